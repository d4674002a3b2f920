"""Shards in this process: what crosses to them is pickled, as it is to another machine."""

import asyncio
from typing import Any

import orjson
import pytest
from prometheus_client.parser import text_string_to_metric_families

from app import shards as shards_module
from app.analysis.parameters import parameters
from app.atlas.errors import AtlasNotFound, CellNotFound
from app.classes import channel
from app.classes.codes import shard_of_code
from app.classes.errors import ClassNotFound, ForTeacher
from app.runs.database import postgresql
from app.runs.errors import AtCapacity, NotReady, RunNotFound, TrainedElsewhere, ViewOnly
from app.runs.history import Cursor
from app.runs.keys import new_key, shard_of
from app.runs.service import Service
from app.settings import Settings
from app.sharded import Classrooms, Maps, Runs, forwarding
from app.shards import Shard, Shards
from app.spec import Survey
from app.spec.classes import ClassAnswer, NewQuestion
from app.spec.watched import Watched
from app.timeline import StepNotFound
from tests.specs import spec

pytestmark = pytest.mark.anyio

SURVEY: dict[str, Any] = {
    "spec": {"network": {"layers": [{"units": 1}]}, "data": {"samples": 16}},
    "x": {"path": "training.optimizer.learning_rate", "from": 0.01, "to": 1, "scale": "log"},
    "y": {"path": "seed", "from": 0, "to": 9},
    "columns": 3,
    "rows": 3,
    "steps": 5,
}


class Near(Shards):
    """Two shards, each of which may be away."""

    def __init__(self, url: str, **settings: Any) -> None:
        super().__init__(2)
        self.given = Settings(workers=1, atlas_workers=1, database_url=url, **settings)
        self.there = [Shard(self.given, number, 2) for number in range(2)]
        self.away: set[int] = set()

    def start(self) -> None:
        """They are here."""

    async def reach(self, number, door, method, client, message):
        if number in self.away:
            raise NotReady(f"Shard {number} is away")
        return await self.there[number].call(door, method, client, message)


@pytest.fixture
async def shards(anyio_backend, postgres):
    shards = Near(postgres.new_schema(), max_runs=2, max_streams_per_run=4)
    yield shards
    for shard in shards.there:
        await shard.close()


@pytest.fixture
async def runs(shards):
    runs = Runs(Settings(), shards)
    await runs.start()
    yield runs
    await runs.close()


@pytest.fixture
async def maps(runs):
    maps = Maps(Settings(), runs)
    await maps.start()
    yield maps
    await maps.close()


async def test_runs_go_to_the_shards_in_turn_and_are_found_there(runs, shards):
    made = [await runs.create(spec(seed=seed), "") for seed in range(4)]
    assert sorted(shard_of(each.key) for each in made) == [0, 0, 1, 1]
    for each in made:
        assert shard_of(each.view) == shard_of(each.key)
        assert (await runs.step(each.key, 3)).frame.step == 3
        assert (await runs.outline(each.view)).spec.seed == each.spec.seed
        assert (await runs.state(each.view)).reproducible
    with pytest.raises(AtCapacity, match="The server holds 2 runs"):  # both have as many as they may
        await runs.create(spec(), "")


async def test_a_fork_and_a_twin_stay_with_their_parent(runs):
    parent = await runs.create(spec(), "")
    twin = await runs.fork(parent.key, None, {"network": {"derivative": "one"}}, True, "")
    assert shard_of(twin.key) == shard_of(twin.view) == shard_of(parent.key)
    assert (await runs.outline(parent.key)).twins == (twin.view,)
    await runs.step(parent.key, 2)
    assert (await runs.look(twin.view)).step == 2


async def test_what_a_shard_refuses_is_refused_here(runs):
    run = await runs.create(spec(), "")
    with pytest.raises(ViewOnly):
        await runs.step(run.view, 1)
    with pytest.raises(StepNotFound, match="This run has no step 7"):
        await runs.frame(run.key, 7)
    for key in (new_key(), new_key(1), new_key(2), "A", "é" * 22):
        with pytest.raises(RunNotFound):
            await runs.look(key)


async def test_questions_and_what_was_sent_are_answered_where_there_is_room(runs):
    run = await runs.create(spec(), "")
    found = await runs.ask(run.key, parameters, 0)
    assert [layer["weights"].shape for layer in found] == [(4, 2), (2, 4), (1, 2)]
    assert await runs.compute(len, [1, 2]) == await runs.read(len, [3, 4]) == 2


async def test_a_run_that_is_trained_elsewhere_is_a_shard_s_too(runs):
    model = Watched.model_validate({"layers": [{"name": "0", "kind": "linear", "shape": [2, 3]}]})
    run = await runs.watch(model, "")
    assert (await runs.look(run.view)).model == model
    with pytest.raises(TrainedElsewhere):
        await runs.step(run.key, 1)


async def test_a_run_is_followed_once(runs, shards):
    run = await runs.create(spec(), "")
    readers = [await runs.follow(key, Cursor(0, 0)) for key in (run.key, run.view) * 5]
    await runs.step(run.key, 1)
    heard = await asyncio.gather(*(anext(each) for each in readers))
    assert {each.cursor for each in heard} == {Cursor(0, 1)}
    metrics = (await runs.metrics()).decode()
    (readers_of,) = (
        each for each in text_string_to_metric_families(metrics) if each.name.endswith("readers")
    )
    by_shard = {sample.labels["shard"]: sample.value for sample in readers_of.samples}
    assert by_shard == {str(shard_of(run.key)): 1.0, str(1 - shard_of(run.key)): 0.0}
    await runs.let_readers_go()
    assert await asyncio.gather(*(anext(each, "end") for each in readers)) == ["end"] * 10


