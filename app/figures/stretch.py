"""By how much would other starts stretch a direction? Two hundred of them, beside Hanin & Nica's law."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import plotly.graph_objects as go

from app.analysis.stretch import stretches
from app.core.arrays import Array
from app.figures.base import Theory, add_reason, axis, caption, empty
from app.figures.dashes import dashed
from app.figures.scales import divisible, log_ticks
from app.figures.tokens import TOKENS
from app.spec import Specification

BINS, POINTS, DEVIATIONS = 24, 97, 3.5
OVER = 1.2
"""Times the tallest bar: up to where there is room for what the median is called."""
ROOM = 0.02
"""Of what the bars span, to both of their sides."""


def applies(spec: Specification) -> bool:
    """For two hidden layers of ReLU or more whose weights were drawn."""
    network = spec.network
    hidden = network.layers[:-1]
    return len(hidden) > 1 and all(layer.activation == "relu" for layer in hidden) and not network.parameters


def drawn(answer: dict[str, Any]) -> dict[str, Any]:
    """Bars that count the starts, their median, the law's density in starts a bar, how many are dead."""
    measured = np.array(answer["measured"], dtype=float)
    alive = measured[np.isfinite(measured)]
    ends = [float(alive.min()), float(alive.max())] if alive.size else [-1.0, 1.0]
    law: dict[str, list[float]] = {"x": [], "y": [], "times": []}
    if answer["expected"]:
        mean, variance = answer["expected"]
        reach = DEVIATIONS * float(np.sqrt(variance))
        ends = [min(ends[0], mean - reach), max(ends[1], mean + reach)]
        x = np.union1d(np.linspace(ends[0], ends[1], POINTS), mean)
        bar = (ends[1] - ends[0]) / BINS * len(measured)
        y = bar * np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
        law = {"x": x.tolist(), "y": y.tolist(), "times": np.exp(x / 2).tolist()}
    counts, edges = np.histogram(alive, bins=BINS, range=divisible(ends[0], ends[1], BINS))
    times = log_ticks([end / 2 / log(10) for end in ends])
    dead = len(measured) - alive.size
    drawable = bool(alive.size or law["x"])
    reason = "" if drawable else f"No picture: none of the {dead} other starts lets anything through."
    room = ROOM * (edges[-1] - edges[0])
    tallest = max(float(counts.max(initial=0)), *law["y"], 1.0)
    return {
        "law": law,
        "middle": _middle(alive, tallest),
        "heights": [0, OVER * tallest],
        "range": [float(edges[0] - room), float(edges[-1] + room)],
        "x": ((edges[:-1] + edges[1:]) / 2).tolist(),
        "counts": counts.tolist() if drawable else [],
        "times": (np.exp(((edges[:-1] + edges[1:]) / 2) / 2)).tolist(),
        "ticks": {**times, "values": (2 * np.log(np.array(times["values"], dtype=float))).tolist()},
        "quantity": "how many times as long, on a log scale"
        + (f"<br>{dead} of {len(measured)} starts let nothing through" if dead else ""),
        "fails": reason or answer["fails"],
        "reason": reason,
    }


def _middle(alive: Array, tallest: float) -> dict[str, list[Any]]:
    """A line at the median of those that let it through: a tallest bar is one of several, and chance's."""
    places = [float(np.median(alive))] * 2 if alive.size else []
    return {
        "x": places,
        "y": [0, 1.05 * tallest][: len(places)],
        "text": ["", "median"][: len(places)],
        "times": [float(np.exp(place / 2)) for place in places],
    }


THEORY = Theory(
    applies, "networks of two hidden layers of ReLU or more whose weights were drawn", stretches, drawn
)


def stretch() -> go.Figure:
    """How many of 200 starts stretch a direction by how much, and the normal law that they should follow.

    Fed by `theory` (x, counts, times; law: x, y, times; middle: x, y, text, times; heights, range, ticks,
    quantity; fails).
    """
    figure = empty(left=40, right=10, top=12, bottom=38)
    figure.add_bar(
        name="starts",
        marker={"color": TOKENS["ink-3"]},
        hovertemplate="about × %{customdata:.3g} as long (ln‖Ju‖² %{x:.2f}): %{y} starts<extra></extra>",
        meta={"x": "theory.x", "y": "theory.counts", "customdata": "theory.times"},
    )
    figure.add_scatter(
        name="law",
        mode="lines",
        line=dashed("theory.law", color=TOKENS["ink"], width=1.75),
        hoverinfo="skip",
        meta={"x": "theory.law.x", "y": "theory.law.y", "customdata": "theory.law.times"},
    )
    figure.add_scatter(
        name="median",
        mode="lines+text",
        line={"color": TOKENS["ink"], "width": 1.25},
        textposition="top center",
        textfont={"color": TOKENS["ink"]},
        hoverinfo="skip",
        meta={
            **{of: f"theory.middle.{of}" for of in ("x", "y", "text")},
            "customdata": "theory.middle.times",
        },
    )
    figure.update_layout(
        bargap=0.06,
        xaxis=axis(title=caption("")),
        yaxis=axis(nticks=4, showgrid=True, title=caption("starts")),
        meta={
            "xaxis.title.text": "theory.quantity",
            "xaxis.range": "theory.range",
            "yaxis.range": "theory.heights",
            "xaxis.tickvals": "theory.ticks.values",
            "xaxis.ticktext": "theory.ticks.text",
            **add_reason(figure),
        },
    )
    return figure
