"""Where did the gradient die? What f′ and weights did to the error on its way back, step by step."""

from __future__ import annotations

import plotly.graph_objects as go

from app.figures.base import TOP_LEFT, add_ends, add_now, add_words, axis, empty, roomy, step_axis
from app.figures.tokens import TOKENS


def factors() -> go.Figure:
    """A row for what each layer's f′ let through, and one for each matrix of weights between two layers.

    All of them multiplied are what is left at the first layer. A row's line is × 1: what lies below it is
    lost there, what lies above is gained. Fed by `history.factors` (names, rows, steps; places, areas and
    guides, middle: the factors themselves, colours, mode; range, ends, scale, margin), `history.step_range`,
    `now`.
    """
    figure = empty(left=52, right=72, top=36, bottom=40)
    each = "history.factors"
    figure.add_scatter(
        mode="lines",
        line={"color": TOKENS["line"], "width": 1},
        hoverinfo="skip",
        meta={"x": f"{each}.guides.x", "y": f"{each}.guides.y"},
    )
    figure.add_scatter(
        mode="lines",
        fill="toself",
        line={"width": 0},
        opacity=0.3,
        hoverinfo="skip",
        meta={
            "each": f"{each}.areas",
            "x": f"{each}.areas.$.x",
            "y": f"{each}.areas.$.y",
            "fillcolor": f"{each}.areas.$.colour",
        },
    )
    figure.add_scatter(
        mode="lines",
        line={"width": 1.5},
        marker={"size": 5},
        hovertemplate="%{fullData.name}, step %{x}<br>× %{customdata:.3g}<extra></extra>",
        meta={
            "each": f"{each}.names",
            "x": f"{each}.steps",
            "y": f"{each}.places.$",
            "customdata": f"{each}.middle.$",
            "name": f"{each}.names.$",
            "line.color": f"{each}.colours.$",
            "marker.color": f"{each}.colours.$",
            "mode": f"{each}.mode",
        },
    )
    add_ends(figure, f"{each}.ends", dots=False)
    scale = add_words(figure, align="left", font={"color": TOKENS["ink-2"]}, **TOP_LEFT)
    figure.update_layout(
        xaxis=roomy(step_axis()),
        yaxis=roomy(
            axis(ticks="", ticksuffix="  ", gridcolor=TOKENS["ctl-line"], showgrid=True, showline=False)
        ),
        meta={
            scale: f"{each}.scale",
            "margin.l": f"{each}.margin",
            "xaxis.range": "history.step_range",
            "yaxis.range": f"{each}.range",
            "yaxis.tickvals": f"{each}.rows",
            "yaxis.ticktext": f"{each}.names",
            **add_now(figure),
        },
    )
    return figure
