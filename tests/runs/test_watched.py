import numpy as np
import pytest

from app.runs.errors import RunNotFound, TrainedElsewhere
from app.runs.state import WatchedState
from app.runs.watched import SILENT_SECONDS
from app.spec.watched import SentFrames, Watched
from tests.runs.serving import serving

pytestmark = pytest.mark.anyio
MODEL = Watched.model_validate(
    {"layers": [{"name": "0", "kind": "linear", "shape": [2, 3], "activation": "tanh"}], "every": 20}
)


def frames(*steps: int, **layer: object) -> SentFrames:
    sent = {"weights": [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], "delta_norm": 0.7, **layer}
    return SentFrames.model_validate({"frames": [{"step": step, "layers": [sent]} for step in steps]})


async def test_what_was_acknowledged_outlives_the_server(tmp_path):
    async with serving(tmp_path) as server:
        key = (await server.service.watch(MODEL, "somebody")).key
        await server.service.send(key, frames(20, 40))
        before = await server.service.frame(key, 20)
    async with serving(tmp_path) as server:
        state = await server.service.state(key)
        assert isinstance(state, WatchedState)
        assert (state.step, state.status, state.model) == (40, "paused", MODEL)
        again = await server.service.frame(state.view, 20)
        np.testing.assert_array_equal(again.frame.values, before.frame.values)
        assert (again.frame.sizes, again.cursor) == (before.frame.sizes, before.cursor)
        assert (await server.service.send(key, frames(60))).status == "running"
    async with serving(tmp_path) as server:
        assert [each.frame.step for each in await server.service.frames(key, 0, 10)] == [20, 40, 60]
        await server.service.delete(key)
        with pytest.raises(RunNotFound):
            await server.service.state(key)


async def test_one_that_nobody_asks_for_sleeps_and_one_that_sends_nothing_has_paused(tmp_path):
    async with serving(tmp_path, idle_seconds=1) as server:
        watched = server.service.parts.watched
        key = (await server.service.send((await server.service.watch(MODEL, "")).key, frames(1))).key
        run = await watched.find(key)
        run.heard -= SILENT_SECONDS + 1
        await server.upkeep.sweep()
        assert (run.status, list(watched)) == ("paused", [run])
        run.used -= 60
        await server.upkeep.sweep()
        assert (run.closed, list(watched)) == (True, [])
        assert (await server.service.state(key)).step == 1


async def test_an_old_one_expires(tmp_path):
    async with serving(tmp_path, expire_days=1, idle_seconds=1) as server:
        key = (await server.service.watch(MODEL, "")).key
        (await server.service.parts.watched.find(key)).used -= 60
        await server.upkeep.sweep()
        await server.store.pass_time(2 * 86_400.0, [])
        await server.upkeep.sweep()
        with pytest.raises(RunNotFound):
            await server.service.state(key)


async def test_idle_ones_make_room(tmp_path):
    async with serving(tmp_path, max_watched=1) as server:
        first = await server.service.watch(MODEL, "somebody")
        (await server.service.parts.watched.find(first.key)).used -= 60
        second = await server.service.watch(MODEL, "somebody")
        assert [run.id for run in server.service.parts.watched] == [second.key]


async def test_what_takes_a_timeline_is_refused(server):
    key = (await server.service.watch(MODEL, "")).key
    for command in (server.service.step(key, 1), server.service.outline(key), server.service.reset(key)):
        with pytest.raises(TrainedElsewhere):
            await command
