import asyncio
import tracemalloc

import numpy as np
import pytest

from app.runs.errors import AtCapacity, RunExpired, RunNotFound, ViewOnly
from app.runs.footprint import footprint
from app.spec import Specification
from app.timeline import Timeline
from tests.runs.serving import same, serving, until
from tests.runs.storing import Place
from tests.specs import spec

pytestmark = pytest.mark.anyio


async def test_a_view_looks_and_does_not_command(server):
    run = await server.commands.create(spec())
    assert await server.runs.find(run.view) is run
    assert await server.runs.find_to_command(run.id) is run
    with pytest.raises(
        ViewOnly, match="This is a view of the run: it may be looked at and forked, not commanded"
    ):
        await server.runs.find_to_command(run.view)


async def test_no_more_runs_than_there_may_be(tmp_path):
    async with serving(tmp_path, max_runs=1) as server:
        run = await server.commands.create(spec())
        with pytest.raises(AtCapacity, match=r"The server holds 1 runs, as many as it may \(max_runs\)"):
            await server.commands.create(spec())
        await server.commands.delete(run)
        await server.commands.create(spec())


async def test_a_client_has_so_many_runs(tmp_path):
    async with serving(tmp_path, max_runs_per_client=1) as server:
        run = await server.commands.create(spec(), "one")
        with pytest.raises(AtCapacity, match=r"This client has 1 runs.*\(max_runs_per_client\)"):
            await server.commands.create(spec(), "one")
        with pytest.raises(AtCapacity):
            await server.commands.fork(run, None, {}, lockstep=False, client="one")
        await server.commands.create(spec(), "another")
        run.used -= 60
        await server.commands.create(spec(), "one")
        assert run.closed


async def test_an_idle_run_sleeps_and_wakes_when_it_is_asked_for(tmp_path):
    async with serving(tmp_path, max_runs=1, idle_seconds=1) as server:
        run = await server.commands.create(spec())
        last = await server.clock.step(run, 400)
        await server.clock.play(run, 60, None)
        run.used -= 60
        await server.upkeep.sweep()
        assert list(server.runs) == []
        woken = await server.runs.find(run.id)
        assert woken is not run
        assert woken.status == "paused"
        np.testing.assert_array_equal((await server.frame(woken, 400)).frame.values, last.frame.values)
        woken.used -= 60
        other = await server.commands.create(spec())
        assert list(server.runs) == [other]


async def test_everything_that_was_said_is_there_after_a_restart(tmp_path):
    async with serving(tmp_path) as before:
        run = await before.commands.create(spec(training={"optimizer": {"name": "momentum"}}))
        await before.clock.step(run, 30)
        await before.commands.patch(run, {"training": {"batch_size": 3}, "probe": {"index": 2}})
        twin = await before.commands.fork(run, None, {"network": {"derivative": "one"}}, lockstep=True)
        last = await before.clock.step(run, 3_000)
        parameters = await before.parameters(run, None)
        twins = await before.parameters(twin, None)
        await before.clock.play(run, 60, None)
        await until(run, lambda: run.step > 3_035)
    async with serving(tmp_path) as after:
        other = await after.runs.find(run.view)
        assert (other.id, other.step, other.status, other.spec) == (run.id, run.step, "paused", run.spec)
        again = await after.frame(other, last.frame.step)
        np.testing.assert_array_equal(again.frame.values, last.frame.values)
        assert again.cursor == last.cursor
        assert same(await after.parameters(other, 3_030), parameters)
        woken = await after.runs.find(twin.id)
        assert woken.leader is other
        assert (woken.forked_from, woken.step) == ((run.view, 30), other.step)
        assert same(await after.parameters(woken, 3_030), twins)
        await after.commands.delete(other)
    async with serving(tmp_path) as afterwards:
        for key in (run.id, twin.view):
            with pytest.raises(RunNotFound):
                await afterwards.runs.find(key)


