"""What a teacher and a class do."""

import json
from contextlib import contextmanager

OWN = {"text": "What does f′ do to the error?", "choices": ["nothing", "weakens it", "that depends"]}
VOTERS = [f"{number:032x}" for number in range(10)]


def answer(api, path, question, choice, voter):
    return api.post(f"{path}/answers", json={"question": question, "choice": choice, "voter": VOTERS[voter]})


@contextmanager
def heard(api, path, last="", leaves="present", **query):
    """Its events, as id, name and content; but for a kind, since readers come and go in their own time."""
    headers = {"Last-Event-ID": last} if last else {}
    with api.stream("GET", f"{path}/stream", headers=headers, params=query) as reply:
        assert reply.status_code == 200
        yield (event for event in _events(reply.iter_lines()) if event[1] != leaves)


def _events(lines):
    event = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if line and name:
            event[name] = value
        elif "event" in event:
            yield event["id"], event["event"], json.loads(event["data"])
            event = {}
