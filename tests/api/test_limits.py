"""Each limit of the README's table, gone over by one: the status, the words, and nothing else happens."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, NamedTuple

import httpx
import pytest

from app.settings import Settings
from tests.api.problems import told
from tests.server import serving

LIMITS = {
    "max_runs": 2,
    "max_runs_per_client": 1,
    "max_streams_per_run": 1,
    "max_changes_per_run": 1,
    "max_watched": 2,
    "max_watched_per_client": 1,
    "max_atlases": 1,
    "max_atlases_per_client": 1,
    "max_atlas_cells": 6,
    "max_atlas_work": 10_000_000_000_000,
    "max_classes": 2,
    "max_classes_per_client": 1,
    "max_questions_per_class": 1,
    "max_voters_per_question": 1,
    "max_layers": 3,
    "max_units": 4,
    "max_parameters": 25,
    "max_samples": 100,
    "max_steps_per_request": 10,
    "max_steps_per_second": 50,
    "max_body_bytes": 2000,
}
HISTORY = 20_000  # bytes, of some dozens of frames
OWNER, OTHER, STRANGER = ({"X-Forwarded-For": f"10.0.0.{number}"} for number in (1, 2, 3))
MODEL = {"layers": [{"name": "0", "kind": "linear", "shape": [1, 1]}]}
QUESTION = {"text": "Which?", "choices": ["this", "that"]}
SMALL = {"network": {"layers": [{"units": 3}, {"units": 1}]}, "data": {"samples": 100}}


class Full(NamedTuple):
    """A server that holds as many runs and classes as it may; each of them has as much as it may have."""

    api: httpx.Client
    run: str
    lecture: str
    """A class on the run."""


@pytest.fixture(scope="module")
def full() -> Iterator[Full]:
    limits: dict[str, object] = {**LIMITS, "history_bytes": HISTORY, "trusted_proxies": "127.0.0.1"}
    with (
        serving(workers=1, atlas_workers=1, **limits) as server,
        httpx.Client(base_url=f"{server.url}/api/v1") as api,
        ExitStack() as followed,
    ):
        runs = [api.post("/runs", json=SMALL, headers=client).json()["id"] for client in (OWNER, OTHER)]
        for run in runs:
            stream = followed.enter_context(api.stream("GET", f"/runs/{run}/stream"))
            assert stream.status_code == 200
            api.patch(f"/runs/{run}", json={"training": {"batch_size": 5}}).raise_for_status()
        for client in (OWNER, OTHER):
            watched = api.post("/watched", json=MODEL, headers=client).json()["id"]
            stream = followed.enter_context(api.stream("GET", f"/runs/{watched}/stream"))
            assert stream.status_code == 200
        api.post("/atlases", json=survey(1, 1_000_000_000), headers=OWNER).raise_for_status()
        classes = [
            api.post("/classes", json={"run": run}, headers=client).json()["id"]
            for run, client in zip(runs, (OWNER, OTHER), strict=True)
        ]
        lecture = f"/classes/{classes[0]}"
        assert followed.enter_context(api.stream("GET", f"{lecture}/stream")).status_code == 200
        api.post(f"{lecture}/questions", json=QUESTION).raise_for_status()
        api.post(f"{lecture}/answers", json=answer("0" * 32)).raise_for_status()
        yield Full(api, f"/runs/{runs[0]}", lecture)


def layers(*units: int) -> dict[str, Any]:
    return {"network": {"layers": [{"units": each} for each in units]}, "data": {"samples": 100}}


def inline(rows: int) -> dict[str, Any]:
    return layers(1) | {"data": {"source": "inline", "inputs": [[1]] * rows, "targets": [[1]] * rows}}


def answer(voter: str) -> dict[str, Any]:
    return {"question": 1, "choice": 0, "voter": voter}


def sent_at_once(rows: int) -> dict[str, Any]:
    network = layers(1)["network"] | {"parameters": [{"weights": [[1]], "biases": [0]}]}
    return {"network": network, "inputs": [[1]] * rows, "targets": [[1]] * rows}


def survey(columns: int, steps: int) -> dict[str, Any]:
    """A map; one of a thousand million steps is being made for as long as the tests here take."""
    rate, seed = "training.optimizer.learning_rate", {"path": "seed", "from": 0, "to": 1}
    axis = {"path": rate, "from": 0.01, "to": 0.1, "scale": "log"}
    return {"spec": SMALL, "x": axis, "y": seed, "columns": columns, "rows": 1, "steps": steps}


PER_CLIENT = "This client has 1 runs, as many as it may (max_runs_per_client). Try again later."
SERVER = "The server holds 2 runs, as many as it may (max_runs). Try again later."
BYTES = "The body should have at most 2000 bytes"

OVER: list[tuple[str, str, Any, int, str]] = [
    ("max_runs", "POST /runs", SMALL, 429, SERVER),
    ("max_runs_per_client", "POST /runs", SMALL, 429, PER_CLIENT),
    ("max_runs_per_client", "POST {run}/fork", {}, 429, PER_CLIENT),
    (
        "max_streams_per_run",
        "GET {run}/stream",
        None,
        429,
        "This run has 1 streams, as many as it may (max_streams_per_run). Try again later.",
    ),
    (
        "max_changes_per_run",
        "PATCH {run}",
        {"training": {"batch_size": 6}},
        429,
        "This run has 1 changes, as many as it may (max_changes_per_run). Reset it first.",
    ),
    (
        "max_watched",
        "POST /watched",
        MODEL,
        429,
        "The server holds 2 runs trained elsewhere, as many as it may (max_watched). Try again later.",
    ),
    (
        "max_watched_per_client",
        "POST /watched",
        MODEL,
        429,
        "This client has 1 runs trained elsewhere, as many as it may (max_watched_per_client). "
        "Try again later.",
    ),
    (
        "max_atlases",
        "POST /atlases",
        survey(1, 1),
        429,
        "The server holds 1 maps, as many as it may (max_atlases). Try again later.",
    ),
    (
        "max_atlases_per_client",
        "POST /atlases",
        survey(1, 1),
        429,
        "This client has 1 maps being made, as many as it may (max_atlases_per_client). Try again later.",
    ),
    (
        "max_atlas_cells",
        "POST /atlases",
        survey(7, 1),
        422,
        "columns: Input should be at most 6 cells, columns times rows (max_atlas_cells); 7 was sent.",
    ),
    (
        "max_atlas_work",
        "POST /atlases",
        survey(1, 40_000_000_000),
        422,
        "steps: Input should make at most 10000000000000 multiplications, times cells and a step's "
        "(max_atlas_work); 10800000000000 was sent.",
    ),
    (
        "max_classes",
        "POST /classes",
        {"run": "{run}"},
        429,
        "The server holds 2 classes, as many as it may (max_classes). Try again later.",
    ),
    (
        "max_classes_per_client",
        "POST /classes",
        {"run": "{run}"},
        429,
        "This client has 1 classes, as many as it may (max_classes_per_client). Try again later.",
    ),
    (
        "max_streams_per_run",
        "GET {lecture}/stream",
        None,
        429,
        "This class has 1 streams, as many as it may (max_streams_per_run). Try again later.",
    ),
    (
        "max_voters_per_question",
        "POST {lecture}/answers",
        answer("1" * 32),
        429,
        "This question has 1 voters, as many as it may (max_voters_per_question). Try again later.",
    ),
    (
        "max_questions_per_class",
        "POST {lecture}/questions",
        QUESTION,
        429,
        "This class has 1 questions, as many as it may (max_questions_per_class). Open a new class.",
    ),
    (
        "max_layers",
        "POST /runs",
        layers(1, 1, 1, 1),
        422,
        "network.layers: Input should have at most 3 layers; 4 was sent.",
    ),
    (
        "max_units",
        "POST /runs",
        layers(5, 1),
        422,
        "network.layers[0].units: Input should be less than or equal to 4; 5 was sent.",
    ),
    (
        "max_parameters",
        "POST /runs",
        layers(4, 2, 2),
        422,
        "network.layers: Input should have at most 25 weights and biases; 28 was sent.",
    ),
    (
        "max_samples",
        "POST /runs",
        SMALL | {"data": {"samples": 101}},
        422,
        "data.samples: Input should be less than or equal to 100; 101 was sent.",
    ),
    (
        "max_samples",
        "POST /runs",
        inline(101),
        422,
        "data.inputs: Input should have at most 100 rows; 101 was sent.",
    ),
    (
        "max_samples",
        "POST /backprop",
        sent_at_once(101),
        422,
        "inputs: Input should have at most 100 rows; 101 was sent.",
    ),
    (
        "max_samples",
        "POST {run}/fork",
        {"changes": {"data": {"samples": 101}}},
        422,
        "changes.data.samples: Input should be less than or equal to 100; 101 was sent.",
    ),
    (
        "max_steps_per_request",
        "POST {run}/step",
        {"count": 11},
        422,
        "count: Input should be less than or equal to 10; 11 was sent.",
    ),
    (
        "max_steps_per_second",
        "POST {run}/play",
        {"steps_per_second": 51},
        422,
        "steps_per_second: Input should be less than or equal to 50; 51.0 was sent.",
    ),
    ("max_body_bytes", "POST /runs", {"loss": "x" * 2000}, 413, f"{BYTES}; it has 2011."),
    ("max_body_bytes", "POST {run}/step", iter([b" " * 1001] * 2), 413, f"{BYTES}; more were sent."),
]


@pytest.mark.parametrize(("setting", "asked", "body", "status", "detail"), OVER)
def test_one_more_than_the_limit(
    full: Full, setting: str, asked: str, body: Any, status: int, detail: str
) -> None:
    before = full.api.get(full.run).json()
    method, path = asked.format(run=full.run, lecture=full.lecture).split()
    client = STRANGER if setting in ("max_runs", "max_watched", "max_atlases", "max_classes") else OWNER
    if body == {"run": "{run}"}:
        body = {"run": full.run.removeprefix("/runs/")}
    content = {"json": body} if isinstance(body, dict) else {"content": body}
    headers = client | {"Content-Type": "application/json"}
    reply = full.api.request(method, path, headers=headers, **content)
    assert told(reply) == (status, detail)
    assert reply.headers.get("Retry-After") == ("10" if status == 429 else None)
    assert full.api.get(full.run).json() == before


def test_every_limit_is_gone_over() -> None:
    limits = {name for name in Settings.model_fields if name.startswith("max_")}
    assert {setting for setting, *_ in OVER} == set(LIMITS) == limits


def test_just_as_much_as_the_limit(full: Full) -> None:
    assert full.api.post(f"{full.run}/step", json={"count": 10}).status_code == 200
    assert (
        full.api.post(f"{full.run}/play", json={"steps_per_second": 50, "until_step": 1}).status_code == 200
    )
    assert full.api.post("/backprop", json=sent_at_once(100)).status_code == 200


def test_recorded_frames_make_room_for_newer_ones(full: Full) -> None:
    for _ in range(100):
        full.api.post(f"{full.run}/step", json={}).raise_for_status()
    last = full.api.get(full.run).json()["step"]
    held = [frame["step"] for frame in full.api.get(f"{full.run}/frames?limit=1000").json()]
    assert 1 < len(held) < 100
    assert held == list(range(last - len(held) + 1, last + 1))
    assert full.api.get(f"{full.run}/frames/1").json()["step"] == 1


def test_a_server_that_was_full_has_room_when_a_run_ends() -> None:
    with serving(workers=1, max_runs=1) as server, httpx.Client(base_url=f"{server.url}/api/v1") as api:
        run = api.post("/runs", json={}).json()["id"]
        assert api.post("/runs", json={}).status_code == 429
        assert api.delete(f"/runs/{run}").status_code == 204
        assert api.post("/runs", json={}).status_code == 201
