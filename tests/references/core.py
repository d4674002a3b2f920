"""Builds what the numerics take from the bodies that the API takes, and reads their answers back."""

from typing import Any

import numpy as np

from app.core.activations import ACTIVATIONS
from app.core.arrays import Array
from app.core.backprop import Pass
from app.core.batches import Examples, with_ones
from app.core.losses import LOSSES
from app.core.network import Derivative, Layer, Network, Parameters
from app.core.optimizers import OPTIMIZERS
from app.core.regularizers import REGULARIZERS
from app.core.training import Plan, Training

Body = dict[str, Any]


def derivative(rule: Any) -> Derivative:
    return Derivative(rule["name"], rule["offset"]) if isinstance(rule, dict) else Derivative(rule)


def network(body: Body, inputs: int) -> Network:
    layers = []
    for layer in body["layers"]:
        rule = layer.get("derivative") or body.get("derivative") or "exact"
        layers.append(Layer(inputs, layer["units"], ACTIVATIONS[layer["activation"]], derivative(rule)))
        inputs = layer["units"]
    return Network(tuple(layers))


def parameters(net: Network, layers: list[Body]) -> Parameters:
    return Parameters.of(
        net,
        [np.array(layer["weights"]) for layer in layers],
        [np.array(layer["biases"]) for layer in layers],
    )


def backprop(body: Body) -> Body:
    """What POST /api/v1/backprop would answer to `body`."""
    x, t = np.array(body["inputs"], dtype=float).T, np.array(body["targets"], dtype=float).T
    net = network(body["network"], len(x))
    batch = Pass(net, LOSSES[body["loss"]], parameters(net, body["network"]["parameters"]), x.shape[1])
    batch.forward(with_ones(x))
    batch.backward(with_ones(x), t)
    layers = [
        {
            "pre_activations": batch.pre_activations[number].T,
            "activations": batch.activations[number].T,
            "errors": batch.errors[number].T,
            "deltas": batch.deltas[number].T,
            "weight_gradients": batch.gradients.weights[number],
            "bias_gradients": batch.gradients.biases[number],
        }
        for number in range(len(net.layers))
    ]
    return {"loss": batch.losses(t).mean(), "layers": layers}


def training(spec: Body) -> Training:
    """A run of `spec`, whose data are inline and all for training."""
    x, t = np.array(spec["data"]["inputs"], dtype=float).T, np.array(spec["data"]["targets"], dtype=float).T
    net = network(spec["network"], len(x))
    plan = spec["training"]
    optimizer = dict(OPTIMIZERS[plan["optimizer"]["name"]].options) | plan["optimizer"]
    regularization = plan.get("regularization", {"name": "none", "rate": 0.0})
    return Training(
        Plan(
            network=net,
            loss=LOSSES[spec["loss"]],
            optimizer=optimizer.pop("name"),
            learning_rate=optimizer.pop("learning_rate"),
            options=optimizer,
            regularizer=REGULARIZERS[regularization["name"]],
            regularization_rate=regularization["rate"],
            batch_size=None if plan["batch_size"] == "full" else plan["batch_size"],
            shuffle=plan["shuffle"],
            seed=0,
        ),
        parameters(net, spec["network"]["parameters"]).flat,
        Examples(x, t),
        Examples(np.empty((len(x), 0)), np.empty((len(t), 0))),
    )


def assert_close(ours: Any, theirs: Any, tolerance: float = 1e-12) -> None:
    """Equal to `tolerance` relative to max(1, |x|), and of one shape."""
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape
    error: Array = np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))
    assert error.max(initial=0.0) <= tolerance
