"""How is a small change of the input stretched? The singular values of the Jacobian, layer by layer."""

from __future__ import annotations

from math import ceil
from typing import Any

import plotly.graph_objects as go

from app.analysis.jacobian import singular_values
from app.figures.base import EVERY, Theory, add_reason, axis, caption, decades_of, empty
from app.figures.facts import json_numbers, layer_names
from app.figures.scales import log_range, log_ticks
from app.figures.tokens import TOKENS

UNDER = 0.12
"""Of the scale, below all that lies on it: for how many values are 0."""
MOST_NAMED = 11
"""Layers whose numbers have room beside each other."""
FEW = 4
"""Directions of which each is seen for itself: of many, it is seen that they are many."""


def drawn(answer: dict[str, Any]) -> dict[str, Any]:
    """A dot a value above 0, a line of the largest ones, how many are 0, and a scale that holds 1."""
    values = answer["values"]
    places = list(range(len(values)))
    named = [place for place in places if (places[-1] - place) % ceil(len(places) / MOST_NAMED) == 0]
    span = log_range([1.0], *values)
    if any(0.0 in layer for layer in values):
        span[0] -= UNDER * (span[1] - span[0])
    floor = 10.0 ** span[0]
    return {
        **answer,
        "x": [place for place in places for value in values[place] if value > 0],
        "y": json_numbers([value for layer in values for value in layer if value > 0]),
        "places": places,
        "names": layer_names(len(values))[1],
        "after": [*layer_names(len(values))[0][:-1], "the output"],
        "named": {"places": named, "names": [layer_names(len(values))[1][place] for place in named]},
        "place_range": [-0.4, len(values) - 0.6],
        "largest": json_numbers([max(layer) or float("nan") for layer in values]),
        "directions": _directions(values),
        "floor": [floor] * len(values),
        "shut": [f"{layer.count(0.0)} at 0" if 0.0 in layer else "" for layer in values],
        "decades": {"range": span, **log_ticks(span)},
    }


def _directions(values: list[list[float]]) -> dict[str, list[Any]]:
    """Where the first layer's largest and least values above 0 are named, if it has few."""
    first = sorted((value for value in values[0] if value > 0), reverse=True)
    named = first[:: len(first) - 1] if 1 < len(first) <= FEW else []
    return {
        "x": [0] * len(named),
        "y": named,
        "text": ["  stretched most", "  stretched least"][: len(named)],
        "sides": ["top right", "bottom right"][: len(named)],
    }


THEORY = Theory(EVERY.applies, EVERY.only, singular_values, drawn)


def isometry() -> go.Figure:
    """The singular values of ∂a/∂x at this sample, a column a layer on a log scale, and a line at 1.

    Fed by `theory` (x, y; places, named, place_range; largest; directions: x, y, text, sides; floor, shut;
    decades; fails).
    """
    figure = empty(left=52, right=66, top=8, bottom=34)
    figure.add_scatter(
        name="largest",
        mode="lines",
        line={"color": TOKENS["ctl-line"], "width": 1.5},
        hoverinfo="skip",
        meta={"x": "theory.places", "y": "theory.largest"},
    )
    figure.add_scatter(
        name="singular values",
        mode="markers",
        marker={"size": 7, "color": TOKENS["ink"], "opacity": 0.5},
        hovertemplate="× %{y:.3g} as long<extra></extra>",
        meta={"x": "theory.x", "y": "theory.y"},
    )
    figure.add_scatter(
        mode="text",
        textposition="top center",
        textfont={"color": TOKENS["ink-2"]},
        hoverinfo="skip",
        meta={"x": "theory.places", "y": "theory.floor", "text": "theory.shut"},
    )
    figure.add_scatter(
        mode="text",
        textfont={"color": TOKENS["ink-2"]},
        hoverinfo="skip",
        meta={
            "x": "theory.directions.x",
            "y": "theory.directions.y",
            "text": "theory.directions.text",
            "textposition": "theory.directions.sides",
        },
    )
    as_it_was = {"color": TOKENS["ctl-line"], "width": 1.25}
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=1, y1=1, line=as_it_was, layer="below")
    beside = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": 4, "y": 0, "yanchor": "middle"}
    figure.add_annotation(text="as it was", showarrow=False, font={"color": TOKENS["ink-2"]}, **beside)
    figure.update_layout(
        xaxis=axis(title=caption("after layer"), tickangle=0),
        yaxis=axis(type="log", showgrid=True, title=caption("times as long")),
        meta={
            "xaxis.range": "theory.place_range",
            "xaxis.tickvals": "theory.named.places",
            "xaxis.ticktext": "theory.named.names",
            **decades_of("theory"),
            **add_reason(figure),
        },
    )
    return figure
