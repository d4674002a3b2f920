import asyncio
import os
import signal
import time
from contextlib import asynccontextmanager

import numpy as np
import pytest
from pydantic import ValidationError

from app.runs.conductor import Conductor
from app.runs.errors import (
    AtCapacity,
    Diverged,
    Playing,
    RunExpired,
    RunNotFound,
    StepNotFound,
    StoreUnavailable,
    Twin,
    ViewOnly,
)
from app.runs.looking import Weight
from app.runs.record import Cursor
from app.settings import Settings
from app.spec import Specification
from tests.runs.specs import spec

pytestmark = pytest.mark.anyio
DIVERGES = {
    "network": {"layers": [{"units": 1, "activation": "linear"}]},
    "training": {"optimizer": {"learning_rate": 1e100}},
}


@pytest.fixture
def anyio_backend():
    return "asyncio"


@asynccontextmanager
async def conducting(directory, **settings):
    conductor = Conductor(Settings(workers=1, data_dir=directory, **settings))
    await conductor.start()
    try:
        yield conductor
    finally:
        await conductor.close()


@pytest.fixture
async def conductor(anyio_backend, tmp_path):
    async with conducting(tmp_path) as conductor:
        yield conductor


async def until(run, reached):
    async with asyncio.timeout(20):
        while not reached():
            await run.news()


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


async def test_frames_are_held_or_lived_again(conductor):
    run = await conductor.create(spec())
    first = await conductor.step(run, 1)
    await conductor.step(run, 5_000)
    run.history.clear()
    again = await conductor.frame(run, 1)
    np.testing.assert_array_equal(first.frame.values, again.frame.values)
    assert again.cursor == first.cursor
    for step in (0, 5_002):
        with pytest.raises(StepNotFound, match=f"no step {step}. Steps 1 to 5001 are there"):
            await conductor.frame(run, step)
    with pytest.raises(StepNotFound, match=r"no step 9. Steps 0 to 5001 are there\."):
        raise StepNotFound(9, 0, 5001)


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


async def test_a_reader_sees_each_step_once_and_resumes_after_its_cursor(conductor):
    run = await conductor.create(spec())
    await conductor.play(run, 60, 20)
    seen = []
    async for record in conductor.follow(run, Cursor(0, 0)):
        seen.append(record.frame.step)
        if record.frame.step == 20:
            break
    assert seen == list(range(1, 21))
    async for record in conductor.follow(run, Cursor(0, 15)):
        assert record.frame.step == 16
        break
    async for record in conductor.follow(run, None):
        assert record.frame.step == 20
        break


async def test_after_a_reset_a_reader_starts_from_the_first_step(conductor):
    run = await conductor.create(spec())
    await conductor.step(run, 5)
    await conductor.reset(run)
    reader = conductor.follow(run, Cursor(0, 5))
    waiting = asyncio.ensure_future(anext(reader))
    await conductor.step(run, 1)
    record = await waiting
    assert record.cursor == Cursor(1, 1)


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


def same(one, two):
    return all(np.array_equal(a["weights"], b["weights"]) for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize("step", [None, 0, 37, 60])
async def test_a_fork_lives_its_parent_s_future(conductor, step):
    run = await conductor.create(spec(training={"optimizer": {"name": "adam"}}))
    await conductor.step(run, 50)
    await conductor.patch(run, {"training": {"batch_size": 7}})
    await conductor.step(run, 10)
    fork = await conductor.fork(run, step, {}, lockstep=False)
    assert (fork.step, fork.forked_from) == (60 if step is None else step, (run.view, fork.step))
    assert fork.spec.training.batch_size == (10 if step in (0, 37) else 7)
    if fork.step < 50:
        await conductor.step(fork, 50 - fork.step)
        await conductor.patch(fork, {"training": {"batch_size": 7}})
    await conductor.step(run, 20)
    await conductor.step(fork, 80 - fork.step)
    assert same(await conductor.parameters(run, None), await conductor.parameters(fork, None))
    first = await conductor.frame(fork, 5)
    np.testing.assert_array_equal(first.frame.values, (await conductor.frame(run, 5)).frame.values)


async def test_a_fork_may_change_everything_but_the_shape(conductor):
    run = await conductor.create(spec())
    await conductor.step(run, 5)
    layers = [{"activation": "relu"}, {}, {"activation": "sigmoid"}]
    changes = {"network": {"layers": layers}, "loss": "binary_cross_entropy", "data": {"noise": 0.2}}
    fork = await conductor.fork(run, None, changes, lockstep=False)
    assert set((await conductor.data(fork)).train.targets.ravel()) == {0.0, 1.0}
    assert same(await conductor.parameters(run, 5), await conductor.parameters(fork, 5))
    await conductor.step(fork, 5)
    with pytest.raises(
        ValidationError, match="A fork goes on with its parameters: it keeps the number of layers"
    ):
        await conductor.fork(run, None, {"network": {"layers": [{"units": 9}, {}, {}]}}, lockstep=False)
    with pytest.raises(ValidationError, match="it keeps the number of inputs"):
        await conductor.fork(run, None, {"data": {"features": ["x1"]}}, lockstep=False)
    with pytest.raises(StepNotFound):
        await conductor.fork(run, 6, {}, lockstep=False)
    assert set(conductor.runs) == {run, fork}


async def test_a_twin_trains_on_the_same_batches_whenever_its_parent_does(conductor):
    run = await conductor.create(spec())
    await conductor.step(run, 3)
    twin = await conductor.fork(run, None, {"network": {"derivative": "one"}}, lockstep=True)
    second = await conductor.fork(twin, None, {"training": {"optimizer": {"name": "adam"}}}, lockstep=True)
    await conductor.step(run, 1000)
    await conductor.patch(run, {"training": {"batch_size": 4, "shuffle": False}})
    await conductor.play(run, 60, 1010)
    assert twin.status == "running"
    await until(run, lambda: run.status == "paused" and second.step == 1010)
    for step in (900, 1010):
        batches = [(await conductor.frame(each, step)).frame.indices for each in (run, twin, second)]
        assert batches[0] == batches[1] == batches[2]
    assert (run.step, twin.step, second.step) == (1010, 1010, 1010)
    assert twin.status == second.status == "paused"
    assert not same(await conductor.parameters(run, None), await conductor.parameters(twin, None))


async def test_a_twin_is_driven_by_its_parent_alone(conductor):
    run = await conductor.create(spec())
    twin = await conductor.fork(run, None, {}, lockstep=True)
    for command in (
        conductor.step(twin, 1),
        conductor.play(twin, 1, None),
        conductor.pause(twin),
        conductor.reset(twin),
    ):
        with pytest.raises(Twin, match=r"it trains whenever its parent does\. Command the parent"):
            await command
    with pytest.raises(ValidationError, match="it keeps the parent's batch_size"):
        await conductor.patch(twin, {"training": {"batch_size": 3}})
    await conductor.patch(twin, {"training": {"optimizer": {"learning_rate": 0.5}}})
    await conductor.step(run, 9)
    await conductor.reset(run)
    assert (twin.step, twin.spec.training.optimizer.learning_rate) == (0, 0.5)
    await conductor.delete(run)
    assert list(conductor.runs) == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"seed": 3}, "seed"),
        ({"data": {"noise": 0.3}}, "data"),
        ({"training": {"shuffle": False}}, "shuffle"),
    ],
)
async def test_what_would_part_a_twin_from_its_parent(conductor, changes, what):
    run = await conductor.create(spec())
    with pytest.raises(
        ValidationError, match=rf"A twin trains on its parent's batches: it keeps the parent's {what}"
    ):
        await conductor.fork(run, None, changes, lockstep=True)
    await conductor.step(run, 2)
    with pytest.raises(ValidationError, match="A twin starts where its parent stands: at step 2"):
        await conductor.fork(run, 1, {}, lockstep=True)


