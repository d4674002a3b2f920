"""What feeds the curves of the loss, of a run and of its twin.

`static/js/model/losses.js` makes the same on the page, and a test holds the two together.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from app.core.frame import Frame
from app.figures.facts import Facts, json_numbers, thinned

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
            "loss_range": _loss_range([*train, *test]),
        },
        "twin": {
            "step": [frame.step for frame in theirs],
            "train": twins,
            "loss_range": _loss_range([*train, *twins]),
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


def _loss_range(losses: Iterable[float]) -> list[float]:
    largest = max([0.0, *(loss for loss in losses if np.isfinite(loss))])
    return [0, min(largest * 1.08, MOST) or 1]


def _known(frames: Sequence[Frame]) -> Sequence[Frame]:
    return [frame for frame in frames if np.isfinite(frame.train_loss)]


def _train(frames: Sequence[Frame]) -> list[float]:
    return [frame.train_loss for frame in frames]
