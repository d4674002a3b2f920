"""Maps outlive the processes that make them: what was told of is there, and the rest is made all the same."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import httpx

from tests.faults.crashing import crashing, kill, kill_workers, locked

SURVEY: dict[str, Any] = {
    "spec": {"network": {"layers": [{"units": 8}, {"units": 1}]}, "data": {"samples": 40}},
    "x": {"path": "training.optimizer.learning_rate", "from": 0.001, "to": 1000, "scale": "log"},
    "y": {"path": "network.initializer.gain", "from": 0, "to": 2},
    "columns": 12,
    "rows": 12,
    "steps": 2_000,
}


def lines(reply: httpx.Response) -> Iterator[tuple[str, Any]]:
    """The id and the content of each event that comes."""
    id = ""
    for line in reply.iter_lines():
        field, _, value = line.partition(": ")
        id = value if field == "id" else id
        if field == "data":
            yield id, json.loads(value)


def test_a_map_goes_on_after_a_kill_with_what_was_told_of(tmp_path: Path) -> None:
    with crashing(tmp_path) as (server, api):
        id = api.post("/atlases", json=SURVEY).raise_for_status().json()["id"]
        rest = api.post("/atlases", json=SURVEY).json()["id"]
        api.post(f"/atlases/{rest}/stop").raise_for_status()
        gone = api.post("/atlases", json=SURVEY).json()["id"]
        api.delete(f"/atlases/{gone}").raise_for_status()
        with api.stream("GET", f"/atlases/{id}/stream") as stream:
            before = list(islice(lines(stream), 20))
            kill(server.process)
    with crashing(tmp_path) as (server, api):
        with api.stream("GET", f"/atlases/{id}/stream", headers={"Last-Event-ID": before[-1][0]}) as stream:
            after = list(lines(stream))
        assert after[-1][1] == {"status": "done"}
        told = [*before, *after[:-1]]
        assert [number for number, _ in told] == [str(number) for number in range(1, 145)]
        assert api.get(f"/atlases/{rest}").json()["status"] == "stopped"
        assert api.get(f"/atlases/{gone}").status_code == 404
        # The cells are those of a map that nobody disturbed.
        other = api.post("/atlases", json=SURVEY).json()["id"]
        with api.stream("GET", f"/atlases/{other}/stream") as stream:
            assert [cell for _, cell in lines(stream)][:-1] == [cell for _, cell in told]


def test_a_map_goes_on_when_its_workers_are_killed(tmp_path: Path) -> None:
    with crashing(tmp_path) as (server, api):
        id = api.post("/atlases", json=SURVEY).raise_for_status().json()["id"]
        with api.stream("GET", f"/atlases/{id}/stream") as stream:
            events = lines(stream)
            told = list(islice(events, 10))
            kill_workers(server)
            told += events
        assert told[-1][1] == {"status": "done"}
        assert len(told) == 145


def test_a_map_waits_for_a_store_that_cannot_be_written_to(tmp_path: Path) -> None:
    with crashing(tmp_path) as (_, api):
        id = api.post("/atlases", json=SURVEY).raise_for_status().json()["id"]
        with api.stream("GET", f"/atlases/{id}/stream") as stream:
            events = lines(stream)
            told = [next(events)]
            with locked(tmp_path):
                assert api.delete(f"/atlases/{id}").status_code == 503
            told += events
        assert len(told) == 145
