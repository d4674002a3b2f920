"""Readers in another process than the run: what crosses is pickled, as between two."""

import asyncio
import pickle

import numpy as np
import pytest

from app.runs.errors import AtCapacity, NotReady, RunNotFound
from app.runs.feed import Feed
from app.runs.history import CATCH_UP, Cursor, RecordedFrame
from app.runs.measures import Measures
from app.runs.mirror import Mirrors
from app.settings import Settings
from tests.runs.serving import until
from tests.specs import spec

pytestmark = pytest.mark.anyio


class Elsewhere:
    """The mirrors of a service in this process, and how often it was asked for a tail."""

    def __init__(self, server, **settings):
        self.service, self.asked = server.service, []
        self.mirrors = Mirrors(Settings(**settings), Measures(), self.ask)

    async def ask(self, view, known):
        self.asked.append((view, known))
        return pickle.loads(pickle.dumps(await self.service.tail(view, known)))


@pytest.fixture
async def elsewhere(server):
    there = Elsewhere(server)
    yield there
    await there.mirrors.close()


async def steps_of(news, last):
    """The steps that a reader hears of, up to one."""
    steps = []
    async for each in news:
        if each and not isinstance(each, str):
            steps.append(each.frame.step)
            if each.frame.step >= last:
                return steps
    return steps


async def test_a_run_is_asked_for_once_however_many_read_it(server, elsewhere):
    run = await server.commands.create(spec())
    readers = [await elsewhere.mirrors.follow(run.view, Cursor(0, 0)) for _ in range(20)]
    reading = [asyncio.create_task(steps_of(each, 30)) for each in readers]
    await server.clock.play(run, 60, 30)
    assert await asyncio.gather(*reading) == [list(range(1, 31))] * 20
    assert run.readers == 1
    cursors = [known.cursor for _, known in elsewhere.asked if known]
    assert cursors == sorted(cursors)  # one behind the other


async def test_a_frame_elsewhere_is_the_frame_here(server, elsewhere):
    run = await server.commands.create(spec())
    await server.clock.step(run, 3)
    record = await anext(await elsewhere.mirrors.follow(run.view, None))
    here = await server.service.frame(run.id, 3)
    assert (record.cursor, record.status, record.frame.step) == (here.cursor, "paused", 3)
    assert np.array_equal(record.frame.values, here.frame.values, equal_nan=True)


async def test_a_reader_resumes_after_its_cursor_and_a_late_one_skips(server, elsewhere):
    run = await server.commands.create(spec())
    await server.clock.play(run, 60, CATCH_UP + 40)
    await until(run, lambda: not run.playing)
    for at in (Cursor(0, 50), Cursor(0, 2)):
        there = await anext(await elsewhere.mirrors.follow(run.view, at))
        assert there.cursor == (await anext(server.feed.follow(run, at))).cursor


async def test_a_reset_and_a_stop_are_heard_of(server, elsewhere):
    run = await server.commands.create(spec())
    await server.clock.step(run, 5)
    reader = await elsewhere.mirrors.follow(run.view, Cursor(0, 5))
    waiting = asyncio.ensure_future(anext(reader))
    await server.commands.reset(run)
    await server.clock.step(run, 1)
    assert (await waiting).cursor == Cursor(1, 1)
    waiting = asyncio.ensure_future(anext(reader))
    run.set_status("paused", "The disk is full.")
    assert await waiting == "The disk is full."


async def test_a_beat_there_is_one_here(server, elsewhere):
    run = await server.commands.create(spec())
    reader = await elsewhere.mirrors.follow(run.view, None)
    waiting = asyncio.ensure_future(anext(reader))
    assert run.readers == 1
    await server.upkeep.beat()
    assert await waiting is None


async def test_a_run_that_is_deleted_lets_its_readers_go(server, elsewhere):
    run = await server.commands.create(spec())
    reader = await elsewhere.mirrors.follow(run.view, None)
    waiting = asyncio.create_task(steps_of(reader, 1))
    await server.commands.delete(run)
    assert await waiting == []
    with pytest.raises(RunNotFound):
        await elsewhere.mirrors.follow(run.view, None)


async def test_a_run_whose_process_goes_lets_its_readers_go(server, elsewhere):
    run = await server.commands.create(spec())
    reader = await elsewhere.mirrors.follow(run.view, None)
    waiting = asyncio.create_task(steps_of(reader, 1))
    await server.service.let_readers_go()
    assert await waiting == []
    with pytest.raises(NotReady, match=r"The server is stopping\."):
        await elsewhere.mirrors.follow(run.view, None)


async def test_a_run_has_so_many_readers_here(server):
    there = Elsewhere(server, max_streams_per_run=1)
    run = await server.commands.create(spec())
    await server.clock.step(run, 1)
    reading = await there.mirrors.follow(run.view, None)
    assert isinstance(await anext(reading), RecordedFrame)
    with pytest.raises(
        AtCapacity, match=r"This run has 1 streams, as many as it may \(max_streams_per_run\)"
    ):
        await there.mirrors.follow(run.view, None)
    await there.mirrors.close()


async def test_a_tail_that_cannot_be_had_at_all_is_logged(server, caplog):
    async def broken(view, known):
        raise OSError("no way")

    mirrors = Mirrors(Settings(), Measures(), broken)
    with pytest.raises(NotReady, match=r"The run cannot be followed\."):
        await mirrors.follow("a", None)
    assert "A run can be followed no longer." in caplog.text


async def test_a_tail_says_at_once_what_has_come_since(server):
    run = await server.commands.create(spec())
    await server.clock.step(run, 2)
    feed = Feed(Measures())
    tail = await feed.tail(run, None)
    assert [each.frame.step for each in tail.records] == [2]
    assert (await feed.tail(run, tail.standing._replace(status="running"))).records == ()
    assert run.readers == 0
