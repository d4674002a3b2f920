import asyncio

import numpy as np
import pytest

from app.runs.errors import AtCapacity, Diverged, Playing, RunNotFound
from app.runs.history import Cursor
from tests.runs.conducting import DIVERGES, conducting, until
from tests.specs import spec

pytestmark = pytest.mark.anyio


async def test_a_new_run_is_paused_at_the_start(conductor):
    run = await conductor.create(spec())
    assert (run.status, run.step, run.epoch, await conductor.find(run.id)) == ("paused", 0, 1, run)
    assert len(run.id) >= 22
    assert run.id != run.view


async def test_no_more_runs_than_there_may_be(tmp_path):
    async with conducting(tmp_path, max_runs=1) as conductor:
        run = await conductor.create(spec())
        with pytest.raises(AtCapacity, match=r"The server holds 1 runs, as many as it may \(max_runs\)"):
            await conductor.create(spec())
        await conductor.delete(run)
        await conductor.create(spec())


async def test_stepping_is_the_same_in_one_go_and_in_many(conductor):
    one, two = await conductor.create(spec()), await conductor.create(spec())
    last = await conductor.step(one, 500)
    for count in (1, 199, 300):
        other = await conductor.step(two, count)
    np.testing.assert_array_equal(last.frame.values, other.frame.values)
    assert (one.step, last.cursor, last.status) == (500, Cursor(0, 500), "paused")


async def test_playing_to_a_step_records_each_of_them(conductor):
    run = await conductor.create(spec())
    await conductor.play(run, 60, 12)
    await until(run, lambda: run.status == "paused")
    assert run.step == 12
    assert [record.frame.step for record in conductor.recorded(run, 0, 100)] == list(range(1, 13))


async def test_full_speed_stops_when_told_to_and_goes_on_bit_for_bit(conductor):
    run, other = await conductor.create(spec()), await conductor.create(spec())
    await conductor.play(run, None, None)
    with pytest.raises(Playing, match=r"The run is playing. Pause it first\."):
        await conductor.step(run, 1)
    await until(run, lambda: run.step > 500)
    await conductor.pause(run)
    assert run.status == "paused"
    last = await conductor.step(run, 1)
    other = await conductor.step(other, run.step)
    np.testing.assert_array_equal(last.frame.values, other.frame.values)


async def test_a_change_while_it_plays_holds_from_a_certain_step(conductor):
    run = await conductor.create(spec())
    await conductor.play(run, None, None)
    await until(run, lambda: run.step > 200)
    await conductor.patch(run, {"training": {"optimizer": {"learning_rate": 0.3}}})
    await until(run, lambda: run.step > run.changes[0].step + 200)
    await conductor.pause(run)
    now = await conductor.parameters(run, None)
    other = await conductor.create(run.initial)
    await conductor.step(other, run.changes[0].step)
    await conductor.patch(other, {"training": {"optimizer": {"learning_rate": 0.3}}})
    await conductor.step(other, run.step - other.step)
    for one, two in zip(now, await conductor.parameters(other, None), strict=True):
        np.testing.assert_array_equal(one["weights"], two["weights"])


async def test_a_reset_forgets_frames_and_parameters_but_no_other_change(conductor):
    run = await conductor.create(spec())
    start = await conductor.parameters(run, 0)
    first = await conductor.step(run, 3)
    zeros = [
        {"weights": [[0.0] * len(row) for row in one["weights"]], "biases": [0.0] * len(one["biases"])}
        for one in start
    ]
    change = {"network": {"parameters": zeros}, "training": {"optimizer": {"learning_rate": 0.5}}}
    await conductor.patch(run, change)
    await conductor.reset(run)
    assert (run.step, run.status, conductor.recorded(run, 0, 10)) == (0, "paused", [])
    assert run.spec.training.optimizer.learning_rate == 0.5
    assert run.spec.network.parameters is None
    np.testing.assert_array_equal((await conductor.parameters(run, None))[0]["weights"], start[0]["weights"])
    again = await conductor.step(run, 3)
    assert again.cursor != first.cursor


async def test_a_diverged_run_says_so_until_its_parameters_are_set(conductor):
    run = await conductor.create(spec(**DIVERGES))
    last = await conductor.step(run, 100)
    assert (last.status, run.status, run.step) == ("diverged", "diverged", last.frame.step)
    assert await conductor.losses(run) == {"train": None, "test": None}
    for command in (conductor.step(run, 1), conductor.play(run, 1, None), conductor.next_frame(run)):
        with pytest.raises(
            Diverged, match=f"The run diverged at step {run.step}: its numbers are no longer finite"
        ):
            await command
    assert (await conductor.frame(run, run.step - 1)).status == "paused"
    parameters = [{"weights": [[0.0, 0.0]], "biases": [0.0]}]
    change = {"network": {"parameters": parameters}, "training": {"optimizer": {"learning_rate": 0.1}}}
    await conductor.patch(run, change)
    assert (await conductor.step(run, 1)).status == "paused"


async def test_a_deleted_run_is_gone_and_its_readers_are_let_go(conductor):
    run = await conductor.create(spec())
    await conductor.play(run, 60, None)
    seen = []

    async def read():
        async for record in conductor.follow(run, None):
            seen.append(record.frame.step)  # noqa: PERF401 (watched while it grows)

    reader = asyncio.create_task(read())
    await until(run, lambda: len(seen) > 3)
    await conductor.delete(run)
    async with asyncio.timeout(10):
        await reader
    with pytest.raises(RunNotFound, match="There is no run with this id"):
        await conductor.find(run.id)
    await conductor.delete(run)


async def test_a_server_that_closes_lets_its_readers_go(tmp_path):
    async with conducting(tmp_path) as conductor:
        run = await conductor.create(spec())
        await conductor.play(run, 60, None)

        async def read():
            async for _ in conductor.follow(run, None):
                pass

        reader = asyncio.create_task(read())
        await until(run, lambda: run.step > 2)
    async with asyncio.timeout(10):
        await reader
