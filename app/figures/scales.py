"""Log scales with ticks that are read at once, and labels that do not cover each other."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, isfinite, log10

import numpy as np

from app.core.arrays import Array
from app.figures.numbers import significant

LEAST = 0.6
"""Decades that a scale spans at least."""
MOST_TICKS = 7
FINE = 2.5
"""Decades below which 2 and 5 are ticks too, so that there are never fewer than three."""


def log_range(*values: Sequence[float | None] | Array) -> list[float]:
    """From the smallest to the largest positive number, in log₁₀ as Plotly has it, with some room."""
    logs = [log10(value) for row in values for value in row if value and value > 0 and isfinite(value)]
    low, high = (min(logs), max(logs)) if logs else (-1.0, 0.0)
    lacking = max(0.0, LEAST - (high - low)) / 2
    room = 0.06 * max(high - low, LEAST)
    return [low - lacking - room, high + lacking + room]


def log_ticks(span: Sequence[float], fine: float = FINE) -> dict[str, list[float] | list[str]]:
    """Decades, or 1, 2 and 5 times them, on a scale over `span` in log₁₀; and what they read."""
    low, high = span
    steps = (1.0, 2.0, 5.0) if high - low < fine else (1.0,)
    decades = range(floor(low), ceil(high) + 1)
    stride = -(-len(decades) // MOST_TICKS) if len(steps) == 1 else 1
    ticks = [
        step * 10.0**decade
        for decade in decades
        if decade % stride == 0
        for step in steps
        if _lies(step, decade, span)
    ]
    return {"values": ticks, "text": [_power(tick) for tick in ticks]}


def _lies(step: float, decade: int, span: Sequence[float]) -> bool:
    return span[0] <= log10(step) + decade <= span[1]


def _power(value: float) -> str:
    return significant(value, 1).replace(".0·", "·").replace("1·10", "10")


def spread(places: Sequence[float], span: Sequence[float], share: float) -> list[float]:
    """The places in their order, moved apart to `share` of the scale between neighbours."""
    low, high = span
    gap = share * (high - low)
    order = np.argsort(places, kind="stable")
    apart = np.array(places, dtype=float)[order]
    for k in range(1, len(apart)):
        apart[k] = max(apart[k], apart[k - 1] + gap)
    apart -= max(0.0, apart[-1] - high) if len(apart) else 0.0
    for k in range(len(apart) - 2, -1, -1):
        apart[k] = min(apart[k], apart[k + 1] - gap)
    result = np.empty(len(apart))
    result[order] = apart
    return result.tolist()
