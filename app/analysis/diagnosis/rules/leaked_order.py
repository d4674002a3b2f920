"""An input counts the rows."""

import numpy as np

from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import ALL, Finding, Rule
from app.analysis.diagnosis.remedies import changed_columns, from_start, rows
from app.analysis.diagnosis.words import said
from app.core.arrays import Array

FEWEST = 12
"""Rows from which on a count is no accident."""
EVEN = 0.05
"""How far apart the growth from row to row may be, as a share of its mean."""
SORTED = 0.2
"""The share of rows at which a class changes; below it the rows are sorted by class."""


def find(evidence: Evidence) -> Finding | None:
    """A column that grows by the same amount from row to row, beside others.

    max |Δx − mean Δx| ≤ 5 % of |mean Δx| (the file may be rounded), and either it is the whole numbers from 0
    or 1 on, or the rows are sorted by class (`changes`, the rows at which the class is another one, are few).
    """
    inputs, targets = rows(evidence.initial)
    if len(inputs) < FEWEST or inputs.shape[1] < 2:
        return None
    changes = int(np.any(np.diff(targets, axis=0) != 0, axis=1).sum())
    for column in range(inputs.shape[1]):
        values = inputs[:, column]
        if not _even(values) or not (_whole(values) or changes < SORTED * len(inputs)):
            continue
        others = [other for other in range(inputs.shape[1]) if other != column]
        return Finding(
            "leaked_order",
            f"Input {column + 1} only counts the rows",
            f"Input {column + 1} grows by {said(float(np.diff(values).mean()))} from each row to the next, "
            f"and the target changes at {said(changes)} of {said(len(inputs))} rows: what is learned from "
            "it is the order of the file, which no new sample has.",
            0.9,
            {"input": column + 1, "changes": changes, "rows": len(inputs)},
            (from_start(evidence, "Without that column.", data=changed_columns(evidence, others)),),
        )
    return None


def _even(values: Array) -> bool:
    moves = np.diff(values)
    mean = float(moves.mean())
    return mean != 0 and float(np.abs(moves - mean).max()) <= EVEN * abs(mean)


def _whole(values: Array) -> bool:
    return values[0] in (0, 1) and bool(values[1] - values[0] == 1)


RULE = Rule("leaked_order", find, ALL, explains=frozenset({"inputs_unscaled", "overfits"}))
