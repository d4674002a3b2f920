"""Is it learning? The loss over all training and all test samples, step by step."""

from __future__ import annotations

import plotly.graph_objects as go

from app.figures.base import END, add_end, axis, caption, empty
from app.figures.tokens import TOKENS


def loss() -> go.Figure:
    """Training loss as a full line, test loss dotted, other runs' thin, a mark at the step on show.

    Fed by `losses` (step, train, test: the recorded frames' `loss`), `others` (step, train, name and text at
    the points of each run that this one went on from, or that went on from it) and `now` (step on show).
    """
    figure = empty(right=END, top=8, bottom=32)
    figure.add_scatter(
        name="test",
        mode="lines",
        line={"color": TOKENS["ink-3"], "width": 1.5, "dash": "1.5px,2.5px"},
        hovertemplate="step %{x}<br>test loss %{y:.4g}<extra></extra>",
        meta={"x": "losses.step", "y": "losses.test"},
    )
    figure.add_scatter(
        mode="lines+text",
        line={"color": TOKENS["ink-2"], "width": 1.25},
        textfont={"color": TOKENS["ink"]},
        textposition="middle right",
        cliponaxis=False,
        hovertemplate="step %{x}<br>loss %{y:.4g}",
        meta={
            "each": "others",
            "x": "others.$.step",
            "y": "others.$.train",
            "name": "others.$.name",
            "text": "others.$.text",
        },
    )
    figure.add_scatter(
        name="training",
        mode="lines",
        line={"color": TOKENS["slope-ink"], "width": 2.25},
        hovertemplate="step %{x}<br>training loss %{y:.4g}<extra></extra>",
        meta={"x": "losses.step", "y": "losses.train"},
    )
    add_end(figure, "losses", "slope-ink")
    now = {"color": TOKENS["ink"], "width": 1}
    figure.add_shape(type="line", yref="paper", x0=0, x1=0, y0=0, y1=1, line=now)
    figure.update_layout(
        xaxis=axis(nticks=5, tickformat=",d", title=caption("step")),
        yaxis=axis(nticks=4, showgrid=True),
        meta={
            "xaxis.range": "losses.step_range",
            "yaxis.type": "losses.scale.type",
            "yaxis.range": "losses.scale.range",
            "yaxis.dtick": "losses.scale.dtick",
            "shapes.0.x0": "now.step",
            "shapes.0.x1": "now.step",
        },
    )
    return figure
