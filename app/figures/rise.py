"""When does a deep linear mode rise? The product of two linear weights, beside Saxe's curve."""

from __future__ import annotations

import plotly.graph_objects as go

from app.analysis.linear_mode import linear_mode
from app.figures.base import Theory, axis, caption, empty
from app.figures.tokens import TOKENS
from app.spec import Specification
from app.spec.data import Inline


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


THEORY = Theory(linear_mode, applies, "two linear weights in a row that start equal, trained on all samples")


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
