"""What a server says of a run beside its frames."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Literal, NamedTuple, Self

from gradient_flow.frames import Array, array


class CurrentLoss(NamedTuple):
    """The loss at the parameters now; None where there are no samples, or it is not finite."""

    train: float | None
    test: float | None


@dataclass(frozen=True)
class State:
    """How a run stands: `step` updates seen, in its `epoch`-th pass over the samples (from 1).

    `stopped`: why it stopped playing where nobody asked it to. `engine`: `numba` or `numpy`. `forked_from`:
    the view of the run that it went on from, and the step. `figures`: those that have something to say of it.
    Of a run that is trained elsewhere `engine` is None, and the loss that of its newest frame.
    """

    status: Literal["paused", "running", "diverged"]
    step: int
    epoch: int
    loss: CurrentLoss
    stopped: str | None
    changes: int
    engine: str | None
    reproducible: bool
    forked_from: tuple[str, int] | None
    figures: tuple[str, ...]

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """The state out of a run's JSON."""
        origin = said["forked_from"]
        return cls(
            status=said["status"],
            step=said["step"],
            epoch=said["epoch"],
            loss=CurrentLoss(**said["loss"]),
            stopped=said["stopped"],
            changes=said["changes"],
            engine=said["engine"],
            reproducible=said["reproducible"],
            forked_from=(origin["run"], origin["step"]) if origin else None,
            figures=tuple(said["figures"]),
        )


@dataclass(frozen=True, eq=False)
class Samples:
    """Samples, a row each: where they lie, what enters the network, what should come out."""

    points: Array
    inputs: Array
    targets: Array


@dataclass(frozen=True, eq=False)
class Data:
    """A run's samples; a frame's `batch.indices` and `probe.index` count the rows of `train`."""

    features: tuple[str, ...]
    train: Samples
    test: Samples

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """The samples out of their JSON."""
        train, test = (
            Samples(**{name: array(rows) for name, rows in said[part].items()}) for part in ("train", "test")
        )
        return cls(tuple(said["features"]), train, test)


@dataclass(frozen=True, eq=False)
class Slice:
    """The loss along one weight: `loss` at each of `weights`, its slope `gradient` at `at`, the weight."""

    at: float
    weights: Array
    loss: Array
    gradient: float | None


@dataclass(frozen=True, eq=False)
class Path:
    """A run's way through the plane of a surface: after `steps[k]` steps it is at (x[k], y[k])."""

    steps: tuple[int, ...]
    x: Array
    y: Array
    loss: Array


@dataclass(frozen=True, eq=False)
class Surface:
    """The train loss over a plane of weight space: `loss[row, column]` at `y[row]`, `x[column]`.

    `explained`: the share of the path's variance that lies in the plane; None for one that has not moved.
    """

    x: Array
    y: Array
    loss: Array
    path: Path
    explained: float | None

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """The surface out of its JSON."""
        way = said["path"]
        path = Path(tuple(way["steps"]), array(way["x"]), array(way["y"]), array(way["loss"]))
        return cls(array(said["x"]), array(said["y"]), array(said["loss"]), path, said["explained"])


@dataclass(frozen=True)
class Trial:
    """What `steps` more steps came to without a remedy and with it; None for a loss that diverged.

    `of`: the loss of `train` or `test` samples, or, where losses cannot be compared, the training loss as a
    `share` of that of always answering the mean; as a `share_of_first` where all targets are equal.
    """

    steps: int
    as_it_is: float | None
    with_it: float | None
    of: Literal["train", "test", "share", "share_of_first"]


@dataclass(frozen=True)
class Remedy:
    """One thing to try; `Run.apply` does it. `changes` for a patch or a fork, `spec` for a new run."""

    title: str
    kind: Literal["patch", "fork", "new"]
    changes: Mapping[str, Any] | None
    spec: Mapping[str, Any] | None
    trial: Trial | None

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """The remedy out of its JSON."""
        tried = said["trial"]
        trial = tried and Trial(tried["steps"], tried["as_it_is"], tried["with_it"], tried["of"])
        return cls(said["title"], said["kind"], said["changes"], said["spec"], trial)

    def __str__(self) -> str:
        if not self.trial:
            return self.title
        without, beside = (
            "diverges" if loss is None else f"{loss:.3g}"
            for loss in (self.trial.as_it_is, self.trial.with_it)
        )
        title = self.title.removesuffix(".")
        return f"{title} (after {self.trial.steps} steps: {beside}, as it is {without})"


@dataclass(frozen=True)
class Finding:
    """A measured cause. `evidence`: the numbers that `sentence` quotes; `layer` counts from 1, `unit` from 0.

    `remedies`: those that helped most in their trial first; none for what goes with its cause.
    """

    name: str
    title: str
    sentence: str
    certainty: float
    layer: int | None
    unit: int | None
    evidence: Mapping[str, float | None]
    remedies: tuple[Remedy, ...]

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """The finding out of its JSON."""
        plain = ("name", "title", "sentence", "certainty", "layer", "unit", "evidence")
        remedies = tuple(map(Remedy.of, said["remedies"]))
        return cls(**{name: said[name] for name in plain}, remedies=remedies)


@dataclass(frozen=True)
class Diagnosis:
    """How a run stands, since which step, and why; `print` it to read it.

    `verdict`: `not_started`, `learning`, `slow`, `stuck`, `diverging`, `diverged` or `learned`. `findings`:
    first the one without which the others would not be. `looked_at`: every cause that was looked for.
    """

    step: int
    verdict: str
    since: int | None
    sentence: str
    findings: tuple[Finding, ...]
    looked_at: tuple[str, ...]

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """The diagnosis out of its JSON."""
        findings = tuple(map(Finding.of, said["findings"]))
        looked_at = tuple(said["looked_at"])
        return cls(said["step"], said["verdict"], said["since"], said["sentence"], findings, looked_at)

    def _repr_html_(self) -> str:
        return f"<div style='white-space:pre-wrap'>{escape(str(self))}</div>"

    def __str__(self) -> str:
        lines = [self.sentence]
        for finding in self.findings:
            lines += [f"{finding.title}: {finding.sentence}", *(f"  - {each}" for each in finding.remedies)]
        return "\n".join(lines)
