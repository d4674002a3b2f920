"""What an operator reads: one JSON object a line, and no line from which a run could be commanded."""

import asyncio
import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import httpx
import pytest

from app.logs import JSONLines
from app.main import create_app
from app.settings import Settings


async def live(directory: Path, log_clients: bool = False) -> tuple[httpx.Response, list[str]]:
    """One server makes a run, answers for it, and answers for one that there is not."""
    app = create_app(Settings(workers=1, data_dir=directory, log_clients=log_clients))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("192.0.2.7", 123))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test/api/v1") as api,
    ):
        run = (await api.post("/runs", json={}, headers={"X-Request-ID": "abc-1"})).json()
        reply = await api.get(f"/runs/{run['id']}")
        await api.get(f"/runs/{run['view']}x", headers={"X-Request-ID": "not one word"})
        await app.state.service.parts.store.database.close()  # a mistake of ours
        await api.post(f"/runs/{run['id']}/step", json={})
        return reply, [run["id"], run["view"]]


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the application says from now on."""
    log, logger = StringIO(), logging.getLogger("app")
    handler = logging.StreamHandler(log)
    handler.setFormatter(JSONLines())
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel(logging.INFO)
    yield log
    logger.setLevel(level)
    logger.removeHandler(handler)


def test_each_request_is_a_line_without_an_id(tmp_path: Path, log: StringIO) -> None:
    reply, keys = asyncio.run(live(tmp_path))
    said = log.getvalue()
    lines = [json.loads(line) for line in said.splitlines()]
    requests = [line for line in lines if line["message"] == "Request."]
    assert [(line["method"], line["operation"], line["status"]) for line in requests] == [
        ("POST", "create_run", 201),
        ("GET", "read_run", 200),
        ("GET", "read_run", 404),
        ("POST", "step_run", 500),
    ]
    assert requests[0]["request"] == "abc-1"
    assert requests[1]["request"] == reply.headers["X-Request-ID"]
    assert len(requests[2]["request"]) == 16
    assert all(line["milliseconds"] > 0 and line["level"] == "info" for line in requests)
    (failure,) = [line for line in lines if "exception" in line]
    assert failure["request"] == requests[3]["request"]
    assert "Traceback" in failure["exception"]
    assert not any(key in said for key in keys)
    assert "192.0.2.7" not in said


def test_a_request_s_line_says_where_it_came_from_on_request(tmp_path: Path, log: StringIO) -> None:
    asyncio.run(live(tmp_path, log_clients=True))
    requests = [line for line in map(json.loads, log.getvalue().splitlines()) if "method" in line]
    assert [line["client"] for line in requests] == ["192.0.2.7"] * 4
