"""Marks along a path on a map: which way it went, and at which step it was there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.core.arrays import Array
from app.figures.scales import linear_ticks
from app.figures.sides import HALF, Placed, free_sides
from app.words import integer

APART = 14.0
"""Pixels from a mark to the next, and to an end of the path: an arrow's length."""


def milestones(path: Array, steps: Sequence[int], names: Sequence[Placed], radius: float) -> dict[str, Any]:
    """Some round steps of a path (points × 2) between its ends, as near as it has them.

    Each with its place (`x`, `y`), its direction there (`angle`, degrees from up, clockwise), its number
    (`text`; empty where no side of it is free of `names` and other numbers) and the number's `side`. None
    stands on another or on an end.
    """
    marks = _round_steps(steps)
    ways = [path[k] - path[k - 1] for k in marks]
    apart = _apart(path, marks, APART * radius / HALF)
    moved = [(k, way) for k, way in zip(marks, ways, strict=True) if way.any() and k in apart]
    texts = [integer(steps[k]) for k, _ in moved]
    places = [path[k] for k, _ in moved]
    stands = free_sides(list(zip(texts, places, strict=True)), names, path, radius)
    return {
        "x": [float(x) for x, _ in places],
        "y": [float(y) for _, y in places],
        "angle": [float(np.degrees(np.arctan2(*way))) for _, way in moved],
        "text": [text if side else "" for text, side in zip(texts, stands, strict=True)],
        "side": [side or "top center" for side in stands],
    }


def _apart(path: Array, marks: Sequence[int], least: float) -> list[int]:
    """Those of the marks that lie so far at least from the path's ends and from each other."""
    taken = [0, len(path) - 1]
    for mark in marks:
        if np.linalg.norm(path[taken] - path[mark], axis=1).min() >= least:
            taken.append(mark)
    return taken[2:]


def _round_steps(steps: Sequence[int]) -> list[int]:
    """The places of the steps that lie nearest to round ones, without the first and the last."""
    wanted = linear_ticks(steps[0], steps[-1])["values"]
    nearest = {int(np.abs(np.array(steps) - value).argmin()) for value in np.array(wanted, dtype=float)}
    return sorted(nearest - {0, len(steps) - 1})
