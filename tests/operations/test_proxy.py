"""Behind a real nginx: with its path prefix, the client's address from its header, and streams that flow."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.problems import told
from tests.faults.crashing import metric
from tests.server import Running, free_port, serving

BURST = 400
"""More requests than the other tests make, and few enough to pass."""
CONFIGURATION = Path(__file__).parent.parent.parent / "docs" / "nginx.conf"


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with serving(
        workers=1,
        root_path="/flow",
        trusted_proxies="127.0.0.1",
        max_runs_per_client=1,
        max_streams_per_run=1,
    ) as server:
        yield server


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the proxy works, and logs."""
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def proxy(server: Running, logs: Path) -> Iterator[str]:
    """The address that the world sees, with the configuration of the documentation in force."""
    nginx = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    assert nginx, "These tests need nginx (on Debian: apt-get install nginx-light)."
    port = free_port()
    shipped = CONFIGURATION.read_text().replace("127.0.0.1:8000", server.url.removeprefix("http://"))
    shipped = shipped.replace("listen 8080", f"listen 127.0.0.1:{port}")
    shipped = shipped.replace("rate=500r/s", "rate=1r/s").replace("burst=5000", f"burst={BURST}")
    (logs / "nginx.conf").write_text(
        f"daemon off; pid {logs}/pid; error_log {logs}/error.log; events {{}}\n"
        f"http {{ access_log {logs}/access.log; client_body_temp_path {logs}; proxy_temp_path {logs};\n"
        f"fastcgi_temp_path {logs}; uwsgi_temp_path {logs}; scgi_temp_path {logs};\n"
        f"{shipped} }}\n"
    )
    command = [nginx, "-p", str(logs), "-c", str(logs / "nginx.conf")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        transport = httpx.HTTPTransport(retries=10)  # until it listens
        with httpx.Client(transport=transport) as client:
            client.get(f"http://127.0.0.1:{port}/flow/healthz").raise_for_status()
        yield f"http://127.0.0.1:{port}/flow"
        process.terminate()


def test_the_page_and_all_that_it_names_lie_under_the_prefix(proxy: str) -> None:
    page = httpx.get(f"{proxy}/").raise_for_status()
    for address in re.findall(r'(?:href|src|data-plotly)="([^"#][^"]*)"', page.text):
        assert page.url.join(address).path.startswith("/flow/"), address
        httpx.get(page.url.join(address)).raise_for_status()


def test_a_run_is_where_its_location_says(proxy: str) -> None:
    created = httpx.post(f"{proxy}/api/v1/runs", json={}, headers={"X-Forwarded-For": "ignored"})
    location = created.headers["Location"]
    assert location.startswith("/flow/api/v1/runs/")
    address = httpx.URL(proxy).join(location)
    assert httpx.get(address).json()["id"] == created.json()["id"]
    # The proxy's word for the address counts, not the client's.
    refused = httpx.post(f"{proxy}/api/v1/runs", json={}, headers={"X-Forwarded-For": "10.1.2.3"})
    assert refused.status_code == 429
    assert refused.json()["detail"] == (
        "This client has 1 runs, as many as it may (max_runs_per_client). Try again later."
    )
    httpx.delete(address).raise_for_status()


def test_frames_flow_through_one_by_one(proxy: str, server: Running, logs: Path) -> None:
    with httpx.Client(base_url=f"{proxy}/api/v1") as api:
        run = api.post("/runs", json={}).json()["id"]
        with api.stream("GET", f"/runs/{run}/stream") as stream:
            lines = stream.iter_lines()
            for step in range(1, 4):
                httpx.post(f"{proxy}/api/v1/runs/{run}/step", json={}).raise_for_status()
                assert next(line for line in lines if line.startswith("id: ")) == f"id: 0.{step}"
            assert metric(server, "gradient_flow_readers") == 1
            full = httpx.get(f"{proxy}/api/v1/runs/{run}/stream")
            assert full.status_code == 429
            assert full.json()["detail"] == (
                "This run has 1 streams, as many as it may (max_streams_per_run). Try again later."
            )
        api.delete(f"/runs/{run}").raise_for_status()
    assert run not in (logs / "access.log").read_text() + (logs / "error.log").read_text()


def test_the_documentation_finds_its_document(proxy: str) -> None:
    page = httpx.get(f"{proxy}/docs").raise_for_status()
    for address in re.findall(r'(?:href|src|data-openapi)="([^"]+)"', page.text):
        httpx.get(page.url.join(address)).raise_for_status()
    document = httpx.get(f"{proxy}/openapi.json").json()
    assert document["servers"] == [{"url": "/flow"}]


def test_what_the_proxy_itself_refuses_is_a_problem_too(proxy: str) -> None:
    large = httpx.post(f"{proxy}/api/v1/runs", content=b" " * 9_000_000)
    assert told(large) == (413, "The body should have at most 8 MB.")
    with httpx.Client() as client:
        many = next(
            answer for _ in range(2 * BURST) if (answer := client.get(f"{proxy}/healthz")).status_code != 200
        )
    assert told(many) == (429, "Too much is asked from this address at once. Try again later.")
    assert many.headers["Retry-After"] == "10"
