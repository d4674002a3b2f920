"""What is SQLite's alone: its file, older ones, and what can befall it."""

import json
import sqlite3

import numpy as np
import pytest
from alembic.script import ScriptDirectory

from app.atlas.measures import MEASURES
from app.atlas.store import AtlasStore
from app.runs.database import schema
from app.runs.database.sqlite import SQLite, claim
from app.runs.errors import StoreUnavailable, StoreUnusable
from app.timeline import Change
from tests.runs.older import SCRIPTS, older
from tests.runs.storing import FILE, Place, stored
from tests.specs import spec

pytestmark = pytest.mark.anyio


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


@pytest.fixture
async def store(anyio_backend, place):
    async with place.store() as store:
        yield store


def tables(place):
    """Every table's columns, foreign keys and indexes."""
    return {
        name: (
            {
                (column, kind, bool(required or key), default, key)
                for _, column, kind, required, default, key in place.rows(f"PRAGMA table_info({name})")
            },
            {key[2:7] for key in place.rows(f"PRAGMA foreign_key_list({name})")},
            {
                (unique, tuple(column for _, _, column in place.rows(f"PRAGMA index_info({index})")))
                for _, index, unique, *_ in place.rows(f"PRAGMA index_list({name})")
            },
        )
        for (name,) in place.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    }


@pytest.mark.parametrize("version", range(1, len(SCRIPTS) + 1))
async def test_every_older_store_becomes_what_a_new_one_is(place, tmp_path, version):
    (tmp_path / "new").mkdir()
    async with Place(tmp_path / "new").store():
        pass
    with older(tmp_path, version) as database:
        columns = "id, view, engine, spec, step, generation, used"
        for id, used in (("b", 1_000.0), ("a", 1_090.0)):
            row = (id, f"view of {id}", "numpy", spec().model_dump_json(), 7, 1, used)
            database.execute(f"INSERT INTO runs ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    async with place.store() as store:
        assert await store.family("view of a") == [stored(step=7, generation=1)]
        await store.add(stored("c"))
    assert tables(place) == tables(Place(tmp_path / "new"))
    assert place.rows("SELECT id FROM runs ORDER BY number") == [("b",), ("a",), ("c",)]
    # Neither does a version from before Alembic open it.
    assert place.rows("PRAGMA user_version") == [(schema.HEAD,)]


def test_the_newest_revision_is_what_new_stores_are_made_as():
    scripts = ScriptDirectory(schema.__file__.replace("schema.py", "migrations"))
    assert scripts.get_heads() == [str(schema.HEAD)]


async def test_an_older_store_ages_by_when_its_runs_were_last_asked_for(place):
    text = spec(seed=7).model_dump_json()
    with older(place.where, 2) as database:
        for id, used in (("a", 1_000.0), ("b", 1_090.0)):
            row = (id, f"view of {id}", None, None, None, "numpy", text, 3, 0, used, "")
            database.execute(f"INSERT INTO runs VALUES ({', '.join('?' * 11)})", row)
        for key in ("c", "view of c"):
            database.execute("INSERT INTO expired VALUES (?, ?, ?)", (key, text, 900.0))
    async with place.store() as store:
        assert await store.expired("c") == await store.expired("view of c") == text
        await store.expire(50, 1_000)
        assert [run.step for run in await store.family("b")] == [3]
        assert await store.family("a") == []
        assert await store.expired("a") == text


@pytest.mark.parametrize(
    ("done", "left"),
    [(16, [0, 4, 8, 12, 2, 6, 10, 14, 1, 3, 5, 7, 9, 11, 13, 15]), (10, [0, 4, 8]), (0, [])],
)
async def test_the_cells_of_an_older_map_are_in_the_order_of_today(place, done, left):
    """They were made one beside the other; now every fourth comes first."""
    axis = {"path": "seed", "from": 0, "to": 16, "scale": "linear"}
    survey = json.dumps({"x": axis, "y": axis | {"path": "depth"}, "columns": 16, "rows": 1, "steps": 5})
    row = ("a", survey, spec().model_dump_json(), None, None, "stopped", 1_000.0)
    with older(place.where, 6) as database:
        database.execute("INSERT INTO atlases VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        for start in range(0, done, 4):
            numbers = np.repeat(np.arange(start, min(start + 4, done), dtype=float), len(MEASURES))
            database.execute("INSERT INTO cells VALUES (?, ?, ?)", ("a", start, numbers.tobytes()))
    async with place.store() as store:
        found = await AtlasStore(store).load("a")
    assert found is not None
    assert found.values[:, 0].tolist() == found.values[:, -1].tolist() == left


async def test_an_upgrade_that_fails_leaves_the_store_as_it_was(place, monkeypatch):
    with older(place.where, 1) as database:
        database.execute("DROP TABLE expired")  # which the revision after the next one needs
    before = tables(place)
    with pytest.raises(StoreUnusable, match="no such table: expired"):
        place.database()
    assert tables(place) == before
    assert place.rows("PRAGMA user_version") == [(1,)]


async def test_a_newer_store_is_left_alone(place):
    refused = "Runs cannot be kept in .*: a newer version has written there, and this one cannot read it."
    async with place.store():
        pass
    with sqlite3.connect(place.where / FILE) as database:
        database.execute("UPDATE alembic_version SET version_num = '99'")
    database.close()
    with pytest.raises(StoreUnusable, match=refused):
        place.database()


async def test_a_corrupt_page_is_said_as_such(place):
    async with place.store() as store:
        for number in range(50):
            await store.add(stored(f"{number}"))
    ((root,),) = place.rows("SELECT rootpage FROM sqlite_master WHERE name = 'runs'")
    with (place.where / FILE).open("r+b") as file:
        file.seek((root - 1) * 4_096)
        file.write(b"\xff" * 4_096)
    async with place.store() as damaged:
        with pytest.raises(StoreUnavailable, match="malformed"):
            await damaged.family("7")


async def test_a_store_that_another_process_holds_is_unavailable(store, place):
    await store.add(stored())
    other = sqlite3.connect(place.where / FILE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(
        StoreUnavailable, match=r"cannot write to its store \(database is locked\). Nothing was changed"
    ):
        await store.advanced("a", 1)
    assert await store.family("a") == [stored()]  # it can be read meanwhile
    async with place.store() as opened:
        assert await opened.family("a") == [stored()]
    other.execute("ROLLBACK")
    other.close()
    await store.advanced("a", 1)


async def test_a_full_disk_is_said_as_such(store):
    await store.add(stored())
    driver = store.database.writer.connection.driver_connection
    pages = driver.execute("PRAGMA page_count").fetchone()[0]
    driver.execute(f"PRAGMA max_page_count = {pages}")
    large = stored("b", changes=tuple(Change(number, spec(seed=1)) for number in range(500)))
    with pytest.raises(StoreUnavailable, match="database or disk is full"):
        await store.add(large)
    assert await store.family("b") == []
    assert await store.family("a") == [stored()]


def test_a_directory_that_cannot_be_used_is_said_as_such(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnusable, match=r"Runs cannot be kept in .*/file/below: Not a directory\."):
        claim(tmp_path / "file" / "below")
    (tmp_path / FILE).write_text("no database" * 100)
    with pytest.raises(StoreUnusable, match="file is not a database"):
        SQLite(tmp_path)
    (tmp_path / "server.sqlite3").mkdir()
    with pytest.raises(StoreUnusable, match="unable to open database file"):
        claim(tmp_path)
