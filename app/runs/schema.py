"""The data directory: who may have it, and the schema of the store that lies there, version by version."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.runs.errors import DirectoryTaken, StoreUnusable

HANDOVER_SECONDS = 10.0
"""How long a new server waits for the one before it to stop."""

MIGRATIONS = (
    """
    CREATE TABLE runs (
        id TEXT PRIMARY KEY, view TEXT NOT NULL UNIQUE, leader TEXT REFERENCES runs(id) ON DELETE CASCADE,
        forked_view TEXT, forked_step INTEGER, engine TEXT NOT NULL, spec TEXT NOT NULL,
        step INTEGER NOT NULL, generation INTEGER NOT NULL, used REAL NOT NULL
    );
    CREATE INDEX twins ON runs(leader);
    CREATE INDEX idle ON runs(used);
    CREATE TABLE changes (
        run TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE, number INTEGER NOT NULL,
        step INTEGER NOT NULL, spec TEXT NOT NULL, parameters INTEGER NOT NULL, PRIMARY KEY (run, number)
    );
    CREATE TABLE checkpoints (
        run TEXT PRIMARY KEY REFERENCES runs(id) ON DELETE CASCADE,
        chapter INTEGER NOT NULL, state BLOB NOT NULL
    );
    CREATE TABLE expired (key TEXT PRIMARY KEY, spec TEXT NOT NULL, used REAL NOT NULL);
    """,
    "ALTER TABLE runs ADD COLUMN numerics TEXT NOT NULL DEFAULT '';",
    """
    CREATE TABLE clock (seen REAL NOT NULL);
    INSERT INTO clock SELECT min(coalesce(max(used), 0), CAST(strftime('%s') AS REAL)) FROM runs;
    CREATE TABLE former (id TEXT PRIMARY KEY, view TEXT NOT NULL, spec TEXT NOT NULL, used REAL NOT NULL);
    CREATE INDEX former_views ON former(view);
    CREATE INDEX forgotten ON former(used);
    INSERT INTO former SELECT key, key, spec, used FROM expired;
    DROP TABLE expired;
    CREATE TABLE samples (digest TEXT PRIMARY KEY, data TEXT NOT NULL);
    ALTER TABLE runs ADD COLUMN samples TEXT;
    ALTER TABLE changes ADD COLUMN samples TEXT;
    ALTER TABLE former ADD COLUMN samples TEXT;
    """,
    """
    ALTER TABLE samples RENAME TO large;
    ALTER TABLE large RENAME COLUMN data TO text;
    ALTER TABLE runs ADD COLUMN given TEXT;
    ALTER TABLE changes ADD COLUMN given TEXT;
    ALTER TABLE former ADD COLUMN given TEXT;
    """,
    """
    CREATE TABLE atlases (
        id TEXT PRIMARY KEY, survey TEXT NOT NULL, spec TEXT NOT NULL, samples TEXT, given TEXT,
        status TEXT NOT NULL, used REAL NOT NULL
    );
    CREATE TABLE cells (
        atlas TEXT NOT NULL REFERENCES atlases(id) ON DELETE CASCADE, start INTEGER NOT NULL,
        numbers BLOB NOT NULL, PRIMARY KEY (atlas, start)
    );
    """,
    """
    CREATE TABLE watched (
        id TEXT PRIMARY KEY, view TEXT NOT NULL UNIQUE, model TEXT NOT NULL, step INTEGER NOT NULL,
        used REAL NOT NULL
    );
    CREATE TABLE sent (
        run TEXT NOT NULL REFERENCES watched(id) ON DELETE CASCADE, step INTEGER NOT NULL,
        facts TEXT NOT NULL, numbers BLOB NOT NULL, PRIMARY KEY (run, step)
    );
    """,
)
"""One script for each version of the schema; `PRAGMA user_version` counts those that have run."""


def claim(directory: Path) -> sqlite3.Connection:
    """The right to be the directory's one server, as long as the connection is open and its process lives.

    It waits for a server that is about to stop. DirectoryTaken where another one goes on, StoreUnusable.
    """
    with as_unusable(directory):
        directory.mkdir(parents=True, exist_ok=True)
        right = sqlite3.connect(directory / "server.sqlite3", timeout=HANDOVER_SECONDS, isolation_level=None)
        try:
            right.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            right.close()
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise DirectoryTaken(directory) from error
            raise
    return right


def migrate(database: sqlite3.Connection, directory: Path) -> None:
    """Brings a store up to this version, one transaction a version. StoreUnusable where it is newer."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise StoreUnusable(directory, "a newer version has written there, and this one cannot read it")
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        database.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")


@contextmanager
def as_unusable(directory: Path) -> Iterator[None]:
    """What keeps a server from starting there, as a reason."""
    try:
        yield
    except OSError as error:
        raise StoreUnusable(directory, error.strerror or str(error)) from error
    except sqlite3.Error as error:
        raise StoreUnusable(directory, str(error)) from error
