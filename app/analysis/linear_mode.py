"""How the mode of a deep linear network rises, beside Saxe's curve."""

from typing import Any

import numpy as np

from app.core.arrays import Array
from app.core.network import Parameters
from app.core.theory import rise_time, risen
from app.spec import Specification
from app.timeline import Timeline

POINTS = 161
ROUNDING = 1e-12


FASTEST = 0.1
"""The largest part of the mode's own time that a step may take: the curve is of infinitely small ones."""


def linear_mode(timeline: Timeline, step: int) -> dict[str, Any]:
    """The product of two weights at the checkpoints up to `step`, and the curve that it should follow.

    Where an assumption of the curve does not hold, `fails` says which, and no curve is there.
    """
    network = timeline.at(0).plan.network

    def product(flat: Array) -> float:
        first, second = Parameters(network, flat).weights
        return float(first[0, 0] * second[0, 0])

    path = timeline.path(step)
    measured = [product(flat) for _, flat in path]
    fails = failing(timeline, step)
    curve = {"steps": [], "expected": []} if fails else _curve(timeline, step)
    heights = [height for height in (*measured, *curve["expected"]) if np.isfinite(height)]
    return {
        **curve,
        "step": [at for at, _ in path],
        "measured": measured,
        "range": [1.08 * min([0.0, *heights]), 1.08 * max([0.0, *heights]) or 1.0],
        "fails": fails,
    }


def _strength(timeline: Timeline) -> tuple[float, float]:
    """What the product of the weights is to become, and ⟨x²⟩."""
    train = timeline.at(0).train
    x, targets = train.inputs[0], train.targets[0]
    power = float(np.mean(x**2))
    return (float(np.mean(x * targets)) / power if power else 0.0), power


def _curve(timeline: Timeline, step: int) -> dict[str, list[float]]:
    start = timeline.at(0)
    strength, power = _strength(timeline)
    pace = power * start.plan.learning_rate
    first, second = start.parameters.weights
    risen_from = float(first[0, 0] * second[0, 0])
    half = rise_time(strength, risen_from, strength / 2) / pace if risen_from < strength / 2 else 0.0
    steps = np.linspace(0, max(step, 2 * half), POINTS)
    return {"steps": steps.tolist(), "expected": risen(strength, risen_from, steps * pace).tolist()}


def failing(timeline: Timeline, step: int) -> str:
    """Which assumption of the curve does not hold up to a step, as a sentence; empty if all do."""
    first, *later = (segment.change for segment in timeline.segments)
    changed = any(
        change.parameters or change.spec.model_copy(update={"probe": first.spec.probe}) != first.spec
        for change in later
        if change.step <= step
    )
    if changed:
        return "The formula is for a run with nothing changed on its way; this one was changed."
    return _of_training(first.spec) or _of_start(timeline)


def _of_training(spec: Specification) -> str:
    training, network = spec.training, spec.network
    assumptions = (
        (spec.loss == "squared_error", "squared error", spec.loss.replace("_", " ")),
        (training.regularization.name == "none", "no regulariser", training.regularization.name.upper()),
        (training.optimizer.name == "sgd", "plain descent", training.optimizer.name.replace("_", " ")),
        (training.batch_size == "full", "all samples at each step", f"batches of {training.batch_size}"),
        (network.feedback == "transpose", "errors through the weights", "random feedback"),
        (all(layer.is_exact for layer in network.build(spec.data.width).layers), "f′ itself", "another rule"),
    )
    for holds, wanted, found in assumptions:
        if not holds:
            return f"The formula is for {wanted}; here it is {found}."
    return ""


def _of_start(timeline: Timeline) -> str:
    start = timeline.at(0)
    x, targets = start.train.inputs[0], start.train.targets[0]
    (first,), (second,) = (weights[0] for weights in start.parameters.weights)
    strength, power = _strength(timeline)
    if not power:
        return "The formula is for inputs that are not all 0."
    if max(abs(np.mean(x)), abs(np.mean(targets))) > ROUNDING * max(np.abs(x).max(), np.abs(targets).max()):
        return "The formula is for inputs and targets around 0; a mean of these is not 0."
    if first != second or first <= 0:
        return "The formula is for two weights that start equal and above 0; these do not."
    if any(biases.any() for biases in start.parameters.biases):
        return "The formula is for biases of 0; these are not."
    if strength <= first * second:
        return "The formula is for a product that is to rise; this one is to fall."
    if 2 * strength * power * start.plan.learning_rate > FASTEST:
        return "The formula is for small steps; at this rate they are too large."
    return ""
