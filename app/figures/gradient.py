"""How much gradient reaches each layer? The size of δ behind each layer's slopes, step by step."""

from __future__ import annotations

import plotly.graph_objects as go

from app.figures.base import axis, caption, empty
from app.figures.tokens import TOKENS

INK = [[0, TOKENS["bg"]], [0.25, TOKENS["line"]], [1, TOKENS["ink"]]]


def gradient() -> go.Figure:
    """A row a layer, the output on top; dark is much, pale is little, on a log scale.

    Fed by `history` (step; delta: log₁₀ ‖δ‖ of each layer at each step), `layers.names` and `now`.
    """
    figure = empty(left=64, right=50, top=8, bottom=34)
    figure.add_heatmap(
        colorscale=INK,
        ygap=2,
        hovertemplate="%{y}, step %{x}<br>‖δ‖ = 10^%{z:.2f}<extra></extra>",
        colorbar={
            "thickness": 8,
            "outlinewidth": 0,
            "x": 1.005,
            "tickfont": {"color": TOKENS["ink-2"]},
        },
        meta={
            "x": "history.step",
            "y": "layers.names",
            "z": "history.delta",
            "colorbar.tickvals": "history.delta_ticks.values",
            "colorbar.ticktext": "history.delta_ticks.texts",
        },
    )
    now = {"color": TOKENS["slope-line"], "width": 2}
    figure.add_shape(type="line", yref="paper", x0=0, x1=0, y0=0, y1=1, line=now)
    figure.update_layout(
        xaxis=axis(nticks=6, tickformat=",d", title=caption("step")),
        yaxis=axis(type="category"),
        meta={"xaxis.range": "history.step_range", "shapes.0.x0": "now.step", "shapes.0.x1": "now.step"},
    )
    return figure
