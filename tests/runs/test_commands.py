import asyncio

import numpy as np
import pytest

from app.runs.errors import AtCapacity, RunNotFound, StoreUnavailable
from tests.runs.serving import same, serving, until, unwritable
from tests.specs import spec

pytestmark = pytest.mark.anyio


async def test_a_new_run_is_paused_at_the_start(server):
    run = await server.commands.create(spec())
    assert (run.status, run.step, run.epoch, await server.runs.find(run.id)) == ("paused", 0, 1, run)
    assert len(run.id) >= 22
    assert run.id != run.view


async def test_a_change_while_it_plays_holds_from_a_certain_step(server):
    run = await server.commands.create(spec())
    await server.clock.play(run, None, None)
    await until(run, lambda: run.step > 200)
    await server.commands.patch(run, {"training": {"optimizer": {"learning_rate": 0.3}}})
    await until(run, lambda: run.step > run.changes[0].step + 200)
    await server.clock.pause(run)
    now = await server.parameters(run, None)
    other = await server.commands.create(run.initial)
    await server.clock.step(other, run.changes[0].step)
    await server.commands.patch(other, {"training": {"optimizer": {"learning_rate": 0.3}}})
    await server.clock.step(other, run.step - other.step)
    for one, two in zip(now, await server.parameters(other, None), strict=True):
        np.testing.assert_array_equal(one["weights"], two["weights"])


async def test_a_reset_forgets_frames_and_parameters_but_no_other_change(server):
    run = await server.commands.create(spec())
    start = await server.parameters(run, 0)
    first = await server.clock.step(run, 3)
    zeros = [
        {"weights": [[0.0] * len(row) for row in one["weights"]], "biases": [0.0] * len(one["biases"])}
        for one in start
    ]
    change = {"network": {"parameters": zeros}, "training": {"optimizer": {"learning_rate": 0.5}}}
    await server.commands.patch(run, change)
    await server.commands.reset(run)
    assert (run.step, run.status, await server.service.frames(run.id, 0, 10)) == (0, "paused", [])
    assert run.spec.training.optimizer.learning_rate == 0.5
    assert run.spec.network.parameters is None
    np.testing.assert_array_equal((await server.parameters(run, None))[0]["weights"], start[0]["weights"])
    again = await server.clock.step(run, 3)
    assert again.cursor != first.cursor


@pytest.mark.parametrize("command", ["step", "patch", "reset", "fork", "create", "delete"])
async def test_what_cannot_be_written_down_is_not_done(server, command):
    run = await server.commands.create(spec())
    await server.clock.step(run, 10)
    before = await server.parameters(run, None)
    commands = {
        "step": lambda: server.clock.step(run, 5),
        "patch": lambda: server.commands.patch(run, {"training": {"batch_size": 3}}),
        "reset": lambda: server.commands.reset(run),
        "fork": lambda: server.commands.fork(run, None, {}, lockstep=False),
        "create": lambda: server.commands.create(spec()),
        "delete": lambda: server.commands.delete(run),
    }
    with unwritable(server), pytest.raises(StoreUnavailable, match="Nothing was changed"):
        await commands[command]()
    assert list(server.runs) == [run]
    assert (run.step, run.spec, run.changes) == (10, spec(), [])
    assert same(await server.parameters(run, None), before)
    other = await server.commands.create(spec())
    mine, others = await server.clock.step(run, 1), await server.clock.step(other, 11)
    np.testing.assert_array_equal(mine.frame.values, others.frame.values)


async def test_deleting_a_run_that_plays_is_no_fault(server, caplog):
    run = await server.commands.create(spec())
    twin = await server.commands.fork(run, None, {}, lockstep=True)
    await server.clock.play(run, None, None)
    await until(run, lambda: run.step > 100)
    await server.commands.delete(twin)
    there = run.step
    await until(run, lambda: run.step > there)
    await server.commands.delete(run)
    assert list(server.runs) == []
    assert caplog.text == ""


async def test_a_patch_turns_a_run_and_its_twins_or_none(server):
    run = await server.commands.create(spec())
    twin = await server.commands.fork(run, None, {"network": {"derivative": "one"}}, lockstep=True)
    with unwritable(server), pytest.raises(StoreUnavailable):
        await server.commands.patch(run, {"training": {"batch_size": 3}})
    assert (run.changes, len(twin.changes)) == ([], 1)
    await server.commands.patch(run, {"training": {"batch_size": 3}})
    assert run.spec.training.batch_size == twin.spec.training.batch_size == 3
    assert [len(stored.changes) for stored in await server.store.family(run.id)] == [1, 2]


async def test_a_run_that_is_deleted_meanwhile_is_not_found(server):
    run = await server.commands.create(spec())
    async with run.command:
        waiting = [
            asyncio.create_task(server.commands.patch(run, {"training": {"batch_size": 3}})),
            asyncio.create_task(server.commands.fork(run, None, {}, lockstep=True)),
            asyncio.create_task(server.commands.reset(run)),
            asyncio.create_task(server.clock.step(run, 1)),
        ]
        deleting = asyncio.create_task(server.commands.delete(run))
        await asyncio.sleep(0)
    for each in waiting:
        with pytest.raises(RunNotFound):
            await each
    await deleting


async def test_a_run_may_be_deleted_while_its_state_is_saved(server):
    run = await server.commands.create(spec())
    await server.clock.step(run, 10)
    saving = asyncio.create_task(server.runs.save(run))
    await asyncio.sleep(0)
    await server.commands.delete(run)
    await saving
    assert await server.store.family(run.id) == []


@pytest.mark.parametrize("limit", [{"max_changes_per_run": 2}, {"changes_bytes": 1_500}])
async def test_a_run_has_so_many_changes_and_a_fork_copies_no_more(tmp_path, limit):
    (name,) = limit
    async with serving(tmp_path, **limit) as server:
        run = await server.commands.create(spec())
        for size in (2, 3):
            await server.commands.patch(run, {"training": {"batch_size": size}})
        for refused in (
            server.commands.patch(run, {"training": {"batch_size": 4}}),
            server.commands.fork(run, None, {"training": {"batch_size": 4}}, False),
        ):
            with pytest.raises(AtCapacity, match=rf"\({name}\). Reset it first."):
                await refused
        assert (len(run.changes), run.spec.training.batch_size) == (2, 3)
        fork = await server.commands.fork(run, None, {}, False)
        assert len(fork.changes) == 2
        await server.commands.reset(run)
        await server.commands.patch(run, {"training": {"batch_size": 4}})
