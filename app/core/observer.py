"""The observer: what one step did, measured at the parameters that it started from."""

import numpy as np

from app.core.arrays import Array
from app.core.backprop import Pass
from app.core.batches import Batch, Examples
from app.core.frame import Frame, Layout, layout_of
from app.core.losses import Loss
from app.core.network import Network, Parameters

SAMPLES_AT_ONCE = 256
"""Samples whose loss is measured in one pass, so that many of them take no more memory."""
SATURATED = 0.05
"""A unit is saturated where its |slope| is at most this share of the activation's largest."""


class Observer:
    """Tells what a step did, by going through it once more at the parameters that it started from."""

    def __init__(
        self, network: Network, loss: Loss, probe: int | None, train: Examples, test: Examples
    ) -> None:
        self._network, self._loss, self._probe_index = network, loss, probe
        self._train, self._test = train, test
        self._before = Parameters(network)
        self._shape = tuple((layer.inputs, layer.units) for layer in network.layers)
        self._sloped = tuple(layer.has_slope for layer in network.layers)

    def losses(self, parameters: Array) -> tuple[float, float]:
        """Mean loss over the training and over the test samples (nan where there are none)."""
        np.copyto(self._before.flat, parameters)
        return self._mean_loss(self._train), self._mean_loss(self._test)

    def frame(self, step: int, batch: Batch, before: Array, after: Array, clipped: float) -> Frame:
        """The frame of the update from `before` to `after`, by a gradient `clipped` times the true one."""
        train_loss, test_loss = self.losses(before)
        index = int(batch.indices[0]) if self._probe_index is None else self._probe_index
        inputs, targets = self._train.inputs[:, [index]], self._train.targets[:, [index]]
        probe = self._through(self._network, inputs, targets)
        here = self._through(self._network, batch.inputs, batch.targets)
        batch_loss = float(here.losses(batch.targets).mean())
        exact = here
        if not self._network.is_exact:
            exact = self._through(self._network.exact(), batch.inputs, batch.targets)

        layout = layout_of(self._shape)
        values = np.full(layout.size, np.nan)
        values[layout.probe["inputs"]] = inputs[:, 0]
        values[layout.probe["targets"]] = targets[:, 0]
        values[layout.probe["outputs"]] = probe.outputs[:, 0]
        update = Parameters(self._network, after - before)
        for number, slices in enumerate(layout.layers):
            for name, array in self._arrays(number, probe, here.gradients, update).items():
                values[slices[name]] = array.ravel()
        finite = (
            np.isfinite(after).all() and np.isfinite(batch_loss) and _all_finite(values, layout, self._sloped)
        )
        values[layout.measures] = [
            value
            for number in range(len(self._shape))
            for value in self._measures(number, here, exact, update)
        ]
        return Frame(
            step=step,
            epoch=batch.epoch,
            diverged=not finite,
            shape=self._shape,
            sloped=self._sloped,
            indices=tuple(batch.indices.tolist()),
            probe_index=index,
            batch_loss=batch_loss,
            train_loss=train_loss,
            test_loss=test_loss,
            probe_loss=float(probe.losses(targets)[0]),
            descent_cosine=cosine(update.flat, -exact.gradients.flat),
            clipped=clipped,
            values=values,
        )

    def _arrays(
        self, number: int, probe: Pass, gradients: Parameters, update: Parameters
    ) -> dict[str, Array]:
        """The arrays of FIELDS, those of the units at the probe; a softmax layer has no slopes."""
        layer, z = self._network.layers[number], probe.pre_activations[number]
        slopes = {"slopes": layer.activation.slope_at(z)} if layer.has_slope else {}
        return slopes | {
            "weights": self._before.weights[number],
            "biases": self._before.biases[number],
            "pre_activations": z,
            "activations": probe.activations[number],
            "derivatives": probe.derivatives[number],
            "errors": probe.errors[number],
            "deltas": probe.deltas[number],
            "weight_gradients": gradients.weights[number],
            "bias_gradients": gradients.biases[number],
            "weight_updates": update.weights[number],
            "bias_updates": update.biases[number],
        }

    def _measures(self, number: int, here: Pass, exact: Pass, update: Parameters) -> tuple[float, ...]:
        """The numbers of MEASURES, in their order."""
        activation = self._network.layers[number].activation
        slopes = np.abs(activation.slope_at(here.pre_activations[number])) if activation.slope else None
        error_norm, delta_norm = norm(here.errors[number]), norm(here.deltas[number])
        after = norm(here.deltas[number + 1]) if number + 1 < len(self._shape) else np.nan
        return (
            norm(here.gradients.matrices[number]),
            ratio(norm(update.weights[number]), norm(self._before.weights[number])),
            np.nan if slopes is None else float(np.mean(slopes <= SATURATED * activation.largest_slope)),
            np.nan if slopes is None else float(slopes.mean()),
            error_norm,
            delta_norm,
            ratio(error_norm, after),
            ratio(delta_norm, error_norm),
            cosine(update.matrices[number].ravel(), -exact.gradients.matrices[number].ravel()),
        )

    def _through(self, network: Network, inputs: Array, targets: Array) -> Pass:
        here = Pass(network, self._loss, self._before)
        here.forward(inputs)
        here.backward(targets)
        return here

    def _mean_loss(self, examples: Examples) -> float:
        if not examples.count:
            return np.nan
        here = Pass(self._network, self._loss, self._before)
        total = 0.0
        for start in range(0, examples.count, SAMPLES_AT_ONCE):
            part = slice(start, start + SAMPLES_AT_ONCE)
            here.forward(examples.inputs[:, part])
            total += float(here.losses(examples.targets[:, part]).sum())
        return total / examples.count


def _all_finite(values: Array, layout: Layout, sloped: tuple[bool, ...]) -> bool:
    """Whether every number that should be there is finite."""
    for slices, has_slope in zip(layout.layers, sloped, strict=True):
        for name, place in slices.items():
            expected = has_slope or name not in ("slopes", "derivatives")
            if expected and not np.isfinite(values[place]).all():
                return False
    return True


def norm(array: Array) -> float:
    """Frobenius norm."""
    return float(np.linalg.norm(array))


def ratio(above: float, below: float) -> float:
    """above / below; nan, for no value, where below is 0."""
    return above / below if below else np.nan


def cosine(a: Array, b: Array) -> float:
    """Cosine of the angle between two vectors; nan, for no value, where a norm is 0."""
    scale = norm(a) * norm(b)
    return float(np.clip(a @ b / scale, -1.0, 1.0)) if scale else np.nan
