"""Log scales with ticks that are read at once, and labels that do not cover each other."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, isfinite, log10
from statistics import fmean
from sys import float_info
from typing import TypeAlias

import numpy as np

from app.core.arrays import Array
from app.words import SUPERSCRIPTS, significant

Ticks: TypeAlias = dict[str, list[float] | list[str]]
LEAST = 1.0
"""Decades that a scale spans at least: so one power of ten is on it, beside which a 2 and a 5 are read."""
MOST_TICKS = 7
LOWEST, HIGHEST = log10(float_info.min), log10(float_info.max)
"""The powers of ten within which numbers have all their digits."""
PLAIN = 1e-4
"""A tick from which on it is written without a power of ten."""
FINE = 2.5
"""Decades below which 2 and 5 are ticks too."""


def log_range(*values: Sequence[float | None] | Array, least: float = LEAST) -> list[float]:
    """From the smallest to the largest positive number, in log₁₀ as Plotly has it, with some room."""
    logs = [log10(value) for row in values for value in row if value and value > 0 and isfinite(value)]
    low, high = (min(logs), max(logs)) if logs else (-1.0, 0.0)
    lacking = max(0.0, least - (high - low)) / 2
    room = 0.06 * max(high - low, least)
    return [max(low - lacking - room, LOWEST), min(high + lacking + room, HIGHEST)]


def divisible(low: float, high: float, parts: int) -> tuple[float, float]:
    """The two; where they are so near that too few floats lie between for so many parts, further apart."""
    least = 4 * parts * float(np.spacing(max(abs(low), abs(high))))
    if high - low > least:
        return low, high
    half = max(0.5, least)
    return low - half, high + half


def log_ticks(span: Sequence[float], fine: float = FINE) -> Ticks:
    """Decades, or 1, 2 and 5 times them below `fine`, on a scale over `span` in log₁₀; and what they read."""
    low, high = span
    return _told(_ticks(span, (1.0, 2.0, 5.0) if high - low < fine else (1.0,)))


def _ticks(span: Sequence[float], steps: Sequence[float]) -> list[float]:
    """Each decade on a scale over `span` in log₁₀, times each of the steps; decades alone stand apart."""
    low, high = span
    decades = range(ceil(max(low, LOWEST)) - 1, floor(min(high, HIGHEST)) + 1)
    stride = -(-len(decades) // MOST_TICKS) if len(steps) == 1 else 1
    return [
        step * 10.0**decade
        for decade in decades
        if decade % stride == 0
        for step in steps
        if low <= log10(step) + decade <= high
    ]


def decade_ticks(span: Sequence[float], most: int, plain: float = PLAIN) -> Ticks:
    """At most so many powers of ten and one more, evenly apart, on a scale over `span` in log₁₀.

    Where one is below `plain`, all are written as powers.
    """
    low, high = span
    apart = ceil((high - low) / most)
    ticks = [10.0 ** (apart * k) for k in range(ceil(low / apart), floor(high / apart) + 1)]
    return _told(ticks, plain)


def linear_ticks(low: float, high: float) -> Ticks:
    """Multiples of 1, 2 or 5 times a power of ten, three of them at least, from `low` to `high`.

    One where these are the same number, up to what six digits tell.
    """
    span = high - low
    if not span > 1e-6 * max(abs(low), abs(high)):
        return {"values": [low], "text": [significant(low, 3)]}
    decade = floor(log10(span))
    steps = (digit * 10.0 ** (decade - finer) for finer in (0, 1) for digit in (5, 2, 1))
    step = next(step for step in steps if floor(high / step) - ceil(low / step) >= 2)
    values = [step * k for k in range(ceil(low / step), floor(high / step) + 1)]
    digits = 2 + floor(log10(max(abs(low), abs(high)) / step))
    return {"values": values, "text": [significant(value, digits) for value in values]}


def height_ticks(low: float, high: float) -> Ticks:
    """The same; where it takes more than four digits, the low end and how far above it the others are."""
    ticks = linear_ticks(low, high)
    values = np.array(ticks["values"], dtype=float)
    if len(values) == 1 or ticks["text"] == [significant(value, 4) for value in values]:
        return ticks
    above = np.array(linear_ticks(0.0, high - low)["values"], dtype=float)
    return {
        "values": (low + above).tolist(),
        "text": [significant(low, 4), *(f"+{text}" for text in _multiples(above[1:]))],
    }


def _multiples(ticks: Array) -> list[str]:
    """Multiples of the first: below `PLAIN` all as so many times one power of ten."""
    if ticks[0] >= PLAIN:
        return [significant(tick, 3) for tick in ticks]
    decade = floor(log10(ticks[0]) + 0.1)
    power = f"10{str(decade).translate(SUPERSCRIPTS)}"
    return [f"{round(tick / 10.0**decade)}·{power}" for tick in ticks]


def _told(ticks: list[float], plain: float = PLAIN) -> Ticks:
    """Ticks and what they read."""
    powers = any(tick and not plain <= tick < 1e6 for tick in ticks)
    return {"values": ticks, "text": [_power(tick) if powers else significant(tick, 1) for tick in ticks]}


def percents(most: float) -> Ticks:
    """A scale of shares from 0 to the largest: its range, and its ticks in per cent as the page writes it."""
    step = next((step for step in (0.01, 0.02, 0.05, 0.1) if 5 * step >= most), 0.25)
    values = [step * tick for tick in range(ceil(most / step) + 1)]
    texts = [f"{100 * value:.0f} %" for value in values]
    return {"range": [-0.02 * values[-1], 1.04 * values[-1]], "values": values, "text": texts}


def _power(value: float) -> str:
    """As 10⁻³ or 2·10⁻³: where one tick needs a power of ten, all have it."""
    if value == 1:
        return "1"
    exponent = floor(log10(value) + 0.1)
    mantissa = round(value / 10.0**exponent)
    power = f"10{str(exponent).translate(SUPERSCRIPTS)}"
    return power if mantissa == 1 else f"{mantissa}·{power}"


def spread(places: Sequence[float], span: Sequence[float], share: float) -> list[float]:
    """The places within the span in their order, as near as can be with `share` of it between neighbours.

    Less each one's number times that gap, they only have to rise: isotonic regression, by pooling neighbours
    that do not (Ayer et al. 1955).
    """
    low, high = np.ldexp(span, -10)  # as are the places: no sum of theirs passes the bounds
    gap = min(share, 1 / max(1, len(places) - 1)) * (high - low)
    lowered = np.ldexp(places, -10)
    order = np.argsort(lowered, kind="stable")
    pools: list[list[float]] = []
    for rank, place in enumerate(order):
        pools.append([lowered[place] - rank * gap])
        while len(pools) > 1 and fmean(pools[-2]) > fmean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    level = np.clip([fmean(pool) for pool in pools for _ in pool], low, high - gap * max(0, len(places) - 1))
    result = np.empty(len(places))
    result[order] = np.ldexp(level + gap * np.arange(len(places)), 10)
    return result.tolist()
