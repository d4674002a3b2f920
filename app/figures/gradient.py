"""How much gradient reaches each layer? The size of δ behind each layer's valves, step by step."""

from __future__ import annotations

import plotly.graph_objects as go

from app.figures.base import add_bands_over_time, add_lines_over_time, empty
from app.figures.dashes import dashed
from app.figures.over_time import NAMED
from app.figures.tokens import TOKENS


def gradient() -> go.Figure:
    """A line a layer on a log scale, the picked weight's the strongest; the twin's dashed.

    Of the others the first layer is the thinnest. With the spread of the picked one.
    Fed by `history.gradient` and `history.twin` (lines, steps and more), `history.step_range` and
    `now`.
    """
    figure = empty(left=56, right=NAMED, top=22, bottom=40)
    add_bands_over_time(figure, "gradient")
    figure.add_scatter(
        mode="lines",
        line=dashed("history.twin", color=TOKENS["ink-3"], width=1.5),
        hovertemplate="%{fullData.name} of the twin, step %{x}<br>past f′: %{y:.3g}<extra></extra>",
        meta={
            "each": "history.twin.lines",
            "x": "history.twin.steps",
            "y": "history.twin.middle.$",
            "name": "history.twin.lines.$.name",
            "line.width": "history.twin.lines.$.width",
        },
    )
    bindings = add_lines_over_time(figure, "gradient", "past f′: %{y:.3g}")
    figure.update_layout(meta={**bindings, "margin.r": "history.gradient.margin"})
    return figure
