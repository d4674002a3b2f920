"""What outlives every process: each run's specification, its command log and how far it has come, in SQLite.

A run is these few rows; its numbers follow by replay. Every write is one transaction, done before anyone
hears of what it says. It outlives the process at any moment; a power cut may cost what came after the
database's last `flush`. Times are seconds that servers of this directory have seen pass: a clock that is set
ages nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from app.core.plan import Engine
from app.runs.database import Database, Statement
from app.runs.errors import RunNotFound
from app.runs.schema import as_unusable
from app.runs.snapshots import pack, unpack
from app.runs.specifications import PRUNING, Parted, Specifications
from app.runs.state import Origin
from app.spec import Specification
from app.timeline import Change, Checkpoint


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
    """The runs of one directory; `took` is handed the seconds of each transaction. StoreUnusable."""

    def __init__(self, directory: Path, took: Callable[[float], object] = lambda seconds: None) -> None:
        self.database = Database(directory, took)
        self.specifications = Specifications(self.database.rows)
        with as_unusable(directory):
            ((self.seen,),) = self.database.connection.execute("SELECT seen FROM clock").fetchall()

    def close(self) -> None:
        """Lets go of the file."""
        self.database.close()

    def add(self, run: StoredRun) -> None:
        """A new run."""
        view, step = run.forked_from or (None, None)
        parted, large = self.specifications.parted(run.initial)
        row = (run.id, run.view, run.leader, view, step, run.engine, parted.text)
        now = (run.step, run.generation, self.seen, run.numerics, parted.samples, parted.given)
        self.database.write(
            *large,
            ("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row + now),
            *(
                one
                for number, change in enumerate(run.changes)
                for one in self._insertion(run, number, change)
            ),
        )

    def advanced(self, run: str, step: int) -> None:
        """The run has trained so many steps. RunNotFound."""
        if not self.database.write(("UPDATE runs SET step = ? WHERE id = ?", (step, run))):
            raise RunNotFound

    def changed(self, turns: Iterable[tuple[StoredRun, Change]]) -> None:
        """Runs go on by a change each, after those that they have. All or none."""
        self.database.write(
            *(one for run, change in turns for one in self._insertion(run, len(run.changes), change))
        )

    def unchanged(self, runs: Iterable[StoredRun]) -> None:
        """Changes beyond those that these runs have did not come about after all."""
        beyond = "DELETE FROM changes WHERE run = ? AND number >= ?"
        self.database.write(*((beyond, (run.id, len(run.changes))) for run in runs))

    def started_again(self, runs: Iterable[StoredRun]) -> None:
        """Runs are back at step 0, without changes. All or none."""
        start = (
            "UPDATE runs SET spec = ?, samples = ?, given = ?, step = 0, generation = ?, numerics = ? "
            "WHERE id = ?"
        )
        for_each: list[Statement] = []
        for run in runs:
            parted, large = self.specifications.parted(run.initial)
            for_each += [
                *large,
                ("DELETE FROM changes WHERE run = ?", (run.id,)),
                ("DELETE FROM checkpoints WHERE run = ?", (run.id,)),
                (start, (*parted, run.generation, run.numerics, run.id)),
            ]
        self.database.write(*for_each)

    def save_checkpoint(self, run: str, checkpoint: Checkpoint) -> None:
        """A place that the run can go on from; it takes the former one's."""
        row = (run, checkpoint.segment, pack(checkpoint.state))
        self.database.write(("INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?)", row))

    def checkpoint(self, run: str) -> Checkpoint | None:
        """The last place that was saved, if one was."""
        rows = self.database.rows("SELECT chapter, state FROM checkpoints WHERE run = ?", run)
        return Checkpoint(unpack(rows[0][1]), rows[0][0]) if rows else None

    def remove(self, run: str) -> None:
        """The run and its twins are gone."""
        self.database.write(("DELETE FROM runs WHERE id = ?", (run,)))

    def pass_time(self, seconds: float, used: Iterable[str]) -> None:
        """So much time has been seen to pass, and somebody has asked for these runs meanwhile."""
        seen = self.seen + seconds
        self.database.write(
            ("UPDATE clock SET seen = ?", (seen,)),
            *(("UPDATE runs SET used = ? WHERE id = ?", (seen, run)) for run in used),
        )
        self.seen = seen

    def expire(self, age: float, forgotten: float) -> None:
        """Runs that nobody has asked for in so many seconds leave their specification, and nothing else.

        That is forgotten when it is still older.
        """
        before, old = self.seen - age, "FROM runs WHERE used < ? AND leader IS NULL"
        self.database.write(
            (f"INSERT OR REPLACE INTO former SELECT id, view, spec, used, samples, given {old}", (before,)),
            (f"DELETE {old}", (before,)),
            ("DELETE FROM former WHERE used < ?", (self.seen - forgotten,)),
            (PRUNING, ()),
        )

    def expired(self, key: str) -> str | None:
        """The specification (JSON) of the run that had this id or view and has expired."""
        rows = self.database.rows(
            "SELECT spec, samples, given FROM former WHERE id = ? OR view = ?", key, key
        )
        return "".join(self.specifications.whole(Parted(*rows[0])).pieces()) if rows else None

    def leader(self, key: str) -> str | None:
        """The id of the run with this id or view, or of the one that it trains with at the last."""
        found = self.database.rows("SELECT id, leader FROM runs WHERE id = ? OR view = ?", key, key)
        while found and found[0][1]:
            found = self.database.rows("SELECT id, leader FROM runs WHERE id = ?", found[0][1])
        return str(found[0][0]) if found else None

    def family(self, key: str) -> list[StoredRun]:
        """The run with this id or view, with those that it trains with: a leader before its twins."""
        leader = self.leader(key)
        family = [self._load(leader)] if leader else []
        for member in family:
            twins = self.database.rows("SELECT id FROM runs WHERE leader = ? ORDER BY rowid", member.id)
            family.extend(self._load(str(twin)) for (twin,) in twins)
        return family

    def count(self, condition: str, *values: object) -> int:
        """How many runs there are, awake or asleep, of which an SQL condition is true."""
        return int(self.database.rows(f"SELECT count(*) FROM runs WHERE {condition}", *values)[0][0])

    def _load(self, run: str) -> StoredRun:
        (row,) = self.database.rows("SELECT * FROM runs WHERE id = ?", run)
        key, view, leader, forked, at, engine, spec, step, generation, _, numerics, samples, given = row
        changes = self.database.rows(
            "SELECT step, spec, samples, given, parameters FROM changes WHERE run = ? ORDER BY number", run
        )
        read = self.specifications.whole
        initial = read(Parted(spec, samples, given))
        return StoredRun(
            id=key,
            view=view,
            leader=leader,
            forked_from=Origin(forked, at) if forked else None,
            engine=engine,
            initial=initial,
            step=step,
            generation=generation,
            changes=tuple(
                Change(step, read(Parted(spec, samples, given), initial.data), bool(parameters))
                for step, spec, samples, given, parameters in changes
            ),
            numerics=numerics,
        )

    def _insertion(self, run: StoredRun, number: int, change: Change) -> list[Statement]:
        parted, large = self.specifications.parted(change.spec, run.initial.data)
        row = (run.id, number, change.step, parted.text, change.parameters, parted.samples, parted.given)
        return [*large, ("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?)", row)]

    def check(self) -> None:
        """Whether it can be written to. StoreUnavailable."""
        self.database.write(("UPDATE clock SET seen = ?", (self.seen,)))
