"""On which side of its point a name stands on a map, so that it covers neither another name nor the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, product
from typing import TypeAlias

import numpy as np

from app.core.arrays import Array

HALF = 145
"""Pixels of a map from its middle to its edge, as narrow as panels are."""
LETTER, LINE, GAP, MARK = 6.5, 15.0, 8.0, 5.0
"""Pixels of a letter and of a line of text; from a point's middle to its name, and to its mark's edge."""
MIDDLES = {"top center": (0, 1), "bottom center": (0, -1), "middle right": (1, 0), "middle left": (-1, 0)}
CORNERS = {"top right": (1, 1), "bottom right": (1, -1), "top left": (-1, 1), "bottom left": (-1, -1)}
SIDES = MIDDLES | CORNERS
"""Where a name may stand, the first ones first: a corner where the path goes by on all four."""
AROUND = (*product((0, -1, 1), (-1, 1)), (1, 0), (-1, 0))
"""Where else a name stands: under its point if it can, or over it; else beside that."""
LEAST = 3.0
"""Pixels between a name and a line."""
DENSE = 500
"""Places along a path that are looked at."""
Placed: TypeAlias = tuple[str, Array, str]
"""A text, its point's place (2), and the side of it that it stands on."""
COVERED = 10.0
"""What a name costs over another, over another's point, or beyond the map; over all of the path it is 1."""


def sides(names: Mapping[str, tuple[str, Array]], path: Array, radius: float) -> dict[str, str]:
    """The side of each point, by its key, from what it is called and its place (2).

    `path` (points × 2) is the way that they are on, ± `radius` the reach of the map.
    """
    scale = HALF / radius
    places = [place * scale for _, place in names.values()]
    ways = _along(path * scale)
    choices = [
        [(side, _box(text, place, towards)) for side, towards in SIDES.items()]
        for (text, _), place in zip(names.values(), places, strict=True)
    ]

    def cost(chosen: tuple[tuple[str, Array], ...]) -> float:
        boxes = [box for _, box in chosen]
        over = sum(_overlap(one, other) for one, other in combinations(boxes, 2))
        marks = sum(
            bool(_within(place[None], box, MARK).any())
            for (k, box), (other, place) in product(enumerate(boxes), enumerate(places))
            if k != other
        )
        out = sum(bool(np.abs(box).max() > HALF) for box in boxes)
        hidden = sum(float(_within(ways, box, LEAST).mean()) for box in boxes)
        return COVERED * (over + marks + out) + hidden

    best = min(product(*choices), key=cost)
    return {key: side for key, (side, _) in zip(names, best, strict=True)}


def free_sides(
    marks: Sequence[tuple[str, Array]], names: Sequence[Placed], path: Array, radius: float
) -> list[str | None]:
    """The side of each mark (text, place) that covers least of the path; None where none is free.

    In their order: what stands already (`names`, then marks before) is not covered, no point either.
    """
    scale = HALF / radius
    ways = _along(path * scale)
    points = np.array([place for _, place, _ in names] + [place for _, place in marks]) * scale
    taken = [_box(text, place * scale, SIDES[side]) for text, place, side in names]
    found: list[str | None] = []
    for text, place in marks:
        boxes = {side: _box(text, place * scale, towards) for side, towards in SIDES.items()}
        free = [
            side
            for side, box in boxes.items()
            if not (
                any(_overlap(box, other) for other in taken)
                or _within(points, box).any()
                or np.abs(box).max() > HALF
            )
        ]
        best = min(free, key=lambda side: float(_within(ways, boxes[side], LEAST).mean()), default=None)
        taken += [boxes[best]] if best else []
        found.append(best)
    return found


def aside(text: str, place: Array, lines: Sequence[Array], size: Array) -> Array:
    """How far from its place (2) the middle of a text stands (2), so that it covers least of the lines.

    `lines` (points × 2), `place` and the picture's `size` (2) are in pixels, from its lower left corner.
    """
    ways = np.concatenate([_along(line) for line in lines])

    def cost(box: Array) -> float:
        out = bool((box[0] < 0).any() or (box[1] > size).any())
        return COVERED * out + float(_within(ways, box, LEAST).mean())

    best = min((_box(text, place, towards) for towards in AROUND), key=cost)
    return np.asarray(best.mean(axis=0) - place)


def _along(path: Array) -> Array:
    """Places along a path, evenly by its corners."""
    at, corners = np.linspace(0, len(path) - 1, DENSE), np.arange(len(path))
    return np.column_stack([np.interp(at, corners, line) for line in path.T])


def _box(text: str, place: Array, towards: tuple[int, int]) -> Array:
    """The low and the high corner (2 × 2) of a text beside a place."""
    half = np.array([LETTER * len(text), LINE]) / 2
    middle = place + np.array(towards) * (half + GAP)
    return np.array([middle - half, middle + half])


def _within(places: Array, box: Array, room: float = 0.0) -> Array:
    inside = (places >= box[0] - room) & (places <= box[1] + room)
    return np.asarray(inside.all(axis=1))


def _overlap(one: Array, other: Array) -> bool:
    return bool(((one[0] < other[1]) & (other[0] < one[1])).all())
