"""How strongly the training loss is curved on a run's way, beside the curvature that its steps stand."""

from functools import partial
from typing import Any

import numpy as np

from app.analysis.curvature import curvature, stability
from app.analysis.pieces import Pieces
from app.analysis.samples import some
from app.core.arrays import Array
from app.core.landscape import Landscape
from app.core.observer import norm
from app.core.plan import Plan
from app.timeline import Timeline
from app.timeline.replay import Segment

POINTS = 17
"""Of the steps on the way: each is replayed, and its Hessian's spectrum searched."""
SCALES_EACH_WEIGHT = frozenset({"rmsprop", "adagrad", "adam"})


def sharpness(timeline: Timeline, step: int) -> Pieces[dict[str, Any]]:
    """λ_max of the training loss's Hessian at some steps up to `step`, and 2/η; StepNotFound.

    With momentum the bound is (2 + 2β)/η, with Nesterov's (2 + 2β)/((1 + 2β)η). Full-batch descent drives
    λ_max up to it and hovers there: Cohen et al. 2021, Gradient descent on neural networks typically occurs
    at the edge of stability. Where an assumption of the bound does not hold, `fails` says which; it is there
    all the same where that is only the number of samples, and is then what all of them at each step stand.
    `stability` is what η is divided into at the last of the steps; where that one has no λ, `finite` says
    whether the lengths of weights and gradient are numbers.
    """
    steps = sorted({int(at) for at in np.linspace(0, timeline.trained(step), POINTS)})
    landscape, parameters = _ground(timeline, steps[-1])
    known = {
        "step": steps,
        "expected": [] if broken(timeline, step) else _bounds(timeline, steps),
        "stability": stability(timeline.at(steps[-1]).plan),
        "fails": failing(timeline, step),
        "finite": _finite(parameters, landscape.gradient(parameters)),
    }
    return Pieces([partial(largest_curvature, step=at) for at in steps], partial(_whole, known))


def largest_curvature(timeline: Timeline, step: int) -> float:
    """λ_max after `step` steps, over some of the samples where there are many; nan past all bounds."""
    return curvature(*_ground(timeline, step)).largest


def _ground(timeline: Timeline, step: int) -> tuple[Landscape, Array]:
    """The training loss, of some of the samples where there are many, and where a run has come to on it."""
    training = timeline.at(step)
    network = training.plan.network
    return Landscape(network, training.plan.loss, some(training.train, network)), training.parameters.flat


def _finite(*vectors: Array) -> bool:
    with np.errstate(over="ignore"):
        return all(np.isfinite(norm(vector)) for vector in vectors)


def _bounds(timeline: Timeline, steps: list[int]) -> list[float]:
    """The largest curvature at which a step does not overshoot, by what holds at each of the steps."""
    plans = [timeline.at(at).plan for at in steps]
    return [stability(plan) / plan.learning_rate if plan.learning_rate else np.inf for plan in plans]


def _whole(known: dict[str, Any], curvatures: list[float]) -> dict[str, Any]:
    return {**known, "measured": curvatures}


def failing(timeline: Timeline, step: int) -> str:
    """Which assumption of the bound does not hold up to a step, as a sentence; empty if all do."""
    return broken(timeline, step) or next(filter(None, map(_of_samples, _until(timeline, step))), "")


def broken(timeline: Timeline, step: int) -> str:
    """The same of the assumptions without which there is no bound."""
    return next((words for segment in _until(timeline, step) if (words := _of_plan(segment.plan))), "")


def _until(timeline: Timeline, step: int) -> list[Segment]:
    return [segment for segment in timeline.segments if segment.change.step <= step]


def _of_samples(segment: Segment) -> str:
    count = segment.train.count
    size = min(segment.plan.batch_size or count, count)
    if size == count:
        return ""
    return f"The bound is for all samples at each step; here a step takes {size} of {count}."


def _of_plan(plan: Plan) -> str:
    optimizer = plan.optimizer.replace("_", " ")
    assumptions = (
        (plan.optimizer not in SCALES_EACH_WEIGHT, f"one rate for all weights; {optimizer} has one for each"),
        (
            plan.optimizer != "conjugate_gradient",
            "a rate that is set; conjugate gradient searches for its own",
        ),
        (
            plan.network.is_exact,
            "f′ itself and errors through the weights; here another rule takes their place",
        ),
        (all(layer.rate == 1 for layer in plan.network.layers), "one rate for all layers; here they differ"),
        (plan.clip is None, "steps that are not clipped; these are"),
        (not plan.regularization_rate, "the training loss alone; here a regulariser pulls as well"),
    )
    return next((f"No bound here: it is for {words}." for holds, words in assumptions if not holds), "")
