import asyncio

import pytest

from app.runs.errors import (
    RunNotFound,
)
from app.runs.history import Cursor
from tests.runs.serving import serving, until
from tests.specs import spec

pytestmark = pytest.mark.anyio


async def test_a_reader_sees_each_step_once_and_resumes_after_its_cursor(server):
    run = await server.commands.create(spec())
    await server.clock.play(run, 60, 20)
    seen = []
    async for record in server.feed.follow(run, Cursor(0, 0)):
        seen.append(record.frame.step)
        if record.frame.step == 20:
            break
    assert seen == list(range(1, 21))
    async for record in server.feed.follow(run, Cursor(0, 15)):
        assert record.frame.step == 16
        break
    async for record in server.feed.follow(run, None):
        assert record.frame.step == 20
        break


async def test_after_a_reset_a_reader_starts_from_the_first_step(server):
    run = await server.commands.create(spec())
    await server.clock.step(run, 5)
    await server.commands.reset(run)
    reader = server.feed.follow(run, Cursor(0, 5))
    waiting = asyncio.ensure_future(anext(reader))
    await server.clock.step(run, 1)
    record = await waiting
    assert record.cursor == Cursor(1, 1)


async def test_a_deleted_run_is_gone_and_its_readers_are_let_go(server):
    run = await server.commands.create(spec())
    await server.clock.play(run, 60, None)
    seen = []

    async def read():
        async for record in server.feed.follow(run, None):
            seen.append(record.frame.step)  # noqa: PERF401 (watched while it grows)

    reader = asyncio.create_task(read())
    await until(run, lambda: len(seen) > 3)
    await server.commands.delete(run)
    async with asyncio.timeout(10):
        await reader
    with pytest.raises(RunNotFound, match="There is no run with this id"):
        await server.runs.find(run.id)
    await server.commands.delete(run)


async def test_a_server_that_closes_lets_its_readers_go(tmp_path):
    async with serving(tmp_path) as server:
        run = await server.commands.create(spec())
        await server.clock.play(run, 60, None)

        async def read():
            async for _ in server.feed.follow(run, None):
                pass

        reader = asyncio.create_task(read())
        await until(run, lambda: run.step > 2)
    async with asyncio.timeout(10):
        await reader
