"""Sends a watched run's frames, beside the training: a thread, and a queue that lets its oldest go."""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from gradient_flow.connection import Connection
from gradient_flow.problems import Problem

Content: TypeAlias = Mapping[str, Any]

WAITING = 64  # frames; of more the oldest go
AT_ONCE = 16  # frames of one request
PACE = 0.2  # seconds between two requests
LATEST = 30.0  # seconds between two attempts, twice as long after each that fails
GONE = (403, 404, 410)


class Sender:
    """Says that a run is there, then sends its frames as they come; never waited for.

    `describe` gives what the model is made of, and a frame is a function that gives it: both are called in
    the thread. What goes wrong is left in `trouble`, for whoever wants to warn of it.
    """

    def __init__(self, server: Connection, describe: Callable[[], Content]) -> None:
        self._server, self._describe = server, describe
        self._frames: deque[Callable[[], Content]] = deque(maxlen=WAITING)
        self._turn = threading.Condition()
        self._closing = self._busy = self._hurrying = False
        self.run: dict[str, Any] | None = None
        """What the server says of the run, once it is there."""
        self.trouble: str | None = None
        self._thread = threading.Thread(target=self._work, name="gradient-flow-watch", daemon=True)
        self._thread.start()

    def send(self, frame: Callable[[], Content]) -> None:
        """Let a frame be sent some time."""
        with self._turn:
            self._frames.append(frame)
            self._turn.notify_all()

    def settle(self, seconds: float) -> bool:
        """Wait until all has been sent, but no longer than that; whether it has."""
        with self._turn:
            self._hurrying = True
            self._turn.notify_all()
            settled = self._turn.wait_for(lambda: not (self._frames or self._busy), seconds)
            self._hurrying = False
            return settled

    def close(self, seconds: float) -> None:
        """Send what is left, and say that no more will come; wait no longer than that."""
        with self._turn:
            self._closing = True
            self._turn.notify_all()
        self._thread.join(seconds)

    def _work(self) -> None:
        pause = 0.5
        while True:
            with self._turn:
                self._busy = False
                self._turn.notify_all()
                self._turn.wait_for(lambda: self._closing or (self._hurrying and self._frames), PACE)
                self._turn.wait_for(lambda: self._frames or self._closing)
                due = [self._frames.popleft() for _ in range(min(AT_ONCE, len(self._frames)))]
                ended = self._closing and not self._frames
                self._busy = True
            try:
                self._post([frame() for frame in due], ended)
                pause = 0.5
            except Problem as problem:
                self.trouble = f"What the training does is not shown any more: {problem}"
                if problem.status in GONE:
                    self._forget()
                    return
            except ConnectionError as error:
                self.trouble = f"What the training does is not shown for now. {error}"
                with self._turn:
                    self._turn.wait_for(lambda: self._closing, pause)
                pause = min(LATEST, 2 * pause)
            if ended:
                self._forget()
                return

    def _post(self, frames: list[Content], ended: bool) -> None:
        if self.run is None and frames:
            self.run = self._server.ask("POST", "/watched", self._describe()).json()
        if self.run is not None:
            self._server.ask("POST", f"/watched/{self.run['id']}/frames", {"frames": frames, "ended": ended})

    def _forget(self) -> None:
        with self._turn:
            self._frames.clear()
            self._busy = False
            self._turn.notify_all()
