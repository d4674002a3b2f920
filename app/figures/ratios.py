"""How big is a step beside the weights? The update-to-weight ratio of each layer."""

from __future__ import annotations

import plotly.graph_objects as go

from app.figures.base import axis, caption, empty
from app.figures.tokens import TOKENS

USUAL = 1e-3


def ratios() -> go.Figure:
    """‖ΔW‖ / ‖W‖ by layer on a log scale, and the rule of thumb of one in a thousand.

    The first layer is the thinnest line, the output the thickest. Fed by `history` (step; ratio: by layer)
    and `layers` (names, widths).
    """
    figure = empty(left=52, right=62, top=8, bottom=34)
    figure.add_scatter(
        mode="lines",
        line={"color": TOKENS["slope-ink"]},
        hovertemplate="step %{x}: %{y:.2e}",
        meta={
            "each": "layers.names",
            "x": "history.step",
            "y": "history.ratio.$",
            "name": "layers.names.$",
            "line.width": "layers.widths.$",
        },
    )
    usual = {"color": TOKENS["ink-3"], "width": 1, "dash": "4px,3px"}
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=USUAL, y1=USUAL, line=usual)
    figure.add_annotation(
        xref="paper",
        x=1,
        xanchor="left",
        xshift=4,
        y=-3,
        text="1 in 1000",
        showarrow=False,
        font={"color": TOKENS["ink-3"]},
    )
    figure.update_layout(
        xaxis=axis(nticks=6, tickformat=",d", title=caption("step")),
        yaxis=axis(type="log", nticks=6, showgrid=True),
        meta={"xaxis.range": "history.step_range", "yaxis.range": "history.ratio_range"},
    )
    return figure
