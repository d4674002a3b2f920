"""Tells a step of a lesson as the server does, of a run with any seed."""

from typing import Any

from app.core.compiled.build import is_built
from app.lessons import LESSONS, tell
from app.runs.building import engine_of
from app.runs.replay import Life

STEPS = [(name, number) for name, lesson in LESSONS.items() for number in range(1, len(lesson.steps) + 1)]
"""Every step of every lesson."""


def life_of(name: str, number: int, seed: int) -> Life:
    """A run that the step is about, trained by what is fastest here."""
    spec = LESSONS[name].steps[number - 1].sets.model_copy(update={"seed": seed})
    return Life(spec, engine_of(spec) if is_built() else "numpy")


def told(name: str, number: int, seed: int) -> dict[str, Any]:
    """The step, told of such a run."""
    return tell(life_of(name, number, seed), name, number)