async def test_while_a_shard_is_away_the_other_takes_what_is_new(runs, shards):
    before = [await runs.create(spec(), "") for _ in range(2)]
    shards.away = {0}
    assert shard_of((await runs.create(spec(), "")).key) == 1
    await runs.check()
    (there, gone) = sorted(before, key=lambda run: -shard_of(run.key))
    await runs.step(there.key, 1)
    with pytest.raises(NotReady, match=r"Shard 0 is away\."):
        await runs.step(gone.key, 1)
    shards.away = {0, 1}
    with pytest.raises(NotReady, match="is away"):
        await runs.check()


async def test_a_map_is_made_in_its_shard_and_followed_there(maps):
    id = (await maps.create(Survey.model_validate(SURVEY), "")).id
    news = [each async for each in await maps.follow(id, 0)]
    assert news[-1] == "done"
    assert sum(len(cells.values) for cells in news[:-1]) == 9
    again = [each async for each in await maps.follow(id, 7)]
    assert [len(cells.values) for cells in again[:-1]] == [2]
    with pytest.raises(CellNotFound):
        await maps.cell(id, 3, 0)
    with pytest.raises(AtlasNotFound):
        await maps.follow(new_key(1), 0)


async def test_a_map_s_readers_are_let_go(maps):
    id = (await maps.create(Survey.model_validate(SURVEY), "")).id
    reader = await maps.follow(id, 0)
    maps.let_readers_go()
    assert len([each async for each in reader]) == 1


async def name(reader):
    """The name of the event that a reader of a class hears next."""
    event = await anext(reader)
    assert event
    return event.name


async def test_a_class_is_where_its_run_is_and_found_by_id_and_code(runs, maps):
    classes = Classrooms(Settings(), runs)
    await classes.start()
    for _ in range(2):
        run = await runs.create(spec(), "")
        id, code, view = await classes.create(run.key, "teacher")
        assert view == run.view
        assert shard_of(id) == shard_of(run.key) == shard_of_code(code, 2)
        assert (await classes.state(f" {code.lower()} ", "somebody")).code == code
        with pytest.raises(ForTeacher):
            await classes.counts(code, "somebody")
        question = NewQuestion(text="Why?", choices=("a", "b"))
        asked = await classes.ask(id, question, "teacher")
        reader = await classes.follow(code, "", "somebody")
        assert [await name(reader), await name(reader)] == ["look", "question"]
        await classes.answer(code, ClassAnswer(question=asked.number, choice=1, voter="ab" * 16), "somebody")
        await classes.delete(id, "teacher")
        assert await name(reader) == "end"
        assert [each async for each in reader] == []
    with pytest.raises(ClassNotFound):
        await classes.state(new_key(1), "somebody")
    await classes.close()


async def present(reader):
    """How many are in, by the teacher's next event of that."""
    async for event in reader:
        if event and event.name == "present":
            return orjson.loads(event.data)["present"]


async def test_who_follows_a_class_is_in_until_it_asks_no_more(runs, maps, monkeypatch):
    monkeypatch.setattr(channel, "GONE_SECONDS", 0)
    classes = Classrooms(Settings(), runs)
    id, code, _ = await classes.create((await runs.create(spec(), "")).key, "teacher")
    teacher = await classes.follow(id, "", "teacher")
    readers = [await classes.follow(code, "", "somebody", counted) for counted in (True, True, True, False)]
    for reader in (teacher, *readers):
        assert await name(reader) == "look"
    waiting = [asyncio.ensure_future(anext(reader)) for reader in readers]
    while await present(teacher) != 3:
        pass
    assert (await classes.state(code, "somebody")).present == 3
    with pytest.raises(AtCapacity, match="This class has 4 streams, as many as it may"):
        await classes.follow(code, "", "another")
    waiting.pop(0).cancel()
    while await present(teacher) != 2:
        pass
    await classes.delete(id, "teacher")
    assert {event.name for event in await asyncio.gather(*waiting) if event} == {"end"}
    await classes.close()


async def test_a_shard_waits_for_the_one_before_it(postgres, shards, monkeypatch):
    runs = Runs(Settings(), shards)
    made = await runs.create(spec(), "")
    monkeypatch.setattr(postgresql, "HANDOVER_SECONDS", 0.1)
    monkeypatch.setattr(shards_module, "OPENING_SECONDS", 0.1)
    monkeypatch.setattr(shards_module, "AGAIN_SECONDS", 0.01)
    number = shard_of(made.key)
    former = shards.there[number]
    await runs.step(made.key, 5)
    shards.there[number] = later = Shard(shards.given, number, 2)
    with pytest.raises(NotReady, match=f"Shard {number} cannot be had yet"):
        await runs.step(made.key, 1)
    await former.close()
    await later.open()
    assert (await runs.step(made.key, 1)).frame.step == 6


def test_no_method_is_forgotten():
    with pytest.raises(TypeError, match="check names no shard"):

        @forwarding
        class Forgetful(Service):
            pass
