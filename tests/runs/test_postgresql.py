"""What is PostgreSQL's alone: the right to write, connections that are lost, and what it says of itself."""

import asyncio
import sys

import pytest
from sqlalchemy import text

from app.runs.database import postgresql
from app.runs.database.postgresql import PostgreSQL
from app.runs.errors import StoreTaken, StoreUnavailable, StoreUnusable
from tests.runs.serving import serving
from tests.runs.storing import Place, stored
from tests.specs import spec

pytestmark = pytest.mark.anyio

FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'could not extend file: No space left on device';
END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON runs EXECUTE FUNCTION full_disk();
"""


@pytest.fixture
def place(postgres):
    return Place(postgres.new_schema())


@pytest.fixture
async def store(anyio_backend, place):
    async with place.store() as store:
        await store.add(stored())
        yield store


def lose_connections(postgres):
    """As a database does that is restarted."""
    with postgres.connected() as other:
        others = "FROM pg_stat_activity WHERE application_name = 'gradient-flow'"
        other.execute(f"SELECT pg_terminate_backend(pid, 10000) {others}".encode())


async def test_a_schema_has_one_server(store, place, postgres, monkeypatch):
    monkeypatch.setattr(postgresql, "HANDOVER_SECONDS", 0.1)
    with pytest.raises(StoreTaken, match=r"postgresql://gradient_flow@/postgres: another server has it\."):
        place.database()
    async with Place(postgres.new_schema()).store() as other:  # of the same database
        assert await other.family("a") == []
    await store.advanced("a", 1)
    with pytest.raises(StoreTaken):  # now that another connection has the right
        place.database()
    await store.database.close()
    async with place.store() as after:
        assert await after.family("a") == [stored(step=1)]


async def test_a_connection_that_was_lost_costs_nobody_anything(store, postgres):
    await store.family("a")
    lose_connections(postgres)
    await store.advanced("a", 1)
    assert await store.family("a") == [stored(step=1)]


async def test_a_server_that_another_one_has_come_after_writes_no_more(place, postgres, monkeypatch):
    monkeypatch.setattr(postgresql, "ANSWER_SECONDS", 0.5)
    async with place.store() as former:
        await former.add(stored())
        lose_connections(postgres)
        async with place.store() as later:
            with pytest.raises(StoreUnavailable, match=r"\(canceling statement due to lock timeout\)"):
                await former.advanced("a", 1)
            await later.advanced("a", 2)
        await former.advanced("a", 3)
        assert await former.family("a") == [stored(step=3)]


async def test_a_full_disk_is_said_as_such(store, place):
    with place.connected() as other:
        other.execute(FULL.encode())
    said = (
        r"cannot write to its store \(could not extend file: No space left on device\). Nothing was changed"
    )
    with pytest.raises(StoreUnavailable, match=said):
        await store.add(stored("b"))
    await store.advanced("a", 1)
    assert await store.family("a") == [stored(step=1)]
    assert await store.family("b") == []


async def test_a_database_that_says_nothing_is_not_waited_for(store, monkeypatch):
    monkeypatch.setattr(postgresql, "ANSWER_SECONDS", 0.3)
    for way in (store.database.write, store.database.read):
        with pytest.raises(StoreUnavailable, match=r"\(the database does not answer\)"):
            await way(lambda connection: connection.execute(text("SELECT pg_sleep(60)")))
    monkeypatch.undo()
    await store.advanced("a", 1)
    assert await store.family("a") == [stored(step=1)]


async def test_a_database_that_is_gone_is_said_as_such(place, postgres):
    async with place.store() as store:
        await store.add(stored())
        postgres.stop()
        try:
            for command in (store.advanced("a", 1), store.family("a"), store.check()):
                with pytest.raises(StoreUnavailable, match=r"\(the database cannot be reached\)"):
                    await command
            with pytest.raises(StoreUnusable, match=r"Runs cannot be kept in postgresql://.*: connection .*"):
                place.database()
        finally:
            postgres.start()
        await store.advanced("a", 2)
        assert await store.family("a") == [stored(step=2)]


async def test_nothing_is_answered_of_a_step_before_it_is_written(place, tmp_path):
    async with serving(tmp_path, database_url=place.where) as server:
        run = await server.commands.create(spec())
        before = await server.losses(run)
        with place.connected() as other, other.transaction():
            other.execute("LOCK TABLE runs IN SHARE MODE")
            stepping = asyncio.create_task(server.clock.step(run, 1))
            while not run.writing.locked():
                await server.service.compute(int)
            asking = asyncio.create_task(server.losses(run))
            await server.service.compute(int)  # the worker has answered what came before
            assert (run.step, asking.done()) == (0, False)
        assert await asking != before
        assert (await stepping).frame.step == run.step == 1


async def test_an_answer_of_a_step_that_is_taken_back_is_asked_for_again(place, tmp_path, monkeypatch):
    monkeypatch.setattr(postgresql, "ANSWER_SECONDS", 1.0)
    async with serving(tmp_path, database_url=place.where) as server:
        run = await server.commands.create(spec())
        before = await server.losses(run)
        with place.connected() as other, other.transaction():
            other.execute("LOCK TABLE runs IN SHARE MODE")
            stepping = asyncio.create_task(server.clock.step(run, 1))
            while not run.writing.locked():
                await server.service.compute(int)
            assert await server.losses(run) == before
            with pytest.raises(StoreUnavailable, match="Nothing was changed"):
                await stepping
        assert (await server.clock.step(run, 1)).frame.step == 1


async def test_a_newer_database_is_left_alone(place):
    async with place.store():
        pass
    with place.connected() as other:
        other.execute("UPDATE alembic_version SET version_num = '99'")
    with pytest.raises(StoreUnusable, match="a newer version has written there, and this one cannot read it"):
        place.database()


def test_what_is_missing_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreUnusable, match=r'PostgreSQL needs `pip install "gradient-flow\[postgres\]"`'):
        PostgreSQL("postgresql://somebody@localhost/runs")


def test_a_password_is_nobodys_business(tmp_path):
    with pytest.raises(StoreUnusable) as caught:
        PostgreSQL(f"postgresql://somebody:secret@/runs?host={tmp_path}")
    assert "Runs cannot be kept in postgresql://somebody:***@/runs: " in str(caught.value)
    assert "secret" not in str(caught.value)
