"""What a diagnosis consists of: rules, what they find, and what is offered against it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, Literal, NamedTuple, get_args

from app.analysis.diagnosis.course import Verdict
from app.analysis.diagnosis.evidence import Evidence
from app.spec import Specification

Of = Literal["train", "test", "share", "share_of_first"]
Kind = Literal["patch", "fork", "new"]
BLOWN_UP = 10.0
"""How many times its loss at the start a trial ends at that was driven up, not down."""


@dataclass(frozen=True)
class Courses:
    """Two losses on their way: after `steps` steps of a trial, as the run is and with the remedy."""

    steps: tuple[int, ...]
    as_it_is: tuple[float, ...]
    with_it: tuple[float, ...]


@dataclass(frozen=True)
class Trial:
    """What a remedy was worth: a loss after `steps` steps, as the run is and with the remedy.

    `of` says which loss it is: of the training samples; of the test samples, where those are what is wrong;
    or, where the two losses cannot be compared, the training loss as a share of that of always answering the
    mean, or of the loss that the trial began with, where all targets are equal. inf is a run that diverged.
    `courses`: both at the same steps on the way.
    """

    steps: int
    as_it_is: float
    with_it: float
    of: Of
    courses: Courses

    @property
    def blew_up(self) -> bool:
        """Whether the loss with it is far above what the trial began with, or no number."""
        return not self.with_it < min(BLOWN_UP * self.courses.with_it[0], inf)

    @property
    def helps(self) -> bool:
        """Whether the loss is lower with it, and was not driven up; `model/trials.js` asks so too."""
        return self.with_it < self.as_it_is and not self.blew_up

    @property
    def left(self) -> float:
        """What is left of the loss with it: 0 where only so there is a number, inf where it blew up."""
        if self.blew_up:
            return inf
        return self.with_it / self.as_it_is if self.as_it_is > 0 else 1.0


@dataclass(frozen=True)
class Remedy:
    """One thing to try: `changes` for a patch or a fork of the run, or the whole `spec` of a new one."""

    title: str
    kind: Kind
    changes: dict[str, Any] | None = None
    spec: Specification | None = None
    trial: Trial | None = None


class Shown(NamedTuple):
    """A step of a lesson, from 1, that shows how a cause comes about."""

    lesson: str
    step: int


@dataclass(frozen=True)
class Finding:
    """A measured cause. `layer` counts from 1, `unit` from 0; `evidence` has the numbers of the sentence."""

    name: str
    title: str
    sentence: str
    certainty: float
    evidence: Mapping[str, float]
    remedies: tuple[Remedy, ...] = ()
    layer: int | None = None
    unit: int | None = None
    lesson: Shown | None = None


ALL: frozenset[Verdict] = frozenset(get_args(Verdict))
HIGH = ALL - {"learned"}
"""The loss is above a tenth of its unit."""
TROUBLE = HIGH - {"learning", "not_started"}
"""And it does not fall as it should."""


@dataclass(frozen=True)
class Rule:
    """One cause, and how it is found: `find` gives a finding or None.

    It `speaks_of` runs with these verdicts that it `applies` to. It `explains` the rules whose findings would
    be gone without its own: they are told after it. A `last_resort`, which trains for its evidence or names
    no more than where the run stands, is not asked about what is explained already. `lesson` shows how it
    comes about, where the finding knows of no other.
    """

    name: str
    find: Callable[[Evidence], Finding | None]
    speaks_of: frozenset[Verdict] = TROUBLE
    applies: Callable[[Evidence], bool] = lambda evidence: True
    explains: frozenset[str] = frozenset()
    last_resort: bool = False
    lesson: Shown | None = None


STANDSTILL = frozenset(
    {
        "only_linear",
        "rate_too_small",
        "loss_mismatch",
        "too_few_units",
        "plateau",
        "minimum",
    }
)
"""What a run that stands still is said to lack where no other cause is found."""
SHUT = frozenset({"dead_units", "saturated_units", "vanishing_gradient", "zero_gradient"})
"""What a run is said to suffer from where units let nothing through."""
OVERSHOOTS = frozenset({"momentum_overshoots", "batch_too_noisy", "rate_too_large"})
"""What a run is said to do whose steps lead up."""


@dataclass(frozen=True)
class Diagnosis:
    """How a run stands after `step` steps, since when, and why; `blown_up`: far above where it began."""

    step: int
    verdict: Verdict
    since: int | None
    sentence: str
    findings: tuple[Finding, ...]
    looked_at: tuple[str, ...]
    blown_up: bool = False
