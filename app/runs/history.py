"""What a run keeps of its past: the latest frames, and a place in their order."""

import time
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from app.core.frame import Frame

Status = Literal["paused", "running", "diverged"]

CATCH_UP = 60
"""Frames that a reader may lag behind, a second's worth, before it skips to the newest."""


class Cursor(NamedTuple):
    """A place in a run's frames. `generation` rises with every reset, so that no cursor is used twice."""

    generation: int
    step: int

    def __str__(self) -> str:
        return f"{self.generation}.{self.step}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """The cursor that was written so. ValueError for anything else."""
        generation, _, step = text.partition(".")
        if not (text.isascii() and generation.isdigit() and step.isdigit() and len(text) <= 40):
            raise ValueError(f"{text!r} is no cursor")
        return cls(int(generation), int(step))


@dataclass(frozen=True)
class RecordedFrame:
    """A frame with its place in the run, and its encodings, each made once and kept by whoever made it."""

    frame: Frame
    cursor: Cursor
    status: Status
    changes: int = 0
    """How many patches the run had seen when it made this step."""
    encodings: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)
    made: float = field(default_factory=time.monotonic, compare=False)
    """When it came from the worker, or to this process."""

    def __reduce__(self) -> tuple[Any, ...]:
        """How to pickle it: encodings and a clock's time are of one process."""
        return RecordedFrame, (self.frame, self.cursor, self.status, self.changes)


class History:
    """The latest records of a run, ascending, within a number of bytes."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._records: deque[RecordedFrame] = deque()

    def append(self, record: RecordedFrame) -> None:
        """Adds the newest; the oldest make room for it."""
        self._records.append(record)
        self._bytes += record.frame.values.nbytes
        if len(self._records) > CATCH_UP:  # beyond it hardly anyone reads one
            self._records[-1 - CATCH_UP].encodings.clear()
        while self._bytes > self._most_bytes and len(self._records) > 1:
            self._bytes -= self._records.popleft().frame.values.nbytes

    def clear(self) -> None:
        """Forgets everything."""
        self._records.clear()
        self._bytes = 0

    def newest(self) -> RecordedFrame | None:
        """The last record, if there is one."""
        return self._records[-1] if self._records else None

    def find(self, step: int) -> RecordedFrame | None:
        """The record of a step, if it is still there."""
        index = self._after(step - 1)
        record = self._record(index) if index < len(self._records) else None
        return record if record and record.frame.step == step else None

    def after(self, step: int, limit: int) -> list[RecordedFrame]:
        """Up to `limit` records of later steps, ascending."""
        first = self._after(step)
        return [self._record(index) for index in range(first, min(first + limit, len(self._records)))]

    def next_after(self, step: int) -> RecordedFrame | None:
        """The next record of a later step; the newest one where too many wait."""
        index = self._after(step)
        if index >= len(self._records):
            return None
        return self._records[-1 if len(self._records) - index > CATCH_UP else index]

    def newest_after(self, step: int) -> list[RecordedFrame]:
        """The newest records of later steps, one more than a reader may lag behind; ascending."""
        first = max(self._after(step), len(self._records) - CATCH_UP - 1)
        return [self._record(index) for index in range(first, len(self._records))]

    def keep(self, count: int) -> None:
        """Lets all records go but so many, the newest."""
        while len(self._records) > count:
            self._bytes -= self._records.popleft().frame.values.nbytes

    def _record(self, index: int) -> RecordedFrame:
        """A record; encodings of one that hardly anyone reads are not kept."""
        record = self._records[index]
        return record if len(self._records) - index <= CATCH_UP else replace(record, encodings={})

    def _after(self, step: int) -> int:
        return bisect_right(self._records, step, key=lambda record: record.frame.step)


class Strides(History):
    """All of a run: where room is lacking, its older records are the first of ever longer strides."""

    def overflow(self, coming: Sequence[RecordedFrame]) -> set[int]:
        """The steps whose records have to go for these to have room."""
        sizes = {each.frame.step: each.frame.values.nbytes for each in (*self._records, *coming)}
        kept, stride = list(sizes), 1
        while sum(sizes[step] for step in kept) > self._most_bytes and len(kept) > 1:
            old, new = kept[:-CATCH_UP], kept[-CATCH_UP:]
            stride *= 2
            first = {step // stride: step for step in reversed(old)}
            kept = [*reversed(first.values()), *new] if len(old) > 1 else kept[1:]
        return sizes.keys() - set(kept)

    def drop(self, steps: Set[int]) -> None:
        """Lets the records of these go."""
        self._records = deque(each for each in self._records if each.frame.step not in steps)
        self._bytes = sum(each.frame.values.nbytes for each in self._records)

    @property
    def steps(self) -> list[int]:
        """Those whose records are there, ascending."""
        return [each.frame.step for each in self._records]

    def around(self, step: int) -> list[int]:
        """The last step before one, and the first after it, that are there."""
        index = self._after(step)
        near = (index - 1, index)
        return [self._records[place].frame.step for place in near if 0 <= place < len(self._records)]
