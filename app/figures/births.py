"""How many such networks are born dead? The share that theory gives, and the share of some hundred starts."""

from __future__ import annotations

from math import sqrt
from typing import Any

import plotly.graph_objects as go

from app.analysis.born_dead import NETWORKS, born_dead_shares
from app.core.theory import born_dead
from app.figures.base import Theory, add_reason, axis, caption, empty
from app.figures.dashes import dashed
from app.figures.facts import layer_ticks
from app.figures.scales import percents
from app.figures.tokens import TOKENS
from app.spec import Specification

RARE = 0.005
"""A share that so many starts would hardly show."""
DEVIATIONS = 1.96
"""Standard deviations to each side of a normal distribution's middle, between which 95 % lie."""


def applies(spec: Specification) -> bool:
    """For narrow hidden layers of ReLU whose weights were drawn."""
    network = spec.network
    hidden = network.layers[:-1]
    relu = all(layer.activation == "relu" for layer in hidden)
    return relu and not network.parameters and born_dead([layer.units for layer in hidden]) > RARE


def drawn(answer: dict[str, Any]) -> dict[str, Any]:
    """Both shares, from each one that was counted how far its interval goes, and a scale that holds all."""
    counted = answer["counted"]
    lows, highs = zip(*(wilson(share, NETWORKS) for share in counted), strict=True)
    depths = layer_ticks([str(depth) for depth in answer["layers"]])
    return {
        **answer,
        "below": [share - low for share, low in zip(counted, lows, strict=True)],
        "above": [high - share for share, high in zip(counted, highs, strict=True)],
        "depths": {"values": [answer["layers"][place] for place in depths["named"]], "text": depths["names"]},
        "shares": percents(max([*answer["expected"], *highs])),
    }


def wilson(share: float, count: int) -> tuple[float, float]:
    """From where to where the true share lies at 95 %, of so many of which a share was counted.

    Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    weight = DEVIATIONS**2 / count
    middle = (share + weight / 2) / (1 + weight)
    half = sqrt(weight * share * (1 - share) + weight**2 / 4) / (1 + weight)
    return max(0.0, middle - half), min(1.0, middle + half)


THEORY = Theory(applies, "narrow networks of ReLU whose weights were drawn", born_dead_shares, drawn)


def births() -> go.Figure:
    """The share of dead networks over the number of hidden layers.

    Fed by `theory` (layers, counted, below, above, expected, depths, shares, fails).
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
        error_y={"symmetric": False, "color": TOKENS["ink"], "thickness": 1.25, "width": 5},
        hovertemplate="%{x} layers: counted %{y:.1%}<extra></extra>",
        meta={
            "x": "theory.layers",
            "y": "theory.counted",
            "error_y.array": "theory.above",
            "error_y.arrayminus": "theory.below",
        },
    )
    figure.update_layout(
        meta={
            "xaxis.tickvals": "theory.depths.values",
            "xaxis.ticktext": "theory.depths.text",
            "yaxis.range": "theory.shares.range",
            "yaxis.tickvals": "theory.shares.values",
            "yaxis.ticktext": "theory.shares.text",
            **add_reason(figure),
        },
        xaxis=axis(title=caption("hidden layers"), tickangle=0),
        yaxis=axis(title=caption("born dead"), showgrid=True),
    )
    return figure
