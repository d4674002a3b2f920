"""Does the rate fit the ground? The curvature of the training loss on the way, beside what a step stands."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from app.analysis.sharpness import sharpness as ask
from app.figures.base import (
    EVERY,
    Theory,
    add_coming,
    add_ends,
    add_now,
    add_reason,
    axis,
    caption,
    decades_of,
    empty,
    step_axis,
    symbol,
)
from app.figures.facts import json_numbers
from app.figures.losses import COMING, step_range
from app.figures.over_time import LINE_OF_TEXT
from app.figures.scales import log_range, spread
from app.figures.tokens import TOKENS
from app.words import significant

AT_A_KINK = "No λ here: a unit stands on its kink."
UNBOUNDED = "No λ here: numbers are past all bounds."
FLAT = "λ is not above 0 here: the loss bends upwards in no direction."


def drawn(answer: dict[str, Any]) -> dict[str, Any]:
    """Both lines as JSON, the range of steps, and what stands at the lines' ends.

    A curvature after so many steps is that of the weights which the next step begins with, as its loss is.
    """
    steps = [step + 1 for step in answer["step"]]
    lines = {name: json_numbers(answer[name]) for name in ("measured", "expected")}
    positive = [value if value and value > 0 else None for value in lines["measured"]]
    bound = f"{significant(answer['stability'], 3)}/rate"
    named = (("measured", f"curvature {symbol('λ')}", "ink"), ("expected", bound, "ink-3"))
    span = log_range(*lines.values())
    ends, begun = step_range([0], steps[-1]), len(steps) > 1
    bounds = lines["expected"] if begun else 2 * lines["expected"]  # of one step its grey would be a line
    bounded = (steps if begun else ends)[: len(bounds)]
    known = [(lines[name][-1:], words, colour) for name, words, colour in named]
    places = (steps[-1], (bounded or steps)[-1])
    ended = [
        (place, line[0], words, colour)
        for place, (line, words, colour) in zip(places, known, strict=True)
        if line and line[0] and line[0] > 0
    ]
    return {
        **answer,
        **lines,
        "curve": positive,
        "step": steps,
        "fails": " ".join(filter(None, [answer.get("fails", ""), _of(lines["measured"][-1], answer)])),
        "step_range": ends,
        "coming": "" if begun else COMING,
        "bound": {"name": bound, "x": bounded, "y": bounds, "top": [10.0 ** span[1]] * len(bounded)},
        "ends": {
            "x": [place for place, _, _, _ in ended],
            "at": [value for _, value, _, _ in ended],
            "y": [10.0**y for y in spread([np.log10(value) for _, value, _, _ in ended], span, LINE_OF_TEXT)],
            "text": [f"  {words}  {significant(value, 3)}" for _, value, words, _ in ended],
            "colours": [TOKENS[colour] for _, _, _, colour in ended],
        },
    }


def _of(curvature: float | None, answer: dict[str, Any]) -> str:
    """Why a log scale does not show it, if it does not."""
    if curvature is None:
        return AT_A_KINK if answer["finite"] else UNBOUNDED
    return "" if curvature > 0 else FLAT


THEORY = Theory(EVERY.applies, EVERY.only, ask, drawn)


def sharpness() -> go.Figure:
    """λ_max of the loss's Hessian over the steps on a log scale; what lies over 2/η is grey.

    The bound has momentum's factor.

    Fed by `theory` (step, curve; bound: x, y, top; step_range, coming, ends, decades, fails) and `now`.
    """
    figure = empty(left=52, right=128, top=8, bottom=34)
    figure.add_scatter(
        mode="lines",
        line={"width": 0},
        hoverinfo="skip",
        meta={"x": "theory.bound.x", "y": "theory.bound.top"},
    )
    figure.add_scatter(
        name="2/η",
        mode="lines",
        line={"color": TOKENS["ink-3"], "width": 1.25, "shape": "hv"},
        fill="tonexty",
        fillcolor=TOKENS["line"],
        hovertemplate="step %{x}<br>a step stands %{y:.4g}<extra></extra>",
        meta={"x": "theory.bound.x", "y": "theory.bound.y"},
    )
    figure.add_scatter(
        name="λ",
        mode="lines+markers",
        line={"color": TOKENS["ink"], "width": 2.25},
        marker={"size": 5, "color": TOKENS["ink"]},
        hovertemplate="step %{x}<br>λ = %{y:.4g}<extra></extra>",
        meta={"x": "theory.step", "y": "theory.curve"},
    )
    add_ends(figure, "theory.ends")
    figure.update_layout(
        xaxis=step_axis(),
        yaxis=axis(type="log", showgrid=True, title=caption("curvature of the training loss")),
        meta={
            "xaxis.range": "theory.step_range",
            **decades_of("theory"),
            **add_coming(figure, "theory"),
            **add_now(figure),
            **add_reason(figure),
        },
    )
    return figure
