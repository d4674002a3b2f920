"""How are the numbers of each layer spread? Weights, gradients of single samples, updates and activations."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from app.figures.base import axis, empty
from app.figures.tokens import TOKENS

QUANTITIES = (
    ("weights", "weights", "ink-3"),
    ("gradients", "", "slope-ink"),
    ("updates", "|Δw| of the step", "ink-3"),
    ("activations", "activations", "ink-3"),
)
SIZES = ("gradients", "updates")
WITHOUT = {"color": TOKENS["ink-2"], "width": 1.25, "dash": "3px,2px"}
GAP = 0.03


def histograms() -> go.Figure:
    """A row a layer, the output on top, in four columns; of the step on show.

    Bars, or a dot a value where there are thirty or fewer. Fed by `spread`: `names` and `rows`, and for each
    quantity `bars` (x and y of an outline a layer), x and y of the dots; `without` is `gradients` without f′,
    `measured` says what the gradients are of.
    """
    figure = empty(left=64, top=26, bottom=26)
    width = (1 + GAP) / len(QUANTITIES)
    bindings = {
        "yaxis.tickvals": "spread.rows",
        "yaxis.ticktext": "spread.names",
        "yaxis.range": "spread.range",
        "annotations.1.text": "spread.measured",
    }
    for number, (name, label, colour) in enumerate(QUANTITIES):
        x = "x" if number == 0 else f"x{number + 1}"
        start = number * width
        _add_bars(figure, name, x, {"color": TOKENS[colour], "width": 1}, fill=True)
        if name == "gradients":
            _add_bars(figure, "without", x, WITHOUT)
        figure.add_scatter(
            mode="markers",
            xaxis=x,
            marker={"size": 7, "color": TOKENS[colour], "opacity": 0.8},
            hovertemplate="%{x:.4g}<extra></extra>",
            meta={"x": f"spread.{name}.x", "y": f"spread.{name}.y"},
        )
        figure.add_annotation(
            xref="paper",
            yref="paper",
            x=start,
            y=1,
            xanchor="left",
            yanchor="bottom",
            text=label,
            showarrow=False,
            font={"color": TOKENS["ink"]},
        )
        column = axis(
            domain=[start, start + width - GAP], nticks=5, type="log" if name in SIZES else "linear"
        )
        figure.update_layout({f"xaxis{x[1:]}": column})
        if name in SIZES:
            bindings |= {
                f"xaxis{x[1:]}.range": f"spread.{name}.range",
                f"xaxis{x[1:]}.tickvals": f"spread.{name}.ticks.values",
                f"xaxis{x[1:]}.ticktext": f"spread.{name}.ticks.text",
            }
    figure.update_layout(yaxis=axis(ticks="", showgrid=True), meta=bindings)
    return figure


def _add_bars(figure: go.Figure, name: str, x: str, line: dict[str, Any], fill: bool = False) -> None:
    figure.add_scatter(
        mode="lines",
        xaxis=x,
        line=line,
        fill="toself" if fill else None,
        fillcolor=TOKENS["line"],
        hoverinfo="skip",
        meta={"each": f"spread.{name}.bars", "x": f"spread.{name}.bars.$.x", "y": f"spread.{name}.bars.$.y"},
    )
