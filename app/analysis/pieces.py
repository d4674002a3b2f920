"""Long answers in pieces."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.timeline import Timeline

R_co = TypeVar("R_co", covariant=True)


WORK = 50_000_000
"""Multiplications of a piece: a few hundredths of a second."""
CALL_WORK = 50_000
"""What one pass costs beside them."""


def stretches(count: int, multiplications: int) -> list[slice]:
    """`count` passes of so many multiplications each, in pieces of about WORK; each has one pass at least."""
    size = max(1, WORK // (multiplications + CALL_WORK))
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]


@dataclass(frozen=True)
class Pieces(Generic[R_co]):
    """A long question's first answer: shorter questions, and a function that combines their answers.

    The caller asks one at a time, so that others get their turn in between, and stops when nobody waits any
    more. All of it crosses to another process: functions by name, or `partial`s of them.
    """

    questions: Sequence[Callable[[Timeline], Any]]
    whole: Callable[[list[Any]], R_co]

    def answered(self, timeline: Timeline) -> R_co:
        """The whole answer at one go."""
        return self.whole([question(timeline) for question in self.questions])
