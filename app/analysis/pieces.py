"""Long answers in pieces."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.timeline import Timeline

R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True)
class Pieces(Generic[R_co]):
    """What a long question answers at first: shorter ones, and what makes the whole of their answers.

    Whoever asks asks them one after another, so that others get their turn between, and stops when nobody
    waits any more. All of it crosses a process: functions by name, or `partial`s of them.
    """

    questions: Sequence[Callable[[Timeline], Any]]
    whole: Callable[[list[Any]], R_co]

    def answered(self, timeline: Timeline) -> R_co:
        """The whole answer at one go."""
        return self.whole([question(timeline) for question in self.questions])
