"""The lessons: questions about what a run does, whose every number and claim comes from a live run.

A lesson is data (`lesson.py`), one file each; its numbers come from a `Scene`, a run at one step; its
set-ups stand in `presets.py`, the maps that lead on in `maps.py`, and `rendering.py` hands it to the API.
"""

from app.lessons.maps import MAPS
from app.lessons.presets import PRESETS
from app.lessons.registry import LESSONS
from app.lessons.rendering import (
    ForeignRun,
    LessonNotFound,
    contents,
    maps,
    presets,
    render_preset,
    render_step,
)

__all__ = [
    "LESSONS",
    "MAPS",
    "PRESETS",
    "ForeignRun",
    "LessonNotFound",
    "contents",
    "maps",
    "presets",
    "render_preset",
    "render_step",
]
