"""Where did the gradient die? What slopes and weights did to the error on its way back, step by step."""

from __future__ import annotations

import plotly.graph_objects as go

from app.figures.base import axis, caption, empty
from app.figures.tokens import TOKENS

SIGNED = [[0, TOKENS["neg"]], [0.5, TOKENS["bg"]], [1, TOKENS["pos"]]]


def factors() -> go.Figure:
    """Two rows a layer: the factor of its slopes and the factor of the weights behind it.

    Orange: the signal shrinks there, blue: it grows; white: it passes as it came. The factors of a column
    multiply to what is left at the first layer. Fed by `history` (step; factors: log₁₀ of each) and
    `layers.factor_names`.
    """
    figure = empty(left=124, right=50, top=8, bottom=34)
    figure.add_heatmap(
        colorscale=SIGNED,
        zmid=0,
        ygap=2,
        hovertemplate="%{y}, step %{x}<br>× 10^%{z:.2f}<extra></extra>",
        colorbar={
            "thickness": 8,
            "outlinewidth": 0,
            "x": 1.005,
            "tickfont": {"color": TOKENS["ink-2"]},
        },
        meta={
            "x": "history.step",
            "y": "layers.factor_names",
            "z": "history.factors",
            "colorbar.tickvals": "history.factor_ticks.values",
            "colorbar.ticktext": "history.factor_ticks.texts",
        },
    )
    now = {"color": TOKENS["ink"], "width": 1}
    figure.add_shape(type="line", yref="paper", x0=0, x1=0, y0=0, y1=1, line=now)
    figure.update_layout(
        xaxis=axis(nticks=6, tickformat=",d", title=caption("step")),
        yaxis=axis(type="category"),
        meta={"xaxis.range": "history.step_range", "shapes.0.x0": "now.step", "shapes.0.x1": "now.step"},
    )
    return figure
