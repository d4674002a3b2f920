# mypy: disable-error-code="no-untyped-call"
"""A training's compiled steps: its plan as codes and flat arrays, and the place in its epochs."""

import numpy as np
import numpy.typing as npt

from app.core.arrays import Array
from app.core.backprop import output_rule
from app.core.batches import Batches, Examples
from app.core.compiled.functions import ACTIVATION_CODES, LOSS_CODES
from app.core.compiled.kernels import OPTIMIZER_CODES, REGULARIZER_CODES, WIDTH, train
from app.core.network import Layer
from app.core.optimizers import OPTIMIZERS
from app.core.plan import Plan


def _rule(layer: Layer) -> int:
    return ACTIVATION_CODES[layer.source.name if layer.source else "one"]


class CompiledSteps:
    """Trains `parameters` in place; `dead` and the optimiser's `state` are the training's own arrays."""

    def __init__(
        self,
        plan: Plan,
        parameters: Array,
        dead: npt.NDArray[np.bool_],
        state: dict[str, Array],
        pull: Array,
        data: Examples,
        batch_size: int,
    ) -> None:
        layers, size = plan.network.layers, plan.network.size
        self._loss, self._outputs = plan.loss, plan.network.outputs
        self._batch_size = batch_size
        lanes = -(-batch_size // WIDTH) * WIDTH
        self._units = units = sum(layer.units for layer in layers)
        nothing, memory = np.zeros(0), [array for name, array in state.items() if name != "updates"]
        self._z, self._a, d, e, delta = np.zeros((5, units * lanes))
        self._t = np.zeros(self._outputs * lanes)
        self._fixed = (
            np.array([plan.network.inputs, *(layer.units for layer in layers)]),
            np.array([ACTIVATION_CODES[layer.activation.name] for layer in layers]),
            np.array([_rule(layer) for layer in layers]),
            np.array([layer.derivative.offset for layer in layers]),
            output_rule(layers[-1], plan.loss) is not None,
            plan.loss.matched == layers[-1].activation.name,
            LOSS_CODES[plan.loss.name],
            parameters,
            np.zeros(size),
            memory[0] if memory else nothing,
            memory[1] if len(memory) > 1 else nothing,
            state.get("updates", np.zeros(1)),
            OPTIMIZER_CODES[plan.optimizer],
            plan.learning_rate,
            np.hstack([plan.options[name] for name in OPTIMIZERS[plan.optimizer].options] or [0.0]),
            REGULARIZER_CODES[plan.regularizer.name] if plan.regularization_rate else 0,
            pull,
            np.zeros(size),
            dead,
            np.zeros(plan.network.inputs * lanes),
            self._z,
            self._a,
            d,
            e,
            delta,
            self._t,
            np.ascontiguousarray(data.inputs[:-1]),
            np.ascontiguousarray(data.targets),
        )

    def advance(self, count: int, batches: Batches) -> None:
        """Trains exactly `count` steps on the next batches."""
        while count:
            orders, place = batches.block()
            count -= train(count, *self._fixed, orders, place, self._batch_size)
            batches.leave_block(place)

    def last_loss(self, samples: int) -> float:
        """The sum of the losses of the last batch, which had so many samples, before its update."""
        lanes = -(-samples // WIDTH) * WIDTH
        block = slice((self._units - self._outputs) * lanes, self._units * lanes)
        parts = (self._z[block], self._a[block], self._t[: self._outputs * lanes])
        z, a, t = (part.reshape(self._outputs, lanes)[:, :samples] for part in parts)
        return float(self._loss.value(z, a, t).sum())
