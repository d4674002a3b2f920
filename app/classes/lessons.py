"""The questions of lessons, as a class is asked them: in plain words, with a run's own numbers."""

import re
from typing import Any

from pydantic_core import InitErrorDetails

from app.classes.store import Asked
from app.lessons import LESSONS, ForeignRun, render_preset, render_step
from app.runs.errors import TrainedElsewhere
from app.runs.service import Service
from app.spec.classes import NewQuestion
from app.spec.faults import fault, refuse

MARK = re.compile(r"</?em>")


async def asked_of(question: NewQuestion, run: str, service: Service) -> Asked:
    """What a class is asked. Of a lesson's step, with the numbers of the run, where it is the step's own.

    Otherwise they are those of its preset's own run. ValidationError where there is no such step.
    """
    if question.lesson is None or question.step is None:
        assert question.text is not None
        assert question.choices is not None
        return Asked(question.text, question.choices)
    name, step = question.lesson, question.step
    refuse(_faults(name, step))
    rendered = await _rendered(name, step, run, service)
    choices = tuple(map(_plain, rendered["options"]))
    return Asked(_plain(rendered["ask"]), choices, name, step, rendered["right"])


def _faults(name: str, step: int) -> list[InitErrorDetails]:
    if name not in LESSONS:
        message = "Input should be a lesson: {lessons}"
        return [fault(("lesson",), name, "no_lesson", message, lessons=", ".join(LESSONS))]
    if step > (last := len(LESSONS[name].steps)):
        return [
            fault(("step",), step, "no_step", "Input should be a step of the lesson, 1 to {last}", last=last)
        ]
    return []


async def _rendered(name: str, step: int, run: str, service: Service) -> dict[str, Any]:
    try:
        return await service.ask(run, render_step, name, step)
    except (ForeignRun, TrainedElsewhere):
        compiled = service.parts.engines.compiled
        return await service.compute(render_preset, name, step, compiled)


def _plain(sentence: str) -> str:
    return MARK.sub("", sentence)
