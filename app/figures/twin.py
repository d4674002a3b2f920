"""Who learns? The losses of a run and of its twin, trained on the same batches with one thing changed."""

from __future__ import annotations

import plotly.graph_objects as go

from app.figures.base import END, add_end, axis, caption, empty
from app.figures.tokens import TOKENS


def twin() -> go.Figure:
    """The run's training loss as a full line, its twin's dashed, a mark at the step on show.

    Fed by `losses` and `twin` (step, train: the recorded frames' `loss`; without a twin, its are empty)
    and `now` (step, of the frame on show).
    """
    figure = empty(right=END, top=8, bottom=32)
    figure.add_scatter(
        name="twin",
        mode="lines",
        line={"color": TOKENS["ink-3"], "width": 1.75, "dash": "4px,3px"},
        hovertemplate="step %{x}<br>the twin's loss %{y:.4g}<extra></extra>",
        meta={"x": "twin.step", "y": "twin.train"},
    )
    figure.add_scatter(
        name="run",
        mode="lines",
        line={"color": TOKENS["slope-ink"], "width": 2.25},
        hovertemplate="step %{x}<br>the run's loss %{y:.4g}<extra></extra>",
        meta={"x": "losses.step", "y": "losses.train"},
    )
    add_end(figure, "twin", "ink-3")
    add_end(figure, "losses", "slope-ink")
    now = {"color": TOKENS["ink"], "width": 1}
    figure.add_shape(type="line", yref="paper", x0=0, x1=0, y0=0, y1=1, line=now)
    figure.update_layout(
        xaxis=axis(nticks=5, tickformat=",d", title=caption("step")),
        yaxis=axis(nticks=4, showgrid=True),
        meta={
            "xaxis.range": "losses.step_range",
            "yaxis.type": "twin.scale.type",
            "yaxis.range": "twin.scale.range",
            "yaxis.dtick": "twin.scale.dtick",
            "shapes.0.x0": "now.step",
            "shapes.0.x1": "now.step",
        },
    )
    return figure
