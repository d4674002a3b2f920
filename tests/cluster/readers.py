"""Readers of a run on a cluster: each takes its stream up again where it was, as the page does."""

import threading
from contextlib import suppress

import httpx


class Reader:
    """Follows a run, in a thread of its own, until it is stopped; `cursors` are those that it has had."""

    def __init__(self, url: str, run: str) -> None:
        self._address = f"{url}/api/v1/runs/{run}/stream"
        self.cursors: list[tuple[int, int]] = []
        self.breaks = 0
        """How often its stream ended."""
        self._news = threading.Condition()
        self._stopped = False
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def reaches(self, step: int, seconds: float) -> bool:
        """Whether it comes to a step within so many seconds."""
        with self._news:
            return self._news.wait_for(lambda: bool(self.cursors) and self.cursors[-1][1] >= step, seconds)

    def in_order(self) -> bool:
        """Whether it has heard of no step twice, and of none after a later one."""
        with self._news:
            return self.cursors == sorted(set(self.cursors))

    def stop(self) -> None:
        """Reads no more."""
        self._stopped = True

    def _follow(self) -> None:
        while not self._stopped:
            with suppress(httpx.HTTPError):  # the node, or the replica, that it read from has gone
                self._read()
            self.breaks += 1
            with self._news:  # a moment, so that it does not ask all the time
                self._news.wait(0.2)

    def _read(self) -> None:
        last = {"Last-Event-ID": "{}.{}".format(*self.cursors[-1])} if self.cursors else {}
        with httpx.stream("GET", self._address, headers=last, timeout=30) as answer:
            if answer.status_code != 200:
                return
            for line in answer.iter_lines():
                if self._stopped:
                    return
                if line.startswith("id: "):
                    generation, _, step = line.removeprefix("id: ").partition(".")
                    with self._news:
                        self.cursors.append((int(generation), int(step)))
                        self._news.notify_all()
