"""What feeds the curves of the loss, of a run and of its twin.

`static/js/model/losses.js` makes the same on the page, and a test holds the two together.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from math import ceil, log10
from typing import Any

import numpy as np

from app.core.frame import Frame
from app.figures.facts import Facts, json_numbers, thinned
from app.figures.numbers import significant

FAR = 100
"""Of the largest loss to the smallest, from which on only a log scale shows both."""
MOST_DECADES = 3
"""Labels of a log scale."""
MOST = sys.float_info.max


def loss_sources(facts: Facts) -> dict[str, Any]:
    """The recorded losses of the run and of its twin, where they are numbers, and the step on show."""
    own, theirs = (thinned(_known(frames)) for frames in (facts.frames, facts.twins_frames))
    train, test, twins = _train(own), [frame.test_loss for frame in own], _train(theirs)
    steps = [frame.step for frame in own]
    return {
        "losses": {
            "step": steps,
            "train": train,
            "test": json_numbers(test),
            "step_range": step_range(steps, facts.frame.step),
            "scale": _scale([*train, *test]),
            "end": _end(steps, train, ""),
        },
        "twin": {
            "step": [frame.step for frame in theirs],
            "train": twins,
            "scale": _scale([*train, *twins]),
            "end": _end([frame.step for frame in theirs], twins, "twin "),
            **({"title": _twins_title(facts.parted)} if facts.parted is not None else {}),
        },
        "others": [],
        "now": {"step": facts.frame.step - facts.preview},
    }


def step_range(steps: Sequence[int], last: int) -> list[int]:
    """From 0 on, or from the first step that is known where that is more than half of the way."""
    farthest, first = max(10, last), steps[0] if steps else 0
    return [first if first > farthest / 2 and farthest > 10 else 0, farthest]


def _twins_title(parted: int) -> str:
    if not parted:
        return "Same start, same data, trained twice"
    return "Trained twice from step " + f"{parted:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _scale(losses: Iterable[float]) -> dict[str, Any]:
    """From 0 on; on a log scale where the losses span more than two decades."""
    known = [loss for loss in losses if np.isfinite(loss) and loss > 0]
    low, high = (min(known), max(known)) if known else (1.0, 0.0)
    if high <= low * FAR:
        return {"type": "linear", "range": [0, min(high * 1.08, MOST) or 1], "dtick": None}
    span = [log10(low) - 0.15, log10(high) + 0.15]
    return {"type": "log", "range": span, "dtick": ceil((span[1] - span[0]) / MOST_DECADES)}


def _end(steps: Sequence[int], losses: Sequence[float], name: str) -> dict[str, list[Any]]:
    """Where a line ends, and what it says there."""
    text = [f" {name}{significant(loss, 3)}" for loss in losses[-1:]]
    return {"x": list(steps[-1:]), "y": list(losses[-1:]), "text": text}


def _known(frames: Sequence[Frame]) -> Sequence[Frame]:
    return [frame for frame in frames if np.isfinite(frame.train_loss)]


def _train(frames: Sequence[Frame]) -> list[float]:
    return [frame.train_loss for frame in frames]
