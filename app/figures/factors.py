"""Where did the gradient die? What f′ and weights did to the error on its way back, step by step."""

from __future__ import annotations

import plotly.graph_objects as go

from app.figures.base import add_lines_over_time, empty
from app.figures.tokens import TOKENS


def factors() -> go.Figure:
    """A line for what each layer's f′ let through, and one for each matrix of weights between two layers.

    All of them multiplied are what is left at the first layer. Fed by `history.factors`,
    `history.step_range` and `now`.
    """
    figure = empty(left=52, right=172, top=8, bottom=34)
    bindings = add_lines_over_time(figure, "factors", "× %{y:.3g}")
    as_it_was = {"color": TOKENS["line-2"], "width": 1.5}
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=1, y1=1, line=as_it_was, layer="below")
    figure.update_layout(meta=bindings)
    return figure
