import asyncio

import numpy as np
import pytest

from app.runs.errors import (
    Playing,
    StoreUnavailable,
)
from app.runs.history import Cursor
from app.runs.state import Losses
from app.timeline import Diverged
from tests.runs.serving import DIVERGES, same, until, unwritable
from tests.specs import spec

pytestmark = pytest.mark.anyio


async def test_stepping_is_the_same_in_one_go_and_in_many(server):
    one, two = await server.commands.create(spec()), await server.commands.create(spec())
    last = await server.clock.step(one, 500)
    for count in (1, 199, 300):
        other = await server.clock.step(two, count)
    np.testing.assert_array_equal(last.frame.values, other.frame.values)
    assert (one.step, last.cursor, last.status) == (500, Cursor(0, 500), "paused")


async def test_playing_to_a_step_records_each_of_them(server):
    run = await server.commands.create(spec())
    await server.clock.play(run, 60, 12)
    await until(run, lambda: run.status == "paused")
    assert run.step == 12
    assert [record.frame.step for record in await server.service.frames(run.id, 0, 100)] == list(range(1, 13))


async def test_full_speed_stops_when_told_to_and_goes_on_bit_for_bit(server):
    run, other = await server.commands.create(spec()), await server.commands.create(spec())
    await server.clock.play(run, None, None)
    with pytest.raises(Playing, match=r"The run is playing. Pause it first\."):
        await server.clock.step(run, 1)
    await until(run, lambda: run.step > 500)
    await server.clock.pause(run)
    assert run.status == "paused"
    last = await server.clock.step(run, 1)
    other = await server.clock.step(other, run.step)
    np.testing.assert_array_equal(last.frame.values, other.frame.values)


async def test_a_diverged_run_says_so_until_its_parameters_are_set(server):
    run = await server.commands.create(spec(**DIVERGES))
    last = await server.clock.step(run, 100)
    assert (last.status, run.status, run.step) == ("diverged", "diverged", last.frame.step)
    assert await server.losses(run) == Losses(None, None)
    for command in (
        server.clock.step(run, 1),
        server.clock.play(run, 1, None),
        server.service.next_frame(run.id),
    ):
        with pytest.raises(
            Diverged, match=f"The run diverged at step {run.step}: its numbers are no longer finite"
        ):
            await command
    assert (await server.frame(run, run.step - 1)).status == "paused"
    parameters = [{"weights": [[0.0, 0.0]], "biases": [0.0]}]
    change = {"network": {"parameters": parameters}, "training": {"optimizer": {"learning_rate": 0.1}}}
    await server.commands.patch(run, change)
    assert (await server.clock.step(run, 1)).status == "paused"


async def test_a_player_that_cannot_write_stands_still(server, caplog):
    run = await server.commands.create(spec())
    await server.clock.play(run, 60, None)
    await until(run, lambda: run.step > 3)
    with unwritable(server), pytest.raises(StoreUnavailable):
        await run.player
    assert run.status == "paused"
    await asyncio.sleep(0)
    assert "A run stopped playing" in caplog.text
    step = run.step
    other = await server.commands.create(spec())
    mine, others = await server.clock.step(run, 1), await server.clock.step(other, step + 1)
    np.testing.assert_array_equal(mine.frame.values, others.frame.values)


async def test_a_step_that_could_not_be_written_to_its_end_says_how_far_it_came(server):
    run = await server.commands.create(spec())
    stepping = asyncio.create_task(server.clock.step(run, 1_000_000))
    await until(run, lambda: run.step > 0)
    refused = r"It went \d+ steps on and no further\. Try again\."
    with unwritable(server), pytest.raises(StoreUnavailable, match=refused) as caught:
        await stepping
    assert f"It went {run.step} steps on" in str(caught.value)
    assert (await server.store.family(run.id))[0].step == run.step


async def test_a_step_that_nobody_waits_for_any_more_ends_with_its_slice(server):
    run, other = await server.commands.create(spec()), await server.commands.create(spec())
    stepping = asyncio.create_task(server.clock.step(run, 1_000_000_000))
    await until(run, lambda: run.step > 0)
    stepping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stepping
    there = run.step
    await server.clock.step(run, 1)
    assert run.step == (await server.store.family(run.id))[0].step == there + 1
    await server.clock.step(other, there + 1)
    assert same(await server.parameters(run), await server.parameters(other))
