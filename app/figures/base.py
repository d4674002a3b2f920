"""What every figure shares: an empty figure in the page's look, and its axes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from app.figures.tokens import TOKENS
from app.spec import Specification
from app.timeline import Timeline


@dataclass(frozen=True)
class Theory:
    """A formula to lay over a run: what it asks of the run's timeline, and when it holds.

    `only` says in words which runs it `applies` to.
    """

    ask: Callable[[Timeline, int], dict[str, Any]]
    applies: Callable[[Specification], bool]
    only: str


END = 84
"""Pixels to the right of a chart of losses, for the numbers at the lines' ends."""
FONT = 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif'


def empty(*, left: int = 34, right: int = 8, top: int = 8, bottom: int = 24) -> go.Figure:
    """A figure without traces; margins in pixels."""
    label = {"bgcolor": TOKENS["ink"], "bordercolor": TOKENS["ink"], "font": {"color": TOKENS["bg"]}}
    layout = go.Layout(
        template=go.layout.Template(),
        margin={"l": left, "r": right, "t": top, "b": bottom},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 11.5, "color": TOKENS["ink-2"]},
        showlegend=False,
        hovermode="closest",
        dragmode=False,
        hoverlabel=label,
    )
    return go.Figure(layout=layout)


def axis(**options: Any) -> dict[str, Any]:
    """A quiet axis: a line and ticks, no grid unless `showgrid` asks for one.

    Its labels are whole: a margin grows where they need more than it has.
    """
    return {
        "linecolor": TOKENS["line-2"],
        "gridcolor": TOKENS["line"],
        "tickcolor": TOKENS["line-2"],
        "tickfont": {"color": TOKENS["ink-2"]},
        "ticks": "outside",
        "ticklen": 3,
        "exponentformat": "power",
        "automargin": True,
        "zeroline": False,
        "showgrid": False,
        "fixedrange": True,
        **options,
    }


def caption(text: str) -> dict[str, Any]:
    """An axis's title, as small as its numbers."""
    return {"text": text, "font": {"size": 11.5, "color": TOKENS["ink-2"]}, "standoff": 6}


def add_reason(figure: go.Figure) -> dict[str, str]:
    """A place for why no theory is drawn, and the binding that fills it, for the layout's `meta`."""
    figure.add_annotation(
        text="",
        font={"color": TOKENS["ink-2"]},
        bgcolor=TOKENS["bg"],
        align="left",
        showarrow=False,
        xref="paper",
        x=0.02,
        xanchor="left",
        yref="paper",
        y=1,
        yanchor="top",
    )
    return {"annotations.0.text": "theory.fails"}


def add_end(figure: go.Figure, source: str, colour: str) -> None:
    """A dot at the end of a line, and its number beside it: `end` of what feeds the line (x, y, text)."""
    figure.add_scatter(
        mode="markers+text",
        marker={"size": 6, "color": TOKENS[colour]},
        textfont={"color": TOKENS[colour]},
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
        meta={"x": f"{source}.end.x", "y": f"{source}.end.y", "text": f"{source}.end.text"},
    )


def add_bands_over_time(figure: go.Figure, quantity: str) -> None:
    """Behind the lines of `history.<quantity>`, where the middle 80 % of their values lie."""
    source = f"history.{quantity}"
    figure.add_scatter(
        mode="lines",
        fill="toself",
        line={"width": 0},
        opacity=0.1,
        hoverinfo="skip",
        meta={
            "each": f"{source}.names",
            "x": f"{source}.bands.$.x",
            "y": f"{source}.bands.$.y",
            "fillcolor": f"{source}.colours.$",
        },
    )


def add_lines_over_time(figure: go.Figure, quantity: str, value: str) -> dict[str, str]:
    """A line an entry of `history.<quantity>`, a label with its value at its end, and a log scale.

    `value` says in a hover label what y is. Answers the bindings of the layout, for its `meta`.
    """
    source = f"history.{quantity}"
    figure.add_scatter(
        mode="lines",
        hovertemplate=f"%{{fullData.name}}, step %{{x}}<br>{value}<extra></extra>",
        meta={
            "each": f"{source}.names",
            "x": f"{source}.steps",
            "y": f"{source}.middle.$",
            "name": f"{source}.names.$",
            "line.color": f"{source}.colours.$",
            "line.width": f"{source}.widths.$",
        },
    )
    figure.add_scatter(
        mode="text",
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
        meta={
            "x": f"{source}.ends.x",
            "y": f"{source}.ends.y",
            "text": f"{source}.ends.text",
            "textfont.color": f"{source}.ends.colours",
        },
    )
    now = {"color": TOKENS["ink"], "width": 1}
    figure.add_shape(type="line", yref="paper", x0=0, x1=0, y0=0, y1=1, line=now)
    figure.update_layout(
        xaxis=axis(nticks=6, tickformat=",d", title=caption("step")), yaxis=axis(type="log", showgrid=True)
    )
    return {
        "xaxis.range": "history.step_range",
        "yaxis.range": f"{source}.range",
        "yaxis.tickvals": f"{source}.ticks.values",
        "yaxis.ticktext": f"{source}.ticks.text",
        "shapes.0.x0": "now.step",
        "shapes.0.x1": "now.step",
    }
