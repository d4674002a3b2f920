"""Stores as they were before Alembic: the scripts that made them, one for each `PRAGMA user_version`."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.runs.storing import FILE

SCRIPTS = (
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


@contextmanager
def older(directory: Path, version: int) -> Iterator[sqlite3.Connection]:
    """The store of a directory as it was at this version."""
    with closing(sqlite3.connect(directory / FILE, isolation_level=None)) as database:
        for script in SCRIPTS[:version]:
            database.executescript(script)
        database.execute(f"PRAGMA user_version = {version}")
        yield database
