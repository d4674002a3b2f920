"""Processes that die, hang, or cannot take a run over."""

import asyncio
import os
import select
import signal
from contextlib import suppress

import numpy as np
import pytest

from app.runs.errors import WorkerLost, WorkerTooSlow
from app.runs.turns import acting_for
from app.runs.worker import Worker
from app.timeline import Timeline
from tests.runs.serving import serving, until
from tests.specs import spec

pytestmark = pytest.mark.anyio


@pytest.fixture
async def server(anyio_backend, tmp_path):
    """A service whose workers have nothing compiled to load, so that they start sooner."""
    async with serving(tmp_path, engine="numpy") as server:
        yield server


def kill(run):
    """As the kernel does when memory is short."""
    os.kill(run.worker._process.pid, signal.SIGKILL)


async def test_a_worker_that_dies_loses_nothing(server):
    run, playing = await server.commands.create(spec()), await server.commands.create(spec(seed=3))
    await server.clock.step(run, 40)
    await server.commands.patch(run, {"training": {"batch_size": 7}})
    await server.clock.step(run, 40)
    before = await server.parameters(run, None)
    await server.clock.play(playing, 60, None)
    await until(playing, lambda: playing.step > 3)
    kill(run)
    after = await server.parameters(run, None)
    for one, two in zip(before, after, strict=True):
        np.testing.assert_array_equal(one["weights"], two["weights"])
    there = playing.step
    await until(playing, lambda: playing.step > there + 3)
    assert playing.status == "running"


def much() -> bytes:
    """More than a socket holds."""
    return bytes(50_000_000)


async def test_a_worker_that_dies_amid_a_long_answer_is_noticed(server):
    run = await server.commands.create(spec())
    await server.clock.step(run, 40)
    before = await server.parameters(run, None)
    answer = asyncio.create_task(server.service.compute(much))
    await asyncio.sleep(0)
    # Nothing is read while this function does not wait, so that the worker cannot come to its answer's end.
    assert select.select([run.worker._transport.get_extra_info("socket")], [], [], 60)[0]
    kill(run)
    async with asyncio.timeout(60):
        assert await answer == much()
        after = await server.parameters(run, None)
    for one, two in zip(before, after, strict=True):
        np.testing.assert_array_equal(one["weights"], two["weights"])


async def test_a_call_that_does_not_end_is_ended_and_others_go_on(tmp_path):
    async with serving(tmp_path, call_seconds=1, engine="numpy") as server:
        run = await server.commands.create(spec())
        await server.clock.step(run, 40)
        hung = asyncio.create_task(server.service.compute(signal.pause))
        await asyncio.sleep(0)
        other = asyncio.create_task(server.parameters(run, None))
        message = r"took longer than one call to a worker may \(call_seconds\), so that it was stopped"
        with pytest.raises(WorkerTooSlow, match=message):
            await hung
        assert len(await other) == 3
        assert run.worker.ready


async def test_a_call_that_nobody_waits_for_any_more_is_not_made(server, tmp_path):
    run = await server.commands.create(spec())
    first = asyncio.create_task(server.service.compute(much))
    second = asyncio.create_task(server.service.compute((tmp_path / "made").touch))
    await asyncio.sleep(0)
    second.cancel()
    first.cancel()
    assert len(await server.parameters(run, None)) == 3
    assert not (tmp_path / "made").exists()


class Odd(Exception):
    """One that another process cannot make out of what it was made of here."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def odd() -> None:
    """Raises it."""
    raise Odd(1, 2)


async def test_what_a_worker_raises_says_where(server):
    with pytest.raises(RuntimeError, match="Odd: 1 and 2"):
        await server.service.compute(odd)
    with pytest.raises(ZeroDivisionError) as caught:
        await server.service.compute(divmod, 1, 0)
    assert "In the worker:" in caught.value.__notes__[0]
    with pytest.raises(TypeError, match="cannot pickle"):
        await server.service.compute(memoryview, b"")


async def test_a_run_that_cannot_be_taken_over_sleeps_and_the_others_go_on(server, caplog, monkeypatch):
    run, twinned = await server.commands.create(spec()), await server.commands.create(spec())
    twin = await server.commands.fork(twinned, None, {}, lockstep=True)
    await server.clock.step(run, 40)
    before = await server.parameters(run, None)
    twin.initial = None  # no worker can make anything of it
    kill(run)
    after = await server.parameters(run, None)
    np.testing.assert_array_equal(after[0]["weights"], before[0]["weights"])
    assert twin.closed
    assert twinned.closed
    assert "A run could not be taken over (AttributeError); it was put to sleep." in caplog.text
    assert run.id not in caplog.text + twin.id
    assert (await server.runs.find(twin.id)).leader.id == twinned.id


async def test_a_run_that_workers_die_of_sleeps_and_the_others_go_on(server, caplog):
    run, deadly = await server.commands.create(spec()), await server.commands.create(spec())

    class Deadly:
        def __reduce__(self):
            return os._exit, (1,)

    deadly.changes.append(Deadly())
    kill(run)
    assert len(await server.parameters(run, None)) == 3
    assert deadly.closed
    assert "Workers die of a run; it was put to sleep." in caplog.text


def dying(worker, compiled):
    """It does not get warm."""
    os._exit(1)


async def test_a_recovery_that_fails_is_tried_again(server, monkeypatch):
    run = await server.commands.create(spec())
    await server.clock.step(run, 40)
    before = await server.parameters(run, None)
    with monkeypatch.context() as patch:
        patch.setattr(Worker, "warm", dying)
        kill(run)
        with pytest.raises(WorkerLost):
            await server.parameters(run, None)
        assert not run.worker.ready
        with pytest.raises(WorkerLost):
            await server.workers.check()
    after = await server.parameters(run, None)
    np.testing.assert_array_equal(after[0]["weights"], before[0]["weights"])
    assert run.worker.ready


async def test_a_server_that_has_closed_starts_no_worker(tmp_path):
    async with serving(tmp_path, engine="numpy") as server:
        run = await server.commands.create(spec())
        asking = asyncio.create_task(server.service.compute(much))
        await asyncio.sleep(0)
    with suppress(asyncio.CancelledError), pytest.raises(WorkerLost):
        await asking
    with pytest.raises(WorkerLost):
        await server.workers.call(run.worker, Worker.ask, [run.id], Timeline.losses, (), {})
    assert not run.worker._process.is_alive()


async def test_clients_are_served_in_turn_and_each_in_its_order(server):
    served: list[tuple[str, int]] = []

    async def ask(who: str, number: int) -> None:
        acting_for.set(who)
        await server.service.compute(abs, number)
        served.append((who, number))

    asked = [("many", number) for number in range(6)] + [("few", 0), ("few", 1)]
    await asyncio.gather(*(asyncio.create_task(ask(*each)) for each in asked))
    assert served == [("many", 0), ("many", 1), ("few", 0), ("many", 2), ("few", 1), *asked[3:6]]
