"""Whose turn it is: what one client asks for waits behind its own, and lets what others ask through."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Generic, Protocol, TypeVar

acting_for: ContextVar[str] = ContextVar("acting_for", default="")
"""For whom something is done: an address, or nobody's. What goes on by itself is for who began it."""


class Wanted(Protocol):
    """Something that is waited for, or no longer."""

    @property
    def is_wanted(self) -> bool:
        """Whether anybody still waits for it."""


W = TypeVar("W", bound=Wanted)


class Turns(Generic[W]):
    """Calls that wait: a client's in the order they came, the clients' in turn."""

    def __init__(self) -> None:
        self._by_client: dict[str, deque[W]] = {}

    def add(self, call: W) -> None:
        """The last one of whoever it is for."""
        self._by_client.setdefault(acting_for.get(), deque()).append(call)

    def next(self) -> W | None:
        """Takes the next one that somebody waits for; None where there is none."""
        while self._by_client:
            turn = next(iter(self._by_client))
            calls = self._by_client.pop(turn)
            call = calls.popleft()
            if calls:
                self._by_client[turn] = calls  # behind the others
            if call.is_wanted:
                return call
        return None

    def __len__(self) -> int:
        """How many wait, or did until a moment ago."""
        return sum(map(len, self._by_client.values()))

    def __iter__(self) -> Iterator[W]:
        """All that wait."""
        for calls in self._by_client.values():
            yield from calls
