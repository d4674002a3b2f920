"""How many such networks are born dead? The share that theory gives, and the share of some hundred starts."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from app.core.theory import born_dead
from app.figures.base import Theory, axis, caption, empty
from app.figures.tokens import TOKENS
from app.runs.births import born_dead_by_layer
from app.runs.replay import Life
from app.spec import Specification
from app.spec.network import Scaled

NETWORKS = 200
RARE = 0.005
"""A share that so many starts would hardly show."""


def applies(spec: Specification) -> bool:
    """For narrow hidden layers of ReLU without biases, whose weights are as often above 0 as below."""
    network, start = spec.network, spec.network.initializer
    hidden = network.layers[:-1]
    drawn = isinstance(start, Scaled) and start.gain != 0 and start.bias == 0 and not network.parameters
    relu = all(layer.activation == "relu" for layer in hidden)
    return drawn and relu and born_dead([layer.units for layer in hidden]) > RARE


def asked(life: Life, step: int) -> dict[str, Any]:
    """The share of networks that are dead by each hidden layer, counted and in theory."""
    widths = [layer.units for layer in life.at(0).plan.network.layers[:-1]]
    depths = range(1, len(widths) + 1)
    return {
        "layers": list(depths),
        "counted": born_dead_by_layer(life, NETWORKS).tolist(),
        "expected": [born_dead(widths[:depth]) for depth in depths],
    }


THEORY = Theory(asked, applies, "narrow networks of ReLU, their weights drawn and their biases 0")


def births() -> go.Figure:
    """The share of dead networks over the number of hidden layers.

    Fed by `asked` (layers, counted, expected).
    """
    figure = empty(left=52, right=10, top=8, bottom=34)
    figure.add_scatter(
        name="theory",
        mode="lines",
        line={"color": TOKENS["ink-3"], "width": 1.75, "dash": "4px,3px"},
        hovertemplate="%{x} layers: theory %{y:.1%}<extra></extra>",
        meta={"x": "asked.layers", "y": "asked.expected"},
    )
    figure.add_scatter(
        name="counted",
        mode="markers",
        marker={"size": 9, "color": TOKENS["slope-ink"]},
        hovertemplate="%{x} layers: counted %{y:.1%}<extra></extra>",
        meta={"x": "asked.layers", "y": "asked.counted"},
    )
    figure.update_layout(
        xaxis=axis(title=caption("hidden layers"), dtick=1),
        yaxis=axis(title=caption("born dead"), tickformat=".0%", range=[0, 1.04], nticks=5, showgrid=True),
    )
    return figure
