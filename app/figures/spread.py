"""What feeds the histograms: how each layer's numbers are spread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.analysis.sample_gradients import SampleGradients
from app.core.arrays import Array
from app.figures.facts import Facts, joined
from app.figures.scales import decade_ticks, divisible, log_range
from app.figures.sides import LETTER

LEFT = 58
"""Pixels for the names of rows that are no longer than a layer's."""
DECADES = 2.0
"""That a column spans at least: it has room for the labels of decades alone, and needs two of them."""
MOST_DECADES, SHORT = 4, 0.01
"""Labels of a column, less one, and the least that is no power of ten: a column is narrow."""
BINS = 40
TALLEST = 0.8
"""Of a row's height."""
FEW = 30
"""Values below which each is a dot: bars would be as many posts in a wide field."""
LIFT, APART = 0.1, 0.16
"""Of a row's height: from its line to a dot, and from a dot to the next one over it."""
Rows = dict[str, Any]


def spread_sources(facts: Facts) -> dict[str, Any]:
    """For each quantity a row a layer: the outline of its bars; and the rows' names."""
    names = facts.names
    layers = range(len(names))
    gradients = facts.gradients or SampleGradients([], [])
    with_slopes, without = (
        [sizes(layer) for layer in each] for each in (gradients.with_slopes, gradients.without)
    )
    ends = _ends([*with_slopes, *without])
    updates = [facts.frame.array(layer, "weight_updates") for layer in layers]
    measured = facts.gradients.measured if facts.gradients else ""
    where = " with f′" if any(values.any() for values in gradients.without) else ""
    return {
        "names": names,
        "rows": list(layers),
        "range": [-0.15, len(names) - 0.05],
        "margin": max(LEFT, 12 + LETTER * max(map(len, names))),
        "weights": _rows([facts.frame.array(layer, "weights") for layer in layers]),
        "gradients": _powers(_rows(with_slopes, ends)),
        "without": _powers(_rows(without, ends)),
        "measured": measured + _nothing(gradients.with_slopes, where),
        "updates": _powers(_rows([sizes(update) for update in updates])),
        "moved": "|Δw| of the step" + _nothing(updates),
        "activations": _rows([a for _, a in facts.points]),
    }


def sizes(values: Array) -> Array:
    """log₁₀ of each number's size."""
    with np.errstate(divide="ignore"):
        return np.log10(np.abs(values))


def _nothing(columns: Sequence[Array], where: str = "") -> str:
    """What a log scale cannot show, after what these are called."""
    zero = not any(values.any() for values in columns)
    return f": all 0{where}" if zero and any(values.size for values in columns) else ""


def _rows(columns: Sequence[Array], ends: tuple[float, float] | None = None) -> Rows:
    finite = [_usable(column) for column in columns]
    low, high = ends or _ends(finite)
    few = [values if values.size < FEW else values[:0] for values in finite]
    many = [values if values.size >= FEW else values[:0] for values in finite]
    return {
        "bars": joined([_bars(values, row, low, high) for row, values in enumerate(many)]),
        "dots": joined([_dots(values, row, low, high) for row, values in enumerate(few)]),
    }


def _usable(values: Array) -> Array:
    """Those that have a width together: one past all bounds would leave the others no room."""
    with np.errstate(over="ignore"):
        return values[np.isfinite(values * values)]


def _powers(rows: Rows) -> Rows:
    """The same on a log scale, where places were logarithms; without any, it has no ticks."""
    drawn = {
        kind: {**rows[kind], "x": [None if x is None else 10.0**x for x in rows[kind]["x"]]}
        for kind in ("bars", "dots")
    }
    places = [each["x"] for each in drawn.values()]
    span = log_range(*places, least=DECADES)
    ticks = decade_ticks(span, MOST_DECADES, SHORT) if any(places) else {"values": [], "text": []}
    return {**drawn, "range": span, "ticks": ticks}


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


def _bars(values: Array, row: int, low: float, high: float) -> dict[str, list[float]]:
    """The outline of a histogram that stands on `row`, from its left foot to its right one and back."""
    if not values.size:
        return {"x": [], "y": []}
    counts, edges = np.histogram(values, bins=BINS, range=(low, high))
    heights = row + TALLEST * counts / counts.max()
    x = [edges[0], *np.repeat(edges, 2)[1:-1], edges[-1], edges[0]]
    y = [row, *np.repeat(heights, 2), row, row]
    return {"x": [float(value) for value in x], "y": [float(value) for value in y]}
