"""How much does clipping take? The share of the gradient's length that was cut, step by step."""

from __future__ import annotations

import plotly.graph_objects as go

from app.figures.base import TOP_LEFT, Kind, add_ends, add_now, add_words, axis, caption, empty, step_axis
from app.figures.scales import percents
from app.figures.tokens import TOKENS

CLIPPED = Kind(lambda spec: spec.training.clip is not None, "runs that clip the gradient")


def clipping() -> go.Figure:
    """1 − ‖clipped‖/‖g‖ of each recorded step as a dot, and its mean over a window as a line.

    Fed by `history.clipping` (steps, share, mean, ends, since), `history.step_range` and `now`.
    """
    figure = empty(left=44, right=84, top=20, bottom=34)
    figure.add_scatter(
        name="share",
        mode="markers",
        marker={"size": 4, "color": TOKENS["ink-3"], "opacity": 0.5},
        cliponaxis=False,  # the last step lies on the edge
        hovertemplate="step %{x}: %{y:.1%} taken<extra></extra>",
        meta={"x": "history.clipping.steps", "y": "history.clipping.share"},
    )
    figure.add_scatter(
        name="mean",
        mode="lines",
        line={"color": TOKENS["ink"], "width": 2.25},
        hovertemplate="step %{x}: %{y:.1%} in the mean<extra></extra>",
        meta={"x": "history.clipping.steps", "y": "history.clipping.mean"},
    )
    add_ends(figure, "history.clipping.ends")
    since = add_words(figure, font={"color": TOKENS["ink-2"]}, **TOP_LEFT)
    shares = percents(1.0)
    ticks = {"range": shares["range"], "tickvals": shares["values"], "ticktext": shares["text"]}
    figure.update_layout(
        xaxis=step_axis(),
        yaxis=axis(**ticks, showgrid=True, title=caption("share that is cut")),
        meta={since: "history.clipping.since", "xaxis.range": "history.step_range", **add_now(figure)},
    )
    return figure
