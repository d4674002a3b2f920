import pickle

import numpy as np
import pytest

from app.analysis.exported_run import exported_run, run_record
from app.analysis.parameters import feedback, parameters
from app.analysis.samples import samples
from app.analysis.surface import SurfaceQuery, surface_beside
from app.lessons import render_step
from app.runs.errors import AtCapacity, ViewOnly
from app.timeline import StepNotFound
from tests.runs.serving import serving
from tests.specs import spec

pytestmark = pytest.mark.anyio


async def test_a_frame_is_there_or_is_replayed(server):
    run = await server.commands.create(spec())
    first = await server.clock.step(run, 1)
    await server.clock.step(run, 5_000)
    run.history.clear()
    again = await server.frame(run, 1)
    np.testing.assert_array_equal(first.frame.values, again.frame.values)
    assert again.cursor == first.cursor
    for step in (0, 5_002):
        with pytest.raises(StepNotFound, match=f"no step {step}. Steps 1 to 5001 are there"):
            await server.frame(run, step)
    with pytest.raises(StepNotFound, match=r"no step 9. Steps 0 to 5001 are there\."):
        raise StepNotFound(9, 0, 5001)


async def test_a_line_over_time_has_the_steps_between_once_the_run_rests(server):
    service = server.service
    key = (await service.create(spec(), "somebody")).key
    await service.step(key, 100)
    await service.play(key, 0.01, None)
    last = (await service.frame(key, 100)).frame
    assert [frame.step for frame in await service.course(key, last)] == [100]
    await service.pause(key)
    steps = [frame.step for frame in await service.course(key, last)]
    assert steps[-100:] == list(range(1, 101))
    again = await service.course(key, last)
    np.testing.assert_array_equal(again[49].table, (await service.frame(key, 50)).frame.table)


async def test_however_wide_and_deep_a_network_is_its_line_goes_back_to_the_first_step(server):
    service = server.service
    layers = [*[{"units": 64, "activation": "tanh"}] * 30, {"units": 1, "activation": "tanh"}]
    key = (await service.create(spec(network={"layers": layers}), "somebody")).key
    for _ in range(6):
        last = (await service.step(key, 1)).frame
    run = await service.parts.runs.find(key)
    assert len(await service.frames(key, 0, 10)) < 6  # there is no room for so large ones
    assert [frame.step for frame in run.course.upto(last)] == [1, 2, 3, 4, 5, 6]
    branch = (await service.fork(key, 4, {}, False, "somebody")).key
    last = (await service.step(branch, 1)).frame
    steps = [frame.step for frame in await service.course(branch, last)]
    assert steps == [1, 2, 3, 4, 5]  # its own past is replayed


def crossed(answer):
    """What arrives of it in another process."""
    return pickle.loads(pickle.dumps(answer))


async def test_what_it_answers_could_cross_a_process(server):
    service = server.service
    state = await service.create(spec(network={"feedback": "fixed_random"}), "somebody")
    twin = await service.fork(state.key, None, {"network": {"derivative": "one"}}, True, "somebody")
    assert crossed(state) == state
    assert (state.key, state.step, state.losses == twin.losses) == (state.key, 0, True)
    assert twin.forked_from == (state.view, 0)
    assert crossed(twin) == twin
    frame = await service.step(state.key, 20)
    np.testing.assert_array_equal(crossed(frame).frame.values, frame.frame.values)
    (record,) = await service.frames(state.view, 0, 10)
    assert (crossed(record).cursor, record.cursor) == (frame.cursor, frame.cursor)
    outline = await service.outline(state.view)
    assert crossed(outline) == outline
    assert (outline.key, outline.view, outline.step, outline.twins) == (
        state.view,
        state.view,
        20,
        (twin.view,),
    )
    query = SurfaceQuery(20, points=3)
    found = await service.ask_beside(state.view, twin.view, surface_beside, query)
    np.testing.assert_array_equal(crossed(found).loss, found.loss)
    assert len(found.projection.beside) > 1
    for question in (exported_run, run_record, samples, feedback):
        assert pickle.dumps(crossed(await service.ask(state.key, question)))
    assert b"gradient_flow_steps_total 40.0" in await service.metrics()


async def test_its_errors_could_cross_a_process(server):
    run = (await server.service.create(spec(), "")).key
    errors = []
    for command in (
        server.service.frame(run, 3),
        server.service.ask(run, parameters, 3),
        server.service.patch(run, {"seed": 4}),
        server.service.state("nobody"),
        server.service.ask(run, render_step, "no lesson", 1),
    ):
        with pytest.raises(Exception) as caught:  # noqa: PT011 (any of them)
            await command
        errors.append(caught.value)
    assert [(type(each), str(each)) for each in map(crossed, errors)] == [
        (type(each), str(each)) for each in errors
    ]


async def test_a_key_is_shown_as_it_was_given(server):
    service = server.service
    state = await service.create(spec(), "")
    assert (await service.state(state.view)).key == state.view
    assert await service.state(state.key) == state
    with pytest.raises(ViewOnly):
        await service.authorize(state.view)
    for command in (
        service.step(state.view, 1),
        service.play(state.view, 1, None),
        service.pause(state.view),
        service.reset(state.view),
        service.patch(state.view, {}),
        service.delete(state.view),
        service.fork(state.view, None, {}, True, ""),
    ):
        with pytest.raises(ViewOnly):
            await command
    assert (await service.fork(state.view, None, {}, False, "")).forked_from == (state.view, 0)


async def test_a_run_has_so_many_readers(tmp_path):
    async with serving(tmp_path, max_streams_per_run=1) as server:
        run = await server.commands.create(spec())
        await server.clock.step(run, 1)
        news = await server.service.follow(run.view, None)
        await anext(news)
        with pytest.raises(AtCapacity, match=r"This run has 1 streams.*\(max_streams_per_run\)"):
            await server.service.follow(run.id, None)
        await news.aclose()
        assert run.readers == 0
