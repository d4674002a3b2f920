"""What feeds the panels over time: a quantity of each layer, steadied over a window of steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import nan, sqrt
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from app.core.arrays import Array
from app.core.frame import Frame
from app.figures.facts import Facts, json_numbers, thinned
from app.figures.losses import step_range
from app.figures.scales import MOST_TICKS, decade_ticks, log_range, log_ticks, spread
from app.figures.tokens import TOKENS
from app.words import factor, significant

WINDOW = 30
"""Recorded steps: what single samples do to a line is gone, what the run does is not."""
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
LINE_OF_TEXT = 0.066
"""Of a panel's height."""
USUAL = (3e-4, 3e-3)
"""‖ΔW‖ / ‖W‖ around one in a thousand: a rule of thumb (Karpathy, CS231n, "Neural Networks Part 3")."""
BEYOND = (USUAL[0] / 3, USUAL[1] * 3)
"""So much that what is usual lies in the middle of the picture, and does not fill it."""
HALF_AND_DOUBLE = (0.5, 2.0)


@dataclass(frozen=True)
class Line:
    """A quantity over the steps: the median of the last values, and where the middle 80 % of them lie."""

    name: str
    colour: str
    low: Array
    middle: Array
    high: Array


def history_sources(facts: Facts) -> dict[str, Any]:
    """For each quantity its lines, their ends in words, and the scale that they are drawn on."""
    frames, twins = thinned(facts.frames), thinned(facts.twins_frames)
    steps, twin_steps = ([frame.step for frame in each] for each in (frames, twins))
    names, short = facts.names, facts.short
    way = "feedback" if facts.random_feedback else "weights"
    between = [f"{way}, {before} → {after}" for before, after in pairwise(short)]
    gradients = lines(frames, "delta_norm", names, "ink-2", a_sample)
    picked = gradients[facts.weight.layer : facts.weight.layer + 1]
    theirs = lines(twins, "delta_norm", names if twins else [], "ink-3", a_sample)
    twins_values = [value for line in theirs for value in line.middle]
    ratios = lines(frames, "update_ratio", names, "ink-2")
    passing = short[:-1] if facts.cancelled else short
    slopes = lines(frames, "slope_factor", [f"f′, {name}" for name in passing], "slope-ink")
    weights = lines(frames, "weight_factor", between, "ink-3")
    factors = drawn([*slopes, *weights], steps, HALF_AND_DOUBLE, factor)
    first, last = step_range(steps, facts.frame.step)
    return {
        "step_range": [first, last],
        "ended": (steps[-1] - first) / (last - first) if steps else 1,
        "gradient": drawn(gradients, steps, twins_values, factor, picked),
        "twin": drawn(theirs, twin_steps, said=factor),
        "ratio": drawn(ratios, steps, BEYOND),
        "factors": {**factors, "ticks": _factor_ticks(factors["range"])},
        "clipping": _clipping(frames, steps),
    }


def _clipping(frames: Sequence[Frame], steps: Sequence[int]) -> dict[str, Any]:
    """The share of the gradient's length that clipping took, and its mean over the last values."""
    share = np.array([1 - frame.clipped for frame in frames])
    before = np.concatenate([np.full(WINDOW - 1, np.nan), share])
    windows = sliding_window_view(before, WINDOW) if len(share) else np.empty((0, WINDOW))
    mean = np.array(
        [window[np.isfinite(window)].mean() if np.isfinite(window).any() else np.nan for window in windows]
    )
    last = [float(value) for value in mean[-1:] if np.isfinite(value)]
    ends = {
        "x": list(steps[-1:]) if last else [],
        "at": last,
        "y": last,
        "text": [f"  {value:.0%}".replace("%", " %") for value in last],
        "colours": [TOKENS["slope-ink"]] * len(last),
    }
    return {"steps": list(steps), "share": json_numbers(share), "mean": json_numbers(mean), "ends": ends}


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


def _three_digits(value: float) -> str:
    return significant(value, 3)


def drawn(
    each: Sequence[Line],
    steps: Sequence[int],
    within: Sequence[float] = (),
    said: Callable[[float], str] = _three_digits,
    banded: Sequence[Line] = (),
) -> dict[str, Any]:
    """Lines as JSON and the bands of some, on a log scale that holds `within` too.

    `said` is how the numbers at their ends read.
    """
    edges = [edge for line in banded for edge in (line.low, line.high)]
    span = log_range(within, *(line.middle for line in each), *edges)
    return {
        "names": [line.name for line in each],
        "steps": list(steps),
        "middle": [json_numbers(line.middle) for line in each],
        "bands": [_band(line, steps) for line in banded],
        "colours": [TOKENS[line.colour] for line in each],
        "widths": np.linspace(1, 3, len(each)).tolist(),
        "range": span,
        "ticks": log_ticks(span),
        "ends": _ends(each, steps, span, said),
    }


def _band(line: Line, steps: Sequence[int]) -> dict[str, list[float]]:
    """There along the low edge, back along the high one."""
    known = np.isfinite(line.low)
    there = np.array(steps)[known].tolist()
    return {"x": [*there, *there[::-1]], "y": [*line.low[known].tolist(), *line.high[known][::-1].tolist()]}


def _ends(
    each: Sequence[Line], steps: Sequence[int], span: Sequence[float], said: Callable[[float], str]
) -> dict[str, Any]:
    """Where lines end, their names with their values there, which move apart, and what leads to these.

    Of more lines than there is room for, those that are named lie evenly among them, from the lowest to the
    highest.
    """
    ended = [line for line in each if len(steps) and np.isfinite(line.middle[-1])]
    most = int(1 / LINE_OF_TEXT) + 1
    if len(ended) > most:
        ended.sort(key=lambda line: float(line.middle[-1]))
        ended = [ended[place] for place in np.linspace(0, len(ended) - 1, most).astype(int)]
    values = [float(line.middle[-1]) for line in ended]
    heights = [10.0**place for place in spread([np.log10(value) for value in values], span, LINE_OF_TEXT)]
    return {
        "x": [steps[-1] for _ in ended],
        "at": values,
        "y": heights,
        "leaders": leaders(values, heights),
        "text": [f"    {line.name}  {said(value)}" for line, value in zip(ended, values, strict=True)],
        "colours": [TOKENS[line.colour] for line in ended],
    }


def leaders(values: Sequence[float], heights: Sequence[float]) -> str:
    """The path of thin lines from where lines end to their words, in pixels from there on."""
    each = zip(values, heights, strict=True)
    return "".join(f"M3,{value!r}L11,{height!r}" for value, height in each) or "M0,1"


def _factor_ticks(span: Sequence[float]) -> dict[str, list[Any]]:
    """Half, as it was, double, and powers of ten beyond them; over many decades these alone, evenly apart."""
    low, high = span
    ticks = decade_ticks(span, MOST_TICKS)
    words = {} if high - low > MOST_TICKS else {0.5: "half", 1.0: "× 1", 2.0: "double"}
    powers = dict(zip(map(float, ticks["values"]), (f"× {text}" for text in ticks["text"]), strict=True))
    shown = {value: text for value, text in (powers | words).items() if low <= np.log10(value) <= high}
    return {"values": list(shown), "text": list(shown.values())}
