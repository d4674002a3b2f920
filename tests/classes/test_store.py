"""What of a class outlives the server, on both databases."""

import asyncio

import pytest

from app.classes.store import Asked, ClassStore, StoredClass, StoredQuestion, Vote
from app.runs.store import Store
from tests.runs.storing import KINDS, Place, stored

pytestmark = pytest.mark.anyio

ASKED = Asked("Which?", ("this", "that", "neither"))
LESSON = Asked("How much?", ("little", "much"), "slope", 1, 1)
LOOK = {"step": 3, "pick": [1, 0, 0]}
DAY = 86_400


@pytest.fixture(params=KINDS)
def place(request, tmp_path):
    return Place(tmp_path if request.param == "sqlite" else request.getfixturevalue("postgres").new_schema())


@pytest.fixture
async def runs(anyio_backend, place):
    """The store of a run `a`."""
    async with place.store() as store:
        await store.add(stored())
        yield store


@pytest.fixture
async def store(runs):
    """Those of classes, with one on the run."""
    store = ClassStore(runs)
    await store.add(StoredClass("1", "ABCDEF", "a", "view of a", {}))
    return store


async def test_a_class_comes_back_as_it_went_in(store):
    assert await store.looked("1", LOOK, "b", "view of b")
    await store.asked("1", 1, ASKED, 1)
    for voter, choice in (("x", 0), ("y", 1), ("x", 2), ("z", 1)):
        assert await store.voted(Vote("1", 1, voter, choice))
    await store.closed("1", 1)
    await store.asked("1", 2, LESSON, 2)
    await store.voted(Vote("1", 2, "x", 1))
    questions = (
        StoredQuestion(1, ASKED, 1, False, [0, 2, 1]),
        StoredQuestion(2, LESSON, 2, True, [0, 1], {"x": 1}),
    )
    assert await store.all() == [StoredClass("1", "ABCDEF", "b", "view of b", LOOK, questions)]


async def test_of_answers_at_once_each_voter_s_last_counts(store):
    await store.asked("1", 1, ASKED, 1)
    votes = [Vote("1", 1, f"{voter % 200}", voter // 200) for voter in range(400)]
    votes += [Vote("1", 2, "0", 0), Vote("2", 1, "0", 0)]
    *taken, unasked, strange = await asyncio.gather(*map(store.voted, votes))
    assert all(taken)
    assert (unasked, strange) == (False, False)
    ((only,),) = [one.questions for one in await store.all()]
    assert only.counts == [0, 200, 0]


async def test_who_hears_that_an_answer_was_taken_hears_it_before_the_question_is_closed(store):
    await store.asked("1", 1, ASKED, 1)
    heard = []

    async def hear(what, name):
        heard.append((name, await what))

    votes = [hear(store.voted(Vote("1", 1, f"{voter}", 0)), "voted") for voter in range(20)]
    closing = hear(store.closed("1", 1), "closed")
    await asyncio.gather(*votes[:10], closing, *votes[10:])
    taken = [name for name, result in heard if name == "voted" and result]
    assert heard[: len(taken)] == [("voted", True)] * len(taken)
    assert heard[len(taken)] == ("closed", True)
    ((only,),) = [one.questions for one in await store.all()]
    assert only.counts == [len(taken), 0, 0]
    assert not await store.voted(Vote("1", 1, "late", 0))


async def test_they_are_written_in_few_transactions(place, anyio_backend):
    taken: list[float] = []
    database = place.database(taken.append)
    try:
        runs = Store(database)
        await runs.add(stored())
        store = ClassStore(runs)
        await store.add(StoredClass("1", "ABCDEF", "a", "view of a", {}))
        await store.asked("1", 1, ASKED, 1)
        before = len(taken)
        await asyncio.gather(*(store.voted(Vote("1", 1, f"{voter}", 0)) for voter in range(500)))
        assert len(taken) - before <= 2
    finally:
        await database.close()


async def test_what_has_ended_is_gone_with_all_of_it(store, runs, place):
    await store.asked("1", 1, ASKED, 1)
    await store.voted(Vote("1", 1, "x", 0))
    await store.remove("1")
    assert await store.all() == []
    for table in ("questions", "answers"):
        assert place.rows(f"SELECT * FROM {table}") == []
    assert not await store.looked("1", LOOK, "a", "view of a")
    assert not await store.asked("1", 2, ASKED, 2)
    assert not await store.voted(Vote("1", 1, "x", 0))
    assert not await store.closed("1", 1)


async def test_it_ends_after_a_day_or_with_its_run(store, runs):
    await runs.pass_time(DAY - 10, ["a"])
    await store.add(StoredClass("2", "GHIJKL", "a", "view of a", {}))
    assert await store.expire(DAY) == []
    await runs.pass_time(20, ["a"])
    assert await store.expire(DAY) == ["1"]
    assert [one.id for one in await store.all()] == ["2"]
    await runs.remove("a")
    assert await store.expire(DAY) == ["2"]
    assert await store.all() == []
