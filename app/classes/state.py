"""What is said of a class, in plain data, as it goes out."""

from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias


@dataclass(frozen=True)
class QuestionState:
    """A question as somebody may see it: while it is open only the teacher knows the counts."""

    number: int
    text: str
    choices: tuple[str, ...]
    lesson: str | None
    step: int | None
    """Of the lesson."""
    round: int
    first: int
    """The number of its first round."""
    open: bool
    answered: int
    """How many have answered."""
    counts: list[int] | None
    answer: int | None
    """The choice that is right, from 0: once it is closed, of a lesson's question."""


@dataclass(frozen=True)
class ClassState:
    """A class as somebody may see it."""

    code: str
    view: str
    look: dict[str, Any]
    question: QuestionState | None
    """The newest one, be it open or closed."""
    counts: list[int] | None
    answered: int
    present: int
    """How many are in: who follows it by its code."""
    questions: list[QuestionState]
    """Those that are closed."""


class Event(NamedTuple):
    """Something has changed: what it is now, as JSON; encoded once for all who hear it."""

    id: str
    name: str
    data: bytes


class Guest(NamedTuple):
    """A reader to whom another process hands on what it hears."""

    name: str
    """Of it alone."""
    counted: bool
    """Whether it is somebody, and no wall that shows a room what all may see."""


Tidings: TypeAlias = Event | None
"""What a reader of a class hears; None: nothing, but the server lives."""
