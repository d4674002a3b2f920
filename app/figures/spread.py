"""What feeds the histograms: how each layer's numbers are spread."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

import numpy as np

from app.analysis.sample_gradients import SampleGradients
from app.core.arrays import Array
from app.figures.facts import Facts, joined
from app.figures.scales import decade_ticks, divisible, log_range
from app.figures.sides import LETTER
from app.words import percent

LEFT = 58
"""Pixels for the names of rows that are no longer than a layer's."""
DECADES = 2.0
"""That a column spans at least: it has room for the labels of decades alone, and needs two of them."""
MOST_DECADES, SHORT = 4, 0.01
"""Labels of a column, less one, and the least that is no power of ten: a column is narrow."""
BINS = 40
ROOM = 0.04
"""Of what a column's values span, to both of its sides: bars stand clear of its axis and are whole."""
TALLEST = 0.8
"""Of a row's height."""
MOST_ROWS = 10
"""That a panel has the height for."""
STRIDES = (1, 2, 5)
FEW = 30
"""Values below which each is a dot: bars would be as many posts in a wide field."""
LIFT, APART = 0.1, 0.16
"""Of a row's height: from its line to a dot, and from a dot to the next one over it."""
DRAWN = ("bars", "dots")
Rows = dict[str, Any]


def spread_sources(facts: Facts) -> dict[str, Any]:
    """For each quantity a row a layer, or of some of many: the outline of its bars; and the rows' names."""
    layers = rows_of(len(facts.names))
    names = [facts.names[layer] for layer in layers]
    gradients = facts.gradients or SampleGradients([], [])
    with_slopes, without = (
        [sizes(each[layer]) for layer in layers] if each else []
        for each in (gradients.with_slopes, gradients.without)
    )
    ends = _ends([*with_slopes, *without])
    updates = [facts.frame.array(layer, "weight_updates") for layer in layers]
    both = [_rows(each, ends) for each in (with_slopes, without)]
    moves = [sizes(update).ravel() for update in updates]
    measured = facts.gradients.measured if facts.gradients else ""
    where = " with f′" if any(values.any() for values in gradients.without) else ""
    return {
        "names": names,
        "rows": list(range(len(layers))),
        "range": [-0.15, len(names) - 0.05],
        "margin": max(LEFT, 12 + LETTER * max(map(len, names))),
        "weights": _rows([facts.frame.array(layer, "weights") for layer in layers]),
        "gradients": _powers(both[0], with_slopes, both),
        "without": _powers(both[1], without, both),
        "measured": measured
        + _scale([*gradients.with_slopes, *gradients.without])
        + _nothing(gradients.with_slopes, where),
        "updates": _powers(moved := _rows(moves), moves, [moved]),
        "moved": "|Δw| of the step" + _scale(updates) + _nothing(updates),
        "activations": _rows([facts.points[layer][1] for layer in layers] if facts.points else []),
    }


def rows_of(layers: int) -> list[int]:
    """Which layers, from 0, have a row: the first, the last, and of many every second, fifth or so."""
    strides = (number * 10**power for power in count() for number in STRIDES)
    rows = ([1, *range(stride, layers, stride), layers] for stride in strides)
    return next([layer - 1 for layer in sorted({*row})] for row in rows if len({*row}) <= MOST_ROWS)


def sizes(values: Array) -> Array:
    """log₁₀ of each number's size."""
    with np.errstate(divide="ignore"):
        return np.log10(np.abs(values))


def _scale(columns: Sequence[Array]) -> str:
    """On what kind of scale a column's sizes lie, if any can be seen: its neighbours' are linear."""
    return ", log scale" if any(values.any() for values in columns) else ""


def _nothing(columns: Sequence[Array], where: str = "") -> str:
    """What a log scale cannot show, after what these are called."""
    zero = not any(values.any() for values in columns)
    return f": all 0{where}" if zero and any(values.size for values in columns) else ""


def _rows(columns: Sequence[Array], ends: tuple[float, float] | None = None) -> Rows:
    finite = [_usable(column) for column in columns]
    low, high = ends or _ends(finite)
    few = [values if values.size < FEW else values[:0] for values in finite]
    many = [values if values.size >= FEW else values[:0] for values in finite]
    room = ROOM * (high - low)
    return {
        "bars": joined([_bars(values, row, low, high) for row, values in enumerate(many)]),
        "dots": joined([_dots(values, row, low, high) for row, values in enumerate(few)]),
        "range": [low - room, high + room],
    }


def _usable(values: Array) -> Array:
    """Those that have a width together: one past all bounds would leave the others no room."""
    with np.errstate(over="ignore"):
        return values[np.isfinite(values * values)]


def _powers(rows: Rows, columns: Sequence[Array], together: Sequence[Rows]) -> Rows:
    """The same on a log scale that holds all the rows which stand `together`, where places were logarithms.

    Without any, it has no ticks. `zeros` says of each row how many of its numbers (columns, as logarithms) no
    log scale can show.
    """
    span = log_range(*(_lifted(each[kind]["x"]) for each in together for kind in DRAWN), least=DECADES)
    seen = any(each[kind]["x"] for each in together for kind in DRAWN)
    shares = [(row, float(np.isneginf(values).mean())) for row, values in enumerate(columns) if values.size]
    zeros = [each for each in shares if each[1]] if any(share < 1 for _, share in shares) else []
    return {
        **{kind: {**rows[kind], "x": _lifted(rows[kind]["x"])} for kind in DRAWN},
        "range": span,
        "ticks": decade_ticks(span, MOST_DECADES, SHORT) if seen else {"values": [], "text": []},
        "zeros": {
            "x": [10.0 ** span[0]] * len(zeros),
            "y": [row + TALLEST for row, _ in zeros],
            "text": [f" {percent(share)} % are 0" for _, share in zeros],
        },
    }


def _lifted(logarithms: Sequence[float | None]) -> list[float | None]:
    return [None if each is None else 10.0**each for each in logarithms]


def _ends(columns: Sequence[Array]) -> tuple[float, float]:
    values = np.concatenate([*map(_usable, columns), []])
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    return divisible(low, high, BINS)


def _dots(values: Array, row: int, low: float, high: float) -> dict[str, list[float]]:
    """Each value at its place over `row`, over those that it would cover."""
    rising = np.sort(values)
    bins = np.digitize(rising, np.linspace(low, high, BINS + 1))
    _, first, counts = np.unique(bins, return_index=True, return_counts=True)
    places = np.arange(rising.size) - np.repeat(first, counts)
    apart = min(APART, (TALLEST - LIFT) / max(1, counts.max(initial=1) - 1))
    return {"x": rising.tolist(), "y": (row + LIFT + apart * places).tolist()}


def _bars(values: Array, row: int, low: float, high: float) -> dict[str, list[float | None]]:
    """The outline of a histogram on `row`: of each part without an empty bin, from left foot to right one."""
    if not values.size:
        return {"x": [], "y": []}
    counts, edges = np.histogram(values, bins=BINS, range=(low, high))
    heights = row + TALLEST * counts / counts.max()
    turns = np.flatnonzero(np.diff(counts > 0, prepend=False, append=False)).reshape(-1, 2)
    return joined(
        [
            {
                "x": np.repeat(edges[first : end + 1], 2).tolist(),
                "y": [float(row), *np.repeat(heights[first:end], 2).tolist(), float(row)],
            }
            for first, end in turns
        ]
    )
