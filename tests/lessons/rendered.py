"""A step of a lesson as the server answers it, of a run with any seed."""

from typing import Any

from app.core.compiled.build import is_built
from app.lessons import LESSONS, render_step
from app.timeline import Timeline
from app.timeline.building import engine_of

STEPS = [(name, number) for name, lesson in LESSONS.items() for number in range(1, len(lesson.steps) + 1)]
"""Every step of every lesson."""


def timeline_of(name: str, number: int, seed: int) -> Timeline:
    """A run that the step is about, trained by what is fastest here."""
    spec = LESSONS[name].steps[number - 1].sets.model_copy(update={"seed": seed})
    return Timeline(spec, engine_of(spec) if is_built() else "numpy")


def rendered(name: str, number: int, seed: int) -> dict[str, Any]:
    """The step with the numbers of such a run."""
    return render_step(timeline_of(name, number, seed), name, number)
