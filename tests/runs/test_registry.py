import asyncio
import os
import shutil
import signal
import time

import numpy as np
import pytest

from app.runs.conductor import Conductor
from app.runs.errors import AtCapacity, DirectoryTaken, RunExpired, RunNotFound, StoreUnavailable
from app.settings import Settings
from app.spec import Specification
from tests.runs.conducting import conducting, same, until
from tests.specs import spec

pytestmark = pytest.mark.anyio


async def test_a_worker_that_dies_loses_nothing(conductor):
    run, playing = await conductor.create(spec()), await conductor.create(spec(seed=3))
    await conductor.step(run, 40)
    await conductor.patch(run, {"training": {"batch_size": 7}})
    await conductor.step(run, 40)
    before = await conductor.parameters(run, None)
    await conductor.play(playing, 60, None)
    await until(playing, lambda: playing.step > 3)
    for process in list(run.host._pool._processes):
        os.kill(process, signal.SIGKILL)
    after = await conductor.parameters(run, None)
    for one, two in zip(before, after, strict=True):
        np.testing.assert_array_equal(one["weights"], two["weights"])
    there = playing.step
    await until(playing, lambda: playing.step > there + 3)
    assert playing.status == "running"


async def test_everything_that_was_said_is_there_after_a_restart(tmp_path):
    async with conducting(tmp_path) as before:
        run = await before.create(spec(training={"optimizer": {"name": "momentum"}}))
        await before.step(run, 30)
        await before.patch(run, {"training": {"batch_size": 3}, "probe": {"index": 2}})
        twin = await before.fork(run, None, {"network": {"derivative": "one"}}, lockstep=True)
        last = await before.step(run, 3_000)
        parameters = await before.parameters(run, None)
        twins = await before.parameters(twin, None)
        await before.play(run, 60, None)
        await until(run, lambda: run.step > 3_035)
    async with conducting(tmp_path) as after:
        other = await after.find(run.view)
        assert (other.id, other.step, other.status, other.spec) == (run.id, run.step, "paused", run.spec)
        again = await after.frame(other, last.frame.step)
        np.testing.assert_array_equal(again.frame.values, last.frame.values)
        assert again.cursor == last.cursor
        assert same(await after.parameters(other, 3_030), parameters)
        woken = await after.find(twin.id)
        assert woken.leader is other
        assert (woken.forked_from, woken.step) == ((run.view, 30), other.step)
        assert same(await after.parameters(woken, 3_030), twins)
        await after.delete(other)
    async with conducting(tmp_path) as afterwards:
        for key in (run.id, twin.view):
            with pytest.raises(RunNotFound):
                await afterwards.find(key)


async def test_an_idle_run_sleeps_and_wakes_when_it_is_asked_for(tmp_path):
    async with conducting(tmp_path, max_runs=1, idle_seconds=1) as conductor:
        run = await conductor.create(spec())
        last = await conductor.step(run, 400)
        await conductor.play(run, 60, None)
        run.used -= 60
        await conductor.tend()
        assert list(conductor.runs) == []
        woken = await conductor.find(run.id)
        assert woken is not run
        assert woken.status == "paused"
        np.testing.assert_array_equal((await conductor.frame(woken, 400)).frame.values, last.frame.values)
        woken.used -= 60
        other = await conductor.create(spec())
        assert list(conductor.runs) == [other]


async def test_a_run_that_is_watched_does_not_sleep(tmp_path):
    async with conducting(tmp_path, idle_seconds=1) as conductor:
        run = await conductor.create(spec())
        await conductor.step(run, 1)
        reader = conductor.follow(run, None)
        await anext(reader)
        run.used -= 60
        await conductor.tend()
        assert list(conductor.runs) == [run]
        await reader.aclose()


async def test_what_was_tended_is_in_the_file_without_its_log(tmp_path):
    async with conducting(tmp_path / "a") as conductor:
        run = await conductor.create(spec())
        await conductor.step(run, 7)
        await conductor.tend()
        (tmp_path / "b").mkdir()
        shutil.copy(
            tmp_path / "a" / "runs.sqlite3", tmp_path / "b"
        )  # all that a power cut leaves for certain
    async with conducting(tmp_path / "b") as afterwards:
        assert (await afterwards.find(run.id)).step == 7


async def test_a_run_that_has_expired_says_so_with_its_specification(tmp_path):
    async with conducting(tmp_path) as conductor:
        run = await conductor.create(spec(seed=11))
        run.used -= 10_000
        await conductor.tend()
        conductor._store.expire(time.time() + 1)
        for key in (run.id, run.view):
            with pytest.raises(RunExpired, match="This run has expired") as told:
                await conductor.find(key)
            assert Specification.model_validate_json(told.value.spec) == spec(seed=11)