async def test_a_twin_that_diverges_leaves_its_parent_alone(conductor):
    run = await conductor.create(spec(network={"layers": [{"units": 1, "activation": "linear"}]}))
    twin = await conductor.fork(
        run, None, {"training": {"optimizer": {"learning_rate": 1e100}}}, lockstep=True
    )
    await conductor.step(run, 500)
    assert (run.status, run.step, twin.status) == ("paused", 500, "diverged")
    assert twin.step < 500
    await conductor.reset(run)
    assert twin.status == "paused"


async def test_a_view_looks_and_does_not_command(conductor):
    run = await conductor.create(spec())
    assert await conductor.find(run.view) is run
    assert await conductor.command(run.id) is run
    with pytest.raises(
        ViewOnly, match="This is a view of the run: it may be looked at and forked, not commanded"
    ):
        await conductor.command(run.view)


async def test_a_slice_and_its_gradient(conductor):
    run = await conductor.create(spec(network={"derivative": "one"}))
    await conductor.step(run, 7)
    for over in ("train", "batch", "probe"):
        cut = await conductor.loss_slice(run, 7, Weight(0, 1, 1), 1e-4, 3, over)
        below, here, above = cut["loss"]
        assert cut["at"] == (await conductor.parameters(run, 7))[0]["weights"][1, 1]
        assert cut["gradient"] == pytest.approx((above - below) / 2e-4, abs=1e-7)
        if over == "train":
            assert here == (await conductor.losses(run))["train"]


async def test_a_surface_has_the_parameters_in_its_middle(conductor):
    run = await conductor.create(spec())
    await conductor.step(run, 300)
    surface = await conductor.surface(run, 200, "path", None, 5, 0)
    view = surface.view
    np.testing.assert_allclose(view.plane.axes @ view.plane.axes.T, np.eye(2), atol=1e-12)
    assert surface.loss[2, 2] == view.losses[-1]
    assert view.steps[-1] == 200
    assert view.steps[0] == 0
    assert 0.4 < view.plane.explained <= 1
    assert np.abs(view.plane.path).max() < view.radius
    random = await conductor.surface(run, None, "random", 1.0, 3, 1)
    assert random.loss[1, 1] == (await conductor.losses(run))["train"]
    still = await conductor.surface(run, 0, "path", None, 3, 0)
    assert np.isnan(still.view.plane.explained)
    assert np.isfinite(still.loss).all()


async def test_no_looking_around_where_the_numbers_end(conductor):
    run = await conductor.create(spec(**DIVERGES))
    await conductor.step(run, 100)
    with pytest.raises(Diverged):
        await conductor.surface(run, None, "path", None, 3, 0)
    with pytest.raises(Diverged):
        await conductor.loss_slice(run, run.step, Weight(0, 0, 0), 1.0, 3, "train")
    before = await conductor.surface(run, run.step - 1, "path", None, 3, 0)
    assert np.isfinite(before.view.plane.path).all()
    assert np.isfinite(before.view.losses[0])


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
    async with conducting(tmp_path) as last:
        for key in (run.id, twin.view):
            with pytest.raises(RunNotFound):
                await last.find(key)


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
