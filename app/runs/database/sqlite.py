"""The SQLite file of a data directory, and the right to be its one server.

It is read and written in the event loop: a transaction takes some fifty microseconds, less than to hand it to
a thread and to hear of it.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import disk_usage
from typing import Any, TypeVar

from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from app.runs.database.database import Database, Disk
from app.runs.database.schema import HEAD, bring_up_to_date, revision
from app.runs.errors import StoreTaken, StoreUnavailable, StoreUnusable

T = TypeVar("T")

PATIENCE_SECONDS = 0.1
"""How long another process, a backup's say, may hold the file; everybody waits for it."""
HANDOVER_SECONDS = 10.0
"""How long a new server waits for the one before it to stop."""
ADVANCE = "UPDATE runs SET step = ? WHERE id = ?"
SETTINGS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;"


class SQLite(Database):
    """The file in a directory; `right`, the right to it, is let go of with it. StoreUnusable."""

    def __init__(
        self,
        directory: Path,
        took: Callable[[float], object] = lambda seconds: None,
        right: sqlite3.Connection | None = None,
    ) -> None:
        super().__init__(took)
        self._directory, self._right = directory, right
        url = make_url("sqlite://").set(database=str(directory / "runs.sqlite3"))
        self._engine = create_engine(url, connect_args={"timeout": PATIENCE_SECONDS})
        event.listen(self._engine, "connect", _set_up)
        event.listen(self._engine, "begin", _begin)
        with as_unusable(directory):
            self.writer = self._engine.connect()
            self._reader = self._engine.connect().execution_options(begin="BEGIN")
            with self._reader.begin():
                there = revision(self._reader, directory)
            if there < HEAD:  # a file that is full or locked can be read from
                with self.writer.begin():
                    bring_up_to_date(self.writer, directory)
        with suppress(StoreUnavailable):
            self._empty_log()

    async def close(self) -> None:
        """Lets go of the file."""
        await super().close()
        self.writer.close()
        self._reader.close()
        self._engine.dispose()
        if self._right:
            self._right.close()

    async def read(self, work: Callable[[Connection], T]) -> T:
        """What a work finds, which reads only. StoreUnavailable."""
        with _as_unavailable(), self._reader.begin():
            return work(self._reader)

    def advance(self, connection: Connection, steps: Mapping[str, int]) -> int:
        """By the driver itself: half of a transaction's time is what SQLAlchemy does for a statement."""
        rows = [(step, run) for run, step in steps.items()]
        return int(_driver(connection).executemany(ADVANCE, rows).rowcount)

    async def tend(self) -> None:
        """What was written until now survives a power cut too. StoreUnavailable."""
        self._empty_log()

    def disk(self) -> Disk:
        """The file with its log, and the disk that it is on."""
        taken = sum(_size(self._directory / f"runs.sqlite3{part}") for part in ("", "-wal"))
        return Disk(taken, disk_usage(self._directory).free)

    async def _transact(self, work: Callable[[Connection], T]) -> T:
        """A work in a transaction; again where the disk is full, since the log is emptied then."""
        with _as_unavailable():
            try:
                with self.writer.begin():
                    return work(self.writer)
            except (OperationalError, sqlite3.OperationalError) as error:
                if getattr(_of_driver(error), "sqlite_errorcode", None) != sqlite3.SQLITE_FULL:
                    raise
                self._empty_log()
                with self.writer.begin():
                    return work(self.writer)

    def _empty_log(self) -> None:
        """Moves what was written recently from the log into the file.

        The log starts again from its beginning: on a small disk, it is not the log that fills it.
        """
        with _as_unavailable():
            _driver(self.writer).execute("PRAGMA wal_checkpoint(TRUNCATE)")


def claim(directory: Path) -> sqlite3.Connection:
    """The right to be the directory's one server, as long as the connection is open and its process lives.

    It waits for a server that is about to stop. StoreTaken where another one goes on, StoreUnusable.
    """
    with as_unusable(directory):
        directory.mkdir(parents=True, exist_ok=True)
        right = sqlite3.connect(directory / "server.sqlite3", timeout=HANDOVER_SECONDS, isolation_level=None)
        try:
            right.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            right.close()
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise StoreTaken(directory) from error
            raise
    return right


@contextmanager
def as_unusable(directory: Path) -> Iterator[None]:
    """What keeps a server from starting there, as a reason."""
    try:
        yield
    except OSError as error:
        raise StoreUnusable(directory, error.strerror or str(error)) from error
    except sqlite3.Error as error:
        raise StoreUnusable(directory, str(error)) from error
    except DBAPIError as error:
        raise StoreUnusable(directory, str(error.orig)) from error


@contextmanager
def _as_unavailable() -> Iterator[None]:
    """A full disk, a locked file or a corrupt page is no client's mistake: it is said as such."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        reason = _of_driver(error)
        if type(reason) not in (sqlite3.DatabaseError, sqlite3.OperationalError):  # a mistake of ours
            raise
        raise StoreUnavailable(str(reason)) from error


def _of_driver(error: Exception) -> BaseException | None:
    """SQLite's own error, whether SQLAlchemy has met it or not."""
    return error.orig if isinstance(error, DBAPIError) else error


def _driver(connection: Connection) -> Any:
    """SQLite's own connection."""
    return connection.connection.driver_connection


def _set_up(driver: sqlite3.Connection, record: object) -> None:
    driver.isolation_level = None  # it begins transactions when it is told to
    driver.executescript(SETTINGS)


def _begin(connection: Connection) -> None:
    """A writer takes hold of the file at once: it fails before it has done anything, or not at all."""
    _driver(connection).execute(connection.get_execution_options().get("begin", "BEGIN IMMEDIATE"))


def _size(file: Path) -> int:
    """Bytes of a file; 0 where there is none."""
    with suppress(FileNotFoundError):
        return file.stat().st_size
    return 0