async def test_a_run_that_has_expired_says_so_with_its_specification(tmp_path):
    async with serving(tmp_path) as server:
        run = await server.commands.create(spec(seed=11))
        run.used -= 10_000
        await server.upkeep.sweep()
        await server.store.pass_time(10, [])
        await server.store.expire(1, 100)
        for key in (run.id, run.view):
            with pytest.raises(RunExpired, match="This run has expired") as caught:
                await server.runs.find(key)
            assert Specification.model_validate_json(caught.value.spec) == spec(seed=11)


async def test_no_more_runs_than_there_may_be_however_many_are_asked_for_at_once(tmp_path):
    async with serving(tmp_path, max_runs=10, max_runs_per_client=6) as server:
        asked = [server.commands.create(spec(), f"{number % 2}") for number in range(60)]
        made = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(not isinstance(one, AtCapacity) for one in made) == len(list(server.runs)) == 10
        clients = [run.client for run in server.runs]
        assert max(clients.count("0"), clients.count("1")) <= 6


async def test_no_more_memory_than_there_may_be(tmp_path):
    one = footprint(spec(), 1_000)
    async with serving(tmp_path, memory_bytes=2 * one, history_bytes=1_000) as server:
        runs = [await server.commands.create(spec()) for _ in range(2)]
        refused = rf"The server's runs take {2 * one} bytes, as many as it may \(memory_bytes\)"
        with pytest.raises(AtCapacity, match=refused):
            await server.commands.create(spec())
        with pytest.raises(AtCapacity, match=refused):
            await server.commands.fork(runs[0], None, {}, lockstep=False)
        runs[1].used -= 60
        await server.commands.create(spec())
        assert runs[1].closed


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_run_takes_no_more_memory_than_is_counted(optimizer):
    training = {"optimizer": {"name": optimizer}}
    large = spec(network={"layers": [{"units": 600}, {"units": 600}, {"units": 1}]}, training=training)
    tracemalloc.start()
    timeline = Timeline(large)
    frames = [timeline.observe() for _ in range(2)]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert frames[-1].step == 2
    assert most < footprint(large, 0)


async def test_runs_wake_side_by_side_and_each_once(tmp_path):
    async with serving(tmp_path) as before:
        runs = [await before.commands.create(spec()) for _ in range(4)]
    async with serving(tmp_path) as after:
        gone = asyncio.create_task(after.runs.find(runs[0].id))
        await asyncio.sleep(0)
        keys = [key for run in runs for key in (run.id, run.view)]
        finding = [asyncio.create_task(after.runs.find(key)) for key in keys]
        await asyncio.sleep(0)
        assert len(after.runs._waking) == 4
        gone.cancel()
        found = await asyncio.gather(*finding)
        assert found[::2] == found[1::2]
        assert len(list(after.runs)) == 4
        assert after.runs._waking == {}


async def test_a_run_that_cannot_wake_says_so_to_all_who_ask(tmp_path):
    async with serving(tmp_path) as before:
        sleeping = await before.commands.create(spec())
    async with serving(tmp_path, max_runs=1) as after:
        await after.commands.create(spec())
        for _ in range(2):
            with pytest.raises(AtCapacity):
                await after.runs.find(sleeping.id)


async def test_a_stop_saves_where_runs_stand(tmp_path):
    async with serving(tmp_path) as before:
        run, other = await before.commands.create(spec()), await before.commands.create(spec())
        await before.clock.step(run, 700)
        await before.clock.play(other, None, None)
        await until(other, lambda: other.step > 200)
    async with Place(tmp_path).store() as store:
        assert await _saved(store, run.id) == 700
        (stored,) = await store.family(other.id)
        assert await _saved(store, other.id) == stored.step == other.step


async def _saved(store, run):
    """The step that the run can go on from."""
    checkpoint = await store.checkpoint(run)
    assert checkpoint
    return checkpoint.state.step
