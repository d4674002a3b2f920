"""Who learns? The losses of a run and of its twin, trained on the same batches with one thing changed."""

from __future__ import annotations

import plotly.graph_objects as go

from app.figures.base import END, add_coming, add_ends, add_now, add_step_axis, axis, empty
from app.figures.dashes import dashed
from app.figures.tokens import TOKENS


def twin() -> go.Figure:
    """The run's training loss as a full line, its twin's dashed, a mark at the step on show.

    Fed by `losses` and `twin` (step, train: the recorded frames' `loss`; without a twin, its are empty)
    and `now` (step, of the frame on show).
    """
    figure = empty(right=END, top=8, bottom=22)
    figure.add_scatter(
        name="twin",
        mode="lines",
        line=dashed("twin", color=TOKENS["ink-3"], width=1.75),
        hovertemplate="step %{x}<br>the twin’s loss %{y:.4g}<extra></extra>",
        meta={"x": "twin.step", "y": "twin.train"},
    )
    figure.add_scatter(
        name="run",
        mode="lines",
        line={"color": TOKENS["slope-ink"], "width": 2.25},
        hovertemplate="step %{x}<br>the run’s loss %{y:.4g}<extra></extra>",
        meta={"x": "losses.step", "y": "losses.train"},
    )
    add_ends(figure, "twin.ends")
    add_step_axis(figure)
    now = add_now(figure)
    figure.update_layout(
        yaxis=axis(nticks=4, showgrid=True),
        meta={
            "xaxis.range": "losses.step_range",
            "yaxis.type": "twin.scale.type",
            "yaxis.range": "twin.scale.range",
            "yaxis.tickvals": "twin.scale.ticks.values",
            "yaxis.ticktext": "twin.scale.ticks.text",
            **add_coming(figure),
            **now,
        },
    )
    return figure
