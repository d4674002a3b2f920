"""What a lesson is: a question, and steps that ask for a prediction before they show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.lessons.presets import PRESETS
from app.lessons.scene import Place, Scene, most_moved
from app.spec import Specification
from app.timeline import Timeline

Facts = Mapping[str, float]
Hint = Literal["delta", "strip", "slope", "plot"]
"""What may give an answer away on the first screen: the formula's delta; over the network ‖δ‖ of each layer;
beside it the loss of one or two weights, or of that its slope alone."""


@dataclass(frozen=True)
class Show:
    """What the page brings to the eye: a phase (`backward-1` …), a panel."""

    phase: str | None = None
    panel: str | None = None


@dataclass(frozen=True)
class Then:
    """What the run does once the prediction is made: it trains `steps`, beside a twin if `twin` has changes.

    `twin` is a merge patch, as `POST /runs/{id}/fork` takes it with `lockstep`. The answer is about the
    run as it stands then: on show is the next step, announced and not made.
    """

    steps: int = 0
    twin: Mapping[str, Any] | None = None


def start(timeline: Timeline) -> Place:
    """Before the first step, the weight of the first layer that its sample moves most: none with no input."""
    return Place(0, most_moved(timeline.frame(1)))


@dataclass(frozen=True)
class Table:
    """Measurements that no part of the page shows, laid out beside the answer that quotes them.

    `columns` are headings, the first of the rows' names; the cells of `rows` show numbers as sentences do.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Option:
    """Something to predict, and what is said to who predicted it; nothing, of what comes out."""

    words: str
    reply: str = ""


@dataclass(frozen=True)
class LessonStep:
    """One question.

    `ask` and `answer` show the numbers of `facts` as `{name}`; the option without a reply is what comes out,
    and `claim` says whether the words of answer and replies hold of the numbers. `place` finds where to look
    in the run, which is one of the preset's specification. What the answer quotes stands in the page's own
    parts at that moment, or in the `table`. `hides` names what would give it away before the prediction; the
    panels below the first screen are hidden until then at every step. `answers` is the learner's question
    that the step answers by itself, if it does: the list of lessons begins with these. `map` names the one of
    many such networks that the lesson ends in.
    """

    preset: str
    ask: str
    options: tuple[Option, ...]
    answer: str
    facts: Callable[[Scene], Facts]
    claim: Callable[[Facts], bool]
    place: Callable[[Timeline], Place] = start
    before: Show = field(default_factory=Show)
    after: Show = field(default_factory=Show)
    then: Then = field(default_factory=Then)
    table: Table | None = None
    hides: tuple[Hint, ...] = ()
    answers: str | None = None
    map: str | None = None

    @property
    def right(self) -> int:
        """The option that comes out, from 0."""
        (right,) = [number for number, option in enumerate(self.options) if not option.reply]
        return right

    @property
    def sets(self) -> Specification:
        """The specification of the run to look at."""
        return PRESETS[self.preset].specification


@dataclass(frozen=True)
class Lesson:
    """A question that a learner may have, and the steps to its answer.

    `source`: where to read on. `further`: it goes beyond the question of what the derivative is for.
    """

    name: str
    title: str
    steps: tuple[LessonStep, ...]
    source: str | None = None
    further: bool = False
