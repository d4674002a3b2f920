import asyncio

import httpx
from prometheus_client.parser import text_string_to_metric_families

from app.main import create_app
from app.settings import Settings
from tests.api.events import stream


def samples(server_url: str) -> dict[tuple[str, str], float]:
    """Each metric's value, by its name and its labels' values."""
    text = httpx.get(f"{server_url}/metrics").text
    return {
        (sample.name, " ".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_it_is_alive_and_ready(server_url: str) -> None:
    assert httpx.get(f"{server_url}/healthz").json() == {"status": "alive"}
    assert httpx.get(f"{server_url}/readyz").json() == {"status": "ready"}


def test_it_is_not_ready_while_it_stops() -> None:
    async def ask() -> httpx.Response:
        app = create_app(Settings())
        app.state.closing.set()
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await client.get("/readyz")

    reply = asyncio.run(ask())
    assert reply.status_code == 503
    assert reply.json()["detail"] == "The server is stopping."
    assert reply.headers["Retry-After"] == "10"


def test_runs_are_counted_by_status(server_url: str, api: httpx.Client, run: str) -> None:
    before = samples(server_url)
    api.post(f"{run}/play", json={"steps_per_second": 1})
    after = samples(server_url)
    assert after["gradient_flow_runs", "running"] == before["gradient_flow_runs", "running"] + 1
    assert after["gradient_flow_runs", "paused"] == before["gradient_flow_runs", "paused"] - 1


def test_requests_are_counted_by_operation_without_an_id(
    server_url: str, api: httpx.Client, run: str
) -> None:
    def count(labels: str) -> float:
        return samples(server_url).get(("gradient_flow_request_seconds_count", labels), 0)

    read, missing = count("read_run 200"), count("read_run 404")
    api.get(run)
    api.get("/runs/nobody")
    assert count("read_run 200") == read + 1
    assert count("read_run 404") == missing + 1
    assert run.removeprefix("/runs/") not in httpx.get(f"{server_url}/metrics").text


def test_the_process_is_watched(server_url: str) -> None:
    assert samples(server_url)["process_resident_memory_bytes", ""] > 0


def test_a_fault_of_ours_is_a_problem_too() -> None:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(Settings()), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.post("/api/v1/runs", json={})  # no worker was started

    reply = asyncio.run(ask())
    assert reply.status_code == 500
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.json()["detail"] == "The server failed at this request. What happened is in its log."


def test_steps_frames_and_readers_are_counted(server_url: str, api: httpx.Client, run: str) -> None:
    before = samples(server_url)
    api.post(f"{run}/step", json={"count": 30})
    with stream(api, run) as events:
        next(events)
        api.post(f"{run}/step", json={})
        next(events)
        after = samples(server_url)
    difference = {name: after[name, ""] - before[name, ""] for name, label in before if not label}
    assert difference["gradient_flow_steps_total"] == 31
    assert difference["gradient_flow_frames_total"] >= 2
    assert difference["gradient_flow_readers"] == 1
    assert difference["gradient_flow_frame_age_seconds_count"] >= 1
    assert difference["gradient_flow_store_seconds_count"] >= 2
    assert difference["gradient_flow_worker_restarts_total"] == 0
