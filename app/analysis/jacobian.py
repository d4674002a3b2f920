"""What a network makes of a small change of its input: its Jacobian's singular values, layer by layer."""

from typing import Any

import numpy as np

from app.core.arrays import Array
from app.core.backprop import Pass
from app.timeline import Timeline


def singular_values(timeline: Timeline, step: int) -> dict[str, Any]:
    """Those of ∂a_l/∂x of each layer, at the sample that step `step` + 1 shows. StepNotFound.

    J_l = D_l W_l ⋯ D_1 W_1 with D_l the true f′ of the layer's units; of a softmax layer the sums are taken.
    Error signals go back through the same matrices, transposed. All near 1 is isometry (Pennington,
    Schoenholz & Ganguli 2017, Resurrecting the sigmoid). What is 0 but for rounding is 0.
    """
    training = timeline.at(timeline.trained(step))
    sample = training.train.inputs[:, [timeline.frame(step + 1).probe_index]]
    here = Pass(training.plan.network.exact(), training.plan.loss, training.parameters)
    with np.errstate(all="ignore"):
        here.forward(sample)
        return {"values": [_singular(jacobian).tolist() for jacobian in jacobians(here)], "fails": ""}


def jacobians(here: Pass) -> list[Array]:
    """∂a_l/∂x of each layer (units × inputs), at the only sample of a pass; of softmax ∂z_l/∂x."""
    found: list[Array] = []
    product = np.eye(here.network.inputs)
    parts = zip(here.network.layers, here.parameters.weights, here.pre_activations, strict=True)
    for layer, weights, z in parts:
        product = weights @ product
        if layer.has_slope:
            product = layer.activation.slope_at(z) * product
        found.append(product)
    return found


def _singular(jacobian: Array) -> Array:
    if not np.isfinite(jacobian).all():
        return np.full(min(jacobian.shape), np.nan)
    values: Array = np.linalg.svd(jacobian, compute_uv=False).astype(float)
    rounding = values[0] * max(jacobian.shape) * np.finfo(float).eps
    values[values <= rounding] = 0.0
    return values
