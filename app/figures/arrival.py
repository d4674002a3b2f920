"""How much gradient should reach each layer? What theory expects of the start, and what is measured."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from app.core.frame import Frame
from app.core.theory import error_variances
from app.figures.base import Theory, axis, caption, empty
from app.figures.tokens import TOKENS
from app.runs.replay import Life
from app.spec import Specification

DEEP, WIDE = 3, 8
"""Hidden layers, and units in each of them, from which on a theory of wide layers has something to say."""


def applies(spec: Specification) -> bool:
    """For deep and wide networks whose slopes are not all 0, by backprop."""
    *hidden, _ = spec.network.build(spec.data.width).layers
    sloped = (layer.has_slope and layer.activation.largest_slope > 0 for layer in hidden)
    large = len(hidden) >= DEEP and min(layer.units for layer in hidden) >= WIDE
    return large and all(sloped) and spec.network.feedback == "transpose"


def asked(life: Life, step: int) -> dict[str, Any]:
    """The mean of δ² of each layer: in the batch after `step` steps, and expected of the start."""
    start = life.at(0)
    layers, inputs = start.plan.network.layers, start.train.inputs[:-1]
    expected = error_variances(layers, start.parameters, float(np.mean(inputs**2)))
    return {
        "measured": _squares(life.frame(step + 1)),
        "expected": (expected * _squares(life.frame(1))[-1]).tolist(),
    }


def _squares(frame: Frame) -> list[float]:
    norms = [frame.measure(layer, "delta_norm") for layer in range(len(frame.shape))]
    return [
        norm**2 / (units * len(frame.indices)) for norm, (_, units) in zip(norms, frame.shape, strict=True)
    ]


THEORY = Theory(asked, applies, "networks of three hidden layers or more, of eight units or more with slopes")


def arrival() -> go.Figure:
    """The variance of δ by layer on a log scale, the output at the right.

    Fed by `asked` (measured, expected) and `layers.names`.
    """
    figure = empty(left=56, right=10, top=8, bottom=34)
    figure.add_scatter(
        name="theory",
        mode="lines",
        line={"color": TOKENS["ink-3"], "width": 1.75, "dash": "4px,3px"},
        hovertemplate="%{x}: theory %{y:.2e}<extra></extra>",
        meta={"x": "layers.names", "y": "asked.expected"},
    )
    figure.add_scatter(
        name="measured",
        mode="markers",
        marker={"size": 9, "color": TOKENS["slope-ink"]},
        hovertemplate="%{x}: measured %{y:.2e}<extra></extra>",
        meta={"x": "layers.names", "y": "asked.measured"},
    )
    figure.update_layout(
        xaxis=axis(type="category"),
        yaxis=axis(
            type="log", exponentformat="power", nticks=6, showgrid=True, title=caption("variance of δ")
        ),
    )
    return figure
