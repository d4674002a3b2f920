"""The SQLite database of a data directory: whole transactions, and words for what keeps one away."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

from app.runs.errors import StoreUnavailable
from app.runs.schema import as_unusable, migrate

Statement: TypeAlias = tuple[str, tuple[Any, ...]]
"""SQL, and the values of its question marks."""

PATIENCE_SECONDS = 0.1
"""How long another process, a backup's say, may hold the store; everybody waits for it."""


class Database:
    """One directory's; `took` is handed the seconds of each transaction. StoreUnusable."""

    def __init__(self, directory: Path, took: Callable[[float], object] = lambda seconds: None) -> None:
        self._took = took
        with as_unusable(directory):
            self.connection = sqlite3.connect(
                directory / "runs.sqlite3",
                timeout=PATIENCE_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            self.connection.executescript(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;"
            )
            migrate(self.connection, directory)
        with suppress(StoreUnavailable):  # a full disk can be read from
            self.flush()

    def close(self) -> None:
        """Lets go of the file."""
        self.connection.close()

    def flush(self) -> None:
        """Moves what was written recently from the log into the file; what is there survives a power cut too.

        The log starts again from its beginning: on a small disk, it is not the log that fills it.
        """
        with _as_unavailable():
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def rows(self, query: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        """What a query finds. StoreUnavailable."""
        with _as_unavailable():
            return self.connection.execute(query, values).fetchall()

    def write(self, *statements: Statement) -> int:
        """All of these or none; how many rows the last one changed.

        A disk that is full of the log has room again without it. StoreUnavailable.
        """
        with _as_unavailable():
            try:
                return self._transact(statements)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
                    raise
                self.flush()
                return self._transact(statements)

    def _transact(self, statements: Sequence[Statement]) -> int:
        began, changed = time.perf_counter(), 0
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            for statement, values in statements:
                changed = self.connection.execute(statement, values).rowcount
            self.connection.execute("COMMIT")
            return changed
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise
        finally:
            self._took(time.perf_counter() - began)


@contextmanager
def _as_unavailable() -> Iterator[None]:
    """A full disk, a locked file or a corrupt page is no client's mistake: it is said as such."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if type(error) not in (sqlite3.DatabaseError, sqlite3.OperationalError):  # a mistake of ours
            raise
        raise StoreUnavailable(str(error)) from error
