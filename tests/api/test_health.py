import asyncio

import httpx
from prometheus_client.parser import text_string_to_metric_families

from app.main import create_app
from app.settings import Settings
from tests.api.events import stream
from tests.server import serving


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


def test_what_workers_hold_and_the_disk_has_is_told(server_url: str, api: httpx.Client, run: str) -> None:
    before = samples(server_url)
    other = api.post("/runs", json={}).json()["id"]
    after = samples(server_url)
    workers = {label for name, label in after if name == "gradient_flow_worker_memory_bytes"}
    assert workers == {str(number) for number in range(len(workers))}
    assert all(after["gradient_flow_worker_memory_bytes", worker] > 10_000_000 for worker in workers)

    def held(seen: dict[tuple[str, str], float]) -> float:
        return sum(seen["gradient_flow_worker_runs", worker] for worker in workers)

    assert held(after) == held(before) + 1
    assert after["gradient_flow_runs_bytes", ""] > before["gradient_flow_runs_bytes", ""]
    assert after["gradient_flow_store_bytes", ""] > 0
    assert after["gradient_flow_disk_free_bytes", ""] > 0
    api.delete(f"/runs/{other}")


def test_calls_that_wait_for_a_worker_are_counted(server_url: str, api: httpx.Client) -> None:
    layers = [{"units": 300}, {"units": 300}, {"units": 1}]
    run = api.post("/runs", json={"network": {"layers": layers}, "data": {"samples": 2_000}}).json()["id"]
    api.post(f"/runs/{run}/play", json={})
    waits: list[float] = []
    while not any(waits):
        seen = samples(server_url)
        waits = [value for (name, _), value in seen.items() if name == "gradient_flow_worker_queue"]
    api.delete(f"/runs/{run}")


def test_what_is_refused_for_want_of_room_is_counted_by_its_limit() -> None:
    with serving(workers=1, max_runs=1, max_streams_per_run=1) as server:
        with httpx.Client(base_url=f"{server.url}/api/v1") as api:
            run = api.post("/runs", json={}).json()["id"]
            assert [api.post("/runs", json={}).status_code for _ in range(2)] == [429, 429]
            with api.stream("GET", f"/runs/{run}/stream"):
                assert httpx.get(f"{server.url}/api/v1/runs/{run}/stream").status_code == 429
        seen = samples(server.url)
    assert seen["gradient_flow_refusals_total", "max_runs"] == 2
    assert seen["gradient_flow_refusals_total", "max_streams_per_run"] == 1
