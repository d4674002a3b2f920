"""A run's id is the right to command it: nobody learns it from an answer to a view, nor from the log."""

import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

import httpx
import pytest

from tests.api.problems import told
from tests.server import Running, serving

LOOKS = [
    *(
        "",
        "/frames",
        "/frames?limit=1",
        "/frames/2",
        "/frames/9",
        "/next",
        "/page",
        "/parameters",
        "/feedback",
        "/data",
    ),
    *(f"/slice?layer=1&unit=0&input=0&over={over}" for over in ("train", "batch", "probe")),
    *(f"/surface?points=5&axes={axes}" for axes in ("path", "random")),
    *("/diagnosis", "/diagnosis?trial=2"),
    *(f"/export?format={format}" for format in ("python", "pytorch", "json")),
    *("/slice", "/figures/none", "/lessons/none/1", "/nothing"),
]
COMMANDS: list[tuple[str, str, Any]] = [
    ("PATCH", "", {"probe": {"index": 1}}),
    *(("POST", f"/{name}", {}) for name in ("step", "play", "pause", "reset")),
    ("POST", "/fork", {"lockstep": True}),
    ("DELETE", "", None),
]


class Run(NamedTuple):
    """A key of each kind to the same run."""

    id: str
    view: str


class Family(NamedTuple):
    """A run that was forked and changed, the one it came from, its twin, and its own fork."""

    run: Run
    twin: Run
    parent: Run
    fork: Run


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with serving(workers=1, log_level="debug") as server:
        yield server


@pytest.fixture(scope="module")
def client(server: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=30) as client:
        yield client


@pytest.fixture
def family(client: httpx.Client) -> Family:
    def made(path: str, body: dict[str, Any]) -> Run:
        run = client.post(path, json=body).raise_for_status().json()
        return Run(run["id"], run["view"])

    presets = {preset["name"]: preset["spec"] for preset in client.get("/presets").json()}
    parent = made("/runs", presets[client.get("/lessons").json()[0]["steps"][0]["preset"]])
    run = made(f"/runs/{parent.id}/fork", {})
    twin = made(f"/runs/{run.id}/fork", {"changes": {"network": {"derivative": "one"}}, "lockstep": True})
    client.post(f"/runs/{run.id}/step", json={"count": 3}).raise_for_status()
    client.patch(f"/runs/{run.id}", json={"training": {"batch_size": 2}}).raise_for_status()
    return Family(run, twin, parent, made(f"/runs/{run.id}/fork", {"step": 1}))


def looks(client: httpx.Client) -> list[str]:
    """All that there is to look at."""
    figures = [f"/figures/{figure['name']}" for figure in client.get("/figures").json()]
    steps = [
        f"/lessons/{lesson['name']}/{number}"
        for lesson in client.get("/lessons").json()
        for number in range(1, len(lesson["steps"]) + 1)
    ]
    return [*LOOKS, *figures, *steps]


def hides(reply: httpx.Response, family: Family) -> bool:
    """Whether the reply, its headers included, shows no id; and no address that it is passed on from."""
    assert reply.headers["Referrer-Policy"] == "no-referrer"
    shown = f"{reply.headers!r} {reply.text}"
    return not any(run.id in shown for run in family)


def test_no_answer_to_a_view_shows_an_id(client: httpx.Client, family: Family) -> None:
    for run, look in product((family.run, family.twin, family.fork), looks(client)):
        reply = client.get(f"/runs/{run.view}{look}")
        assert hides(reply, family), look
        assert reply.status_code == client.get(f"/runs/{run.id}{look}").status_code
    for run, (method, path, body) in product((family.run, family.twin), COMMANDS):
        reply = client.request(method, f"/runs/{run.view}{path}", json=body)
        assert told(reply)[0] == 403
        assert hides(reply, family), path
    forked = client.post(f"/runs/{family.run.view}/fork", json={})
    assert forked.status_code == 201
    assert hides(forked, family)
    with client.stream("GET", f"/runs/{family.run.view}/stream") as stream:
        for line in stream.iter_lines():
            if line.startswith("data: "):
                assert json.loads(line.removeprefix("data: "))["run"] == family.run.view
                break


def test_the_log_and_the_metrics_show_no_key(server: Running, client: httpx.Client, family: Family) -> None:
    for run, look in product(family, looks(client)):
        client.get(f"/runs/{run.id}{look}")
        client.get(f"/runs/{run.view}{look}")
    for key in (family.run.view, family.fork.id, family.run.id):
        for method, path, body in COMMANDS:
            client.request(method, f"/runs/{key}{path}", json=body)
            client.request(method, f"/runs/{key}{path}", content=b"{")
        client.post(f"/watched/{key}/frames", json={"frames": []})
    with client.stream("GET", f"/runs/{family.parent.id}/stream") as stream:
        assert stream.status_code == 200
    shown = server.said() + httpx.get(f"{server.url}/metrics").text
    assert not any(key in shown for run in family for key in run)
    requests = [line for line in map(json.loads, server.said().splitlines()) if "operation" in line]
    assert {line["operation"] for line in requests} >= operations(server)


def operations(server: Running) -> set[str]:
    """What the routes of a run are called in the log."""
    paths = httpx.get(f"{server.url}/openapi.json").json()["paths"]
    return {
        re.sub(r"_api_v1_.*", "", operation["operationId"])
        for path, methods in paths.items()
        for operation in methods.values()
        if "{id}" in path
    }
