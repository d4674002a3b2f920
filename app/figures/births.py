"""How many such networks are born dead? The share that theory gives, and the share of some hundred starts."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from app.analysis.born_dead import born_dead_shares
from app.core.theory import born_dead
from app.figures.base import Theory, add_reason, axis, caption, empty
from app.figures.dashes import dashed
from app.figures.scales import percents
from app.figures.tokens import TOKENS
from app.spec import Specification

RARE = 0.005
"""A share that so many starts would hardly show."""


def applies(spec: Specification) -> bool:
    """For narrow hidden layers of ReLU whose weights were drawn."""
    network = spec.network
    hidden = network.layers[:-1]
    relu = all(layer.activation == "relu" for layer in hidden)
    return relu and not network.parameters and born_dead([layer.units for layer in hidden]) > RARE


def drawn(answer: dict[str, Any]) -> dict[str, Any]:
    """Both shares, and a scale that holds them."""
    return {**answer, "shares": percents(max([*answer["expected"], *answer["counted"]], default=1.0) or 1.0)}


THEORY = Theory(applies, "narrow networks of ReLU whose weights were drawn", born_dead_shares, drawn)


def births() -> go.Figure:
    """The share of dead networks over the number of hidden layers.

    Fed by `theory` (layers, counted, expected, shares, fails).
    """
    figure = empty(left=52, right=10, top=8, bottom=34)
    figure.add_scatter(
        name="theory",
        mode="lines",
        line=dashed("theory.expected", color=TOKENS["ink-3"], width=1.75),
        hovertemplate="%{x} layers: theory %{y:.1%}<extra></extra>",
        meta={"x": "theory.layers", "y": "theory.expected"},
    )
    figure.add_scatter(
        name="counted",
        mode="markers",
        marker={"size": 9, "color": TOKENS["ink"]},
        hovertemplate="%{x} layers: counted %{y:.1%}<extra></extra>",
        meta={"x": "theory.layers", "y": "theory.counted"},
    )
    figure.update_layout(
        meta={
            "yaxis.range": "theory.shares.range",
            "yaxis.tickvals": "theory.shares.values",
            "yaxis.ticktext": "theory.shares.text",
            **add_reason(figure),
        },
        xaxis=axis(title=caption("hidden layers"), dtick=1),
        yaxis=axis(title=caption("born dead"), showgrid=True),
    )
    return figure
