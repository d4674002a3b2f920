"""Sends a watched run's frames, beside the training: a thread, and queues that let their oldest go."""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from itertools import islice
from time import monotonic
from typing import Any, TypeAlias

import orjson

from gradient_flow.connection import Connection
from gradient_flow.problems import Problem

Content: TypeAlias = Mapping[str, Any]

WAITING = 64  # frames; of more the oldest go
ROOM = 64_000_000  # bytes that functions may hold that wait to be called
AT_ONCE = 16  # frames of one request
PACE = 0.5  # seconds between two requests
SOONEST, LATEST = 0.5, 30.0  # seconds between two attempts, twice as long after each that fails
GONE = (403, 404, 410)


class Sender:
    """Says that a run is there, then sends its frames as they come; never waited for.

    `describe` gives what the model is made of, and a frame is a function that gives it, with arrays of NumPy:
    both are called in the thread, the latter whether or not the server answers. What goes wrong is left in
    `trouble`, for whoever wants to warn of it.
    """

    def __init__(self, server: Connection, describe: Callable[[], Content]) -> None:
        self._server, self._describe = server, describe
        self._come: deque[Callable[[], Content]] = deque(maxlen=WAITING)
        self._made: deque[Content] = deque(maxlen=WAITING)
        lock = threading.Lock()
        self._turn, self._work_is_there = threading.Condition(lock), threading.Condition(lock)
        self._closing = self._busy = self._hurrying = self._over = False
        self._held = 0
        self._pause, self._next = SOONEST, 0.0
        self.run: dict[str, Any] | None = None
        """What the server says of the run, once it is there."""
        self.trouble: str | None = None
        self._thread = threading.Thread(target=self._work, name="gradient-flow-watch", daemon=True)
        self._thread.start()

    def send(self, frame: Callable[[], Content], size: int = 0) -> None:
        """Let a frame be sent some time; wakes nobody who waits for the next request's turn.

        `size`: bytes that the function holds. Where those that wait would hold too much, it is called here.
        """
        if self._over:
            return
        if self._held + size > ROOM:
            content, size = frame(), 0
            frame = lambda: content  # noqa: E731
        with self._turn:
            self._come.append(frame)
            self._held += size
            self._work_is_there.notify_all()

    def settle(self, seconds: float) -> bool:
        """Wait until all has been sent, but no longer than that; whether it has."""
        with self._turn:
            self._hurrying = True
            self._turn.notify_all()
            settled = self._turn.wait_for(lambda: not (self._come or self._busy), seconds)
            self._hurrying = False
            return settled

    def close(self, seconds: float) -> None:
        """Send what is left, and say that no more will come; wait no longer than that."""
        with self._turn:
            self._closing = True
            self._turn.notify_all()
            self._work_is_there.notify_all()
        self._thread.join(seconds)

    def _work(self) -> None:
        ended = False
        while not ended:
            with self._turn:
                self._busy = False
                self._turn.notify_all()
                self._turn.wait_for(lambda: self._closing or (self._hurrying and self._come), PACE)
                self._work_is_there.wait_for(lambda: self._come or self._closing)
                due, hurried = [*self._come], self._hurrying
                self._come.clear()
                self._held = 0
                ended, self._busy = self._closing, True
            ended = not self._take(due, ended, hurried) or ended
        with self._turn:
            self._come.clear()
            self._busy, self._over = False, True
            self._turn.notify_all()

    def _take(self, due: list[Callable[[], Content]], ended: bool, hurried: bool) -> bool:
        """Make these frames, and send all that are made, if it is time; whether more may come."""
        try:
            self._made += [frame() for frame in due]
            if ended or hurried or monotonic() >= self._next:
                self._send(ended)
        except Problem as problem:
            self.trouble = f"What the training does is not shown any more: {problem}"
            self._made.clear()
            return problem.status not in GONE
        except ConnectionError as error:
            self.trouble = f"What the training does is not shown for now. {error}"
            self._next = monotonic() + self._pause
            self._pause = min(LATEST, 2 * self._pause)
        except Exception as error:  # noqa: BLE001  whatever it is, the training goes on
            self.trouble = f"The training is watched no longer: {type(error).__name__}: {error}"
            return False
        return True

    def _send(self, ended: bool) -> None:
        """All frames that are made, and at last that no more will come."""
        if self.run is None and self._made:
            self.run = self._server.ask("POST", "/watched", self._describe()).json()
        while self.run is not None and (self._made or ended):
            frames = [*islice(self._made, AT_ONCE)]
            content = {"frames": frames, "ended": ended and len(frames) == len(self._made)}
            written = orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY)  # what is not finite as null
            self._server.ask("POST", f"/watched/{self.run['id']}/frames", written)
            for _ in frames:
                self._made.popleft()
            if content["ended"]:
                break
        self._pause = SOONEST
