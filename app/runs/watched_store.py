"""What outlives every process of a run that is trained elsewhere: its model, and the frames that it sent."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Row, delete, insert, or_, select, update

from app.core.frame import Frame
from app.runs.database.tables import NOW, sent, watched
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
    """Those of one database, beside the runs trained here. A call is one transaction. StoreUnavailable."""

    def __init__(self, store: Store) -> None:
        self._database = store.database

    async def add(self, id: str, view: str, model: Watched) -> None:
        """A new one, of which nothing was sent yet."""
        row = {"id": id, "view": view, "model": model.model_dump_json(), "step": 0, "used": NOW}

        def write(connection: Connection) -> None:
            connection.execute(delete(watched).where(watched.c.id == id))
            connection.execute(insert(watched).values(**row))

        await self._database.write(write)

    async def sent(self, id: str, frames: Sequence[Frame], dropped: Iterable[int]) -> bool:
        """Frames have come, and those of other steps go; whether the run is there still."""
        rows = [{"run": id, **_row(frame)} for frame in frames]
        gone = sorted({*dropped, *(frame.step for frame in frames)})

        def write(connection: Connection) -> bool:
            advance = update(watched).where(watched.c.id == id).values(step=frames[-1].step)
            if not connection.execute(advance).rowcount:
                return False
            connection.execute(delete(sent).where(sent.c.run == id, sent.c.step.in_(gone)))
            connection.execute(insert(sent), rows)
            return True

        return await self._database.write(write)

    async def has(self, key: str) -> bool:
        """Whether there is one with this id or view."""
        query = select(watched.c.id).where(_called(key))
        return await self._database.read(lambda connection: connection.scalar(query) is not None)

    async def load(self, key: str) -> StoredWatched | None:
        """The one with this id or view, with its frames in the order of their steps."""

        def read(connection: Connection) -> StoredWatched | None:
            row = connection.execute(select(watched).where(_called(key))).first()
            if not row:
                return None
            frames = connection.execute(select(sent).where(sent.c.run == row.id).order_by(sent.c.step)).all()
            model = Watched.model_validate_json(row.model)
            return StoredWatched(row.id, row.view, model, row.step, tuple(map(_frame, frames)))

        return await self._database.read(read)

    async def remove(self, id: str) -> None:
        """It is gone."""
        query = delete(watched).where(watched.c.id == id)
        await self._database.write(lambda connection: connection.execute(query))

    async def used(self, ids: Sequence[str]) -> None:
        """Somebody has asked for these."""
        query = update(watched).where(watched.c.id.in_(ids)).values(used=NOW)
        await self._database.write(lambda connection: connection.execute(query))

    async def expire(self, age: float) -> None:
        """Those are gone that nobody has asked for in so many seconds."""
        query = delete(watched).where(watched.c.used < NOW - age)
        await self._database.write(lambda connection: connection.execute(query))


def _called(key: str) -> ColumnElement[bool]:
    return or_(watched.c.id == key, watched.c.view == key)


def _frame(row: Row[Any]) -> Frame:
    told: dict[str, Any] = {name: _hashable(value) for name, value in json.loads(row.facts).items()}
    return Frame(**told, values=np.frombuffer(row.numbers))


def _row(frame: Frame) -> dict[str, Any]:
    """Its step, all but its flat array as JSON (in which Python writes NaN), and that array."""
    facts = json.dumps({name: getattr(frame, name) for name in FACTS})
    return {"step": frame.step, "facts": facts, "numbers": frame.values.tobytes()}


def _hashable(value: object) -> object:
    """A list of JSON as the tuple that it was."""
    return tuple(map(_hashable, value)) if isinstance(value, list) else value
