"""A class: its teacher, and who joins it."""

import json
from contextlib import contextmanager

import pytest

from tests.api.problems import told

OWN = {"text": "What does f′ do to the error?", "choices": ["nothing", "weakens it", "that depends"]}
VOTERS = [f"{number:032x}" for number in range(10)]


@pytest.fixture
def taught(api, run):
    """A class on a run of its own."""
    made = api.post("/classes", json={"run": run.removeprefix("/runs/")}).json()
    yield made
    api.delete(f"/classes/{made['id']}")


@pytest.fixture
def teacher(taught):
    return f"/classes/{taught['id']}"


@pytest.fixture
def joined(taught):
    return f"/classes/{taught['code']}"


def answer(api, path, question, choice, voter):
    return api.post(f"{path}/answers", json={"question": question, "choice": choice, "voter": VOTERS[voter]})


@contextmanager
def heard(api, path, last=""):
    """Its events, as id, name and content."""
    headers = {"Last-Event-ID": last} if last else {}
    with api.stream("GET", f"{path}/stream", headers=headers) as reply:
        assert reply.status_code == 200
        yield _events(reply.iter_lines())


def _events(lines):
    event = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if line and name:
            event[name] = value
        elif "event" in event:
            yield event["id"], event["event"], json.loads(event["data"])
            event = {}


def test_a_question_is_asked_answered_and_revealed(api, teacher, joined):
    asked = api.post(f"{teacher}/questions", json=OWN)
    assert asked.status_code == 201
    assert asked.json() == {
        **OWN,
        "number": 1,
        "lesson": None,
        "step": None,
        "round": 1,
        "first": 1,
        "open": True,
        "answered": 0,
        "counts": [0, 0, 0],
        "answer": None,
    }
    for voter, choice in enumerate((0, 1, 1, 2)):
        assert answer(api, joined, 1, choice, voter).status_code == 204
    answer(api, joined, 1, 1, 0)
    for path, counts in ((teacher, [0, 3, 1]), (joined, None)):
        state = api.get(path).json()
        assert (state["question"]["counts"], state["counts"], state["answered"]) == (counts, counts, 4)
        assert state["questions"] == []
    closed = api.post(f"{teacher}/questions/1/close").json()
    assert (closed["open"], closed["counts"]) == (False, [0, 3, 1])
    assert api.get(joined).json()["questions"] == [closed] == api.get(teacher).json()["questions"]
    late = (409, "Question 1 is closed: no answer to it counts any more.")
    assert told(answer(api, joined, 1, 0, 5)) == late
