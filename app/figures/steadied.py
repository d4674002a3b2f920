"""A quantity of each layer over the steps, steadied over a window of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from app.core.arrays import Array
from app.core.frame import MEASURES, Frame

NOTHING = "no number"
WINDOW = 30
"""Recorded steps: what single samples do to a line is gone, what the run does is not."""
LOW, MIDDLE, HIGH = 0.25, 0.5, 0.75


@dataclass(frozen=True)
class Line:
    """A quantity over the steps: the median of the last values, and where the middle half of them lie.

    Where the median is no positive number, or nothing follows any more, there is none.
    """

    name: str
    colour: str
    low: Array
    middle: Array
    high: Array
    ended: int | None = None
    """Its place from which on none is above 0 any more."""
    then: str = ""
    """What is there from then on."""


def a_sample(frame: Frame) -> float:
    """What a norm over a batch is divided by, to be a sample's, root mean square: √n; nan if unknown."""
    return sqrt(frame.samples) or nan


def as_it_is(frame: Frame) -> float:
    """What a number that does not grow with the batch is divided by."""
    return 1.0


def lines(
    frames: Sequence[Frame],
    measure: str,
    names: Sequence[str],
    colour: str,
    over: Callable[[Frame], float] = as_it_is,
) -> list[Line]:
    """A line a name, for as many layers from the first one on."""
    column = MEASURES.index(measure)
    measured = [frame.table[: len(names), column] / over(frame) for frame in frames]
    by_layer = np.reshape(measured, (len(frames), len(names))).T
    return [Line(name, colour, *steadied(values)) for name, values in zip(names, by_layer, strict=True)]


def steadied(values: Array) -> tuple[Array, Array, Array, int | None, str]:
    """Quantiles of the last WINDOW values at each place, until none is above 0 any more; and where that is.

    The zeros among them count: medians of what is left of the others would hide for WINDOW steps that
    nothing arrives.
    """
    known = np.where(np.isfinite(values), values, np.nan)
    alive = int(np.flatnonzero(known > 0)[-1:].max(initial=-1)) + 1
    before = np.concatenate([np.full(WINDOW - 1, np.nan), known])
    windows = np.sort(sliding_window_view(before, WINDOW), axis=1)  # NaN comes last
    counts = np.isfinite(windows).sum(axis=1)
    rows = np.arange(len(values))
    places = [np.rint(share * (counts - 1)).astype(int) for share in (LOW, MIDDLE, HIGH)]
    low, middle, high = (np.where(counts, windows[rows, np.maximum(place, 0)], np.nan) for place in places)
    there = (middle > 0) & (rows < alive)
    ended = alive if alive < len(values) else None
    then = NOTHING if known[alive:].any() else "0"  # NaN is something
    low, middle, high = (np.where(there, edge, np.nan) for edge in (low, middle, high))
    return low, middle, high, ended, then
