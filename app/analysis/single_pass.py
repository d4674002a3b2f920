"""One forward pass, one backward pass and one update on a batch that is sent, and nothing kept."""

from dataclasses import replace
from typing import Any

import numpy as np

from app.core.arrays import Array
from app.core.backprop import Pass
from app.core.batches import Examples
from app.core.losses import LOSSES
from app.core.network import Parameters
from app.core.plan import Plan
from app.core.regularizers import REGULARIZERS
from app.core.training import Training
from app.spec import Backprop
from app.timeline.building import given_feedback, given_parameters


def backprop(request: Backprop) -> dict[str, Any]:
    """`loss` and, for each of `layers`, every array of the pass and of the update; samples are rows."""
    batch = Examples.of(np.array(request.inputs), np.array(request.targets))
    network = request.network.build(len(request.inputs[0]))
    if request.network.feedback:
        network = replace(network, feedback=given_feedback(network, request.network.feedback))
    loss = LOSSES[request.loss]
    before = given_parameters(network, request.network.parameters)
    here = Pass(network, loss, before)
    regularizer, rate = REGULARIZERS[request.regularization.name], request.regularization.rate
    plan = Plan(network, loss, "sgd", request.learning_rate, {}, regularizer, rate, None, False, 0)
    training = Training(plan, before.flat, batch, batch)
    with np.errstate(all="ignore"):
        here.forward(batch.inputs)
        here.backward(batch.targets)
        training.advance(1)
        after = training.parameters
        update = Parameters(network, after.flat - before.flat)
        layers = [
            {
                "inputs": _rows(here.inputs[number]),
                **_unit_arrays(here, number),
                "weight_gradients": here.gradients.weights[number].copy(),
                "bias_gradients": here.gradients.biases[number].copy(),
                "weight_updates": update.weights[number].copy(),
                "bias_updates": update.biases[number].copy(),
                "weights_after": after.weights[number].copy(),
                "biases_after": after.biases[number].copy(),
            }
            for number in range(len(network.layers))
        ]
        return {"loss": float(here.losses(batch.targets).mean()), "layers": layers}


def _unit_arrays(here: Pass, number: int) -> dict[str, Array | None]:
    layer, z = here.network.layers[number], here.pre_activations[number]
    return {
        "pre_activations": _rows(z),
        "activations": _rows(here.activations[number]),
        "slopes": _rows(layer.activation.slope_at(z)) if layer.has_slope else None,
        "derivatives": _rows(here.derivatives[number]) if layer.has_slope else None,
        "errors": _rows(here.errors[number]),
        "deltas": _rows(here.deltas[number]),
    }


def _rows(columns: Array) -> Array:
    return np.ascontiguousarray(columns.T)
