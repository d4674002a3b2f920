"""What feeds the curves of the loss, of a run and of its twin.

`static/js/model/losses.js` makes the same on the page, and a test holds the two together.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from math import log10
from typing import Any

import numpy as np

from app.core.frame import Frame
from app.figures.facts import Facts, json_numbers, thinned
from app.figures.scales import decade_ticks, spread
from app.figures.tokens import TOKENS
from app.words import level

FAR = 100
"""Of the largest loss to the smallest, from which on only a log scale shows both."""
MOST_DECADES = 3
"""Labels of a log scale."""
LINE_OF_TEXT = 0.17
"""Of the chart's height."""
MOST = sys.float_info.max
ALONE = 62
"""Pixels to the right, for the number at the one line's end; the page has more for other runs' names."""
COMING = "each step adds to the line"
"""Beside its first point, which is no line yet."""


def loss_sources(facts: Facts) -> dict[str, Any]:
    """The recorded losses of the run and of its twin, where they are numbers, and the step on show."""
    own, theirs = (thinned(_known(frames)) for frames in (facts.frames, facts.twins_frames))
    train, test, twins = _train(own), [frame.test_loss for frame in own], _train(theirs)
    steps, twins_steps = ([frame.step for frame in each] for each in (own, theirs))
    scale, both = scale_of([*train, *test]), scale_of([*train, *twins])
    alone, last = ((steps, train, "", colour) for colour in ("ink", "slope-ink"))
    twins_last = (twins_steps, twins, "twin ", "ink-3")
    return {
        "losses": {
            "step": steps,
            "train": train,
            "test": json_numbers(test),
            "step_range": step_range(steps, facts.frame.step),
            "scale": scale,
            "margin": ALONE,
            "ends": ends_of([alone], scale, level),
            "coming": COMING if len(steps) == 1 else "",
        },
        "twin": {
            "step": twins_steps,
            "train": twins,
            "scale": both,
            "ends": ends_of([last, twins_last], both, level),
            **({"title": _twins_title(facts.parted)} if facts.parted is not None else {}),
        },
        "others": [],
        "now": {"step": facts.frame.step - facts.preview},
    }


def step_range(steps: Sequence[int], last: int) -> list[int]:
    """From 0 on, or from the first known step where that is more than half of the way; ten or more."""
    farthest, first = max(10, last), steps[0] if steps else 0
    return [min(first, farthest - 10) if first > farthest / 2 else 0, farthest]


def _twins_title(parted: int) -> str:
    if not parted:
        return "Same start, same data, trained twice"
    return "Trained twice from step " + f"{parted:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def scale_of(losses: Iterable[float]) -> dict[str, Any]:
    """From 0 on; on a log scale where the losses span more than two decades."""
    known = [loss for loss in losses if np.isfinite(loss) and loss > 0]
    low, high = (min(known), max(known)) if known else (1.0, 0.0)
    if high <= low * FAR:
        none = {"values": None, "text": None}
        return {"type": "linear", "range": [0, min(high * 1.08, MOST) or 1], "ticks": none}
    span = [log10(low) - 0.15, log10(high) + 0.15]
    return {"type": "log", "range": span, "ticks": decade_ticks(span, MOST_DECADES)}


def ends_of(
    lines: Sequence[tuple[Sequence[int], Sequence[float], str, str]],
    scale: dict[str, Any],
    said: Callable[[float], str],
) -> dict[str, list[Any]]:
    """Where lines (steps, losses, name, colour) end, and what they say there, moved apart.

    A loss is `said` as in the words beside the chart. A first point beside lines that have gone on says
    nothing yet: they would strike its words.
    """
    last = max((steps[-1] for steps, _, _, _ in lines if steps), default=0)
    ended = [
        (steps[-1], losses[-1], name, colour)
        for steps, losses, name, colour in lines
        if losses and (len(steps) > 1 or steps[-1] == last) and (losses[-1] > 0 or scale["type"] == "linear")
    ]
    log = scale["type"] == "log"
    places = spread([log10(loss) if log else loss for _, loss, _, _ in ended], scale["range"], LINE_OF_TEXT)
    return {
        "x": [step for step, _, _, _ in ended],
        "at": [loss for _, loss, _, _ in ended],
        "y": [10.0**place if log else place for place in places],
        "text": [f"  {name}{said(loss)}" for _, loss, name, _ in ended],
        "colours": [TOKENS[colour] for _, _, _, colour in ended],
    }


def leaders(values: Sequence[float], heights: Sequence[float]) -> str:
    """The path of thin lines from where lines end to their words, in pixels from there on."""
    each = zip(values, heights, strict=True)
    return "".join(f"M3,{value!r}L11,{height!r}" for value, height in each) or "M0,1"


def _known(frames: Sequence[Frame]) -> Sequence[Frame]:
    return [frame for frame in frames if np.isfinite(frame.train_loss)]


def _train(frames: Sequence[Frame]) -> list[float]:
    return [frame.train_loss for frame in frames]
