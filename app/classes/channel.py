"""What changes in a class, for those who may all hear the same: its teacher, or everybody else.

There are a few kinds of news, each of which is a state: of a kind a reader hears the newest one only, however
much it has missed. Readers are woken a few times a second at most, and each event is encoded once for all.
"""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from typing import Any

import orjson

from app.classes.state import Event, Guest, Tidings
from app.runs.errors import NotReady

APART_SECONDS = 0.2
"""How far apart readers are woken at least."""
BEAT_SECONDS = 10.0
"""After which a reader hears that the server lives."""
GONE_SECONDS = 3.0
"""After which a guest that has not asked again has left."""
END = "end"
"""The name of the last event."""


class Channel:
    """`content` gives what a kind of news is now; `moved` hears that a reader has come or left."""

    def __init__(self, content: Callable[[str], Any], moved: Callable[[], None] = lambda: None) -> None:
        self._content, self._moved = content, moved
        self._name = secrets.token_hex(4)
        """Of this process's events: an id of another one's says nothing of what its reader has heard."""
        self._told: dict[str, int] = {}
        """Of each kind, the number of its newest event, in ascending order."""
        self._encoded: dict[str, bytes] = {}
        self._changed: list[str] = []
        self._number = 0
        self._woke = -APART_SECONDS
        self._due: asyncio.TimerHandle | None = None
        self._news = asyncio.Event()
        self._ended = self._closed = False
        self.readers = 0
        self.counted = 0
        """Readers that are somebody, and no wall that shows a room what all may see."""
        self._guests: dict[str, asyncio.TimerHandle] = {}
        """Those who have heard something and may not ask again, by name, and when they will have left."""

    def changed(self, *kinds: str) -> None:
        """These are not what they were. Readers hear it at once, or when they may be woken again."""
        self._changed += [kind for kind in kinds if kind not in self._changed]
        if self._due is None:
            loop = asyncio.get_running_loop()
            self._due = loop.call_at(max(self._woke + APART_SECONDS, loop.time()), self._tell)

    def outdated(self, kind: str) -> None:
        """It is not what it was, but no news: who comes from now on hears of it as it is."""
        self._encoded.pop(kind, None)

    def end(self) -> None:
        """The last that readers hear."""
        self._ended = True
        self._wake()

    def let_readers_go(self) -> None:
        """Those who read leave, and those who come."""
        self._closed = True
        self._wake()

    def after(self, last: str) -> int:
        """The number of the event with this id; 0 where it is none of these."""
        name, _, number = last.partition(".")
        known = name == self._name and number.isascii() and number.isdigit() and len(number) < 16
        return int(number) if known else 0

    async def next(self, last: str) -> list[Event]:
        """What has changed since the event with this id, an event a kind, or the end; none after a beat.

        NotReady when readers are let go.
        """
        at = self.after(last)
        with suppress(TimeoutError):
            async with asyncio.timeout(BEAT_SECONDS):
                while not self._closed:
                    if self._ended:
                        return [Event(f"{self._name}.{self._number + 1}", END, b"{}")]
                    if news := [(number, kind) for kind, number in self._told.items() if number > at]:
                        return [Event(f"{self._name}.{at}", kind, self._data(kind)) for at, kind in news]
                    await self._news.wait()
            raise NotReady("The server is stopping")
        return []

    async def follow(self, last: str, counted: bool = True) -> AsyncGenerator[Tidings]:
        """What has changed since the event with this id; then each change, to the end."""
        self._move(1, counted)
        try:
            async for tidings in followed(self.next, last):
                yield tidings
        finally:
            self._move(-1, counted)

    async def next_for(self, guest: Guest, last: str) -> list[Event]:
        """`next`, for a guest, who is a reader from now on and until it does not ask again."""
        if leaving := self._guests.pop(guest.name, None):
            leaving.cancel()
        else:
            self._move(1, guest.counted)
        try:
            return await self.next(last)
        finally:
            loop = asyncio.get_running_loop()
            self._guests[guest.name] = loop.call_later(GONE_SECONDS, self._leave, guest)

    def _leave(self, guest: Guest) -> None:
        del self._guests[guest.name]
        self._move(-1, guest.counted)

    def _move(self, readers: int, counted: bool) -> None:
        self.readers += readers
        self.counted += readers * counted
        self._moved()

    def _data(self, kind: str) -> bytes:
        if kind not in self._encoded:
            self._encoded[kind] = orjson.dumps(self._content(kind))
        return self._encoded[kind]

    def _tell(self) -> None:
        self._due, self._woke = None, asyncio.get_running_loop().time()
        for kind in self._changed:
            self._number += 1
            self._told.pop(kind, None)
            self._told[kind] = self._number
            self._encoded.pop(kind, None)
        self._changed = []
        self._wake()

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()


async def followed(news: Callable[[str], Awaitable[list[Event]]], last: str) -> AsyncGenerator[Tidings]:
    """All that a reader hears after the event with this id, to the end; `news` is what it hears next."""
    with suppress(NotReady):  # it comes again
        while True:
            events = await news(last)
            for event in events:
                yield event
                last = event.id
            if not events:
                yield None
            elif events[-1].name == END:
                return
