"""A PostgreSQL for tests: a cluster of its own in a temporary folder, with a socket there and no port."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import psycopg

ROLE = "gradient_flow"
MISSING = (
    "The tests need PostgreSQL's server. On Debian: sudo apt-get install postgresql. Then run this again."
)
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # a process that is killed loses nothing by it; a machine would
    "shared_buffers": "16MB",
    "max_connections": "40",
    "autovacuum": "off",
}


def binaries() -> Path:
    """Where the newest server is; Debian keeps it off PATH."""
    there = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = str(there[-1]) if there else shutil.which("initdb")
    if not found:
        raise FileNotFoundError(MISSING)
    return Path(found).resolve().parent


class Cluster:
    """The server's data in a folder; it may be stopped, killed and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._data = folder, folder / "data"
        self._owner = None if os.geteuid() else _somebody()
        if self._owner:
            shutil.chown(folder, self._owner)
        self._run(
            "initdb", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C", f"--username={ROLE}"
        )
        lines = {**SETTINGS, "unix_socket_directories": str(folder)}
        with (self._data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in lines.items())

    def start(self) -> None:
        """Returns when it answers."""
        self._run("pg_ctl", "start", "--wait", "--silent", f"--log={self._folder / 'log'}")

    def stop(self, mode: str = "fast") -> None:
        """Returns when it has gone: with those who are connected ("fast"), or as if killed ("immediate")."""
        self._run("pg_ctl", "stop", "--wait", "--silent", f"--mode={mode}")

    @property
    def pid(self) -> int:
        """The process that all of its others come from."""
        return int((self._data / "postmaster.pid").read_text().split()[0])

    def url(self, schema: str = "public") -> str:
        """What connects to a schema of its one database."""
        return f"postgresql://{ROLE}@/postgres?host={self._folder}&options=-csearch_path%3D{schema}"

    def new_schema(self) -> str:
        """The URL of an empty schema, which stands for a database of its own."""
        name = f"s{token_hex(8)}"
        with self.connected() as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return self.url(name)

    def connected(self, url: str = "") -> psycopg.Connection:
        """A connection beside the application's; each statement is a transaction."""
        return psycopg.connect(url or self.url(), autocommit=True)

    def _run(self, command: str, *arguments: str) -> None:
        done = subprocess.run(
            [binaries() / command, *arguments, f"--pgdata={self._data}"],
            cwd=self._folder,
            user=self._owner,
            env={"LC_ALL": "C", "PATH": os.environ["PATH"]},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert done.returncode == 0, done.stderr


def _somebody() -> str:
    """A user without rights, since the server refuses to be root's."""
    names = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def cluster() -> Iterator[Cluster]:
    """One that goes with the block."""
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        cluster = Cluster(Path(folder))
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop("immediate")
