"""What outlives every process of a map: what is to be made, and the cells that have been, in their order."""

import json
from dataclasses import dataclass

import numpy as np

from app.atlas.measures import MEASURES
from app.core.arrays import Array
from app.runs.specifications import Parted
from app.runs.store import Store
from app.spec import Survey


@dataclass(frozen=True)
class StoredAtlas:
    """A map as it lies in the store."""

    id: str
    survey: Survey
    status: str
    values: Array
    """The MEASURES of the cells that are done, in their order (done × measures)."""


class AtlasStore:
    """The maps of one directory, beside its runs. A call is one transaction. StoreUnavailable."""

    def __init__(self, store: Store) -> None:
        self._store, self._database = store, store.database

    def add(self, id: str, survey: Survey) -> None:
        """A new map, of which nothing is done."""
        spec, large = self._store.specifications.parted(survey.spec)
        row = (id, survey.model_dump_json(exclude={"spec"}), *spec, "running", self._store.seen)
        self._database.write(*large, ("INSERT INTO atlases VALUES (?, ?, ?, ?, ?, ?, ?)", row))

    def found(self, id: str, start: int, values: Array, status: str) -> None:
        """So many more cells are done (cells × measures), from number `start` of the order on."""
        cells = ("INSERT INTO cells VALUES (?, ?, ?)", (id, start, values.tobytes()))
        self._database.write(cells, ("UPDATE atlases SET status = ? WHERE id = ?", (status, id)))

    def turned(self, id: str, status: str) -> None:
        """It is in another state."""
        self._database.write(("UPDATE atlases SET status = ? WHERE id = ?", (status, id)))

    def remove(self, id: str) -> bool:
        """It is gone; whether it was there."""
        return bool(self._database.write(("DELETE FROM atlases WHERE id = ?", (id,))))

    def used(self, id: str) -> None:
        """Somebody has asked for it."""
        self._database.write(("UPDATE atlases SET used = ? WHERE id = ?", (self._store.seen, id)))

    def expire(self, age: float) -> None:
        """Those are gone that nobody has asked for in so many seconds."""
        before = self._store.seen - age
        self._database.write(("DELETE FROM atlases WHERE used < ? AND status <> 'running'", (before,)))

    def unfinished(self) -> list[str]:
        """The ids of those that are being made, the oldest first."""
        rows = self._database.rows("SELECT id FROM atlases WHERE status = 'running' ORDER BY rowid")
        return [id for (id,) in rows]

    def resting(self) -> list[str]:
        """The ids of those that are not, first that which was asked for the longest time ago."""
        rows = self._database.rows("SELECT id FROM atlases WHERE status <> 'running' ORDER BY used, rowid")
        return [id for (id,) in rows]

    def load(self, id: str) -> StoredAtlas | None:
        """A map with all that is done of it."""
        found = self._database.rows(
            "SELECT survey, status, spec, samples, given FROM atlases WHERE id = ?", id
        )
        if not found:
            return None
        survey, status, *spec = found[0]
        fields = json.loads(survey) | {"spec": self._store.specifications.whole(Parted(*spec))}
        rows = self._database.rows("SELECT numbers FROM cells WHERE atlas = ? ORDER BY start", id)
        numbers = np.frombuffer(b"".join(blob for (blob,) in rows))
        return StoredAtlas(id, Survey.model_validate(fields), status, numbers.reshape(-1, len(MEASURES)))
