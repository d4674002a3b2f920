"""What feeds the panels over time: a quantity of each layer, steadied over a window of steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from app.core.frame import Frame
from app.figures.facts import Facts, json_numbers, thinned
from app.figures.losses import COMING, leaders, step_range
from app.figures.scales import log_range, log_ticks, spread
from app.figures.sides import LETTER
from app.figures.steadied import NOTHING, WINDOW, Line, a_sample, lines
from app.figures.tokens import TOKENS
from app.figures.way_back import way_back
from app.words import factor, integer, significant

LATE = 0.6
"""Of the steps, from where on words stand to the left of a line's end."""
LINE_OF_TEXT = 0.066
"""Of a panel's height."""
FEW = 8
"""Lines that are all named: of more, their names would cross."""
NAMED, TWINS_NAMED = 128, 168
"""Pixels to the right of lines, for their names and numbers; where a twin's are among them."""
PICKED = "ink"
"""The colour of the picked weight's layer."""
THIN, STRONG = (0.75, 2.0), 3.0
"""Pixels: the first layer's line and the output's, and the picked one's, wherever it lies."""
PLAIN = len("layer 1")
USUAL = (3e-4, 3e-3)
"""‖ΔW‖ / ‖W‖ around one in a thousand: a rule of thumb (Karpathy, CS231n, "Neural Networks Part 3")."""
BEYOND = (USUAL[0] / 3, USUAL[1] * 3)
"""So much that what is usual lies in the middle of the picture, and does not fill it."""


def history_sources(facts: Facts) -> dict[str, Any]:
    """For each quantity its lines, their ends in words, and the scale that they are drawn on."""
    frames, twins = thinned(facts.frames), thinned(facts.twins_frames)
    steps, twin_steps = ([frame.step for frame in each] for each in (frames, twins))
    names, short = facts.names, facts.short
    way = "feedback" if facts.random_feedback else "w"
    between = [f"{way}, {before} → {after}" for before, after in pairwise(short)]
    colour = "slope-ink" if twins else "ink-3"  # beside its twin, as its loss is
    gradients = lines(frames, "delta_norm", names, colour, a_sample)
    if not twins:
        gradients = _marked(gradients, facts.weight.layer)
    picked = gradients[facts.weight.layer : facts.weight.layer + 1]
    theirs = lines(twins, "delta_norm", names if twins else [], "ink-3", a_sample)
    named = [replace(line, name=f"twin’s {line.name}") for line in theirs]
    twins_values = [value for line in theirs for value in line.middle]
    ratios = _marked(lines(frames, "update_ratio", names, "ink-3"), facts.weight.layer)
    passing = short[:-1] if facts.cancelled else short
    slopes = lines(frames, "slope_factor", [f"f′, {name}" for name in passing], "slope-ink")
    weights = lines(frames, "weight_factor", between, "ink-3")
    first, last = step_range(steps, facts.frame.step)
    arrived = [frames[-1].measure(layer, "delta_norm") for layer in range(len(names)) if frames]
    lacking = "nothing" if 0.0 in arrived and np.isfinite(arrived).all() else NOTHING
    return {
        "step_range": [first, last],
        "coming": COMING if len(steps) == 1 else "",
        "ended": (steps[-1] - first) / (last - first) if steps else 1,
        "gradient": {
            **(own := drawn(gradients, steps, twins_values, factor, picked, last)),
            "window": _window(steps, "a sample’s error past f′"),
            "margin": _margin(names, TWINS_NAMED if twins else NAMED),
            "ends": _ends([*_at_end(gradients, steps), *_at_end(named, twin_steps)], own["range"], factor),
        },
        "twin": drawn(theirs, twin_steps, said=factor),
        "ratio": {
            **drawn(ratios, steps, BEYOND, border=last),
            "window": _window(steps, "‖Δw‖ / ‖w‖ of a layer"),
            "margin": _margin(names, NAMED),
        },
        "factors": way_back(slopes, weights, steps, last, _window(steps, "each batch"), lacking),
        "clipping": _clipping(frames, steps, facts.clips),
    }


