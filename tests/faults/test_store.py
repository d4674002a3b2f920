"""The store locked, the disk full, the clock stepped back: the real server over a directory of trouble."""

import json
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from app.runs.database.sqlite import claim
from app.runs.errors import StoreTaken
from tests.faults.crashing import STORE, crashing, locked, look
from tests.server import Running

LOCKED = "The server cannot write to its store (database is locked)."


class Kept(NamedTuple):
    """A server over a directory that somebody else takes hold of."""

    directory: Path
    server: Running
    api: httpx.Client


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    directory = tmp_path_factory.mktemp("kept")
    with crashing(directory) as (server, api):
        yield Kept(directory, server, api)


def test_a_store_that_is_locked_costs_an_answer_and_nothing_else(kept: Kept) -> None:
    directory, server, api = kept
    run = api.post("/runs", json={}).json()["id"]
    api.post(f"/runs/{run}/step", json={"count": 10}).raise_for_status()
    before = look(api, run)
    with locked(directory):
        for reply in (
            api.post("/runs", json={}),
            api.post(f"/runs/{run}/step", json={}),
            api.post(f"/runs/{run}/play", json={}),
            api.patch(f"/runs/{run}", json={"training": {"batch_size": 3}}),
            api.post(f"/runs/{run}/fork", json={}),
            api.post(f"/runs/{run}/reset"),
            api.delete(f"/runs/{run}"),
        ):
            assert reply.status_code == 503
            assert reply.json()["detail"] == f"{LOCKED} Nothing was changed. Try again."
            assert int(reply.headers["Retry-After"]) > 0
        assert look(api, run) == before
        assert httpx.get(f"{server.url}/healthz").status_code == 200
    assert api.post(f"/runs/{run}/step", json={}).json()["step"] == 11


def test_a_run_that_can_no_longer_be_written_down_stops_and_says_why(kept: Kept) -> None:
    directory, server, api = kept
    run = api.post("/runs", json={}).json()["id"]
    with api.stream("GET", f"/runs/{run}/stream") as stream:
        news = stream.iter_lines()
        play = f"{server.url}/api/v1/runs/{run}/play"
        assert httpx.post(play, json={"steps_per_second": 50}).json()["stopped"] is None
        assert next(news).startswith("id: ")
        with locked(directory):
            assert next(line for line in news if line.startswith("event: ")) == "event: stopped"
            said = json.loads(next(news).removeprefix("data: "))
        stands = httpx.get(f"{server.url}/api/v1/runs/{run}").json()
        assert stands["status"] == "paused"
        assert stands["stopped"] == f"{LOCKED} It went {stands['step']} steps on and no further. Try again."
        assert said == {"run": run, "stopped": stands["stopped"]}
        assert httpx.post(play, json={"until_step": stands["step"] + 5}).json()["stopped"] is None
        assert next(line for line in news if line == f"id: 0.{stands['step'] + 5}")
    assert api.get(f"/runs/{run}").json()["stopped"] is None


def test_a_full_disk_is_not_full_of_the_log(small_disk: Path) -> None:
    with crashing(small_disk) as (_, api):
        run = api.post("/runs", json={}).json()["id"]
        fill(small_disk)
        for step in range(1, 50):  # each is as long in the log as a page of the store
            assert api.post(f"/runs/{run}/step", json={}).raise_for_status().json()["step"] == step
        (small_disk / "filler").unlink()
        for step in range(50, 350):
            assert api.post(f"/runs/{run}/step", json={}).raise_for_status().json()["step"] == step
        assert api.post("/runs", json={}).status_code == 201


def fill(disk: Path) -> None:
    with pytest.raises(OSError, match="No space left"):
        (disk / "filler").write_bytes(bytes(1_000_000))


def test_a_disk_that_is_full_loses_nothing(small_disk: Path) -> None:
    with crashing(small_disk) as (_, api):
        run = api.post("/runs", json={}).json()["id"]
        api.post(f"/runs/{run}/step", json={"count": 10}).raise_for_status()
        before = look(api, run)
        fill(small_disk)
        replies = [api.post("/runs", json={}) for _ in range(50)]
        refused = [reply for reply in replies if reply.status_code != 201]
        assert refused
        for reply in refused:
            assert reply.status_code == 503
            assert "cannot write to its store" in reply.json()["detail"]
        kept = {reply.json()["id"]: reply.json() for reply in replies if reply.status_code == 201}
        assert look(api, run) == before
    (small_disk / "filler").unlink()
    with crashing(small_disk) as (_, api):
        assert look(api, run) == before
        assert {key: api.get(f"/runs/{key}").json() for key in kept} == kept
        assert api.post(f"/runs/{run}/step", json={}).json()["step"] == 11


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a megabyte, which takes root's rights."""
    where = tmp_path / "disk"
    where.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(where)]
    done = subprocess.run(mount, capture_output=True, text=True)
    assert done.returncode == 0, f"A full disk takes a small file system, and root to mount it: {done.stderr}"
    yield where
    subprocess.run(["umount", "--lazy", str(where)], check=True)


def test_a_clock_that_is_stepped_back_changes_nothing(tmp_path: Path) -> None:
    with crashing(tmp_path) as (_, api):
        run = api.post("/runs", json={}).json()["id"]
        api.post(f"/runs/{run}/step", json={"count": 10}).raise_for_status()
        before = look(api, run)
    database = sqlite3.connect(tmp_path / STORE, isolation_level=None)
    database.execute("UPDATE runs SET used = used + 1e9")  # as if the clock had been far ahead then
    database.close()
    with crashing(tmp_path) as (_, api):
        assert look(api, run) == before
        assert api.post(f"/runs/{run}/step", json={}).json()["step"] == 11


def test_a_directory_has_one_server(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.runs.database.sqlite.HANDOVER_SECONDS", 0.1)
    with pytest.raises(StoreTaken, match="another server has it"):
        claim(kept.directory)
