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

from app.runs.database.sqlite import claim
from tests.server import ROOT, free_port


@contextmanager
def starting(directory: Path, port: int, *within: str) -> Iterator[subprocess.Popen[str]]:
    """The command over this directory, from its first moment; perhaps run by another command."""
    with subprocess.Popen(
        [*within, sys.executable, "-m", "app", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | {"GRADIENT_FLOW_DATA_DIR": str(directory), "GRADIENT_FLOW_WORKERS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def holds(process: subprocess.Popen[str], path: Path) -> bool:
    """Whether the process has opened this file."""
    try:
        return any(Path(link).resolve() == path for link in Path(f"/proc/{process.pid}/fd").iterdir())
    except FileNotFoundError:  # it has closed another one meanwhile
        return False


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


READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && cd "$0" && exec "$@"'


def test_a_program_that_cannot_be_written_has_its_compiled_engine(tmp_path: Path) -> None:
    within = ("unshare", "--map-root-user", "--mount", "sh", "-c", READ_ONLY, str(ROOT))
    with starting(tmp_path, 0, *within) as process:
        assert process.stdout is not None
        with httpx.Client(base_url=f"{process.stdout.readline().split()[-1]}api/v1", timeout=30) as api:
            run = api.post("/runs", json={}).json()
            assert run["engine"] == "numba"
            assert api.post(f"/runs/{run['id']}/step", json={"count": 9}).json()["step"] == 9


def test_a_directory_that_cannot_be_used_is_one_line_of_the_log(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with starting(tmp_path / "file", free_port()) as process:
        said, log = process.communicate(timeout=60)
        assert process.returncode == 3
    assert said == ""
    line = json.loads(log)
    assert line["level"] == "error"
    assert line["message"] == f"Runs cannot be kept in {tmp_path}/file: File exists."
