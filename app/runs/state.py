"""What the service says of a run, in plain data."""

import math
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from app.core.plan import Engine
from app.runs.history import Cursor, RecordedFrame, Status
from app.spec import Specification
from app.spec.watched import Watched

News: TypeAlias = RecordedFrame | str | None
"""What a reader hears: a frame; a sentence on why the run stopped playing unasked; or None: nothing, but the
server lives."""


class Standing(NamedTuple):
    """Where a reader of a run's tail has come: its newest frame, and what was last said of it."""

    cursor: Cursor
    status: Status
    stopped: str | None


class Tail(NamedTuple):
    """A run's newest frames, those after a reader's, and where it stands with them."""

    standing: Standing
    records: tuple[RecordedFrame, ...]


class Origin(NamedTuple):
    """Where a run was forked from: the view of a run, and the step."""

    view: str
    step: int


@dataclass(frozen=True)
class Losses:
    """Losses at the parameters now; None where there are no samples, or the number is not finite."""

    train: float | None
    test: float | None

    @classmethod
    def of(cls, train: float, test: float) -> "Losses":
        """From numbers that may not be finite."""
        return cls(*(value if math.isfinite(value) else None for value in (train, test)))


@dataclass(frozen=True)
class Outline:
    """A run in short: what a question about it may need to know."""

    key: str
    """The id or the view that it was asked for by."""
    view: str
    status: Status
    step: int
    spec: Specification
    twins: tuple[str, ...]
    """The views of the runs that train whenever it does."""
    parted: int
    """The step at which it parted from the run that it was forked from; 0 once it has started again."""

    @property
    def size(self) -> int:
        """How many parameters it has."""
        return self.spec.network.build(self.spec.data.width).size


@dataclass(frozen=True)
class WatchedOutline:
    """A run that is trained elsewhere, in short."""

    key: str
    """The id or the view that it was asked for by."""
    view: str
    status: Status
    step: int
    model: Watched

    @property
    def size(self) -> int:
        """How many parameters it has."""
        return self.model.size


@dataclass(frozen=True)
class WatchedState:
    """A run that is trained elsewhere, as a client sees it; the losses are those of its newest frame."""

    key: str
    """The id or the view that it was asked for by."""
    view: str
    status: Status
    step: int
    steps: list[int]
    """Those whose frames are there, ascending."""
    epoch: int
    losses: Losses
    model: Watched


@dataclass(frozen=True)
class State:
    """A run as a client sees it."""

    key: str
    """The id or the view that it was asked for by."""
    view: str
    status: Status
    stopped: str | None
    """Why it stopped playing, where nobody asked it to."""
    step: int
    epoch: int
    changes: int
    """How many patches it has seen since its start."""
    losses: Losses
    spec: Specification
    forked_from: Origin | None
    engine: Engine
    """What computes its steps as it is set up now."""
    reproducible: bool
    """Whether a step that is computed again gives the same bits as it gave."""
