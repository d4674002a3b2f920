"""A run's numbers: parameters, the batches they are trained on, and one update after the other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.core.arrays import Array
from app.core.backprop import Pass
from app.core.batches import Batches, Examples
from app.core.frame import Frame
from app.core.network import Parameters, is_weight, layer_rates
from app.core.observer import Observer
from app.core.optimizers import OPTIMIZERS
from app.core.plan import Plan

if TYPE_CHECKING:
    from app.core.compiled.steps import CompiledSteps

CHUNK = 256
"""Updates between two looks whether the numbers are still finite."""
COMPILED_CHUNK = 2048
"""The same where a call costs more than a step."""


@dataclass(frozen=True)
class Snapshot:
    """The whole state of a training between two updates."""

    step: int
    epoch: int
    offset: int
    diverged: bool
    parameters: Array
    dead: npt.NDArray[np.bool_]
    optimizer: dict[str, Array]


class Training:
    """Trains one network, a step at a time. One step is one update.

    `parameters` are those after `step` updates. A training that has diverged keeps the last, not finite,
    parameters.
    """

    def __init__(self, plan: Plan, parameters: Array, train: Examples, test: Examples) -> None:
        self.train, self.test = train, test
        self.parameters = Parameters(plan.network, parameters.copy())
        self.step = 0
        self.diverged = False
        self._dead = np.zeros(plan.network.size, dtype=bool)
        self._some_dead = False
        self._zeros = np.zeros(plan.network.size)
        self._set_up(plan)

    @np.errstate(all="ignore")  # rates past all bounds
    def _set_up(self, plan: Plan) -> None:
        self.plan = plan
        rates = plan.learning_rate * layer_rates(plan.network)
        self._optimizer = OPTIMIZERS[plan.optimizer].make(rates, **plan.options)
        self._batches = Batches(self.train, plan.batch_size, plan.shuffle, plan.seed)
        self._pull = rates * plan.regularization_rate * is_weight(plan.network)
        self._steps = self._compiled_steps() if plan.is_compiled else None
        if not self._steps:
            self._pass = Pass(plan.network, plan.loss, self.parameters)
            self._observer = Observer(plan.network, plan.loss, plan.probe, self.train, self.test)
        self._regularized = plan.regularizer.name != "none" and plan.regularization_rate > 0.0

    def _compiled_steps(self) -> "CompiledSteps":
        # Loading numba takes a third of a second: only who trains by it does.
        from app.core.compiled.steps import CompiledSteps

        return CompiledSteps(
            self.plan,
            self.parameters.flat,
            self._dead,
            self._optimizer,
            self._pull,
            self.train,
            self.test,
            self._batches.size,
        )

    def follow(self, plan: Plan, train: Examples, test: Examples) -> None:
        """Goes on by another plan for a network of the same shape, and perhaps other samples.

        An optimiser of the same name keeps its memory.
        """
        state = self.snapshot()
        self.train, self.test = train, test
        if plan.optimizer != self.plan.optimizer:
            state = replace(state, optimizer={})
        self._set_up(plan)
        self.restore(state)

    def set_parameters(self, parameters: Array) -> None:
        """Goes on from these parameters; what L1 had killed and what had diverged lives again."""
        np.copyto(self.parameters.flat, parameters)
        self._dead.fill(False)
        self._some_dead = False
        self.diverged = False

    @property
    def epoch(self) -> int:
        """The epoch of the last update, from 1."""
        return self._batches.epoch

    def snapshot(self) -> Snapshot:
        """A copy of the state, from which `restore` goes on bit for bit."""
        return Snapshot(
            self.step,
            self._batches.epoch,
            self._batches.offset,
            self.diverged,
            self.parameters.flat.copy(),
            self._dead.copy(),
            {name: array.copy() for name, array in self._optimizer.state.items()},
        )

    def restore(self, state: Snapshot) -> None:
        """Back to a snapshot."""
        self.step, self.diverged = state.step, state.diverged
        self._batches.go_to(state.epoch, state.offset)
        np.copyto(self.parameters.flat, state.parameters)
        np.copyto(self._dead, state.dead)
        self._some_dead = bool(state.dead.any())
        for name, array in state.optimizer.items():
            np.copyto(self._optimizer.state[name], array)

    def advance(self, count: int) -> int:
        """Trains `count` steps, the last of them being one that diverges, if any does; returns how many."""
        done = 0
        most = COMPILED_CHUNK if self._steps else CHUNK
        with np.errstate(all="ignore"):
            while done < count and not self.diverged:
                start = self.snapshot()
                chunk = min(most, count - done)
                self._train(chunk)
                if not self._is_finite():
                    self.restore(start)
                    chunk = self._advance_to_divergence(chunk)
                done += chunk
        return done

    def course(self, looks: Sequence[int]) -> list[float]:
        """The train loss after each of so many steps, ascending, as it trains to them; nan once it diverges.

        Where nothing does, that is one call of the compiled engine.
        """
        if self._steps:
            start = self.snapshot()
            losses = self._steps.course(self.step, np.array(looks), self._batches)
            if losses is not None:
                self.step = looks[-1]
                return list(losses.tolist())
            self.restore(start)
        return [self._loss_at(step) for step in looks]

    def _loss_at(self, step: int) -> float:
        self.advance(step - self.step)
        return math.nan if self.diverged else self.losses()[0]

    def _advance_to_divergence(self, count: int) -> int:
        for done in range(1, count + 1):
            self._train(1)
            if not self._is_finite():
                self.diverged = True
                return done
        return count

    def observe(self) -> Frame:
        """Trains one step and tells everything about it."""
        if self._steps:
            self.step += 1
            frame = self._steps.observe(self.step, self._batches)
        else:
            before = self.parameters.flat.copy()
            with np.errstate(all="ignore"):
                self._update()
                after = self.parameters.flat
                frame = self._observer.frame(self.step, self._batch, before, after, self._clipped)
        self.diverged = frame.diverged
        return frame

    def losses(self) -> tuple[float, float]:
        """Train and test loss at the parameters now; the test loss is nan without test samples.

        They are those of the next step's frame, to the last digit.
        """
        if self._steps:
            return self._steps.losses()
        with np.errstate(all="ignore"):
            return self._observer.losses(self.parameters.flat)

    def _train(self, count: int) -> None:
        """So many steps, whatever they lead to."""
        if self._steps:
            self._loss = self._steps.advance(count, self._batches)
            self.step += count
            return
        for _ in range(count):
            self._update()

    def _update(self) -> None:
        """One step: the batch's gradient, clipped, the optimiser's move, the regulariser's pull."""
        batch = self._batch = self._batches.next()
        here = self._pass
        here.forward(batch.inputs)
        here.backward(batch.targets)
        w = self.parameters.flat
        pull = self._pull * self.plan.regularizer.slope(w) if self._regularized else None
        gradient = here.gradients.flat
        self._clipped = self.plan.clip.apply(gradient) if self.plan.clip else 1.0
        self._optimizer.update(w, gradient, self._evaluate)
        if pull is not None:
            self._regularize(w, pull)
        if self._some_dead:
            w[self._dead] = 0.0
        self.step += 1

    def _regularize(self, w: Array, pull: Array) -> None:
        stepped = w.copy()
        np.subtract(w, pull, w)
        if self.plan.regularizer.kills:
            self._dead |= np.sign(stepped) * np.sign(w) < 0.0  # their product may be too small
            self._some_dead = bool(self._dead.any())

    def _evaluate(self, parameters: Array) -> tuple[float, Array]:
        """Loss and gradient of the step's batch at other parameters, for an optimiser that searches."""
        batch = self._batch
        np.copyto(self.parameters.flat, parameters)
        here = self._pass
        here.forward(batch.inputs)
        here.backward(batch.targets)
        return float(here.losses(batch.targets).mean()), here.gradients.flat

    def _is_finite(self) -> bool:
        """Whether the last batch's loss before its update and the parameters after it are numbers."""
        if not self._steps:
            self._loss = float(self._pass.losses(self._batch.targets).sum())
        return math.isfinite(
            self._loss + self.parameters.flat @ self._zeros
        )  # 0 · w is 0, but for inf and nan
