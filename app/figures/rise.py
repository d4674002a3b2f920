"""When does a deep linear mode rise? The product of two linear weights, beside Saxe's curve."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from app.core.network import Parameters
from app.core.theory import rise_time, risen
from app.figures.base import Theory, axis, caption, empty
from app.figures.tokens import TOKENS
from app.runs.replay import Life
from app.spec import Specification
from app.spec.data import Inline

POINTS = 161


def applies(spec: Specification) -> bool:
    """For two linear units in a row that start with equal weights, on all samples, whose means are 0."""
    network, data, training = spec.network, spec.data, spec.training
    if not (isinstance(data, Inline) and network.parameters and len(network.layers) == 2):
        return False
    first, second = network.parameters
    layers = network.build(data.width).layers
    single = all(layer.inputs == layer.units == 1 and layer.is_exact for layer in layers)
    linear = all(layer.activation == "linear" for layer in network.layers)
    equal = first.weights == second.weights and first.weights[0][0] > 0
    unbiased = not any(first.biases + second.biases)
    centred = not sum(row[0] for row in data.inputs) and not sum(row[0] for row in data.targets)
    descent = training.optimizer.name == "sgd" and training.batch_size == "full"
    backprop = network.feedback == "transpose"
    return single and linear and equal and unbiased and centred and descent and backprop


def asked(life: Life, step: int) -> dict[str, Any]:
    """The product of the weights where it is kept, up to `step`, and the curve that it should follow."""
    start = life.at(0)
    x, targets = start.train.inputs[0], start.train.targets[0]
    power = float(np.mean(x**2))
    strength, pace = float(np.mean(x * targets)) / power, power * start.plan.learning_rate

    def product(flat: np.ndarray[Any, Any]) -> float:
        first, second = Parameters(start.plan.network, flat).weights
        return float(first[0, 0] * second[0, 0])

    path = life.path(step)
    risen_from = product(path[0][1])
    half = rise_time(strength, risen_from, strength / 2) / pace
    steps = np.linspace(0, max(step, 2 * half), POINTS)
    return {
        "steps": steps.tolist(),
        "expected": risen(strength, risen_from, steps * pace).tolist(),
        "step": [at for at, _ in path],
        "measured": [product(flat) for _, flat in path],
        "range": [0, 1.08 * strength],
    }


THEORY = Theory(asked, applies, "two linear weights in a row that start equal, trained on all samples")


def rise() -> go.Figure:
    """The product w₁w₂ over the steps. Fed by `asked` (steps, expected; step, measured; range)."""
    figure = empty(left=44, right=10, top=8, bottom=34)
    figure.add_scatter(
        name="theory",
        mode="lines",
        line={"color": TOKENS["ink-3"], "width": 1.75, "dash": "4px,3px"},
        hovertemplate="step %{x:.0f}: theory %{y:.4f}<extra></extra>",
        meta={"x": "asked.steps", "y": "asked.expected"},
    )
    figure.add_scatter(
        name="measured",
        mode="markers",
        marker={"size": 6, "color": TOKENS["slope-ink"]},
        hovertemplate="step %{x}: measured %{y:.4f}<extra></extra>",
        meta={"x": "asked.step", "y": "asked.measured"},
    )
    figure.update_layout(
        xaxis=axis(nticks=6, tickformat=",d", title=caption("step")),
        yaxis=axis(nticks=5, showgrid=True),
        meta={"yaxis.range": "asked.range"},
    )
    return figure
