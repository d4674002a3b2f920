"""Is it learning? The loss over all training and all test samples, step by step."""

from __future__ import annotations

import plotly.graph_objects as go

from app.figures.base import add_coming, add_ends, add_now, add_step_axis, axis, empty
from app.figures.dashes import dashed
from app.figures.losses import ALONE
from app.figures.tokens import TOKENS


def loss() -> go.Figure:
    """Training loss as a bold line, test loss as a thin one, other runs' dashed, a mark at the step on show.

    Fed by `losses` (step, train, test: the recorded frames' `loss`; coming), `others` (step, train and name
    of each run that this one went on from, or that went on from it) and `now` (step on show).
    """
    figure = empty(right=ALONE, top=8, bottom=22)
    figure.add_scatter(
        name="test",
        mode="lines",
        line={"color": TOKENS["ink-3"], "width": 1.25},
        hovertemplate="step %{x}<br>test loss %{y:.4g}<extra></extra>",
        meta={"x": "losses.step", "y": "losses.test"},
    )
    figure.add_scatter(
        mode="lines",
        line=dashed("others", color=TOKENS["ink-2"], width=1.25),
        hovertemplate="step %{x}<br>loss %{y:.4g}",
        meta={
            "each": "others",
            "x": "others.$.step",
            "y": "others.$.train",
            "name": "others.$.name",
        },
    )
    figure.add_scatter(
        name="training",
        mode="lines",
        line={"color": TOKENS["ink"], "width": 2.25},
        hovertemplate="step %{x}<br>training loss %{y:.4g}<extra></extra>",
        meta={"x": "losses.step", "y": "losses.train"},
    )
    add_ends(figure, "losses.ends")
    add_step_axis(figure)
    now = add_now(figure)
    figure.update_layout(
        yaxis=axis(nticks=4, showgrid=True),
        meta={
            "margin.r": "losses.margin",
            "xaxis.range": "losses.step_range",
            "yaxis.type": "losses.scale.type",
            "yaxis.range": "losses.scale.range",
            "yaxis.tickvals": "losses.scale.ticks.values",
            "yaxis.ticktext": "losses.scale.ticks.text",
            **add_coming(figure),
            **now,
        },
    )
    return figure
