"""A quantity of each layer over the steps, steadied over a window of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from app.core.arrays import Array
from app.core.frame import Frame

WINDOW = 30
"""Recorded steps: what single samples do to a line is gone, what the run does is not."""
LOW, MIDDLE, HIGH = 0.25, 0.5, 0.75


@dataclass(frozen=True)
class Line:
    """A quantity over the steps: the median of the last values, and where the middle half of them lie."""

    name: str
    colour: str
    low: Array
    middle: Array
    high: Array


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
    each = range(len(names))
    measured = [np.array([frame.measure(layer, measure) / over(frame) for frame in frames]) for layer in each]
    return [Line(name, colour, *_steadied(values)) for name, values in zip(names, measured, strict=True)]


def _steadied(values: Array) -> list[Array]:
    """Quantiles of the last WINDOW values at each place, of those that a log scale can show."""
    known = np.where(np.isfinite(values) & (values > 0), values, np.nan)
    before = np.concatenate([np.full(WINDOW - 1, np.nan), known])
    windows = np.sort(sliding_window_view(before, WINDOW), axis=1)  # NaN comes last
    counts = np.isfinite(windows).sum(axis=1)
    rows = np.arange(len(values))
    places = [np.rint(share * (counts - 1)).astype(int) for share in (LOW, MIDDLE, HIGH)]
    return [np.where(counts, windows[rows, np.maximum(place, 0)], np.nan) for place in places]
