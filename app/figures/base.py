"""What every figure shares: an empty figure in the page's look, and its axes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import plotly.graph_objects as go

from app.figures.tokens import TOKENS
from app.spec import Specification
from app.timeline import Timeline


@dataclass(frozen=True)
class Kind:
    """A kind of run: which specifications it `applies` to, and in words (`only`)."""

    applies: Callable[[Specification], bool]
    only: str


EVERY = Kind(lambda spec: True, "every run")


@dataclass(frozen=True)
class Theory(Kind):
    """A formula to lay over runs of a kind: what it asks of the run's timeline, or Pieces of it.

    `drawn` makes what feeds the figure of the answer.
    """

    ask: Callable[[Timeline, int], Any]
    drawn: Callable[[dict[str, Any]], dict[str, Any]] = dict


END = 84
"""Pixels to the right of a chart of losses, for the numbers at the lines' ends."""
SHORT = 5000
"""Steps between two ticks, from which on their numbers are written in thousands."""
FONT = 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif'
MATHS = "'STIX Two Italic', 'STIX Two Text', 'Cambria Math', serif"
"""The page's face for symbols, `--math` in `static/css/tokens.css`."""

HALO = ", ".join([f"0 0 3px {TOKENS['bg']}"] * 4)
"""Around words that are read on every colour."""


def symbol(text: str) -> str:
    """A mathematical symbol within a text; `symbol` of `static/js/words/curve.js` writes the same."""
    return f'<i style="font-family: {MATHS}; font-size: 1.2em">{text}</i>'


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
        separators=".\N{NARROW NO-BREAK SPACE}",
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
        "ticklabeloverflow": "allow",
        "zeroline": False,
        "showgrid": False,
        "fixedrange": True,
        **options,
    }


def roomy(one: dict[str, Any]) -> dict[str, Any]:
    """An axis whose labels have room: where its margins grow, Plotly draws a figure twice."""
    return {**one, "automargin": False}


def caption(text: str) -> dict[str, Any]:
    """An axis's title, as small as its numbers."""
    return {"text": text, "font": {"size": 11.5, "color": TOKENS["ink-2"]}, "standoff": 6}


TOP_LEFT = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": 1, "yanchor": "bottom"}
"""Where words stand over a plot."""


def add_words(figure: go.Figure, **placed: Any) -> str:
    """Words to come, placed so; where their text is bound, for the layout's `meta`."""
    figure.add_annotation(text="", showarrow=False, **placed)
    return f"annotations.{len(figure.layout.annotations) - 1}.text"


def add_reason(figure: go.Figure) -> dict[str, str]:
    """A place above for why no theory is drawn, and the bindings that fill it, for the layout's `meta`."""
    text = add_words(figure, font={"color": TOKENS["ink-2"]}, align="left", **TOP_LEFT)
    return {text: "theory.fails", "margin.t": "theory.top"}


def step_axis() -> dict[str, Any]:
    """An axis of steps, whose numbers lie flat: in thousands and millions where they are long."""
    formats = [
        {"dtickrange": [None, SHORT - 1], "value": ",d"},
        {"dtickrange": [SHORT, None], "value": "~s"},
    ]
    return axis(nticks=5, tickangle=0, tickformatstops=formats, title=caption("step"))


def add_step_axis(figure: go.Figure) -> None:
    """The same axis, named in the margin beside its numbers: a low picture has no line to spare."""
    figure.update_layout(xaxis={**step_axis(), "title": None})
    beneath = {"y": 0, "yanchor": "top", "yshift": -6}
    figure.add_annotation(
        **{**beneath, "xref": "paper", "yref": "paper", "x": 1, "xanchor": "left", "xshift": 20},
        text="step",
        showarrow=False,
        borderpad=0,
        font={"color": TOKENS["ink-2"]},
    )


def add_now(figure: go.Figure, layer: Literal["above", "below"] = "above") -> dict[str, str]:
    """A line at the step on show, and the bindings that move it, for the layout's `meta`.

    It is `below` the lines where words stand at ends of these within the picture.
    """
    now = {"color": TOKENS["ink"], "width": 1}
    figure.add_shape(type="line", yref="paper", x0=0, x1=0, y0=0, y1=1, line=now, layer=layer)
    place = f"shapes.{len(figure.layout.shapes) - 1}"
    return {f"{place}.x0": "now.step", f"{place}.x1": "now.step"}


