"""A Ray cluster: several nodes on this machine, each at an address of its own, as operators start them."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.server import PATIENCE, ROOT, free_port, unmeasured

BINARIES = Path(sys.executable).parent
OBJECT_BYTES = 80_000_000
"""Of shared memory for each node, of which next to nothing is used."""

MISSED_SOON = {
    "RAY_health_check_period_ms": "1000",
    "RAY_health_check_timeout_ms": "2000",
    "RAY_health_check_failure_threshold": "4",
}
"""As in `deploy/`: by itself Ray misses a node after 15 seconds."""


class Node:
    """A node, with all of its processes in a session of their own."""

    def __init__(self, folder: Path, number: int, environment: Mapping[str, str], *arguments: str) -> None:
        self.address = f"127.0.0.{number + 2}"  # Ray takes 127.0.0.1 for the one outside
        command = [
            str(BINARIES / "ray"),
            "start",
            "--block",
            f"--node-ip-address={self.address}",
            f"--object-store-memory={OBJECT_BYTES}",
            f"--temp-dir={folder}/{number}",
            f"--plasma-directory={folder}",  # the shared memory of a container may be small
            f"--dashboard-agent-listen-port={free_port()}",
            "--min-worker-port=0",
            "--max-worker-port=0",
            "--include-log-monitor=false",
            *arguments,
        ]
        self.process = subprocess.Popen(
            command,
            env=_environment() | dict(environment),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def wait(self) -> None:
        """Returns when it is up."""
        assert self.process.stdout
        said: list[str] = []
        for line in self.process.stdout:
            if "Ray runtime started" in line:
                return
            said.append(line)
        raise AssertionError("A node of Ray does not start here:\n" + "".join(said))

    def processes(self) -> set[int]:
        """All processes of it."""
        return family(self.process.pid)

    def kill(self) -> None:
        """The machine is gone, from one moment to the next."""
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:  # with another one
                continue
        self.process.communicate()


class Nodes:
    """The nodes of a cluster, the first of which is its head, and the application on it."""

    def __init__(self, folder: Path, settings: Mapping[str, object]) -> None:
        self._folder, self._settings = folder, dict(settings)
        self._port, self._http = free_port(), free_port()
        self.nodes: list[Node] = []
        self._added = 0

    @property
    def url(self) -> str:
        """Where the application answers, at the proxies of all nodes."""
        return f"http://127.0.0.1:{self._http}"

    @property
    def _gcs(self) -> str:
        return f"127.0.0.2:{self._port}"

    def add(self, count: int = 1, **environment: str) -> None:
        """So many more nodes, side by side, with this environment beside their own."""
        which = [f"--address={self._gcs}", "--num-cpus=2"]
        if not self.nodes:
            which = [
                "--head",
                "--num-cpus=0",
                f"--port={self._port}",
                f"--ray-client-server-port={free_port()}",
                "--include-dashboard=false",
                "--no-monitor",  # nothing adds nodes by itself
            ]
        begun = [
            Node(self._folder, number, environment, *which)
            for number in range(self._added, self._added + count)
        ]
        self._added += count
        self.nodes += begun
        for node in begun:
            node.wait()

    def serve(self, *command: str) -> None:
        """`serve …`, until it is done."""
        done = subprocess.run(
            [BINARIES / "serve", *command, f"--address={self._gcs}"],
            cwd=ROOT,
            env=_environment(),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def listen(self) -> None:
        """Lets each node listen."""
        self.serve("start", "--http-host=0.0.0.0", f"--http-port={self._http}", "--proxy-location=EveryNode")

    def deploy(self, **settings: object) -> None:
        """The application with these settings; once more where it is there."""
        given = [f"{name}={value}" for name, value in (self._settings | settings).items()]
        self.serve("run", "app.cluster:app", "--non-blocking", *given)


@contextmanager
def nodes(count: int, **settings: object) -> Iterator[Nodes]:
    """A head that only leads, and so many nodes that work, with the application on them."""
    assert (BINARIES / "ray").exists(), (
        "Ray is not there: `make test-cluster` sets it up, where there is a wheel"
    )
    with tempfile.TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) as folder:
        cluster = Nodes(Path(folder), settings)
        try:
            cluster.add()
            cluster.add(count)
            cluster.listen()
            cluster.deploy()
            yield cluster
        finally:
            for node in reversed(cluster.nodes):
                node.kill()


def _environment() -> dict[str, str]:
    return unmeasured() | {
        **MISSED_SOON,
        "RAY_raylet_start_wait_time_s": str(PATIENCE),  # a node that starts; by itself half a minute
        "RAY_USAGE_STATS_ENABLED": "0",
        "PYTHONWARNINGS": "ignore",
    }


def family(pid: int) -> set[int]:
    """A process, those that it has started, and those that these have."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):  # it has just ended
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found, left = set(), [pid]
    while left:
        pid = left.pop()
        found.add(pid)
        left.extend(children.get(pid, []))
    return found
