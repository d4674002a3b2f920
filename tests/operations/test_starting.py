"""The server starts: nothing answers before it takes work, and what hinders it is one line of the log."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.runs.store import claim
from tests.server import ROOT, free_port


@contextmanager
def starting(directory: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The command over this directory, from its first moment."""
    with subprocess.Popen(
        [sys.executable, "-m", "app", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | {"GRADIENT_FLOW_DATA_DIR": str(directory), "GRADIENT_FLOW_WORKERS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def holds(process: subprocess.Popen[str], path: Path) -> bool:
    """Whether the process has opened this file."""
    return any(Path(link).resolve() == path for link in Path(f"/proc/{process.pid}/fd").iterdir())


def test_nothing_answers_before_it_takes_work(tmp_path: Path) -> None:
    port, former = free_port(), claim(tmp_path)
    with starting(tmp_path, port) as process:
        while not holds(process, tmp_path / "server.sqlite3"):
            assert process.poll() is None
        # It waits for the server before it.
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.1:{port}/readyz")
        former.close()
        assert process.stdout is not None
        assert process.stdout.readline() == f"Gradient Flow: http://127.0.0.1:{port}/\n"
        assert httpx.get(f"http://127.0.0.1:{port}/readyz").json() == {"status": "ready"}


def test_a_directory_that_cannot_be_used_is_one_line_of_the_log(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with starting(tmp_path / "file", free_port()) as process:
        said, log = process.communicate(timeout=60)
        assert process.returncode == 3
    assert said == ""
    line = json.loads(log)
    assert line["level"] == "error"
    assert line["message"] == f"Runs cannot be kept in {tmp_path}/file: File exists."
