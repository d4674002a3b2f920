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
