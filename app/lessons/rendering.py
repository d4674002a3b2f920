"""The lessons as the API hands them out: a table of contents, the set-ups, and one step with its numbers."""

from dataclasses import asdict
from functools import lru_cache
from typing import Any

from app.core.plan import Engine
from app.lessons.lesson import Facts, Lesson, LessonStep, Show, Table
from app.lessons.maps import MAPS
from app.lessons.presets import PRESETS
from app.lessons.registry import LESSONS
from app.lessons.scene import Scene
from app.lessons.words import filled, parts
from app.timeline import Timeline
from app.timeline.building import engine_of

REMEMBERED = 1000
WORDS = "question"
"""How lessons name the factors: with the question's delta, −∂L/∂a, before f′."""


class LessonNotFound(Exception):
    """There is no such lesson, or it has no such step."""


class ForeignRun(Exception):
    """The run is not the one that the step is about, or no longer."""


def contents() -> list[dict[str, Any]]:
    """All lessons in order: name, title, source, whether it goes further, and its steps.

    Of a step, the preset and the learner's question that it answers by itself, if it does.
    """
    return [
        {
            "name": lesson.name,
            "title": lesson.title,
            "source": lesson.source,
            "further": lesson.further,
            "steps": [{"preset": step.preset, "answers": step.answers} for step in lesson.steps],
        }
        for lesson in LESSONS.values()
    ]


def presets() -> list[dict[str, Any]]:
    """All set-ups: name, label, a sentence, and the specification that `POST /runs` takes."""
    return [
        {
            "name": preset.name,
            "label": preset.label,
            "sentence": preset.sentence,
            "spec": preset.specification.model_dump(mode="json"),
        }
        for preset in PRESETS.values()
    ]


def maps() -> list[dict[str, Any]]:
    """All maps worth seeing; `POST /atlases` takes a `survey` as it is."""
    return [
        {
            "name": one.name,
            "title": one.title,
            "sentence": one.sentence,
            "source": one.source,
            "measure": one.measure,
            "survey": one.survey.model_dump(mode="json"),
        }
        for one in MAPS.values()
    ]


def find(name: str, number: int) -> tuple[Lesson, LessonStep]:
    """A lesson and its step, counted from 1. Raises LessonNotFound."""
    if name not in LESSONS:
        raise LessonNotFound(f"There is no lesson {name!r}. There are {', '.join(LESSONS)}.")
    lesson = LESSONS[name]
    if not 1 <= number <= len(lesson.steps):
        raise LessonNotFound(f"The lesson {name!r} has steps 1 to {len(lesson.steps)}, not {number}.")
    return lesson, lesson.steps[number - 1]


def render_step(timeline: Timeline, name: str, number: int) -> dict[str, Any]:
    """A step of a lesson, its sentences filled with the numbers of this run.

    The run may have any seed and stand at any step. It trains other runs, for a second or a few. Raises
    LessonNotFound, and ForeignRun for a run that is not of the step's preset or was changed.
    """
    step = find(name, number)[1]
    for segment in timeline.segments:
        spec = segment.change.spec.model_copy(update={"seed": step.sets.seed, "probe": step.sets.probe})
        if spec != step.sets or segment.change.parameters:
            raise ForeignRun(
                f"This step is about another run: one of the preset {step.preset!r}, with nothing changed."
            )
    first = timeline.segments[0]
    return _rendered(name, number, first.change.spec.seed, first.plan.engine)


def render_preset(name: str, number: int, compiled: bool) -> dict[str, Any]:
    """A step of a lesson with the numbers of its preset's own run. Raises LessonNotFound."""
    spec = find(name, number)[1].sets
    return _rendered(name, number, spec.seed, engine_of(spec) if compiled else "numpy")


@lru_cache(maxsize=REMEMBERED)
def _rendered(name: str, number: int, seed: int, engine: Engine) -> dict[str, Any]:
    # A class that follows one link asks for one run's numbers many times.
    lesson, step = find(name, number)
    timeline = Timeline(step.sets.model_copy(update={"seed": seed}), engine)
    place = step.place(timeline)
    found = step.facts(Scene(timeline, place))
    facts: Facts = {key: value if isinstance(value, int) else float(value) for key, value in found.items()}
    return {
        "lesson": name,
        "title": lesson.title,
        "step": number,
        "of": len(lesson.steps),
        "preset": step.preset,
        "words": WORDS,
        "at": place.step,
        "pick": {"layer": place.weight.layer + 1, "unit": place.weight.unit, "input": place.weight.input},
        "ask": filled(step.ask, facts),
        "options": [filled(option.words, facts) for option in step.options],
        "replies": [filled(option.reply, facts) for option in step.options],
        "right": step.right,
        "answer": filled(step.answer, facts),
        "answer_parts": _parted(step.answer, facts),
        "table": step.table and _laid_out(step.table, facts),
        "facts": facts,
        "holds": bool(step.claim(facts)),
        "show": {"before": _shown(step.before), "after": _shown(step.after)},
        "hides": list(step.hides),
        "map": step.map,
        "then": {"steps": step.then.steps, "twin": step.then.twin},
    }


def _parted(sentence: str, facts: Facts) -> list[dict[str, Any]]:
    return [asdict(part) for part in parts(sentence, facts)]


def _laid_out(table: Table, facts: Facts) -> dict[str, Any]:
    rows = [[_parted(cell, facts) for cell in row] for row in table.rows]
    return {
        "title": filled(table.title, facts),
        "columns": [filled(name, facts) for name in table.columns],
        "rows": rows,
    }


def _shown(show: Show) -> dict[str, Any]:
    return {"phase": show.phase, "panel": show.panel}
