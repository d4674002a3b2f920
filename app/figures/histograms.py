"""How are the numbers of each layer spread? Weights, gradients, updates and activations."""

from __future__ import annotations

import plotly.graph_objects as go

from app.figures.base import axis, empty
from app.figures.tokens import TOKENS

QUANTITIES = (
    ("weights", "weights", "ink-2"),
    ("gradients", "gradients, log₁₀ |∂L/∂w|", "slope-ink"),
    ("updates", "updates, log₁₀ |Δw|", "slope-ink"),
    ("activations", "activations", "ink-2"),
)
GAP = 0.03


def histograms() -> go.Figure:
    """A ridge a layer, the output on top, in four columns; of the step on show.

    Fed by `spread`: for each quantity `values` and, beside them, the `layer` that each belongs to.
    """
    figure = empty(left=64, top=26, bottom=26)
    width = (1 + GAP) / len(QUANTITIES)
    for number, (name, label, colour) in enumerate(QUANTITIES):
        x = "x" if number == 0 else f"x{number + 1}"
        start = number * width
        figure.add_violin(
            orientation="h",
            side="positive",
            points=False,
            width=1.7,
            spanmode="hard",
            xaxis=x,
            line={"color": TOKENS[colour], "width": 1},
            fillcolor=TOKENS["line"],
            hoverinfo="skip",
            meta={"x": f"spread.{name}.values", "y": f"spread.{name}.layer"},
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
        figure.update_layout({f"xaxis{x[1:]}": axis(domain=[start, start + width - GAP], nticks=4)})
    figure.update_layout(yaxis=axis(type="category"), meta={"yaxis.categoryarray": "layers.names"})
    return figure
