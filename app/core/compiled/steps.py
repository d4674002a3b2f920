# mypy: disable-error-code="no-untyped-call"
"""A training's compiled steps, along the orders of its batches."""

from dataclasses import replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from app.core.arrays import Array
from app.core.batches import Batches, Examples
from app.core.compiled.course import course
from app.core.compiled.kernels import train
from app.core.compiled.structures import (
    Records,
    Rules,
    data_of,
    places_of,
    rules_of,
    state_of,
    work_for,
)
from app.core.compiled.trace import losses, trace
from app.core.frame import Frame, layout_of
from app.core.optimizers import Optimizer
from app.core.plan import Plan


class CompiledSteps:
    """Trains `parameters` in place; `dead` and the optimiser's memory are the training's own arrays."""

    def __init__(
        self,
        plan: Plan,
        parameters: Array,
        dead: npt.NDArray[np.bool_],
        optimizer: Optimizer,
        pull: Array,
        train: Examples,
        test: Examples,
        batch_size: int,
    ) -> None:
        network = plan.network
        self._plan, self._batch_size, self._probe = plan, batch_size, plan.probe
        self._shape = tuple((layer.inputs, layer.units) for layer in network.layers)
        self._sloped = tuple(layer.has_slope for layer in network.layers)
        self._rules = rules_of(plan, batch_size)
        self._state = state_of(parameters, dead, optimizer, pull)
        self._work = work_for(network, batch_size)
        self._data = data_of(train, test)

    @cached_property
    def _true_rules(self) -> Rules:
        """With every slope as it is: many a training is never asked for a frame."""
        return rules_of(replace(self._plan, network=self._plan.network.exact()), self._batch_size)

    @cached_property
    def _places(self) -> Records:
        return places_of(layout_of(self._shape))

    def advance(self, count: int, batches: Batches) -> float:
        """Trains exactly `count` steps; returns the sum of the last one's losses before its update."""
        loss = 0.0
        while count:
            orders, place = batches.block()
            done, loss = train(count, self._rules, self._state, self._work, self._data, orders, place)
            batches.leave_block(place)
            count -= done
        return loss

    def course(self, step: int, looks: npt.NDArray[np.int64], batches: Batches) -> Array | None:
        """The train losses after each of `looks` steps, of which `step` are done; None once one diverges."""
        losses, number, finite = np.empty(len(looks)), 0, True
        while finite and number < len(looks):
            orders, place = batches.block()
            step, number, finite = course(
                step, number, looks, losses, self._rules, self._state, self._work, self._data, orders, place
            )
            batches.leave_block(place)
        return losses if finite else None

    def losses(self) -> tuple[float, float]:
        """Train and test loss now, those that the next step's frame has (nan without test samples)."""
        train, test = losses(self._rules, self._state.parameters, self._work, self._data)
        return float(train), float(test)

    def observe(self, step: int, batches: Batches) -> Frame:
        """Trains one step, which is number `step`, and tells everything about it."""
        orders, place = batches.block()
        values = np.full(layout_of(self._shape).size, np.nan)
        start, is_finite, batch_loss, train_loss, test_loss, probe_loss, cosine, clipped = trace(
            self._rules,
            self._true_rules,
            self._state,
            self._work,
            self._data,
            orders,
            place,
            self._places,
            values,
        )
        batches.leave_block(place)
        row, stop = place.tolist()
        indices = tuple(orders[row, start:stop].tolist())
        probe = indices[0] if self._probe is None else self._probe
        return Frame(
            step=step,
            epoch=batches.epoch,
            diverged=not is_finite,
            shape=self._shape,
            sloped=self._sloped,
            indices=indices,
            probe_index=probe,
            batch_loss=batch_loss,
            train_loss=train_loss,
            test_loss=test_loss,
            probe_loss=probe_loss,
            descent_cosine=cosine,
            clipped=clipped,
            values=values,
        )
