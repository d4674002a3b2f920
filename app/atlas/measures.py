"""What a cell of a map is measured by: a training of its specification, from its start to its last step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias, get_args

import numpy as np

from app.analysis.diagnosis.unit import mean_loss
from app.core.arrays import Array
from app.core.backprop import Pass
from app.core.batches import Examples
from app.core.losses import LOSSES
from app.core.observer import SATURATED, norm, ratio
from app.core.plan import Engine
from app.core.training import Snapshot, Training
from app.spec import Inline, Specification, Survey
from app.timeline.building import examples, gather, initial_parameters, plan_of

MeasureName: TypeAlias = Literal[
    "loss",
    "test_loss",
    "steps_to",
    "diverged_at",
    "first_gradient",
    "gradient_ratio",
    "start_ratio",
    "saturated",
    "dead",
]
MEASURES: tuple[MeasureName, ...] = get_args(MeasureName)
WHOLE = frozenset({"steps_to", "diverged_at"})
"""Those that are numbers of steps."""
LEARNED = 0.1
"""The share of the loss of always answering the mean under which a cell has learned."""
AT_ONCE = 30_000_000
"""Multiplications of a training that is done in one go: some ten milliseconds."""
SLOWER = 100
"""How many times as long NumPy takes for those of a small network."""
LATER = 1.2
"""How many times as late the loss is looked at again."""


@lru_cache(maxsize=1)
def looked_at(steps: int) -> tuple[int, ...]:
    """The steps after which the train loss is looked at: 0, 1, 2 …, then each a fifth later, and the last."""

    def grown() -> Iterator[int]:
        step = 0
        while step < steps:
            yield step
            step = max(step + 1, round(step * LATER))

    return (*grown(), steps)


@dataclass(frozen=True)
class Ground:
    """What cells have in common that are trained on the same samples."""

    train: Examples
    test: Examples
    mean_loss: float
    """Of always answering the mean."""

    @classmethod
    def of(cls, spec: Specification) -> Ground:
        """What a specification is trained on."""
        material = gather(spec)
        train = examples(material.train)
        return cls(train, examples(material.test), mean_loss(LOSSES[spec.loss], train.targets))

    @staticmethod
    def key(spec: Specification) -> object:
        """Equal where the ground is the same."""
        data = spec.data.digest if isinstance(spec.data, Inline) else spec.data
        return data, spec.seed, spec.coding, spec.network.output.units, spec.loss

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        arrays = (self.train.inputs, self.train.targets, self.test.inputs, self.test.targets)
        return sum(array.nbytes for array in arrays)


def learned_below(survey: Survey) -> float | None:
    """The loss under which a cell has learned; None where not all cells are trained on the same samples."""
    varied = {survey.x.path, survey.y.path}
    if any(path == "seed" or path.startswith("data.") for path in varied):
        return None
    return LEARNED * Ground.of(survey.spec).mean_loss


@dataclass(frozen=True)
class Standing:
    """Where a cell's training stands, for whoever goes on with it."""

    state: Snapshot
    steps_to: float


class Trial:
    """The training of one cell, which may be left in the middle and gone on with elsewhere.

    Its numbers are those of a run of this specification that is stepped as often, bit for bit.
    """

    def __init__(
        self,
        spec: Specification,
        engine: Engine,
        ground: Ground,
        steps: int,
        standing: Standing | None = None,
    ) -> None:
        plan, self._steps = plan_of(spec, engine), steps
        samples = min(plan.batch_size or ground.train.count, ground.train.count)
        self._work = steps * plan.network.multiply_adds(samples) * (1 if plan.is_compiled else SLOWER)
        self._train = ground.train
        start = initial_parameters(spec, plan.network)
        self._training = Training(plan, start, ground.train, ground.test)
        self._here = Pass(plan.network, plan.loss, self._training.parameters)
        self._start_ratio = gradient_ratio(self._pass())
        self._learned = LEARNED * ground.mean_loss
        self._steps_to = np.nan
        if standing:
            self._training.restore(standing.state)
            self._steps_to = standing.steps_to

    def advance(self, is_over: Callable[[], bool]) -> bool:
        """Trains until it is done, which is True, or time is over. It goes on by a step at least."""
        looks, chunk = looked_at(self._steps), 1
        if self._training.step == 0 and self._work <= AT_ONCE:
            losses = self._training.course(looks)
            self._steps_to = next(
                (float(step) for step, loss in zip(looks, losses, strict=True) if loss < self._learned),
                np.nan,
            )
            return True
        for step in looks:
            while self._training.step < step and not self._training.diverged:
                if chunk > 1 and is_over():
                    return False
                self._training.advance(min(chunk, step - self._training.step))
                chunk *= 2
            if self._training.step == step and np.isnan(self._steps_to):
                train, _ = self._training.losses()
                self._steps_to = step if train < self._learned else np.nan
        return True

    def standing(self) -> Standing:
        """Where it stands."""
        return Standing(self._training.snapshot(), self._steps_to)

    @np.errstate(all="ignore")
    def values(self) -> Array:
        """The MEASURES at its end, in their order; nan for what has none.

        `loss` and `test_loss` after the last step; `steps_to`, the first step looked at with a train loss
        under a tenth of that of always answering the mean; `diverged_at`, the step that left the finite
        numbers, after which only this one, `steps_to` and `start_ratio` are told. Over all training samples
        at the end: `first_gradient` ‖[∂L/∂W, ∂L/∂b]‖ of layer 1; `gradient_ratio` ‖δ‖ of the first layer
        over that of the last, `start_ratio` the same at step 0; of the hidden layers (the output layer,
        where there is none) `saturated`, the share of (sample, unit) with |f′(z)| ≤ 5 % of the largest, and
        `dead`, the share of units with f′(z) = 0 at every sample.
        """
        training = self._training
        if training.diverged:
            at_end = dict.fromkeys(MEASURES, np.nan) | {"diverged_at": float(training.step)}
        else:
            train, test = training.losses()
            here = self._pass()
            saturated, dead = _shut(here)
            at_end = {
                "loss": train,
                "test_loss": test,
                "diverged_at": np.nan,
                "first_gradient": norm(here.gradients.matrices[0]),
                "gradient_ratio": gradient_ratio(here),
                "saturated": saturated,
                "dead": dead,
            }
        values = at_end | {"steps_to": self._steps_to, "start_ratio": self._start_ratio}
        return np.array([values[name] for name in MEASURES])

    def _pass(self) -> Pass:
        """All training samples on their way through and back, by the run's own rules."""
        with np.errstate(all="ignore"):
            self._here.forward(self._train.inputs)
            self._here.backward(self._train.targets)
        return self._here


def gradient_ratio(here: Pass) -> float:
    """‖δ‖ of the first layer over that of the last; nan where that is 0."""
    with np.errstate(all="ignore"):
        return ratio(norm(here.deltas[0]), norm(here.deltas[-1]))


def _shut(here: Pass) -> tuple[float, float]:
    """The share of (sample, unit) that is saturated, and of units that are dead; nan for softmax alone."""
    saturated, dead = [], []
    layers = here.network.layers
    for layer, z in zip(layers[:-1] or layers, here.pre_activations, strict=False):
        if layer.has_slope:
            slopes = np.abs(layer.activation.slope_at(z))
            saturated.append((slopes <= SATURATED * layer.activation.largest_slope).ravel())
            dead.append(~slopes.any(axis=1))
    if not dead:
        return np.nan, np.nan
    return float(np.concatenate(saturated).mean()), float(np.concatenate(dead).mean())
