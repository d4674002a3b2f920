"""A store on either database, and what lies there as somebody else sees it."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import psycopg

from app.runs.database.database import Database
from app.runs.database.postgresql import PostgreSQL
from app.runs.database.sqlite import SQLite
from app.runs.store import Store, StoredRun
from tests.specs import spec

KINDS = ("sqlite", "postgresql")
FILE = "runs.sqlite3"


def stored(name: str = "a", **fields: Any) -> StoredRun:
    """A run for a store."""
    given: dict[str, Any] = {"id": name, "view": f"view of {name}", "initial": spec(), **fields}
    return StoredRun(**given)


class Place:
    """A directory, or a PostgreSQL's address, where a store may be opened again and again."""

    def __init__(self, where: Path | str) -> None:
        self.where = where

    def database(self, took: Callable[[float], object] = lambda seconds: None) -> Database:
        """Opened, for the one server that may have it."""
        return SQLite(self.where, took) if isinstance(self.where, Path) else PostgreSQL(self.where, took)

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Store]:
        """Opened for a while."""
        database = self.database()
        try:
            yield Store(database)
        finally:
            await database.close()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What somebody else finds there."""
        if isinstance(self.where, Path):
            with closing(sqlite3.connect(self.where / FILE)) as database:
                return database.execute(query).fetchall()
        with self.connected() as connection:
            return connection.execute(query.encode()).fetchall()

    def connected(self) -> psycopg.Connection:
        """A connection of somebody else's; each statement is a transaction."""
        return psycopg.connect(str(self.where), autocommit=True)
