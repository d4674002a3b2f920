"""The real command in a process of its own, as an operator runs it."""

import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PATIENCE = 600  # seconds that a busy machine may need until the server listens


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class Running(NamedTuple):
    """A server that listens at `url`, and what it has logged so far."""

    url: str
    process: subprocess.Popen[str]
    said: Callable[[], str]


@contextmanager
def serving(environment: Mapping[str, str] = os.environ, /, **settings: object) -> Iterator[Running]:
    """Serve on a free port with these settings; SIGTERM at the end must give exit code 0.

    The log must have been quiet, unless its level is one of the settings.
    """
    with (
        tempfile.TemporaryDirectory() as data_dir,
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "app"],
            cwd=ROOT,
            env={
                **environment,
                **_variables({"port": 0, "data_dir": data_dir, "log_level": "warning", **settings}),
            },
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):

        def said() -> str:
            log.seek(0)
            return log.read()

        try:
            line = _first_line(process)
            assert line.startswith("Gradient Flow: http://"), f"the server did not start:\n{said()}"
            yield Running(line.split()[-1].rstrip("/"), process, said)
            if process.poll() != -signal.SIGKILL:  # what a test has killed has no say
                process.send_signal(signal.SIGTERM)
                assert process.wait(60) == 0, said()
                assert "log_level" in settings or said() == "", said()
        finally:
            process.kill()


def unmeasured() -> dict[str, str]:
    """This environment without what starts coverage in a process."""
    return {name: value for name, value in os.environ.items() if name != "COVERAGE_PROCESS_CONFIG"}


def _first_line(process: subprocess.Popen[str]) -> str:
    """What the process says first; nothing if it has ended without a word."""
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        for _ in range(PATIENCE):
            if selector.select(1):
                return process.stdout.readline()
            if process.poll() is not None:
                break
    return ""


def _variables(settings: dict[str, object]) -> dict[str, str]:
    return {f"GRADIENT_FLOW_{name.upper()}": str(value) for name, value in settings.items()}
