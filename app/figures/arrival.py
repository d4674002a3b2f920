"""How much gradient should reach each layer? What theory expects of the start, and what is measured."""

from __future__ import annotations

import plotly.graph_objects as go

from app.analysis.error_variance import error_variance
from app.figures.base import Theory, add_reason, axis, caption, decades_of, empty
from app.figures.dashes import dashed
from app.figures.tokens import TOKENS
from app.spec import Specification

DEEP, WIDE = 3, 8
"""Hidden layers, and units in each of them, from which on a theory of wide layers has something to say."""


def applies(spec: Specification) -> bool:
    """For deep and wide networks."""
    hidden = spec.network.layers[:-1]
    return len(hidden) >= DEEP and min(layer.units for layer in hidden) >= WIDE


THEORY = Theory(applies, "networks of three hidden layers or more, of eight units or more", error_variance)


def arrival() -> go.Figure:
    """The variance of δ, the error past f′, by layer on a log scale, the output at the right.

    Fed by `theory` (measured, expected, fails) and `layers` (places, short; named, names).
    """
    figure = empty(left=56, right=10, top=8, bottom=34)
    figure.add_scatter(
        name="theory",
        mode="lines",
        line=dashed("theory.expected", color=TOKENS["ink-3"], width=1.75),
        hovertemplate="layer %{customdata}: theory %{y:.2e}<extra></extra>",
        meta={"x": "layers.places", "y": "theory.expected", "customdata": "layers.short"},
    )
    figure.add_scatter(
        name="measured",
        mode="markers",
        marker={"size": 9, "color": TOKENS["ink"]},
        hovertemplate="layer %{customdata}: measured %{y:.2e}<extra></extra>",
        meta={"x": "layers.places", "y": "theory.measured", "customdata": "layers.short"},
    )
    figure.update_layout(
        meta={
            "xaxis.tickvals": "layers.named",
            "xaxis.ticktext": "layers.names",
            **decades_of("theory"),
            **add_reason(figure),
        },
        xaxis=axis(title=caption("layer"), tickangle=0),
        yaxis=axis(type="log", showgrid=True, title=caption("variance past f′")),
    )
    return figure
