"""The directory that holds the runs, and the one server that has it."""

import logging
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from app.runs.errors import DirectoryTaken
from app.runs.schema import claim
from app.runs.store import Store
from app.settings import Settings

log = logging.getLogger(__name__)


class Directory:
    """The data directory, for this server alone. DirectoryTaken where it was chosen, StoreUnusable.

    Where nobody chose it and another server has it, it is a spare one. `took` is handed the seconds of each
    of the store's transactions.
    """

    def __init__(self, settings: Settings, took: Callable[[float], object]) -> None:
        self.path, self._claim = _claimed(settings)
        self.store = Store(self.path, took)

    def close(self) -> None:
        """Lets go of it."""
        self.store.close()
        self._claim.close()


def _claimed(settings: Settings) -> tuple[Path, sqlite3.Connection]:
    directory = settings.data_dir.expanduser()
    try:
        return directory, claim(directory)
    except DirectoryTaken:
        if "data_dir" in settings.model_fields_set:
            raise
        spare = Path(tempfile.mkdtemp(prefix="gradient-flow-"))
        log.warning("Another server keeps its runs in %s; this one keeps them in %s.", directory, spare)
        return spare, claim(spare)
