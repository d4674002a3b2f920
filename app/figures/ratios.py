"""How big is a step beside the weights? The update-to-weight ratio of each layer."""

from __future__ import annotations

import plotly.graph_objects as go

from app.figures.base import add_lines_over_time, empty
from app.figures.over_time import NAMED, USUAL
from app.figures.tokens import TOKENS


def ratios() -> go.Figure:
    """‖ΔW‖ / ‖W‖ by layer on a log scale, and as a grey band what is usual, about one in a thousand.

    The picked weight's layer is the strongest line; of the others the first layer is the thinnest, the output
    the thickest. Fed by `history.ratio`, `history.step_range` and `now`.
    """
    figure = empty(left=56, right=NAMED, top=22, bottom=40)
    bindings = add_lines_over_time(figure, "ratio", "‖ΔW‖ / ‖W‖ = %{y:.2e}")
    low, high = USUAL
    band = {"fillcolor": TOKENS["line"], "opacity": 0.6, "line": {"width": 0}, "layer": "below"}
    figure.add_shape(type="rect", xref="paper", x0=0, x1=1, y0=low, y1=high, **band)
    figure.update_layout(meta={**bindings, "margin.r": "history.ratio.margin"})
    return figure
