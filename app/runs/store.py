"""What outlives every process: each run's specification, its command log and how far it has come.

A run is these few rows; its numbers follow by replay. Every write is done before anyone hears of what it
says. It outlives the process at any moment; a power cut may cost what came after the database's last `tend`.
Times are seconds that servers of this database have seen pass: a clock that is set ages nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from app.core.plan import Engine
from app.runs.database.database import Database
from app.runs.database.tables import NOW, changes, checkpoints, clock, former, runs
from app.runs.errors import RunNotFound
from app.runs.snapshots import pack, unpack
from app.runs.specifications import Parted, Specifications, prune
from app.runs.state import Origin
from app.spec import Specification
from app.timeline import Change, Checkpoint

USE = update(runs).where(runs.c.id == bindparam("run")).values(used=NOW)
NUMBER = select(func.coalesce(func.max(runs.c.number), 0) + 1).scalar_subquery()


@dataclass(frozen=True, kw_only=True)
class StoredRun:
    """A run as it lies in the store."""

    id: str
    view: str
    leader: str | None = None
    forked_from: Origin | None = None
    engine: Engine = "numpy"
    initial: Specification
    step: int = 0
    generation: int = 0
    changes: tuple[Change, ...] = ()
    numerics: str = ""
    """The fingerprint of what it has been trained by since its step 0."""


class Store:
    """The runs of one database. StoreUnavailable where it cannot be read or written."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.specifications = Specifications()

    async def add(self, run: StoredRun) -> None:
        """A new run. RunNotFound where the one that it is to train with has been deleted."""

        def write(connection: Connection) -> bool:
            if run.leader and not _is_there(connection, run.leader):
                return False
            parted = self.specifications.put(connection, run.initial)
            view, step = run.forked_from or (None, None)
            row = {
                "id": run.id,
                "view": run.view,
                "leader": run.leader,
                "forked_view": view,
                "forked_step": step,
                "engine": run.engine,
                "step": run.step,
                "generation": run.generation,
                "numerics": run.numerics,
            }
            connection.execute(delete(runs).where(runs.c.id == run.id))
            connection.execute(insert(runs).values(**row, **parted._asdict(), used=NOW, number=NUMBER))
            self._put_changes(connection, run, 0, run.changes)
            return True

        if not await self.database.write(write):
            raise RunNotFound

    async def advanced(self, run: str, step: int) -> None:
        """The run has trained so many steps. RunNotFound."""
        if not await self.database.write_together(self._advance, (run, step)):
            raise RunNotFound

    async def changed(self, turns: Sequence[tuple[StoredRun, Change]]) -> None:
        """Runs go on by a change each, after those that they have. All or none. RunNotFound."""

        def write(connection: Connection) -> bool:
            if not all(_is_there(connection, run.id) for run, _ in turns):
                return False
            for run, change in turns:
                self._put_changes(connection, run, len(run.changes), [change])
            return True

        if not await self.database.write(write):
            raise RunNotFound

    async def unchanged(self, all_runs: Sequence[StoredRun]) -> None:
        """Changes beyond those that these runs have did not come about after all."""

        def write(connection: Connection) -> None:
            for run in all_runs:
                _drop_changes(connection, run.id, len(run.changes))

        await self.database.write(write)

    async def started_again(self, all_runs: Sequence[StoredRun]) -> None:
        """Runs are back at step 0, without changes. All or none."""

        def write(connection: Connection) -> None:
            for run in all_runs:
                parted = self.specifications.put(connection, run.initial)
                _drop_changes(connection, run.id, 0)
                connection.execute(delete(checkpoints).where(checkpoints.c.run == run.id))
                start = {"step": 0, "generation": run.generation, "numerics": run.numerics}
                query = update(runs).where(runs.c.id == run.id)
                connection.execute(query.values(**start, **parted._asdict()))

        await self.database.write(write)

    async def save_checkpoint(self, run: str, checkpoint: Checkpoint) -> None:
        """A place that the run can go on from; it takes the former one's. Nothing where the run is gone."""
        row = {"run": run, "segment": checkpoint.segment, "state": pack(checkpoint.state)}

        def write(connection: Connection) -> None:
            connection.execute(delete(checkpoints).where(checkpoints.c.run == run))
            if _is_there(connection, run):
                connection.execute(insert(checkpoints).values(**row))

        await self.database.write(write)

    async def checkpoint(self, run: str) -> Checkpoint | None:
        """The last place that was saved, if one was."""
        query = select(checkpoints.c.state, checkpoints.c.segment).where(checkpoints.c.run == run)
        row = await self.database.read(lambda connection: connection.execute(query).first())
        return Checkpoint(unpack(row.state), row.segment) if row else None

    async def remove(self, run: str) -> None:
        """The run and its twins are gone."""
        query = delete(runs).where(runs.c.id == run)
        await self.database.write(lambda connection: connection.execute(query))

    async def pass_time(self, seconds: float, used: Iterable[str]) -> None:
        """So much time has been seen to pass, and somebody has asked for these runs meanwhile."""
        asked = [{"run": run} for run in used]

        def write(connection: Connection) -> None:
            connection.execute(update(clock).values(seen=clock.c.seen + seconds))
            if asked:
                connection.execute(USE, asked)

        await self.database.write(write)

    async def expire(self, age: float, forgotten: float) -> None:
        """Runs that nobody has asked for in so many seconds leave their specification, and nothing else.

        That is forgotten when it is still older.
        """
        old = (runs.c.used < NOW - age) & runs.c.leader.is_(None)
        names = ("id", "view", "spec", "used", "samples", "given")
        kept = select(*(runs.c[name] for name in names)).where(old)

        def write(connection: Connection) -> None:
            connection.execute(insert(former).from_select(names, kept))
            connection.execute(delete(runs).where(old))
            connection.execute(delete(former).where(former.c.used < NOW - forgotten))
            prune(connection)

        await self.database.write(write)

    async def expired(self, key: str) -> str | None:
        """The specification (JSON) of the run that had this id or view and has expired."""
        query = select(former.c.spec, former.c.samples, former.c.given).where(
            or_(former.c.id == key, former.c.view == key)
        )

        def read(connection: Connection) -> Specification | None:
            row = connection.execute(query).first()
            return self.specifications.whole(connection, Parted(*row)) if row else None

        spec = await self.database.read(read)
        return "".join(spec.pieces()) if spec else None

    async def leader(self, key: str) -> str | None:
        """The id of the run with this id or view, or of the one that it trains with at the last."""
        return await self.database.read(lambda connection: _leader(connection, key))

    async def family(self, key: str) -> list[StoredRun]:
        """The run with this id or view, with those that it trains with: a leader before its twins."""

        def read(connection: Connection) -> list[StoredRun]:
            leader = _leader(connection, key)
            family = [self._load(connection, leader)] if leader else []
            for member in family:
                twins = select(runs.c.id).where(runs.c.leader == member.id).order_by(runs.c.number)
                family.extend(self._load(connection, twin) for twin in connection.scalars(twins).all())
            return family

        return await self.database.read(read)

    async def count(self, condition: ColumnElement[bool]) -> int:
        """How many runs there are, awake or asleep, of which a condition is true."""
        query = select(func.count()).select_from(runs).where(condition)
        return await self.database.read(lambda connection: connection.scalars(query).one())

    async def check(self) -> None:
        """Whether it can be written to."""
        await self.database.write(lambda connection: connection.execute(update(clock).values(seen=NOW)))

    def _advance(self, connection: Connection, steps: list[tuple[str, int]]) -> list[bool]:
        """Which of the runs are there to go on."""
        if self.database.advance(connection, latest := dict(steps)) == len(latest):
            return [True] * len(steps)
        return [_is_there(connection, run) for run, _ in steps]

    def _load(self, connection: Connection, run: str) -> StoredRun:
        row = connection.execute(select(runs).where(runs.c.id == run)).one()
        of_run = select(changes).where(changes.c.run == run).order_by(changes.c.number)
        read = self.specifications.whole
        initial = read(connection, Parted(row.spec, row.samples, row.given))
        return StoredRun(
            id=row.id,
            view=row.view,
            leader=row.leader,
            forked_from=Origin(row.forked_view, row.forked_step) if row.forked_view else None,
            engine=row.engine,
            initial=initial,
            step=row.step,
            generation=row.generation,
            changes=tuple(
                Change(
                    change.step,
                    read(connection, Parted(change.spec, change.samples, change.given), initial.data),
                    bool(change.parameters),
                )
                for change in connection.execute(of_run).all()
            ),
            numerics=row.numerics,
        )

    def _put_changes(
        self, connection: Connection, run: StoredRun, first: int, all_changes: Iterable[Change]
    ) -> None:
        """Changes from number `first` on."""
        _drop_changes(connection, run.id, first)
        for number, change in enumerate(all_changes, first):
            parted = self.specifications.put(connection, change.spec, run.initial.data)
            row = {
                "run": run.id,
                "number": number,
                "step": change.step,
                "parameters": int(change.parameters),
            }
            connection.execute(insert(changes).values(**row, **parted._asdict()))


def _is_there(connection: Connection, run: str) -> bool:
    return connection.scalar(select(runs.c.id).where(runs.c.id == run)) is not None


def _drop_changes(connection: Connection, run: str, first: int) -> None:
    connection.execute(delete(changes).where(changes.c.run == run, changes.c.number >= first))


def _leader(connection: Connection, key: str) -> str | None:
    found = connection.execute(
        select(runs.c.id, runs.c.leader).where(or_(runs.c.id == key, runs.c.view == key))
    ).first()
    while found and found.leader:
        found = connection.execute(select(runs.c.id, runs.c.leader).where(runs.c.id == found.leader)).first()
    return found.id if found else None