@pytest.mark.parametrize("command", ["step", "patch", "reset", "fork", "create", "delete"])
async def test_what_cannot_be_written_down_is_not_done(conductor, command):
    run = await conductor.create(spec())
    await conductor.step(run, 10)
    before = await conductor.parameters(run, None)
    commands = {
        "step": lambda: conductor.step(run, 5),
        "patch": lambda: conductor.patch(run, {"training": {"batch_size": 3}}),
        "reset": lambda: conductor.reset(run),
        "fork": lambda: conductor.fork(run, None, {}, lockstep=False),
        "create": lambda: conductor.create(spec()),
        "delete": lambda: conductor.delete(run),
    }
    conductor._store._database.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreUnavailable, match="Nothing was changed"):
        await commands[command]()
    conductor._store._database.execute("PRAGMA query_only = OFF")
    assert list(conductor.runs) == [run]
    assert (run.step, run.spec, run.changes) == (10, spec(), [])
    assert same(await conductor.parameters(run, None), before)
    other = await conductor.create(spec())
    mine, others = await conductor.step(run, 1), await conductor.step(other, 11)
    np.testing.assert_array_equal(mine.frame.values, others.frame.values)


async def test_a_player_that_cannot_write_stands_still(conductor, caplog):
    run = await conductor.create(spec())
    await conductor.play(run, 60, None)
    await until(run, lambda: run.step > 3)
    conductor._store._database.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreUnavailable):
        await run.player
    conductor._store._database.execute("PRAGMA query_only = OFF")
    assert run.status == "paused"
    await asyncio.sleep(0)
    assert "A run stopped playing" in caplog.text
    step = run.step
    other = await conductor.create(spec())
    mine, others = await conductor.step(run, 1), await conductor.step(other, step + 1)
    np.testing.assert_array_equal(mine.frame.values, others.frame.values)


async def test_a_step_that_could_not_be_written_to_its_end_says_how_far_it_came(conductor):
    run = await conductor.create(spec())
    stepping = asyncio.create_task(conductor.step(run, 1_000_000))
    await until(run, lambda: run.step > 0)
    conductor._store._database.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreUnavailable, match=r"It went \d+ steps on and no further\. Try again\.") as told:
        await stepping
    conductor._store._database.execute("PRAGMA query_only = OFF")
    assert f"It went {run.step} steps on" in str(told.value)
    assert conductor._store.family(run.id)[0].step == run.step


async def test_deleting_a_run_that_plays_is_no_fault(conductor, caplog):
    run = await conductor.create(spec())
    twin = await conductor.fork(run, None, {}, lockstep=True)
    await conductor.play(run, None, None)
    await until(run, lambda: run.step > 100)
    await conductor.delete(twin)
    there = run.step
    await until(run, lambda: run.step > there)
    await conductor.delete(run)
    assert list(conductor.runs) == []
    assert caplog.text == ""


async def test_a_patch_turns_a_run_and_its_twins_or_none(conductor):
    run = await conductor.create(spec())
    twin = await conductor.fork(run, None, {"network": {"derivative": "one"}}, lockstep=True)
    conductor._store._database.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreUnavailable):
        await conductor.patch(run, {"training": {"batch_size": 3}})
    conductor._store._database.execute("PRAGMA query_only = OFF")
    assert (run.changes, len(twin.changes)) == ([], 1)
    await conductor.patch(run, {"training": {"batch_size": 3}})
    assert run.spec.training.batch_size == twin.spec.training.batch_size == 3
    assert [len(stored.changes) for stored in conductor._store.family(run.id)] == [1, 2]


async def test_a_client_has_so_many_runs(tmp_path):
    async with conducting(tmp_path, max_runs_per_client=1) as conductor:
        run = await conductor.create(spec(), "one")
        with pytest.raises(AtCapacity, match=r"This client has 1 runs.*\(max_runs_per_client\)"):
            await conductor.create(spec(), "one")
        with pytest.raises(AtCapacity):
            await conductor.fork(run, None, {}, lockstep=False, client="one")
        await conductor.create(spec(), "another")
        run.used -= 60
        await conductor.create(spec(), "one")
        assert run.closed


async def test_a_directory_has_one_server(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("app.runs.store.HANDOVER_SECONDS", 0.1)
    async with conducting(tmp_path):
        with pytest.raises(DirectoryTaken, match="another server has it"):
            async with conducting(tmp_path):
                pass
        second = Conductor(
            Settings.model_construct(
                **Settings(workers=1).model_dump() | {"data_dir": tmp_path}, _fields_set={"workers"}
            )
        )
        await second.start()
        await second.create(spec())
        await second.close()
    assert "Another server keeps its runs in" in caplog.text
