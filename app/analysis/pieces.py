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
    """So many passes of so many multiplications each, in pieces; at least one in each of these."""
    size = max(1, WORK // (multiplications + CALL_WORK))
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]


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
