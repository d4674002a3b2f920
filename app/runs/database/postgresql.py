"""A PostgreSQL database, and the right to be its one server.

The connection that writes holds an advisory lock. It goes with the connection, and a new one has to get it
first, so that two servers never write by turns. It is the schema's: each schema of a database may have a
server of its own (`?options=-csearch_path%3Dname`), and each shard but the first has a schema of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import TypeVar

from sqlalchemy import URL, Connection, NullPool, create_engine, func, make_url, select, text
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.schema import CreateSchema

from app.runs.database.database import Database, Disk
from app.runs.database.schema import bring_up_to_date
from app.runs.errors import StoreTaken, StoreUnavailable, StoreUnusable

T = TypeVar("T")

HANDOVER_SECONDS = 10.0
"""How long a new server waits for the one before it to stop."""
ANSWER_SECONDS = 5.0
"""How long a transaction may take; a database that says nothing for longer has gone."""
READERS = 4
"""Connections that read, at most."""
LOCK = text("SELECT pg_advisory_lock(hashtext('gradient-flow ' || current_schema()))")
LOCK_TIMEOUT = text("SELECT set_config('lock_timeout', :milliseconds, false)")
KEEPALIVES = text(
    "SELECT set_config('tcp_keepalives_idle', '5', false), set_config('tcp_keepalives_interval', '5', false),"
    " set_config('tcp_keepalives_count', '2', false)"
)
"""So that the lock of a server whose machine has lost its power is free within 15 seconds."""
TIMED_OUT = "55P03"
"""What PostgreSQL calls a lock that was not to be had in time."""
ADVANCE = text(
    "UPDATE runs SET step = given.step FROM unnest(CAST(:runs AS text[]), CAST(:steps AS bigint[]))"
    " AS given (id, step) WHERE runs.id = given.id"
)
SIZE = select(func.pg_database_size(func.current_database()))
DEFAULTS = {
    "application_name": "gradient-flow",
    "connect_timeout": "5",
    "keepalives_idle": "5",
    "keepalives_interval": "5",
    "keepalives_count": "2",
}
LOST = (OperationalError, InternalError, InterfaceError)
"""What is the database's fault; other errors are those of a statement."""


class PostgreSQL(Database):
    """The database with an address like `postgresql://user@host/name`. StoreUnusable, StoreTaken.

    What writes it waits for in the event loop, as for a worker, so that what comes meanwhile is written next.
    """

    def __init__(
        self, address: str, took: Callable[[float], object] = lambda seconds: None, shard: int = 0
    ) -> None:
        super().__init__(took)
        url = make_url(address)
        url = url.set(drivername="postgresql+psycopg", query={**DEFAULTS, **url.query})
        url, right = _claimed(url, shard)
        self._right: Connection | None = right
        self._taken = right.scalars(SIZE).one()
        right.rollback()
        self._writing_engine = create_async_engine(url, poolclass=NullPool)
        self._reading_engine = create_async_engine(
            url, pool_size=READERS, max_overflow=0, isolation_level="REPEATABLE READ"
        )
        self._writer: AsyncConnection | None = None

    async def close(self) -> None:
        """Lets go of the database."""
        await super().close()
        if self._right:
            self._right.close()
        await self._drop_writer()
        await self._reading_engine.dispose()

    async def read(self, work: Callable[[Connection], T]) -> T:
        """What a work finds, which reads only. StoreUnavailable."""
        return await _again(partial(self._read, work))

    def advance(self, connection: Connection, steps: Mapping[str, int]) -> int:
        """All by one statement, which takes two thirds of the time of one each, and half of PostgreSQL's."""
        return connection.execute(ADVANCE, {"runs": list(steps), "steps": list(steps.values())}).rowcount

    async def tend(self) -> None:
        """Looks how large it is. StoreUnavailable."""
        self._taken = await self.read(lambda connection: connection.scalars(SIZE).one())

    def disk(self) -> Disk:
        """What the whole database took a few seconds ago."""
        return Disk(self._taken, None)

    async def _transact(self, work: Callable[[Connection], T]) -> T:
        return await _again(partial(self._write_once, work))

    async def _read(self, work: Callable[[Connection], T]) -> T:
        async with self._reading_engine.connect() as reader:
            return await reader.run_sync(work)

    async def _write_once(self, work: Callable[[Connection], T]) -> T:
        try:
            writer = self._writer = self._writer or await self._new_writer()
            async with writer.begin():
                return await writer.run_sync(work)
        except (*LOST, asyncio.CancelledError):
            await self._drop_writer()
            raise

    async def _new_writer(self) -> AsyncConnection:
        """A connection with the right to write, which the one has had until now that opened the database."""
        if self._right:
            self._right.close()
            self._right = None
        writer = await self._writing_engine.connect()
        try:
            await writer.run_sync(_lock, ANSWER_SECONDS / 2)
        except BaseException:
            await writer.close()
            raise
        return writer

    async def _drop_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer:
            with suppress(DBAPIError):  # it is of no use anyway
                await writer.close()


def _claimed(url: URL, shard: int) -> tuple[URL, Connection]:
    """Where a shard's schema is, up to date, and a connection with its lock. StoreUnusable, StoreTaken."""
    where = url.set(drivername="postgresql", query={}).render_as_string()
    try:
        url = _made(url, shard) if shard else url
        connection = create_engine(url, poolclass=NullPool).connect()
    except ModuleNotFoundError as error:
        missing = 'PostgreSQL needs `pip install "gradient-flow[postgres]"`'
        raise StoreUnusable(where, missing) from error
    except DBAPIError as error:
        raise StoreUnusable(where, str(error.orig).splitlines()[0]) from error
    try:
        _lock(connection, HANDOVER_SECONDS)
        with connection.begin():
            bring_up_to_date(connection, where)
    except DBAPIError as error:
        connection.close()
        if getattr(error.orig, "sqlstate", None) == TIMED_OUT:
            raise StoreTaken(where) from error
        raise StoreUnusable(where, _reason(error)) from error
    except BaseException:
        connection.close()
        raise
    return url, connection


def _made(url: URL, shard: int) -> URL:
    """Where the schema of a shard is, made if need be: beside the first one's, and named after it."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        name = f"{connection.scalars(select(func.current_schema())).one()}_{shard}"
        connection.execute(CreateSchema(name, if_not_exists=True))
        connection.commit()
    options = f'{url.query.get("options", "")} -csearch_path="{name}"'
    return url.update_query_dict({"options": options})


def _lock(connection: Connection, seconds: float) -> None:
    """Gets the lock, once who had it has let go of it."""
    connection.execute(KEEPALIVES)
    connection.execute(LOCK_TIMEOUT, {"milliseconds": str(round(1000 * seconds))})
    connection.execute(LOCK)
    connection.commit()


async def _again(attempt: Callable[[], Awaitable[T]]) -> T:
    """Once more where a connection was lost: it may have been so for long. StoreUnavailable."""
    with _as_unavailable():
        async with asyncio.timeout(ANSWER_SECONDS):
            try:
                return await attempt()
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
            return await attempt()


@contextmanager
def _as_unavailable() -> Iterator[None]:
    """A database that is gone or full is no client's mistake: it is said as such."""
    try:
        yield
    except LOST as error:
        raise StoreUnavailable(_reason(error)) from error
    except TimeoutError as error:
        raise StoreUnavailable("the database does not answer") from error


def _reason(error: DBAPIError) -> str:
    """What the database says; nothing of where it is, which is nobody's business."""
    said = getattr(getattr(error.orig, "diag", None), "message_primary", None)
    return str(said or "the database cannot be reached")
