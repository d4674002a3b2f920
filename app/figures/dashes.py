"""What a dash means, in every figure: the line is not this run's own course."""

from __future__ import annotations

from typing import Any

DASH, IN_SPACE = "4px,3px", "dash"
"""On a plane, and in space, where Plotly knows names of dashes only."""
DASHED = {
    "twin": "its twin’s",
    "history.twin": "its twin’s",
    "surface.twin.path": "its twin’s",
    "others": "a run’s that it went on from, or that went on from it",
    "trials": "with a remedy",
    "theory.expected": "a theory’s",
    "theory.law": "a theory’s",
    "slice.without": "without f′",
    "spread.without": "without f′",
}
"""Whose lines are dashed, by the path that feeds them. Bounds, guides and unseen samples have thin ones."""


def dashed(path: str, dash: str = DASH, **line: Any) -> dict[str, Any]:
    """The line that is fed by `path`; KeyError where it is this run's own."""
    if path not in DASHED:
        raise KeyError(path)
    return {**line, "dash": dash}
