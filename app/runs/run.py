"""A run that is trained here: what it is, where it stands, and who commands it."""

import asyncio
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from app.core.frame import Frame
from app.core.plan import Engine
from app.runs.course import Course
from app.runs.history import Cursor, History, RecordedFrame, Status
from app.runs.keys import new_key, shard_of
from app.runs.process import WorkerProcess
from app.runs.state import Losses, Origin, Outline, State
from app.runs.store import StoredRun
from app.runs.track import Track
from app.runs.worker import Progress
from app.spec import Specification
from app.timeline import Change
from app.timeline.building import plan_of


@dataclass(eq=False)
class Run(Track):
    """One run.

    `initial` is the specification that it starts from, `changes` what was patched since; `spec` the one in
    force.
    """

    initial: Specification
    worker: WorkerProcess
    spec: Specification = field(init=False)
    course: Course = field(default_factory=Course)
    changes: list[Change] = field(default_factory=list)
    engine: Engine = "numpy"
    numerics: str = ""
    """The fingerprint of what it has been trained by since its step 0."""
    forked_from: Origin | None = None
    leader: "Run | None" = None
    """Whose twin it is: the run that it trains with."""
    twins: "list[Run]" = field(default_factory=list)
    footprint: int = 0
    """How many bytes it may come to take, once it is awake."""
    unsaved_seconds: float = 0.0
    """How long it has trained since its state was last put into the store."""
    command: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while the run is commanded: one command at a time, in the order they came."""
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while its worker is further than what is written down."""
    rewound: int = 0
    """How often its worker has taken back what could not be written down."""
    player: asyncio.Task[None] | None = None
    question_lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a long question is answered: one at a time."""
    answered: tuple[object, object] | None = None
    """The last long question, and its answer."""

    def __post_init__(self) -> None:
        self.spec = self.initial

    @property
    def version(self) -> tuple[int, int, int]:
        """Equal as long as neither a step nor a change was made."""
        return self.generation, len(self.changes), self.step

    def outline(self, key: str) -> Outline:
        """The run as it is now, in short."""
        return Outline(
            key=key,
            view=self.view,
            status=self.status,
            step=self.step,
            spec=self.spec,
            twins=tuple(twin.view for twin in self.twins),
            parted=self.forked_from.step if self.forked_from and not self.generation else 0,
        )

    def state(self, key: str, losses: Losses, numerics: str) -> State:
        """The run as it is now, on a server of these numerics."""
        return State(
            key=key,
            view=self.view,
            status=self.status,
            stopped=self.stopped,
            step=self.step,
            epoch=self.epoch,
            changes=len(self.changes),
            losses=losses,
            spec=self.spec,
            forked_from=self.forked_from,
            # Some of what an optimiser may do is not compiled.
            engine="numba" if plan_of(self.spec, self.engine).is_compiled else "numpy",
            reproducible=self.numerics == numerics,
        )

    @property
    def playing(self) -> bool:
        """Whether the clock drives it."""
        return self.player is not None and not self.player.done()

    def stored(self) -> StoredRun:
        """What the store holds of it."""
        return StoredRun(
            id=self.id,
            view=self.view,
            leader=self.leader.id if self.leader else None,
            forked_from=self.forked_from,
            engine=self.engine,
            initial=self.initial,
            step=self.step,
            generation=self.generation,
            changes=tuple(self.changes),
            numerics=self.numerics,
        )

    @classmethod
    def woken(cls, stored: StoredRun, worker: WorkerProcess, history: History, leader: "Run | None") -> "Run":
        """The run that lay in the store; if it is a twin, it stands where its leader does."""
        run = cls(stored.initial, worker, history=history, id=stored.id, view=stored.view)
        run.changes.extend(stored.changes)
        run.spec = stored.changes[-1].spec if stored.changes else stored.initial
        run.step, run.generation, run.engine = stored.step, stored.generation, stored.engine
        run.numerics, run.forked_from, run.leader = stored.numerics, stored.forked_from, leader
        if leader:
            leader.twins.append(run)
            run.step = leader.step
        return run

    def family(self) -> "Iterator[Run]":
        """The run, its twins, and theirs."""
        yield self
        for twin in self.twins:
            yield from twin.family()

    def set_status(self, status: Status, stopped: str | None = None) -> None:
        """Of the whole family, and why it stopped unasked; what has diverged stays so."""
        for each in self.family():
            if each.status != "diverged":
                each.status, each.stopped = status, stopped
            each.wake()

    def started_again(self, numerics: str) -> StoredRun:
        """The run at step 0 with its initial parameters, and with all that was changed otherwise."""
        network = self.spec.network.model_copy(update={"parameters": self.initial.network.parameters})
        initial = self.spec.model_copy(update={"network": network})
        stored = replace(self.stored(), step=0, generation=self.generation + 1, changes=())
        return replace(stored, initial=initial, numerics=numerics)

    def start_again(self, stored: StoredRun) -> None:
        """Becomes that, and forgets its frames."""
        self.initial = self.spec = stored.initial
        self.step, self.generation, self.status = stored.step, stored.generation, "paused"
        self.numerics = stored.numerics
        self.changes.clear()
        self.history.clear()
        self.course.clear()

    def fork(self, step: int, history: History) -> "Run":
        """A run of its own with the same past up to `step`, and the settings that held there."""
        child = Run(self.initial, self.worker, history=history, engine=self.engine)
        child.id, child.view = (new_key(shard_of(self.id)) for _ in range(2))
        child.forked_from = Origin(self.view, step)
        child.changes = [change for change in self.changes if change.step <= step]
        child.spec = child.changes[-1].spec if child.changes else self.initial
        child.step, child.numerics = step, self.numerics
        return child

    def take(self, progress: Progress) -> None:
        """Where the run stands now, and the frames on the way; wakes whoever waits."""
        self.step, self.epoch, self.stopped = progress.step, progress.epoch, None
        if progress.diverged:
            self.status = "diverged"
        for frame in progress.frames:
            self.history.append(self.record(frame))
            self.course.append(frame)
        self.wake()

    def record(self, frame: Frame) -> RecordedFrame:
        """A frame with its place in the run, whose status is as it is now."""
        changes = bisect_left(self.changes, frame.step, key=lambda change: change.step)
        cursor = Cursor(self.generation, frame.step)
        return RecordedFrame(frame, cursor, self.status_of(frame.diverged), changes)
