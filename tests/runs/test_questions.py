import asyncio

import numpy as np
import pytest

from app.analysis.loss_slice import loss_slice
from app.analysis.surface import SurfaceQuery, surface
from app.analysis.weight import Weight
from app.timeline import Diverged
from tests.runs.serving import DIVERGES
from tests.specs import spec

pytestmark = pytest.mark.anyio


async def test_two_panels_show_one_surface(server):
    run = await server.commands.create(spec())
    await server.clock.step(run, 20)
    one, two = await asyncio.gather(
        *(server.service.ask(run.id, surface, SurfaceQuery(20, points=5)) for _ in range(2))
    )
    assert one is two is await server.service.ask(run.id, surface, SurfaceQuery(20, points=5))
    assert await server.service.ask(run.id, surface, SurfaceQuery(20, points=3)) is not one
    again = await server.service.ask(run.id, surface, SurfaceQuery(20, points=5))
    np.testing.assert_array_equal(again.loss, one.loss)
    changed = (await server.parameters(run, 20))[0]["weights"] + 1
    layers = await server.parameters(run, 20)
    layers[0] = layers[0] | {"weights": changed}
    sent = [{name: array.tolist() for name, array in layer.items()} for layer in layers]
    await server.commands.patch(run, {"network": {"parameters": sent}})
    there = await server.service.ask(run.id, surface, SurfaceQuery(20, points=5))
    assert there.loss[2, 2] == (await server.losses(run)).train != one.loss[2, 2]
    await server.commands.reset(run)
    assert (await server.service.ask(run.id, surface, SurfaceQuery(0, points=3))).projection.steps == (0,)


async def test_a_surface_that_nobody_waits_for_ends_and_leaves_nothing(server):
    run = await server.commands.create(spec())
    await server.clock.step(run, 20)
    wanted = await server.service.ask(run.id, surface, SurfaceQuery(20, points=5))
    unwanted = asyncio.create_task(server.service.ask(run.id, surface, SurfaceQuery(20, points=1001)))
    for _ in range(2):  # the second one is asked after the surface's plane
        await server.losses(run)
    assert run.question_lock.locked()
    unwanted.cancel()
    with pytest.raises(asyncio.CancelledError):
        await unwanted
    assert not run.question_lock.locked()
    assert await server.service.ask(run.id, surface, SurfaceQuery(20, points=5)) is wanted


async def test_no_looking_around_where_the_numbers_end(server):
    run = await server.commands.create(spec(**DIVERGES))
    await server.clock.step(run, 100)
    with pytest.raises(Diverged):
        await server.service.ask(run.id, surface, SurfaceQuery(run.step, "path", None, 3, 0))
    with pytest.raises(Diverged):
        await server.service.ask(run.id, loss_slice, run.step, Weight(0, 0, 0), 1.0, 3, "train")
    before = await server.service.ask(run.id, surface, SurfaceQuery(run.step - 1, "path", None, 3, 0))
    assert np.isfinite(before.projection.plane.path).all()
    assert np.isfinite(before.projection.losses[0])
