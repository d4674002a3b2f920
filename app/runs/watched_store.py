"""What outlives every process of a run that is trained elsewhere: its model, and the frames that it sent."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from app.core.frame import Frame
from app.runs.store import Store
from app.spec.watched import Watched

FACTS = tuple(each.name for each in fields(Frame) if each.name != "values")


@dataclass(frozen=True)
class StoredWatched:
    """A run as it lies in the store: `step` is the last one it sent, whose frame may have gone since."""

    id: str
    view: str
    model: Watched
    step: int
    frames: tuple[Frame, ...]


class WatchedStore:
    """Those of one directory, beside the runs trained here. A call is one transaction. StoreUnavailable."""

    def __init__(self, store: Store) -> None:
        self._store, self._database = store, store.database

    def add(self, id: str, view: str, model: Watched) -> None:
        """A new one, of which nothing was sent yet."""
        row = (id, view, model.model_dump_json(), 0, self._store.seen)
        self._database.write(("INSERT INTO watched VALUES (?, ?, ?, ?, ?)", row))

    def sent(self, id: str, frames: Sequence[Frame], dropped: Iterable[int]) -> bool:
        """Frames have come, and those of other steps go; whether the run is there still."""
        return bool(
            self._database.write(
                *(("DELETE FROM sent WHERE run = ? AND step = ?", (id, step)) for step in dropped),
                *(
                    ("INSERT INTO sent SELECT id, ?, ?, ? FROM watched WHERE id = ?", (*row, id))
                    for row in map(_row, frames)
                ),
                ("UPDATE watched SET step = max(step, ?) WHERE id = ?", (frames[-1].step, id)),
            )
        )

    def has(self, key: str) -> bool:
        """Whether there is one with this id or view."""
        return bool(self._database.rows("SELECT 1 FROM watched WHERE id = ? OR view = ?", key, key))

    def load(self, key: str) -> StoredWatched | None:
        """The one with this id or view, with its frames in the order of their steps."""
        found = self._database.rows(
            "SELECT id, view, model, step FROM watched WHERE id = ? OR view = ?", key, key
        )
        if not found:
            return None
        id, view, model, step = found[0]
        return StoredWatched(id, view, Watched.model_validate_json(model), step, tuple(self._frames(id)))

    def remove(self, id: str) -> None:
        """It is gone."""
        self._database.write(("DELETE FROM watched WHERE id = ?", (id,)))

    def used(self, ids: Iterable[str]) -> None:
        """Somebody has asked for these."""
        seen = self._store.seen
        self._database.write(*(("UPDATE watched SET used = ? WHERE id = ?", (seen, id)) for id in ids))

    def expire(self, age: float) -> None:
        """Those are gone that nobody has asked for in so many seconds."""
        self._database.write(("DELETE FROM watched WHERE used < ?", (self._store.seen - age,)))

    def _frames(self, id: str) -> Iterator[Frame]:
        rows = self._database.rows("SELECT facts, numbers FROM sent WHERE run = ? ORDER BY step", id)
        for facts, numbers in rows:
            told: dict[str, Any] = {name: _hashable(value) for name, value in json.loads(facts).items()}
            yield Frame(**told, values=np.frombuffer(numbers))


def _row(frame: Frame) -> tuple[int, str, bytes]:
    """Its step, all but its flat array as JSON (in which Python writes NaN), and that array."""
    return frame.step, json.dumps({name: getattr(frame, name) for name in FACTS}), frame.values.tobytes()


def _hashable(value: object) -> object:
    """A list of JSON as the tuple that it was."""
    return tuple(map(_hashable, value)) if isinstance(value, list) else value
