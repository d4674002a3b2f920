"""Where a server keeps its runs: in a PostgreSQL, or in a directory that it has for itself."""

import logging
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from app.runs.database.database import Database
from app.runs.database.sqlite import SQLite, claim
from app.runs.errors import StoreTaken
from app.settings import Settings

log = logging.getLogger(__name__)


def open_database(settings: Settings, took: Callable[[float], object], shard: int = 0) -> Database:
    """The database, for this server alone. StoreTaken where it was chosen, StoreUnusable.

    Where nobody chose the directory and another server has it, it is a spare one. `took` is handed the
    seconds of each transaction that writes. Shards other than 0 are PostgreSQL's only.
    """
    if settings.database_url:
        from app.runs.database.postgresql import PostgreSQL

        return PostgreSQL(settings.database_url, took, shard)
    directory, right = _claimed(settings)
    return SQLite(directory, took, right)


def _claimed(settings: Settings) -> tuple[Path, sqlite3.Connection]:
    directory = settings.data_dir.expanduser()
    try:
        return directory, claim(directory)
    except StoreTaken:
        if "data_dir" in settings.model_fields_set:
            raise
        spare = Path(tempfile.mkdtemp(prefix="gradient-flow-"))
        log.warning("Another server keeps its runs in %s; this one keeps them in %s.", directory, spare)
        return spare, claim(spare)
