"""Keeps a server for as long as the process lives that started it: `python keeper.py`.

It says on its standard output what the server says first, or why there is none. Its standard input ends with
that process, however it ends; then the server is stopped, and its runs go with it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

GRACE = 20  # seconds for the server to stop


def keep() -> None:
    """Start a server on a free port, say where it listens, and stop it at the end of standard input."""
    with tempfile.TemporaryDirectory(prefix="gradient-flow-") as folder:
        log = Path(folder, "log")
        with (
            log.open("w") as errors,
            subprocess.Popen(
                [sys.executable, "-P", "-m", "app", "--host", "127.0.0.1", "--port", "0"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, "GRADIENT_FLOW_DATA_DIR": folder, "GRADIENT_FLOW_DATABASE_URL": ""},
            ) as server,
        ):
            assert server.stdout
            sys.stdout.write(server.stdout.readline() or log.read_text())
            sys.stdout.flush()
            sys.stdin.read()
            server.terminate()
            try:
                server.wait(GRACE)
            except subprocess.TimeoutExpired:
                server.kill()


if __name__ == "__main__":
    keep()
