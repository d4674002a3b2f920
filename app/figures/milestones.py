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
    """Some round steps of a path (points × 2) between its ends, where the line through its points has them.

    Each with its place (`x`, `y`), its direction there (`angle`, degrees from up, clockwise), its number
    (`text`; empty where no side of it is free of `names` and other numbers) and the number's `side`. None
    stands on another or on an end.
    """
    marks = _round_steps(steps)
    places = np.column_stack([np.interp(marks, steps, way) for way in path.T])
    ends = np.searchsorted(steps, marks)
    ways = path[ends] - path[ends - 1]
    apart = _apart(places, path[[0, -1]], APART * radius / HALF)
    moved = [k for k, way in enumerate(ways) if way.any() and k in apart]
    texts = [integer(marks[k]) for k in moved]
    places, ways = places[moved], ways[moved]
    stands = free_sides(list(zip(texts, places, strict=True)), names, path, radius)
    return {
        "x": [float(x) for x, _ in places],
        "y": [float(y) for _, y in places],
        "angle": [float(np.degrees(np.arctan2(*way))) for way in ways],
        "text": [text if side else "" for text, side in zip(texts, stands, strict=True)],
        "side": [side or "top center" for side in stands],
    }


def _apart(places: Array, ends: Array, least: float) -> list[int]:
    """Those of the places (n × 2) that lie so far at least from the path's ends and from each other."""
    taken, apart = list(ends), []
    for number, place in enumerate(places):
        if np.linalg.norm(taken - place, axis=1).min() >= least:
            taken.append(place)
            apart.append(number)
    return apart


def _round_steps(steps: Sequence[int]) -> list[int]:
    """The round ones between the first step and the last."""
    wanted = np.array(linear_ticks(steps[0], steps[-1])["values"], dtype=float)
    return [int(step) for step in wanted if steps[0] < step < steps[-1] and step == int(step)]
