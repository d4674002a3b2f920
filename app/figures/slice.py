"""What would any other value of this weight have done? The loss as only the picked weight moves."""

from __future__ import annotations

from math import isfinite

import plotly.graph_objects as go

from app.figures.base import TOP_LEFT, add_words, axis, caption, empty
from app.figures.dashes import dashed
from app.figures.tokens import TOKENS

NAMED = ("text", "x", "y", "xanchor", "yanchor", "xshift")
SILENT = {"hoverinfo": "skip"}
NEAREST, SHARE = 2.0, 1.5


def reach(weight: float) -> float:
    """How far to each side one looks: 2, or from a larger weight past 0, where a bowl has its bottom."""
    return max(NEAREST, SHARE * abs(weight)) if isfinite(weight) else NEAREST


def loss_slice() -> go.Figure:
    """The loss over the weight, its tangent, and the line that the rule without f′ takes for it.

    Fed by `slice` (weights, loss; reach: the weights at both borders, tangent, without: the losses there; at,
    loss_at, to, loss_to, step, step_aside; ends; range; moved: how little the loss moves).
    """
    figure = empty(left=56, right=136, top=22, bottom=38)
    figure.add_scatter(
        mode="lines",
        line={"color": TOKENS["ink"], "width": 2},
        hovertemplate="w %{x:.3f}<br>loss %{y:.4f}<extra></extra>",
        meta={"x": "slice.weights", "y": "slice.loss"},
    )
    for name, line in (
        ("without", dashed("slice.without", color=TOKENS["ink-3"], width=2)),
        ("tangent", {"color": TOKENS["slope-ink"], "width": 2.5}),
    ):
        figure.add_scatter(mode="lines", line=line, meta={"x": "slice.reach", "y": f"slice.{name}"}, **SILENT)
    figure.add_scatter(
        mode="markers",
        marker={"size": 12, "color": TOKENS["ink"], "line": {"color": TOKENS["bg"], "width": 2}},
        cliponaxis=False,  # a loss of 0 lies on the axis
        meta={"x": "slice.at", "y": "slice.loss_at"},
        **SILENT,
    )
    bindings = {"xaxis.range": "slice.reach", "yaxis.range": "slice.range", **_add_step(figure)}
    bindings |= _add_names(figure)
    moved = add_words(figure, font={"color": TOKENS["ink-2"]}, **TOP_LEFT)
    bindings |= {moved: "slice.moved"}
    figure.update_layout(
        xaxis=axis(title=caption("value of the picked weight")),
        yaxis=axis(nticks=5, showgrid=True, title=caption("loss of this sample")),
        meta=bindings,
    )
    return figure


def _add_names(figure: go.Figure) -> dict[str, str]:
    """Curve and slopes by name at their lines' ends, on paper: no line strikes them; the bindings."""
    bindings: dict[str, str] = {}
    for number, colour in enumerate(("slope-ink", "ink-2", "ink")):
        place = f"annotations.{len(figure.layout.annotations)}"
        named = {"borderpad": 1, "font": {"color": TOKENS[colour]}}
        figure.add_annotation(text="", showarrow=False, bgcolor=TOKENS["bg"], **named)
        bindings |= {f"{place}.{key}": f"slice.ends.{key}.{number}" for key in NAMED}
    return bindings


def _add_step(figure: go.Figure) -> dict[str, str]:
    """An arrow from the weight to where the step takes it, and what it is called; its bindings."""
    arrow = {"arrowhead": 2, "arrowwidth": 2, "arrowcolor": TOKENS["ink"], "standoff": 0}
    figure.add_annotation(text="", showarrow=True, xref="x", yref="y", axref="x", ayref="y", **arrow)
    figure.add_annotation(
        text="", showarrow=False, bgcolor=TOKENS["bg"], borderpad=1, font={"color": TOKENS["ink"]}
    )
    here = {"ax": "slice.at.0", "ay": "slice.loss_at.0", "x": "slice.to", "y": "slice.loss_to"}
    words = {"x": "slice.at.0", "y": "slice.loss_at.0", "text": "slice.step"}
    words |= {"xshift": "slice.step_aside.0", "yshift": "slice.step_aside.1"}
    return {
        **{f"annotations.0.{key}": path for key, path in here.items()},
        **{f"annotations.1.{key}": path for key, path in words.items()},
    }
