"""What outlives every process of a map: what is to be made, and the cells that have been, in their order."""

import json
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, Update, delete, func, insert, select, update

from app.atlas.measures import MEASURES
from app.core.arrays import Array
from app.runs.database.tables import NOW, atlases, cells
from app.runs.specifications import Parted
from app.runs.store import Store
from app.spec import Survey

NUMBER = select(func.coalesce(func.max(atlases.c.number), 0) + 1).scalar_subquery()


@dataclass(frozen=True)
class StoredAtlas:
    """A map as it lies in the store."""

    id: str
    survey: Survey
    status: str
    values: Array
    """The MEASURES of the cells that are done, in their order (done × measures)."""


class AtlasStore:
    """The maps of one database, beside its runs. A call is one transaction. StoreUnavailable."""

    def __init__(self, store: Store) -> None:
        self._specifications, self._database = store.specifications, store.database

    async def add(self, id: str, survey: Survey) -> None:
        """A new map, of which nothing is done."""
        text = survey.model_dump_json(exclude={"spec"})

        def write(connection: Connection) -> None:
            spec = self._specifications.put(connection, survey.spec)._asdict()
            row = {"id": id, "survey": text, "status": "running", "used": NOW, "number": NUMBER}
            connection.execute(delete(atlases).where(atlases.c.id == id))
            connection.execute(insert(atlases).values(**row, **spec))

        await self._database.write(write)

    async def found(self, id: str, start: int, values: Array, *, done: bool) -> None:
        """So many more cells are done (cells × measures), from number `start` of the order on; or all are.

        Nothing where the map is gone.
        """
        row = {"atlas": id, "start": start, "numbers": values.tobytes()}

        def write(connection: Connection) -> None:
            if connection.scalar(select(atlases.c.id).where(atlases.c.id == id)):
                connection.execute(delete(cells).where(cells.c.atlas == id, cells.c.start == start))
                connection.execute(insert(cells).values(**row))
                if done:
                    connection.execute(_update(id).values(status="done"))

        await self._database.write(write)

    async def turned(self, id: str, status: str) -> None:
        """It is in another state."""
        await self._database.write(lambda connection: connection.execute(_update(id).values(status=status)))

    async def remove(self, id: str) -> bool:
        """It is gone; whether it was there."""
        query = delete(atlases).where(atlases.c.id == id)
        return bool(await self._database.write(lambda connection: connection.execute(query).rowcount))

    async def used(self, id: str) -> None:
        """Somebody has asked for it."""
        await self._database.write(lambda connection: connection.execute(_update(id).values(used=NOW)))

    async def expire(self, age: float) -> None:
        """Those are gone that nobody has asked for in so many seconds."""
        query = delete(atlases).where(atlases.c.used < NOW - age, atlases.c.status != "running")
        await self._database.write(lambda connection: connection.execute(query))

    async def unfinished(self) -> list[str]:
        """The ids of those that are being made, the oldest first."""
        query = select(atlases.c.id).where(atlases.c.status == "running").order_by(atlases.c.number)
        return await self._database.read(lambda connection: list(connection.scalars(query)))

    async def resting(self) -> list[str]:
        """The ids of those that are not, first that which was asked for the longest time ago."""
        query = select(atlases.c.id).where(atlases.c.status != "running")
        ordered = query.order_by(atlases.c.used, atlases.c.number)
        return await self._database.read(lambda connection: list(connection.scalars(ordered)))

    async def load(self, id: str) -> StoredAtlas | None:
        """A map with all that is done of it."""

        def read(connection: Connection) -> StoredAtlas | None:
            row = connection.execute(select(atlases).where(atlases.c.id == id)).first()
            if not row:
                return None
            spec = self._specifications.whole(connection, Parted(row.spec, row.samples, row.given))
            survey = Survey.model_validate(json.loads(row.survey) | {"spec": spec})
            parts = connection.scalars(
                select(cells.c.numbers).where(cells.c.atlas == id).order_by(cells.c.start)
            )
            numbers = np.frombuffer(b"".join(parts)).reshape(-1, len(MEASURES))
            return StoredAtlas(id, survey, row.status, numbers)

        return await self._database.read(read)


def _update(id: str) -> Update:
    return update(atlases).where(atlases.c.id == id)
