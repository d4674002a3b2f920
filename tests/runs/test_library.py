import asyncio

import numpy as np
import pytest

from app.analysis.surface import SurfaceQuery
from app.analysis.weight import Weight
from app.runs.errors import Diverged, StepNotFound, ViewOnly
from app.runs.history import Cursor
from tests.runs.conducting import DIVERGES
from tests.specs import spec

pytestmark = pytest.mark.anyio


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
    surface = await conductor.surface(run, SurfaceQuery(200, "path", None, 5, 0))
    projection = surface.projection
    np.testing.assert_allclose(projection.plane.axes @ projection.plane.axes.T, np.eye(2), atol=1e-12)
    assert surface.loss[2, 2] == projection.losses[-1]
    assert projection.steps[-1] == 200
    assert projection.steps[0] == 0
    assert 0.4 < projection.plane.explained <= 1
    assert np.abs(projection.plane.path).max() < projection.radius
    random = await conductor.surface(run, SurfaceQuery(None, "random", 1.0, 3, 1))
    assert random.loss[1, 1] == (await conductor.losses(run))["train"]
    still = await conductor.surface(run, SurfaceQuery(0, "path", None, 3, 0))
    assert np.isnan(still.projection.plane.explained)
    assert np.isfinite(still.loss).all()


async def test_two_panels_show_one_surface(conductor):
    run = await conductor.create(spec())
    await conductor.step(run, 20)
    one, two = await asyncio.gather(*(conductor.surface(run, SurfaceQuery(points=5)) for _ in range(2)))
    assert one is two is await conductor.surface(run, SurfaceQuery(20, points=5))
    assert await conductor.surface(run, SurfaceQuery(points=3)) is not one
    again = await conductor.surface(run, SurfaceQuery(points=5))
    np.testing.assert_array_equal(again.loss, one.loss)
    changed = (await conductor.parameters(run, 20))[0]["weights"] + 1
    layers = await conductor.parameters(run, 20)
    layers[0] = layers[0] | {"weights": changed}
    sent = [{name: array.tolist() for name, array in layer.items()} for layer in layers]
    await conductor.patch(run, {"network": {"parameters": sent}})
    there = await conductor.surface(run, SurfaceQuery(points=5))
    assert there.loss[2, 2] == (await conductor.losses(run))["train"] != one.loss[2, 2]
    await conductor.reset(run)
    assert (await conductor.surface(run, SurfaceQuery(points=3))).projection.steps == (0,)


async def test_a_surface_that_nobody_waits_for_ends_and_leaves_nothing(conductor):
    run = await conductor.create(spec())
    await conductor.step(run, 20)
    wanted = await conductor.surface(run, SurfaceQuery(points=5))
    unwanted = asyncio.create_task(conductor.surface(run, SurfaceQuery(points=1001)))
    await conductor.losses(run)  # asked of the worker after the surface's first row
    assert run.surveying.locked()
    unwanted.cancel()
    with pytest.raises(asyncio.CancelledError):
        await unwanted
    assert not run.surveying.locked()
    assert await conductor.surface(run, SurfaceQuery(points=5)) is wanted


async def test_no_looking_around_where_the_numbers_end(conductor):
    run = await conductor.create(spec(**DIVERGES))
    await conductor.step(run, 100)
    with pytest.raises(Diverged):
        await conductor.surface(run, SurfaceQuery(None, "path", None, 3, 0))
    with pytest.raises(Diverged):
        await conductor.loss_slice(run, run.step, Weight(0, 0, 0), 1.0, 3, "train")
    before = await conductor.surface(run, SurfaceQuery(run.step - 1, "path", None, 3, 0))
    assert np.isfinite(before.projection.plane.path).all()
    assert np.isfinite(before.projection.losses[0])


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


async def test_a_twins_path_lies_on_the_same_plane(conductor):
    run = await conductor.create(spec())
    twin = await conductor.fork(run, None, {"network": {"derivative": "one"}}, lockstep=True)
    await conductor.step(run, 60)
    projection = (await conductor.surface(run, SurfaceQuery(None, "path", None, 3, 0), twin)).projection
    np.testing.assert_allclose(projection.beside[0], projection.plane.path[0], atol=1e-12)
    assert not np.allclose(projection.beside[-1], projection.plane.path[-1])
    assert projection.beside_losses[-1] == pytest.approx((await conductor.losses(twin))["train"], rel=1e-12)