def _margin(names: Sequence[str], plain: int) -> float:
    """Pixels to the right of lines, where their names are longer than plain ones."""
    return plain + LETTER * max(0, max(map(len, names)) - PLAIN)


def _clipping(
    frames: Sequence[Frame], steps: Sequence[int], clips: Sequence[tuple[int, bool]]
) -> dict[str, Any]:
    """The share of the gradient's length that clipping took, and its mean over the last values.

    A step that was not clipped has no such share. `since` says in words from which step on it is clipped.
    """
    on = np.array([next((on for after, on in reversed(clips) if after < step), True) for step in steps], bool)
    share = np.where(on, [1 - frame.clipped for frame in frames], np.nan)
    before = np.concatenate([np.full(WINDOW - 1, np.nan), share])
    windows = sliding_window_view(before, WINDOW) if len(share) else np.empty((0, WINDOW))
    mean = np.array(
        [window[np.isfinite(window)].mean() if np.isfinite(window[-1]) else np.nan for window in windows]
    )
    last = [float(value) for value in mean[-1:] if np.isfinite(value)]
    ends = {
        "x": list(steps[-1:]) if last else [],
        "at": last,
        "y": last,
        "text": [f"  {value:.0%}".replace("%", " %") for value in last],
        "colours": [TOKENS["ink"]] * len(last),
    }
    return {
        "steps": list(steps),
        "share": json_numbers(share),
        "mean": json_numbers(mean),
        "ends": ends,
        "since": _since(clips),
    }


def _since(clips: Sequence[tuple[int, bool]]) -> str:
    """Since which step it clips, where it did not from its start on."""
    began = [after for (_, before), (after, on) in pairwise(clips) if on and not before]
    return f"it clips from step {integer(began[-1] + 1)} on" if began else ""


def _marked(each: Sequence[Line], layer: int) -> list[Line]:
    """The lines with that of one layer in ink, the picked weight's."""
    return [replace(line, colour=PICKED) if k == layer else line for k, line in enumerate(each)]


def _window(steps: Sequence[int], what: str) -> str:
    """What lines are, and of which steps the median, in words."""
    if len(steps) < 2:
        return f"{what}, at this step"
    return f"{what}, median of the last {integer(1 + steps[-1] - steps[-WINDOW:][0])} steps"


def _three_digits(value: float) -> str:
    return significant(value, 3)


def drawn(
    each: Sequence[Line],
    steps: Sequence[int],
    within: Sequence[float] = (),
    said: Callable[[float], str] = _three_digits,
    banded: Sequence[Line] = (),
    border: int = 0,
) -> dict[str, Any]:
    """Lines as JSON and the bands of some, on a log scale that holds `within` too.

    `said` is how the numbers at their ends read, `border` the axis's last step, if it is not the lines'.
    """
    edges = [edge for line in banded for edge in (line.low, line.high)]
    span = log_range(within, *(line.middle for line in each), *edges)
    return {
        "names": [line.name for line in each],
        "steps": list(steps),
        "middle": [json_numbers(line.middle) for line in each],
        "lines": _lines(each),
        "bands": [_band(line, steps, 10.0 ** span[0]) for line in banded],
        "range": span,
        "ticks": log_ticks(span),
        "ends": _ends(_at_end(each, steps), span, said),
        "deaths": _deaths(each, steps, span, border or steps[-1] if steps else 0),
        "still": _still(each),
    }


