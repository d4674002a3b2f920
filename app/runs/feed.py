"""What a reader of a run hears: each new frame, why it stopped, and now and then that the server lives."""

import time
from collections.abc import AsyncGenerator, Iterable

from app.runs.errors import NotReady, RunNotFound
from app.runs.history import Cursor
from app.runs.measures import Measures
from app.runs.state import News, Standing, Tail
from app.runs.track import Track


class Feed:
    """Lets readers follow runs, at their own pace, until the run or the server ends."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures
        self._beats = 0
        self._closed = False

    async def follow(self, run: Track, cursor: Cursor | None) -> AsyncGenerator[News]:
        """The newest record, or those after `cursor`, then every new one.

        A reader that falls behind skips to the newest; nobody waits for it, and it sees no record twice.
        """
        newest = run.history.newest()
        last = cursor or Cursor(run.generation, newest.frame.step - 1 if newest else 0)
        came, beats = time.monotonic(), self._beats
        reason: str | None = None
        run.readers += 1
        try:
            while not (run.closed or self._closed):
                after = last.step if last.generation == run.generation else 0
                record = run.history.next_after(after)
                if record is None and run.stopped != reason:
                    reason = run.stopped
                    if reason:
                        yield reason
                    continue
                if record is None:
                    await run.news()
                    if beats != self._beats:
                        beats = self._beats
                        yield None
                    continue
                last, reason = record.cursor, None
                if record.made > came:
                    self._measures.frame_age.observe(time.monotonic() - record.made)
                yield run.with_status(record)
        finally:
            run.readers -= 1
            run.used = time.monotonic()

    async def tail(self, run: Track, known: Standing | None) -> Tail:
        """The newest records, as many as a reader may lag behind and one; later only those after `known`.

        Where nothing happens, it says so at the next beat. RunNotFound once the run is gone, NotReady when
        the server stops.
        """
        beats = self._beats
        run.readers += 1
        try:
            while not (run.closed or self._closed):
                tail = run.tail(known)
                if tail.records or tail.standing != known or beats != self._beats:
                    return tail
                await run.news()
        finally:
            run.readers -= 1
            run.used = time.monotonic()
        raise RunNotFound if run.closed else NotReady("The server is stopping")

    def beat(self, runs: Iterable[Track]) -> None:
        """Lets every reader hear that the server lives."""
        self._beats += 1
        for run in runs:
            run.wake()

    def close(self, runs: Iterable[Track]) -> None:
        """Lets every reader go."""
        self._closed = True
        for run in runs:
            run.wake()
