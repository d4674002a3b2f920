"""Which server is asked, and that a local one lives as long as the process that started it."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

import gradient_flow as gf
from tests.server import ROOT, free_port, unmeasured

LIVES = """
import signal
import gradient_flow as gf
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would not hear it
run = gf.Run()
run.step(3)
print(gf.Run().link == run.link, flush=True)
try:
    print(run.link, flush=True)
    input()
except KeyboardInterrupt:
    print(run.step().step, flush=True)
"""


def python(code: str, folder: Path, measured: bool = True, **environment: str) -> subprocess.Popen[str]:
    """A process of its own, in another folder; its standard error ends when all that it started has ended."""
    told: dict[str, Any] = {
        **(os.environ if measured else unmeasured()),
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(folder),
        "GRADIENT_FLOW_WORKERS": "1",
        **environment,
    }
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.Popen(
        command,
        cwd=folder,
        env=told,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def test_a_local_server_ends_with_its_process(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("raise RuntimeError('another module of that name')")
    with python(LIVES, tmp_path) as process:
        assert process.stdout
        same, link = process.stdout.readline(), process.stdout.readline().strip()
        assert same == "False\n"
        url = link.partition("#")[0]
        policy = httpx.get(url).headers["Content-Security-Policy"]
        assert policy.endswith("; frame-ancestors * vscode-webview:")
        os.killpg(process.pid, signal.SIGINT)  # Ctrl-C, which a shell sends to all that it has started
        said, errors = process.communicate()
        assert (process.returncode, said, errors) == (0, "4\n", "")
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)
    assert [path.name for path in tmp_path.iterdir() if ".coverage" not in path.name] == ["app.py"]


def test_a_local_server_ends_when_its_process_is_killed(tmp_path: Path) -> None:
    with python(LIVES, tmp_path, measured=False) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        url = process.stdout.readline().partition("#")[0]
        assert httpx.get(f"{url}healthz").is_success
        process.send_signal(signal.SIGKILL)
        assert process.stderr.read() == ""
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)
    assert list(tmp_path.iterdir()) == []


def test_a_local_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    with python("import gradient_flow as gf; gf.Run()", tmp_path, GRADIENT_FLOW_PROT="1") as process:
        _, errors = process.communicate()
    assert errors.splitlines()[-1] == (
        "gradient-flow: error: GRADIENT_FLOW_PROT is no setting; GRADIENT_FLOW_PORT is"
    )
    assert "RuntimeError: No local server has started: usage: gradient-flow" in errors


def test_the_environment_names_a_server(server_url: str, tmp_path: Path) -> None:
    code = "import gradient_flow as gf; print(gf.Run().link)"
    with python(code, tmp_path, GRADIENT_FLOW_URL=f"{server_url}/") as process:
        said, errors = process.communicate()
    assert errors == ""
    assert said.startswith(f"{server_url}/#view=")


def test_a_server_that_is_not_there_is_named(server_url: str) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(ConnectionError, match=f"The server at {url} does not answer: "):
        gf.connect(url)
    with pytest.raises(ValueError, match="'localhost:8000' is no address of a server"):
        gf.connect("localhost:8000")
    with pytest.raises(gf.Problem, match="There is nothing at /docs/api/v1/losses") as raised:
        gf.connect(f"{server_url}/docs")
    assert raised.value.status == 404
    assert gf.Run().link.startswith(server_url)


def test_a_refusal_by_something_else_is_told_in_its_words() -> None:
    response = httpx.Response(
        502, html="<h1>Bad\n  Gateway</h1>", request=httpx.Request("GET", "https://flow.example/api/v1/runs")
    )
    problem = gf.Problem.of(response)
    assert (problem.status, problem.errors, problem.spec) == (502, (), None)
    assert str(problem) == "flow.example answered 502: <h1>Bad Gateway</h1>"