def _lines(each: Sequence[Line]) -> list[dict[str, Any]]:
    """As they are drawn, one over another: widths tell those apart that cross, the picked one is the last."""
    widths = np.linspace(*THIN, len(each)).tolist()
    drawn = [
        {
            "name": line.name,
            "y": json_numbers(line.middle),
            "colour": TOKENS[line.colour],
            "width": STRONG if line.colour == PICKED else width,
        }
        for line, width in zip(each, widths, strict=True)
    ]
    return sorted(drawn, key=lambda line: bool(line["width"] == STRONG))


def _still(each: Sequence[Line]) -> str:
    """Which lines a log scale cannot show, since they are 0 at each step."""
    names = [line.name for line in each if line.then == "0" and line.ended == 0]
    if not names:
        return ""
    return f"{names[0]}{f' to {names[-1]}' if len(names) > 1 else ''}: 0 at each step"


def _deaths(each: Sequence[Line], steps: Sequence[int], span: Sequence[float], border: int) -> dict[str, Any]:
    """Where lines end because none is above 0 from there on, and what they say there, moved apart."""
    dead = [line for line in each if line.ended and np.isfinite(line.middle[line.ended - 1])]
    places = [line.ended for line in dead if line.ended]
    values = [float(line.middle[place - 1]) for line, place in zip(dead, places, strict=True)]
    late = [steps[place - 1] > steps[0] + LATE * (border - steps[0]) for place in places]
    return {
        "x": [steps[place - 1] for place in places],
        "sides": ["bottom left" if each else "middle right" for each in late],
        "at": values,
        "y": [10.0**place for place in spread(np.log10(values).tolist(), _within(span), LINE_OF_TEXT)],
        "text": [
            f"{line.name}: {line.then} from step {integer(steps[place])} on  "
            if each
            else f"  {line.name}: {line.then} from step {integer(steps[place])} on"
            for line, place, each in zip(dead, places, late, strict=True)
        ],
        "colours": [TOKENS[line.colour] for line in dead],
    }


def _within(span: Sequence[float]) -> tuple[float, float]:
    """Where words stand whole: above the picture are others, below it the axis."""
    low, high = span
    room = LINE_OF_TEXT / 2 * (high - low)
    return low + room, high - room


def _band(line: Line, steps: Sequence[int], floor: float) -> dict[str, list[float]]:
    """There along the low edge, back along the high one; a log scale has its floor for 0."""
    known = np.isfinite(line.middle) & (len(steps) > 1)  # of one step there is nothing to see
    there = np.array(steps)[known].tolist()
    low, high = (np.maximum(edge[known], floor).tolist() for edge in (line.low, line.high))
    return {"x": [*there, *there[::-1]], "y": [*low, *high[::-1]]}


def _at_end(each: Sequence[Line], steps: Sequence[int]) -> list[tuple[Line, int, float]]:
    """Lines that have come to a number, each with its last step and that number."""
    return [
        (line, steps[-1], float(line.middle[-1])) for line in each if steps and np.isfinite(line.middle[-1])
    ]


def _ends(
    ended: Sequence[tuple[Line, int, float]], span: Sequence[float], said: Callable[[float], str]
) -> dict[str, Any]:
    """Where lines end, their names with their values there, which move apart, and what leads to these.

    Of many lines, those that are named are the first and the last one, the lowest and the highest, and the
    picked weight's layer's.
    """
    if len(ended) > FEW:
        rising = sorted(range(len(ended)), key=lambda k: ended[k][2])
        picked = [k for k, (line, _, _) in enumerate(ended) if line.colour == PICKED]
        ended = [ended[k] for k in sorted({0, len(ended) - 1, rising[0], rising[-1], *picked})]
    values = [value for _, _, value in ended]
    heights = [10.0**place for place in spread(np.log10(values).tolist(), _within(span), LINE_OF_TEXT)]
    return {
        "x": [step for _, step, _ in ended],
        "at": values,
        "y": heights,
        "leaders": leaders(values, heights),
        "text": [f"    {line.name}  {said(value)}" for line, _, value in ended],
        "colours": [TOKENS[line.colour] for line, _, _ in ended],
    }
