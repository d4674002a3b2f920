"""How is a small change of the input stretched? The singular values of the Jacobian, layer by layer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import log10
from typing import Any

import plotly.graph_objects as go

from app.analysis.jacobian import singular_values
from app.figures.base import EVERY, Theory, add_reason, axis, caption, decades_of, empty
from app.figures.facts import json_numbers, layer_names, layer_ticks
from app.figures.over_time import LINE_OF_TEXT
from app.figures.scales import log_range, log_ticks, spread
from app.figures.tokens import TOKENS

UNDER = 0.12
"""Of the scale, below all that lies on it: for how many values are 0."""
NAMES = 0.17
"""Of the width, to the left of the first layer: for the names of two of its directions."""
FEW = 4
"""Directions of which each is seen for itself: of many, it is seen that they are many."""


def drawn(answer: dict[str, Any]) -> dict[str, Any]:
    """A dot a value above 0, a line of the largest ones, how many are 0, and a scale that holds 1."""
    values = answer["values"]
    called, short = layer_names(len(values))
    ticks = layer_ticks(short)
    places = ticks["places"]
    span = log_range([1.0], *values)
    if any(0.0 in layer for layer in values):
        span[0] -= UNDER * (span[1] - span[0])
    floor = 10.0 ** span[0]
    directions = _directions(values, span)
    right = len(values) - 0.6
    left = -right * NAMES / (1 - NAMES) if directions["x"] else -0.4
    return {
        **answer,
        "x": [place for place in places for value in values[place] if value > 0],
        "y": json_numbers([value for layer in values for value in layer if value > 0]),
        **ticks,
        "after": [*called[:-1], "the output"],
        "place_range": [left, right],
        "largest": json_numbers([max(layer) or float("nan") for layer in values]),
        "directions": directions,
        "floor": [floor] * len(values),
        "shut": _shut([layer.count(0.0) for layer in values], short),
        "decades": {"range": span, **log_ticks(span)},
    }


def _shut(counts: Sequence[int], short: Sequence[str]) -> list[str]:
    """How many values are 0, at the layer of each; of neighbours with as many once, amid them."""
    words = [""] * len(counts)
    for count, run in groupby(range(len(counts)), key=lambda place: counts[place]):
        first, *more = run
        last = [first, *more][-1]
        those = f"{short[first]} to {short[last]}: " if more else ""
        words[(first + last) // 2] = f"{those}{count} at 0{' each' if more else ''}" if count else ""
    return words


def _directions(values: list[list[float]], span: Sequence[float]) -> dict[str, list[Any]]:
    """What the first layer's largest and least values above 0 are called, beside them, if it has few."""
    first = sorted((value for value in values[0] if value > 0), reverse=True)
    named = first[:: len(first) - 1] if 1 < len(first) <= FEW else []
    heights = spread([log10(value) for value in named], span, LINE_OF_TEXT)
    return {
        "x": [0] * len(named),
        "y": [10.0**height for height in heights],
        "text": ["most  ", "least  "][: len(named)],
    }


THEORY = Theory(EVERY.applies, EVERY.only, singular_values, drawn)


def isometry() -> go.Figure:
    """The singular values of ∂a/∂x at this sample, a column a layer on a log scale, and a line at 1.

    Fed by `theory` (x, y; places; named, names, place_range; largest; directions: x, y, text; floor, shut;
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
        cliponaxis=False,
        hoverinfo="skip",
        meta={"x": "theory.places", "y": "theory.floor", "text": "theory.shut"},
    )
    figure.add_scatter(
        mode="text",
        textposition="middle left",
        textfont={"color": TOKENS["ink-2"]},
        hoverinfo="skip",
        meta={
            "x": "theory.directions.x",
            "y": "theory.directions.y",
            "text": "theory.directions.text",
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
            "xaxis.tickvals": "theory.named",
            "xaxis.ticktext": "theory.names",
            **decades_of("theory"),
            **add_reason(figure),
        },
    )
    return figure
