"""How does the product of two linear weights rise? It stands beside Saxe's curve."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from app.analysis.linear_mode import linear_mode
from app.figures.base import Theory, add_coming, add_reason, axis, caption, empty, step_axis
from app.figures.dashes import dashed
from app.figures.tokens import TOKENS
from app.spec import Specification

COMING = "press play: each step adds a dot"


def applies(spec: Specification) -> bool:
    """For two linear units in a row, behind one input."""
    layers = spec.network.layers
    single = len(layers) == 2 and spec.data.width == 1
    return single and all(layer.units == 1 and layer.activation == "linear" for layer in layers)


def drawn(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer, and what is to come where nothing has been measured but the start."""
    return {**answer, "coming": COMING if len(answer["measured"]) == 1 else ""}


THEORY = Theory(applies, "two linear units in a row behind one input", linear_mode, drawn)


def rise() -> go.Figure:
    """The product w₁w₂ over the steps.

    Fed by `theory` (steps, expected; step, measured; range; coming, fails).
    """
    figure = empty(left=44, right=10, top=8, bottom=34)
    figure.add_scatter(
        name="theory",
        mode="lines",
        line=dashed("theory.expected", color=TOKENS["ink-3"], width=1.75),
        hovertemplate="step %{x:.0f}: theory %{y:.4f}<extra></extra>",
        meta={"x": "theory.steps", "y": "theory.expected"},
    )
    figure.add_scatter(
        name="measured",
        mode="markers",
        marker={"size": 6, "color": TOKENS["ink"]},
        hovertemplate="step %{x}: measured %{y:.4f}<extra></extra>",
        meta={"x": "theory.step", "y": "theory.measured"},
    )
    figure.update_layout(
        xaxis=step_axis(),
        yaxis=axis(nticks=5, showgrid=True, title=caption("product of the two weights")),
        meta={"yaxis.range": "theory.range", **add_reason(figure), **add_coming(figure, "theory")},
    )
    return figure
