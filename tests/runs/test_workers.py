import os
import signal

import numpy as np
import pytest

from tests.runs.serving import until
from tests.specs import spec

pytestmark = pytest.mark.anyio


async def test_a_worker_that_dies_loses_nothing(server):
    run, playing = await server.commands.create(spec()), await server.commands.create(spec(seed=3))
    await server.clock.step(run, 40)
    await server.commands.patch(run, {"training": {"batch_size": 7}})
    await server.clock.step(run, 40)
    before = await server.parameters(run, None)
    await server.clock.play(playing, 60, None)
    await until(playing, lambda: playing.step > 3)
    for process in list(run.worker._pool._processes):
        os.kill(process, signal.SIGKILL)
    after = await server.parameters(run, None)
    for one, two in zip(before, after, strict=True):
        np.testing.assert_array_equal(one["weights"], two["weights"])
    there = playing.step
    await until(playing, lambda: playing.step > there + 3)
    assert playing.status == "running"
