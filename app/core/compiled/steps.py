# mypy: disable-error-code="no-untyped-call"
"""A training's compiled steps: its plan as codes and flat arrays, and the place in its epochs."""

import numpy as np
import numpy.typing as npt

from app.core.arrays import Array
from app.core.backprop import output_rule
from app.core.batches import Batches, Examples
from app.core.compiled.functions import ACTIVATION_CODES, LOSS_CODES
from app.core.compiled.kernels import BLOCKS, OPTIMIZER_CODES, REGULARIZER_CODES, train
from app.core.compiled.lanes import WIDTH
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
        self._before = plan.network.inputs + sum(layer.units for layer in layers[:-1])
        nothing, memory = np.zeros(0), [array for name, array in state.items() if name != "updates"]
        self._block = (self._before + self._outputs) * lanes
        self._work = np.zeros(BLOCKS * self._block + self._outputs * lanes)
        self._last: dict[int, tuple[Array, Array, Array]] = {}
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
            self._work,
            self._block,
            np.ascontiguousarray(data.inputs),
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
        if samples not in self._last:
            self._last[samples] = self._outputs_of(samples)
        return float(self._loss.value(*self._last[samples]).sum())

    def _outputs_of(self, samples: int) -> tuple[Array, Array, Array]:
        """Where a batch of so many samples leaves z, a and t of the output layer (outputs × samples)."""
        lanes = -(-samples // WIDTH) * WIDTH
        starts = (self._before * lanes, self._block + self._before * lanes, BLOCKS * self._block)
        z, a, t = (
            self._work[start : start + self._outputs * lanes].reshape(self._outputs, lanes)[:, :samples]
            for start in starts
        )
        return z, a, t