def add_ends(figure: go.Figure, source: str, dots: bool = True, sides: str = "") -> None:
    """At the end of each line a dot, and its words in the margin, which have moved apart.

    Fed by `source` (x, at: where the lines end; y: where their words stand; text, colours). `sides` is a
    path that says where words stand, if they do not to the right.
    """
    if dots:
        figure.add_scatter(
            mode="markers",
            marker={"size": 6},
            cliponaxis=False,
            hoverinfo="skip",
            meta={"x": f"{source}.x", "y": f"{source}.at", "marker.color": f"{source}.colours"},
        )
    figure.add_scatter(
        mode="text",
        textposition="middle right",
        textfont={"shadow": HALO},
        cliponaxis=False,
        hoverinfo="skip",
        meta={
            **({"textposition": sides} if sides else {}),
            "x": f"{source}.x",
            "y": f"{source}.y",
            "text": f"{source}.text",
            "textfont.color": f"{source}.colours",
        },
    )


def add_coming(figure: go.Figure, source: str = "losses") -> dict[str, str]:
    """What is to come where a line has but one point, and its binding, for the layout's `meta`."""
    paper = {"font": {"color": TOKENS["ink-3"]}, "bgcolor": TOKENS["bg"], "borderpad": 0}
    text = add_words(figure, xref="paper", x=1, xanchor="right", yref="paper", y=0.5, **paper)
    return {text: f"{source}.coming"}


def add_leaders(figure: go.Figure, path: str, ended: str | None = None) -> dict[str, str]:
    """Thin lines from the ends of lines to their words, and the bindings that move them, for `meta`.

    `path` is in pixels from `ended` on, which is a share of the picture's width, all of it where no source
    is named; and in the axis's values.
    """
    thin = {"color": TOKENS["ctl-line"], "width": 1}
    figure.add_shape(type="path", path="M0,1", xref="paper", xsizemode="pixel", xanchor=1, line=thin)
    place = f"shapes.{len(figure.layout.shapes) - 1}"
    return {f"{place}.path": path, **({f"{place}.xanchor": ended} if ended else {})}


def add_bands_over_time(figure: go.Figure, quantity: str) -> None:
    """Behind the lines of `history.<quantity>`, where the middle half of the values of some lie."""
    source = f"history.{quantity}"
    figure.add_scatter(
        mode="lines",
        fill="toself",
        line={"width": 0},
        fillcolor=TOKENS["ink-2"],
        opacity=0.1,
        hoverinfo="skip",
        meta={"each": f"{source}.bands", "x": f"{source}.bands.$.x", "y": f"{source}.bands.$.y"},
    )


def add_lines_over_time(figure: go.Figure, quantity: str, value: str) -> dict[str, str]:
    """A line an entry of `history.<quantity>.lines`, a label with its value at its end, and a log scale.

    `value` says in a hover label what y is; over the plot stands of which steps it is the median, at its
    foot which lines are 0 throughout. Answers
    the bindings of the layout, for its `meta`.
    """
    source = f"history.{quantity}"
    figure.add_scatter(
        mode="lines",
        hovertemplate=f"%{{fullData.name}}, step %{{x}}<br>{value}<extra></extra>",
        meta={
            "each": f"{source}.lines",
            "x": f"{source}.steps",
            "y": f"{source}.lines.$.y",
            "name": f"{source}.lines.$.name",
            "line.color": f"{source}.lines.$.colour",
            "line.width": f"{source}.lines.$.width",
        },
    )
    add_ends(figure, f"{source}.ends")
    add_ends(figure, f"{source}.deaths", sides=f"{source}.deaths.sides")
    lead = add_leaders(figure, f"{source}.ends.leaders", "history.ended")
    now = add_now(figure, "below")
    window = add_words(figure, font={"color": TOKENS["ink-2"]}, **TOP_LEFT)
    below = {"xref": "paper", "x": 0.01, "xanchor": "left", "yref": "paper", "y": 0.02, "yanchor": "bottom"}
    still = add_words(figure, font={"color": TOKENS["ink"]}, bgcolor=TOKENS["bg"], borderpad=1, **below)
    figure.update_layout(xaxis=roomy(step_axis()), yaxis=roomy(axis(type="log", showgrid=True)))
    return {
        "xaxis.range": "history.step_range",
        "yaxis.range": f"{source}.range",
        "yaxis.tickvals": f"{source}.ticks.values",
        "yaxis.ticktext": f"{source}.ticks.text",
        window: f"{source}.window",
        still: f"{source}.still",
        **add_coming(figure, "history"),
        **lead,
        **now,
    }


def decades_of(source: str) -> dict[str, str]:
    """The bindings of a log y axis to the range and the ticks of `source.decades`."""
    bound = {"range": "range", "tickvals": "values", "ticktext": "text"}
    return {f"yaxis.{of_axis}": f"{source}.decades.{name}" for of_axis, name in bound.items()}
