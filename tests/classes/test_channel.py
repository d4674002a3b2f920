"""What a reader hears: the newest of each kind, once."""

import asyncio

import orjson
import pytest

from app.classes.channel import APART_SECONDS, Channel

pytestmark = pytest.mark.anyio


class Desk:
    """What is told of, and how often it was asked for."""

    def __init__(self):
        self.state = {"look": 0, "counts": 0}
        self.made = []
        self.channel = Channel(self.content)

    def content(self, kind):
        self.made.append(kind)
        return self.state[kind]

    def change(self, kind, value):
        self.state[kind] = value
        self.channel.changed(kind)


@pytest.fixture
async def desk(anyio_backend):
    return Desk()


async def hear(reader, count):
    """So many events, as id, kind and content."""
    events = [await anext(reader) for _ in range(count)]
    return [(id, name, orjson.loads(data)) for id, name, data in events]


async def test_who_missed_much_hears_the_newest_of_each_kind(desk):
    desk.change("look", 1)
    (first,) = await hear(desk.channel.follow(""), 1)
    for number in range(2, 100):
        desk.change("look", number)
        desk.change("counts", number)
    later = await hear(desk.channel.follow(first[0]), 2)
    assert [event[1:] for event in later] == [("look", 99), ("counts", 99)]
    desk.change("look", 100)
    assert [event[1:] for event in await hear(desk.channel.follow(later[-1][0]), 1)] == [("look", 100)]


async def test_what_changes_at_once_is_one_event_and_is_encoded_once_for_all(desk):
    readers = [desk.channel.follow("") for _ in range(50)]
    waiting = [asyncio.ensure_future(anext(reader)) for reader in readers]
    await asyncio.sleep(0)
    assert desk.channel.readers == 50
    for number in range(100):
        desk.change("counts", number)
    events = await asyncio.gather(*waiting)
    assert len(set(events)) == 1
    assert events[0].data == b"99"
    assert desk.made == ["counts"]
    desk.change("counts", 7)
    assert {(await anext(reader)).data for reader in readers} == {b"7"}
    assert desk.made == ["counts", "counts"]


async def test_readers_are_woken_apart_five_times_a_second_at_most(desk, monkeypatch):
    assert APART_SECONDS >= 1 / 5
    monkeypatch.setattr("app.classes.channel.APART_SECONDS", 1e9)
    reader = desk.channel.follow("")
    desk.channel._woke = -1e9
    desk.change("counts", 1)
    assert (await anext(reader)).data == b"1"
    desk.change("counts", 2)  # it has to wait, and so has the reader
    late = asyncio.ensure_future(anext(reader))
    await asyncio.sleep(0)
    desk.channel.end()
    assert (await late).name == "end"


@pytest.mark.parametrize("id", ["", "0", "x.1", ".", "{name}.", "{name}.-1", "{name}.x", "{name}.²"])
async def test_an_id_of_no_event_here_begins_with_all_there_is(desk, id):
    desk.change("look", 1)
    ((told, *_),) = await hear(desk.channel.follow(""), 1)
    name = told.partition(".")[0]
    assert [event[0] for event in await hear(desk.channel.follow(id.format(name=name)), 1)] == [told]


async def test_who_comes_later_hears_of_what_is_outdated_as_it_is(desk):
    desk.change("look", 1)
    early = desk.channel.follow("")
    assert (await anext(early)).data == b"1"
    desk.state["look"] = 2
    desk.channel.outdated("look")
    assert (await anext(desk.channel.follow(""))).data == b"2"
    desk.change("counts", 3)
    assert (await anext(early)).name == "counts"


async def test_the_end_is_the_last_and_a_server_that_stops_says_none(desk):
    desk.change("look", 1)
    reader, comer = desk.channel.follow(""), desk.channel.follow("")
    await anext(reader)
    desk.channel.end()
    assert [event.name async for event in reader] == ["end"]
    assert [event.name async for event in comer] == ["end"]
    other = Desk()
    other.change("look", 1)
    reader = other.channel.follow("")
    await anext(reader)
    other.channel.let_readers_go()
    assert [event async for event in reader] == []
    assert [event async for event in other.channel.follow("")] == []


async def test_who_waits_hears_that_the_server_lives(desk, monkeypatch):
    monkeypatch.setattr("app.classes.channel.BEAT_SECONDS", 0)
    reader = desk.channel.follow("")
    assert await anext(reader) is None
    await reader.aclose()
    assert desk.channel.readers == 0
