"""Reads a run's stream."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx


class Event(NamedTuple):
    """One event: its id, and the frame it carries."""

    id: str
    frame: dict[str, Any]


@contextmanager
def stream(
    api: httpx.Client, run: str, query: str = "", last_event_id: str | None = None
) -> Iterator[Iterator[Event]]:
    """The run's events for as long as the block lasts."""
    headers = {"Last-Event-ID": last_event_id} if last_event_id else {}
    with api.stream("GET", f"{run}/stream{query}", headers=headers) as reply:
        assert reply.status_code == 200, reply.read()
        yield _events(reply.iter_lines())


def _events(lines: Iterator[str]) -> Iterator[Event]:
    identifier = ""
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "id":
            identifier = value
        elif name == "data":
            yield Event(identifier, json.loads(value))
