"""The command as an operator meets it: started, asked, told to stop."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from importlib.metadata import entry_points
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from app import __main__
from app.cli import main
from tests.server import ROOT, serving


def test_command_and_module_are_the_same() -> None:
    (command,) = entry_points(group="console_scripts", name="gradient-flow")
    assert command.load() is __main__.main


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_open_streams_end_when_the_server_is_told_to_stop(told: signal.Signals) -> None:
    with serving() as server, httpx.Client(base_url=f"{server.url}/api/v1", timeout=60) as api:
        run = api.post("/runs", json={}).json()["id"]
        with api.stream("GET", f"/runs/{run}/stream") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            server.process.send_signal(told)
            # It ends in order: the connection that uvicorn tears off when its patience ends would raise.
            stream.read()
        assert server.process.wait(60) == 0


def test_client_that_stops_reading_is_dropped() -> None:
    with (
        serving(reader_timeout=1) as server,
        httpx.Client(base_url=server.url) as client,
        socket.socket() as reader,
    ):

        def connections() -> int:
            return int(
                float(re.findall(r"^process_open_fds (.*)$", client.get("/metrics").text, re.MULTILINE)[0])
            )

        run = client.post("/api/v1/runs", json={}).json()["id"]
        client.post(f"/api/v1/runs/{run}/play", json={"steps_per_second": "max"}).raise_for_status()
        alone = connections()
        address = urlsplit(server.url)
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        reader.connect((address.hostname, address.port))
        reader.sendall(f"GET /api/v1/runs/{run}/stream HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
        assert reader.recv(1)
        assert connections() == alone + 1
        deadline = time.monotonic() + 30
        while connections() > alone:
            assert time.monotonic() < deadline, "the connection is still open"


def test_answers_do_not_name_the_server() -> None:
    with serving() as server:
        assert "server" not in httpx.get(f"{server.url}/healthz").headers


def test_ipv6_address_is_one_to_click() -> None:
    with serving(host="::1") as server:
        assert server.url.startswith("http://[::1]:")
        assert httpx.get(f"{server.url}/healthz").status_code == 200


def test_taken_port_is_an_error(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "-m", "app", "--port", str(port)],
            cwd=ROOT,
            env=os.environ | {"GRADIENT_FLOW_DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert ended.returncode == 3
    said = [json.loads(line)["message"] for line in ended.stderr.splitlines()]
    assert said == [f"Nothing can listen on 127.0.0.1, port {port}: Address already in use."]
    assert ended.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "environment", "complaint"),
    [
        (["--port", "65536"], {}, "port: Input should be less than or equal to 65535"),
        (["--port", "http"], {}, "argument --port: invalid int value: 'http'"),
        ([], {"GRADIENT_FLOW_WORKERS": "0"}, "workers: Input should be greater than 0"),
        (
            [],
            {"GRADIENT_FLOW_PORT": ""},
            "port: Input should be a valid integer, unable to parse string as an integer",
        ),
        ([], {"GRADIENT_FLOW_PROT": "1"}, "GRADIENT_FLOW_PROT is no setting; GRADIENT_FLOW_PORT is"),
        ([], {"Gradient_Flow_Qqqqqqqq": "1"}, "Gradient_Flow_Qqqqqqqq is no setting"),
        (
            [],
            {"GRADIENT_FLOW_TRUSTED_PROXIES": "10.0.0.0/8, proxy"},
            "trusted_proxies: proxy is no address of a proxy",
        ),
        (
            [],
            {"GRADIENT_FLOW_TRUSTED_HOSTS": "https://flow.example"},
            "trusted_hosts: https://flow.example is no name of a host",
        ),
        (
            [],
            {"GRADIENT_FLOW_CORS_ORIGINS": "lecture.example"},
            "cors_origins: lecture.example is no origin like https://example.org",
        ),
        (
            [],
            {"GRADIENT_FLOW_FRAME_ANCESTORS": "https://lecture.example/course"},
            "frame_ancestors: https://lecture.example/course is no origin like https://example.org",
        ),
    ],
)
def test_bad_setting_is_named(
    arguments: list[str],
    environment: dict[str, str],
    complaint: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"gradient-flow: error: {complaint}"


def test_the_whole_package_computes_with_one_blas_thread() -> None:
    told = {"OPENBLAS_NUM_THREADS": "4"}
    code = "import app, os; print(os.environ['OPENBLAS_NUM_THREADS'], os.environ['OMP_NUM_THREADS'])"
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | told, capture_output=True, text=True
    )
    assert said.stdout == "1 1\n"
