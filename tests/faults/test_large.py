"""Samples and parameters of a client, as large as may be: read, written and sent once, whatever is asked."""

import asyncio
import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.api.pieces import PIECE, json_in_pieces
from app.main import create_app
from app.runs.process import WorkerProcess
from app.settings import Settings
from app.spec import Inline, Specification, forked, patched
from tests.faults.crashing import crashing, look
from tests.runs.storing import Place


def with_samples() -> dict[str, Any]:
    """A run of seven megabytes of samples."""
    rows = [[(row * 31 + column) % 1_000 / 999 for column in range(17)] for row in range(20_000)]
    return {
        "data": {"source": "inline", "inputs": rows, "targets": [[row[0]] for row in rows]},
        "network": {"layers": [{"units": 4}, {"units": 1}]},
    }


SIZES = (2, 250, 250, 1)


def parameters(scale: float) -> list[dict[str, Any]]:
    """More than a megabyte of them."""
    return [
        {
            "weights": [
                [scale * ((unit * 31 + column) % 1_000 / 999 - 0.5) for column in range(inputs)]
                for unit in range(units)
            ],
            "biases": [0.25 * scale] * units,
        }
        for inputs, units in pairwise(SIZES)
    ]


def with_parameters() -> dict[str, Any]:
    """A run of so many of its own."""
    return {"network": {"layers": [{"units": units} for units in SIZES[1:]], "parameters": parameters(0.1)}}


def in_store(place: Place) -> list[int]:
    """Characters of what is large, of runs, and of their changes."""
    return [
        place.rows(f"SELECT coalesce(sum(length({column})), 0) FROM {table}")[0][0]
        for table, column in (("large", "text"), ("runs", "spec"), ("changes", "spec"))
    ]


@pytest.mark.parametrize(
    ("large", "kind"),
    [(with_samples, "sqlite"), (with_parameters, "sqlite"), (with_samples, "postgresql")],
)
def test_small_commands_to_a_large_run_leave_what_is_large_where_it_is(
    large: Callable[[], dict[str, Any]], kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres").new_schema() if kind == "postgresql" else ""
    place = Place(url or tmp_path)
    with crashing(tmp_path, database_url=url) as (_, api):
        made = api.post("/runs", json=large()).raise_for_status().json()
        run, size = made["id"], in_store(place)[0]
        for batch in range(3, 7):
            patch = {"training": {"batch_size": batch}}
            seen = api.patch(f"/runs/{run}", json=patch).raise_for_status().json()
            api.post(f"/runs/{run}/step", json={}).raise_for_status()
        fork = api.post(f"/runs/{run}/fork", json={"changes": {"seed": 3}}).raise_for_status().json()
        for part in ("data", "network"):
            assert made["spec"][part] == seen["spec"][part] == fork["spec"][part]
            assert seen["spec"][part] == {**seen["spec"][part], **without_layers(large().get(part, {}))}
        before = {key: look(api, key) for key in (run, fork["id"])}
    apart, *rest = in_store(place)
    assert apart == size > 1_000_000
    assert sum(rest) < 50_000
    with crashing(tmp_path, database_url=url) as (_, api):
        assert {key: look(api, key) for key in before} == before


def without_layers(part: dict[str, Any]) -> dict[str, Any]:
    """Without what has defaults of its own."""
    return {name: value for name, value in part.items() if name != "layers"}


def test_large_parameters_come_by_patch_and_by_fork(tmp_path: Path) -> None:
    with crashing(tmp_path) as (_, api):
        run = api.post("/runs", json=with_parameters()).raise_for_status().json()["id"]
        patch = {"network": {"parameters": parameters(0.2)}}
        assert api.patch(f"/runs/{run}", json=patch).json()["spec"]["network"]["parameters"] == parameters(
            0.2
        )
        assert api.get(f"/runs/{run}/parameters").json() == parameters(0.2)
        fork = {"changes": {"network": {"parameters": parameters(0.3)}}}
        child = api.post(f"/runs/{run}/fork", json=fork).raise_for_status().json()["id"]
        api.patch(f"/runs/{child}", json={"training": {"batch_size": 3}}).raise_for_status()
        before = {key: look(api, key) for key in (run, child)}
        assert before[child].parameters == parameters(0.3)
        wrong = parameters(0.2)
        wrong[1]["weights"][249][249] = "x"
        refused = api.patch(f"/runs/{run}", json={"network": {"parameters": wrong}})
        assert refused.status_code == 422
        loc = ["body", "network", "parameters", 1, "weights", 249, 249]
        assert [fault["loc"] for fault in refused.json()["errors"]] == [loc]
    assert in_store(Place(tmp_path))[2] < 10_000
    with crashing(tmp_path) as (_, api):
        assert {key: look(api, key) for key in before} == before
        api.post(f"/runs/{run}/reset").raise_for_status()
        assert api.get(f"/runs/{run}/parameters").json() == parameters(0.1)


def test_a_patch_and_a_fork_take_the_samples_as_they_are() -> None:
    spec = Specification.model_validate(with_samples())
    assert isinstance(spec.data, Inline)
    assert patched(spec, {"training": {"batch_size": 3}}).data is spec.data
    assert forked(spec, {"seed": 3}).data is spec.data
    same = json.loads(spec.data.text)
    assert patched(spec, {"data": same}) == spec


@contextmanager
def stopped(process: WorkerProcess) -> Iterator[None]:
    """It does nothing for a while."""
    pid = process._process.pid
    assert pid
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.mark.anyio
async def test_large_bodies_are_read_one_at_a_time_where_no_run_waits_for_it(tmp_path: Path) -> None:
    app = create_app(Settings(workers=1, data_dir=tmp_path, engine="numpy"))
    service, wrong = app.state.service, b'{"seed": -1}'.rjust(100_000)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test/api/v1") as api,
        asyncio.timeout(60),
    ):
        api.headers["Content-Type"] = "application/json"
        run = (await api.post("/runs", content=b"{}")).raise_for_status().json()["id"]
        (worker,), (reader,) = service.parts.workers.processes, service.parts.reader.processes
        with stopped(worker):
            assert (await api.post("/runs", content=wrong)).status_code == 422
            assert (await api.post("/tables", content=b"a,b\n1,2\n3,4\n")).json()["rows"] == 2
        with stopped(reader):
            sent = [asyncio.create_task(api.post("/runs", content=wrong)) for _ in range(3)]
            while reader.queue < len(sent):  # noqa: ASYNC110  nothing is said of it
                await asyncio.sleep(0)
            assert (await api.post(f"/runs/{run}/step")).json()["step"] == 1
            assert not any(task.done() for task in sent)
        assert [answer.status_code for answer in await asyncio.gather(*sent)] == [422] * 3


@pytest.mark.anyio
async def test_between_two_pieces_of_an_answer_it_is_the_turn_of_others() -> None:
    sent: list[int] = []
    seen: list[int] = []

    async def look() -> None:
        while True:
            seen.append(len(sent))
            await asyncio.sleep(0)

    others = asyncio.create_task(look())
    pieces = json_in_pieces(["x" * 2 * PIECE, "y"]).body_iterator
    async for piece in pieces:
        sent += [len(piece)]
    others.cancel()
    assert sent == [PIECE, PIECE, 1]
    assert seen == [1, 2, 3]
