"""What a reader sees of a run, wherever it is trained: its frames, where it stands, and news of it."""

import asyncio
import time
from dataclasses import dataclass, field, replace

from app.runs.history import Cursor, History, RecordedFrame, Status
from app.runs.keys import new_key
from app.runs.state import Standing, Tail

RECENT_SECONDS = 10.0
"""A run that was asked for so recently is not put to sleep to make room for another one."""


@dataclass(eq=False, kw_only=True)
class Track:
    """One run's. `id` is the right to command it, `view` the right to look at it."""

    history: History
    id: str = field(default_factory=new_key)
    view: str = field(default_factory=new_key)
    status: Status = "paused"
    step: int = 0
    epoch: int = 1
    generation: int = 0
    client: str = ""
    """The address that created it; forgotten once the run has slept."""
    stopped: str | None = None
    """Why it stopped playing, where nobody asked it to."""
    closed: bool = False
    readers: int = 0
    """How many follow its frames."""
    used: float = field(default_factory=time.monotonic)
    """When somebody last asked for it."""
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def in_use(self) -> bool:
        """Whether somebody asked for it in the last RECENT_SECONDS."""
        return time.monotonic() - self.used <= RECENT_SECONDS

    def tail(self, known: Standing | None) -> Tail:
        """The newest records, one more than a reader may lag behind; only those that came after `known`."""
        after = known.cursor.step if known and known.cursor.generation == self.generation else 0
        records = tuple(map(self.with_status, self.history.newest_after(after)))
        newest = records[-1].cursor if records else Cursor(self.generation, after)
        return Tail(Standing(newest, self.status, self.stopped), records)

    def with_status(self, record: RecordedFrame) -> RecordedFrame:
        """A record out of the history, with the run's status as it is now."""
        status = self.status_of(record.frame.diverged)
        return record if record.status == status else replace(record, status=status)

    def status_of(self, diverged: bool) -> Status:
        """What is said with a frame: the run's status, and of one that is not finite that it is not."""
        if diverged:
            return "diverged"
        return "running" if self.status == "running" else "paused"

    def wake(self) -> None:
        """Wakes everyone who waits for something to change."""
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def news(self) -> None:
        """Waits until something changes."""
        await self._news.wait()
