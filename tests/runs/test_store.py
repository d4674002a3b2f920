"""What the store promises, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy.exc import IntegrityError

from app.core.frame import Frame
from app.runs.errors import RunNotFound
from app.runs.snapshots import pack, unpack
from app.runs.state import Origin
from app.runs.store import Store
from app.spec import Inline, Specification, patched
from app.timeline import Change, Timeline
from tests.runs.storing import KINDS, Place, stored
from tests.specs import spec

pytestmark = pytest.mark.anyio

SAMPLES = Inline.model_validate({"source": "inline", "inputs": [[0.1, 0.2]], "targets": [[1.0]]})
INLINE = spec(data=SAMPLES.model_dump())


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return Place(tmp_path if request.param == "sqlite" else request.getfixturevalue("postgres").new_schema())


@pytest.fixture
async def store(anyio_backend: str, place: Place) -> AsyncIterator[Store]:
    async with place.store() as store:
        yield store


async def test_a_run_comes_back_as_it_went_in(place):
    rate = Change(3, patched(INLINE, {"training": {"optimizer": {"learning_rate": 0.5}}}))
    sets = Change(9, patched(rate.spec, {"seed": 0}), parameters=True)
    run = stored(
        initial=INLINE, forked_from=Origin("somebody's view", 3), step=3, generation=2, changes=(rate,)
    )
    run = replace(run, numerics="0123")
    async with place.store() as store:
        await store.add(run)
        await store.changed([(run, sets)])
        await store.advanced("a", 1 << 40)
    async with place.store() as store:
        assert await store.family("a") == [replace(run, step=1 << 40, changes=(rate, sets))]
        assert await store.family("view of a") == await store.family("a")
        assert await store.family("b") == []


async def test_samples_that_were_sent_lie_there_once(store, place):
    await store.add(stored(initial=INLINE, changes=(Change(1, INLINE),)))
    ((text,),) = place.rows("SELECT spec FROM changes")
    assert "inline" not in text
    (run,) = await store.family("a")
    assert run.changes[0].spec == INLINE


async def test_a_change_that_did_not_come_about(store):
    run = stored()
    await store.add(run)
    await store.changed([(run, Change(0, spec(seed=1)))])
    await store.unchanged([run])
    assert await store.family("a") == [run]


async def test_a_family_wakes_together_whoever_is_asked_for(store):
    for name, leader in (("a", None), ("b", "a"), ("c", "b"), ("d", "a")):
        await store.add(stored(name, leader=leader))
    for name in "abcd":
        assert [run.id for run in await store.family(name)] == ["a", "b", "d", "c"]
    await store.remove("a")
    assert await store.family("c") == []


async def test_starting_again_forgets_changes_and_checkpoint(store):
    run = stored(changes=(Change(1, spec(seed=1)),), step=5)
    await store.add(run)
    await store.save_checkpoint("a", Timeline(spec()).checkpoint())
    await store.started_again([replace(run, initial=spec(seed=1), generation=1)])
    assert await store.family("a") == [stored(initial=spec(seed=1), generation=1)]
    assert await store.checkpoint("a") is None


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "conjugate_gradient"])
async def test_a_checkpoint_is_gone_on_from_bit_for_bit(store, optimizer):
    timeline = Timeline(spec(training={"optimizer": {"name": optimizer}}))
    timeline.advance(70)
    await store.add(stored())
    for _ in range(2):  # it takes the former one's place
        await store.save_checkpoint("a", timeline.checkpoint())
    other = Timeline(spec(training={"optimizer": {"name": optimizer}}))
    other.resume([], await store.checkpoint("a"), 75)
    timeline.advance(5)
    one: Frame = timeline.observe()
    np.testing.assert_array_equal(one.values, other.observe().values)
    np.testing.assert_array_equal(timeline.frame(12).values, other.frame(12).values)


async def test_a_snapshot_keeps_whether_it_diverged():
    state = replace(Timeline(spec()).checkpoint().state, diverged=True)
    assert unpack(pack(state)).diverged is True


async def test_a_clients_own_samples_are_stored_once_and_go_with_the_last_run_that_has_them(store, place):
    changed = patched(INLINE, {"training": {"batch_size": 7}})
    other = Specification.model_validate(INLINE.model_dump() | {"seed": 3})
    await store.add(stored("a", initial=INLINE, changes=(Change(3, changed),)))
    await store.add(stored("b", initial=other))
    await store.add(stored("c", changes=(Change(0, INLINE),)))
    assert place.rows("SELECT text FROM large") == [(SAMPLES.text,)]
    (a,), (b,), (c,) = [await store.family(name) for name in "abc"]
    specs = [a.initial, a.changes[0].spec, b.initial]
    assert specs == [INLINE, changed, other]
    assert len({id(spec.data) for spec in specs}) == 1
    assert c.changes[0].spec == INLINE
    assert '"inputs":[[0.1,0.2]]' not in place.rows("SELECT spec FROM runs WHERE id = 'a'")[0][0]
    await store.started_again([stored("c", initial=INLINE, generation=1)])
    (c,) = await store.family("c")
    assert c.initial == INLINE
    for gone in "bc":
        await store.remove(gone)
    await store.pass_time(100, [])
    await store.expire(50, 1_000)
    assert Specification.model_validate_json(await store.expired("a")) == INLINE
    await store.pass_time(1_000, [])
    await store.expire(50, 1_000)
    assert place.rows("SELECT count(*) FROM large") == [(0,)]


async def test_parameters_of_a_size_are_stored_once_and_go_with_the_last_run_that_has_them(store, place):
    entry = {"weights": [[0.1] * 60] * 60, "biases": [0.2] * 60}
    first = {"weights": [[0.1, 0.2]] * 60, "biases": [0.3] * 60}
    layers, data = [{"units": 60}, {"units": 60}], {"name": "xor"}
    own = spec(network={"layers": [*layers, {"units": 1}], "parameters": [
        first, entry, {"weights": [[0.1] * 60], "biases": [0.2]}
    ]}, data=data)  # fmt: skip
    changed = patched(own, {"training": {"batch_size": 7}})
    await store.add(stored("a", initial=own, changes=(Change(3, changed), Change(4, changed))))
    await store.add(stored("b", initial=changed))
    assert place.rows("SELECT count(*) FROM large") == [(3,)]
    assert place.rows("SELECT count(*) FROM changes WHERE length(spec) < 2000") == [(2,)]
    (run,), (other,) = await store.family("a"), await store.family("b")
    assert [run.initial, *(change.spec for change in run.changes)] == [own, changed, changed]
    assert len({id(spec.network.given[1]) for spec in [run.initial, other.initial]}) == 1
    await store.remove("a")
    await store.expire(50, 1_000)
    assert await store.family("b") == [stored("b", initial=changed)]
    await store.remove("b")
    await store.expire(50, 1_000)
    assert place.rows("SELECT count(*) FROM large") == [(0,)]


async def test_what_nobody_asks_for_expires_and_leaves_its_specification(store):
    await store.add(stored("a", initial=spec(seed=7)))
    await store.add(stored("b", leader="a"))
    await store.add(stored("c"))
    await store.pass_time(100, ["c"])
    await store.expire(50, 1000)
    assert await store.family("a") == await store.family("b") == []
    assert await store.family("c") == [stored("c")]
    for key in ("a", "view of a"):
        assert '"seed":7' in await store.expired(key)
    assert await store.expired("c") is None
    await store.pass_time(1000, ["c"])
    await store.expire(50, 1000)
    assert await store.expired("a") is await store.expired("view of a") is None
    assert await store.family("c") == [stored("c")]


async def test_a_clock_that_is_set_ages_nothing(place, monkeypatch):
    async with place.store() as store:
        await store.add(stored("a"))
        monkeypatch.setattr("time.time", lambda: 1e12)
        await store.pass_time(10, [])
        await store.expire(50, 100)
    async with place.store() as after:
        await after.expire(50, 100)
        assert await after.family("a") == [stored("a")]
        await after.pass_time(41, [])
        await after.expire(50, 100)
        assert await after.family("a") == []


async def test_a_run_that_is_no_longer_there_does_not_go_on(store):
    run = stored("a")
    await store.add(run)
    await store.remove("a")
    for command in (
        store.advanced("a", 1),
        store.changed([(run, Change(0, spec(seed=1)))]),
        store.add(stored("b", leader="a")),
    ):
        with pytest.raises(RunNotFound):
            await command
    await store.save_checkpoint("a", Timeline(spec()).checkpoint())
    assert await store.checkpoint("a") is None


async def test_nothing_is_half_written(store, place):
    await store.add(stored())
    with pytest.raises(IntegrityError):
        await store.add(stored("b", view="view of a", initial=INLINE))
    assert await store.family("b") == place.rows("SELECT * FROM large") == []
    await store.advanced("a", 1)
    assert await store.family("a") == [stored(step=1)]


async def test_what_is_written_at_the_same_time_is_one_transaction(place):
    transactions: list[float] = []
    store = Store(place.database(transactions.append))
    for name in "abc":
        await store.add(stored(name))
    transactions.clear()
    await asyncio.gather(*(store.advanced(name, step) for step, name in enumerate("abc", 7)))
    assert len(transactions) == 1
    assert place.rows("SELECT id, step FROM runs ORDER BY id") == [("a", 7), ("b", 8), ("c", 9)]
    await store.database.close()


async def test_one_that_is_wrong_keeps_none_from_being_written_that_came_with_it(store):
    await store.add(stored())
    done = await asyncio.gather(
        store.advanced("a", 5),
        store.advanced("b", 5),
        store.add(stored("c", view="view of a")),
        store.add(stored("d")),
        return_exceptions=True,
    )
    assert [type(each) for each in done] == [type(None), RunNotFound, IntegrityError, type(None)]
    assert await store.family("a") == [stored(step=5)]
    assert await store.family("c") == []
    assert await store.family("d") == [stored("d")]


async def test_what_nobody_waits_for_any_more_is_written_or_not_but_never_half(store):
    await store.add(stored())
    leaving, staying = (asyncio.create_task(store.add(stored(name))) for name in "bc")
    await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.wait([leaving, staying])
    assert leaving.cancelled()
    assert await store.family("c") == [stored("c")]
    await store.advanced("a", 1)


async def test_what_waits_is_written_before_the_database_is_let_go_of(place):
    async with place.store() as store:
        adding = asyncio.create_task(store.add(stored()))
        await asyncio.sleep(0)
    await adding
    assert place.rows("SELECT id FROM runs") == [("a",)]
