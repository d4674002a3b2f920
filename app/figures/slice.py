"""What would any other value of this weight have done? The loss as only the picked weight moves."""

from __future__ import annotations

from math import isfinite

import plotly.graph_objects as go

from app.figures.base import axis, caption, empty
from app.figures.tokens import TOKENS

SILENT = {"hoverinfo": "skip"}
NEAREST, SHARE = 2.0, 1.5


def reach(weight: float) -> float:
    """How far to each side one looks: 2, or from a larger weight past 0, where a bowl has its bottom."""
    return max(NEAREST, SHARE * abs(weight)) if isfinite(weight) else NEAREST


def loss_slice() -> go.Figure:
    """The loss over the weight, its tangent, and the line that the rule without f′ takes for it.

    Fed by `slice` (weights, loss, at, loss_at, tangent and without: weights, loss).
    """
    figure = empty(left=44, right=10, top=10, bottom=38)
    figure.add_scatter(
        mode="lines",
        line={"color": TOKENS["ink"], "width": 2},
        hovertemplate="w %{x:.3f}<br>loss %{y:.4f}<extra></extra>",
        meta={"x": "slice.weights", "y": "slice.loss"},
    )
    figure.add_scatter(
        mode="lines",
        line={"color": TOKENS["ink-3"], "width": 2, "dash": "5px,4px"},
        meta={"x": "slice.without.weights", "y": "slice.without.loss"},
        **SILENT,
    )
    figure.add_scatter(
        mode="lines",
        line={"color": TOKENS["slope-ink"], "width": 4},
        meta={"x": "slice.tangent.weights", "y": "slice.tangent.loss"},
        **SILENT,
    )
    figure.add_scatter(
        mode="markers",
        marker={"size": 12, "color": TOKENS["open"], "line": {"color": TOKENS["ink"], "width": 2}},
        meta={"x": "slice.at", "y": "slice.loss_at"},
        **SILENT,
    )
    bindings = {"yaxis.range": "slice.range"}
    lines = (("without", "without f′", "ink-2"), ("tangent", "with f′", "slope-ink"))
    for number, (name, text, colour) in enumerate(lines):
        figure.add_annotation(
            text=text,
            font={"color": TOKENS[colour]},
            bgcolor=TOKENS["bg"],
            borderpad=1,
            xanchor="left",
            xshift=5,
            showarrow=False,
        )
        bindings[f"annotations.{number}.x"] = f"slice.{name}.weights.1"
        bindings[f"annotations.{number}.y"] = f"slice.{name}.loss.1"
    figure.update_layout(
        xaxis=axis(title=caption("value of the picked weight")),
        yaxis=axis(nticks=5, showgrid=True),
        meta=bindings,
    )
    return figure
