"""A path as it lies on a surface: the losses of a run are of all its parameters, a plane's are its own."""

from __future__ import annotations

import numpy as np

from app.analysis.surface import Surface
from app.core.arrays import Array
from app.figures.facts import json_numbers

BETWEEN = 8
"""Points that stand for a piece of a path, so that it follows the ground."""
OVER = 0.015
"""How far over the ground it lies, of the surface's height: on it, half of it would be hidden."""


def ground(surface: Surface, path: Array) -> dict[str, list[float | None]]:
    """The path (points × 2) with its heights, bilinear between the surface's points; null beyond them."""
    if not len(path):
        return {"x": [], "y": [], "loss": []}
    places = np.linspace(0, len(path) - 1, BETWEEN * (len(path) - 1) + 1)
    x, y = (np.interp(places, np.arange(len(path)), column) for column in path.T)
    column, row = _places(surface.x, x), _places(surface.y, y)
    loss = np.array(surface.loss)
    known = loss[np.isfinite(loss)]
    with np.errstate(all="ignore"):  # numbers past all bounds
        over = OVER * np.ptp(known) if known.size else 0.0
        heights = _between(loss, row, column) + over
    return {"x": x.tolist(), "y": y.tolist(), "loss": json_numbers(heights)}


def _places(axis: Array, values: Array) -> Array:
    """Where values lie on an axis, in its points."""
    return np.interp(values, axis, np.arange(len(axis)), left=np.nan, right=np.nan)


def _between(grid: Array, row: Array, column: Array) -> Array:
    """What lies between a grid's four points around each place; nan for nan."""
    known = np.isfinite(row) & np.isfinite(column)
    top, left = (np.where(known, np.floor(place), 0).astype(int) for place in (row, column))
    down, across = row - top, column - left
    bottom, right = (np.minimum(at + 1, size - 1) for at, size in zip((top, left), grid.shape, strict=True))
    upper = grid[top, left] * (1 - across) + grid[top, right] * across
    lower = grid[bottom, left] * (1 - across) + grid[bottom, right] * across
    heights: Array = upper * (1 - down) + lower * down
    return heights
