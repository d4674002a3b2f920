import asyncio
import os
import shutil
import signal

import pytest

from app.runs.errors import NotReady, RunNotFound, WorkerTooSlow
from app.runs.process import WorkerDied
from app.runs.worker import Worker
from tests.runs.serving import serving
from tests.specs import spec

pytestmark = pytest.mark.anyio


async def test_a_run_that_is_watched_does_not_sleep(tmp_path):
    async with serving(tmp_path, idle_seconds=1) as server:
        run = await server.commands.create(spec())
        await server.clock.step(run, 1)
        reader = server.feed.follow(run, None)
        await anext(reader)
        run.used -= 60
        await server.upkeep.sweep()
        assert list(server.runs) == [run]
        await reader.aclose()


async def test_what_was_tended_is_in_the_file_without_its_log(tmp_path):
    async with serving(tmp_path / "a") as server:
        run = await server.commands.create(spec())
        await server.clock.step(run, 7)
        await server.upkeep.sweep()
        (tmp_path / "b").mkdir()
        shutil.copy(
            tmp_path / "a" / "runs.sqlite3", tmp_path / "b"
        )  # all that a power cut leaves for certain
    async with serving(tmp_path / "b") as afterwards:
        assert (await afterwards.runs.find(run.id)).step == 7


async def test_a_command_that_takes_long_holds_up_nothing_but_its_run(tmp_path):
    async with serving(tmp_path, idle_seconds=1) as server:
        run, other = await server.commands.create(spec()), await server.commands.create(spec())
        run.used -= 60
        other.used -= 60
        async with run.command, asyncio.timeout(60):
            await server.upkeep.sweep()
        assert list(server.runs) == [run]
        await server.upkeep.sweep()
        assert list(server.runs) == []


async def test_a_clock_that_is_set_deletes_no_run(server, monkeypatch):
    run = await server.commands.create(spec())
    monkeypatch.setattr("time.time", lambda: 1e12)
    await server.upkeep.sweep()
    await server.clock.step(run, 7)
    assert (await server.store.family(run.id))[0].step == 7


async def test_a_run_that_was_taken_out_of_the_store_goes_on_no_further(server):
    run = await server.commands.create(spec())
    await server.clock.step(run, 3)
    await server.store.remove(run.id)
    with pytest.raises(RunNotFound):
        await server.clock.step(run, 3)
    assert run.step == 3


async def test_a_worker_is_replaced_though_nobody_asks_for_its_runs(server):
    run = await server.commands.create(spec())
    os.kill(run.worker._process.pid, signal.SIGKILL)
    with pytest.raises(WorkerDied):
        await run.worker.call(Worker.checkpoint, run.id)
    with pytest.raises(NotReady, match=r"A worker has died, and the one in its place does not hold its runs"):
        await server.service.check()
    await server.upkeep.check_workers()
    await server.service.check()


async def test_a_worker_that_hangs_is_noticed_though_nobody_asks_for_its_runs(tmp_path):
    async with serving(tmp_path, call_seconds=1, engine="numpy") as server:
        run = await server.commands.create(spec())
        pid = run.worker._process.pid
        assert pid
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(WorkerTooSlow):
            await server.upkeep.check_workers()
        with pytest.raises(NotReady):
            await server.service.check()
        await server.upkeep.check_workers()
        await server.service.check()
        await server.clock.step(run, 3)


async def test_upkeep_that_has_ended_is_an_error_and_the_end_of_readiness(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr("app.runs.upkeep.PERIOD_SECONDS", 0.0)

    def fails(*arguments):
        raise ZeroDivisionError

    async with serving(tmp_path, engine="numpy") as server:
        monkeypatch.setattr(server.store, "pass_time", fails)
        await asyncio.wait(server.upkeep._tasks, return_when=asyncio.FIRST_COMPLETED)
        assert "What is due every few seconds is done no longer." in caplog.text
        with pytest.raises(NotReady, match="done no longer; the log says why"):
            await server.service.check()
