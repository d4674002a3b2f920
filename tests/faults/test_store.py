"""The store locked, the disk full, the clock stepped back: the real server over a directory of trouble."""

import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.runs.errors import DirectoryTaken
from app.runs.store import claim
from tests.faults.crashing import crashing, look
from tests.server import serving

STORE = "runs.sqlite3"


def test_a_store_that_is_locked_costs_an_answer_and_nothing_else(tmp_path: Path) -> None:
    with crashing(tmp_path) as (server, api):
        run = api.post("/runs", json={}).json()["id"]
        api.post(f"/runs/{run}/step", json={"count": 10}).raise_for_status()
        before = look(api, run)
        other = sqlite3.connect(tmp_path / STORE, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for reply in (
            api.post("/runs", json={}),
            api.post(f"/runs/{run}/step", json={}),
            api.patch(f"/runs/{run}", json={"training": {"batch_size": 3}}),
            api.post(f"/runs/{run}/fork", json={}),
            api.post(f"/runs/{run}/reset"),
            api.delete(f"/runs/{run}"),
        ):
            assert reply.status_code == 503
            assert reply.json()["detail"] == (
                "The server cannot write to its store (database is locked). Nothing was changed. Try again."
            )
            assert int(reply.headers["Retry-After"]) > 0
        assert look(api, run) == before
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        other.execute("ROLLBACK")
        other.close()
        assert api.post(f"/runs/{run}/step", json={}).json()["step"] == 11


def test_a_disk_that_is_full_loses_nothing(small_disk: Path) -> None:
    with crashing(small_disk) as (_, api):
        run = api.post("/runs", json={}).json()["id"]
        api.post(f"/runs/{run}/step", json={"count": 10}).raise_for_status()
        before = look(api, run)
        filler = small_disk / "filler"
        with pytest.raises(OSError, match="No space left"):
            filler.write_bytes(bytes(1_000_000))
        replies = [api.post("/runs", json={}) for _ in range(50)]
        refused = [reply for reply in replies if reply.status_code != 201]
        assert refused
        for reply in refused:
            assert reply.status_code == 503
            assert "cannot write to its store" in reply.json()["detail"]
        kept = {reply.json()["id"]: reply.json() for reply in replies if reply.status_code == 201}
        assert look(api, run) == before
    filler.unlink()
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


def test_a_directory_has_one_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.runs.store.HANDOVER_SECONDS", 0.1)
    with serving(data_dir=tmp_path), pytest.raises(DirectoryTaken, match="another server has it"):
        claim(tmp_path)
    claim(tmp_path).close()
