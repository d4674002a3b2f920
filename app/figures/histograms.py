"""How are the numbers of each layer spread? Weights, gradients of single samples, updates and activations."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from app.figures.base import axis, empty, roomy
from app.figures.dashes import dashed
from app.figures.tokens import TOKENS

QUANTITIES = (
    ("weights", "weights", "ink-3"),
    ("gradients", "", "slope-ink"),
    ("updates", "", "ink-3"),
    ("activations", "activations", "ink-3"),
)
SIZES = ("gradients", "updates")
WITHOUT = dashed("spread.without", color=TOKENS["ink-2"], width=1.25)
GAP = 0.09
"""Of the width, between two columns: for the names of rows, which stand at each."""
UNDER = 0.08
"""Of an upright figure's height, between two plots: for the numbers of the one and the name of the other."""


def histograms() -> go.Figure:
    """A row a layer, the output on top, in four columns; of the step on show.

    Fed by `spread`: `names`, `rows` and the `margin` for them, and for each quantity `bars` (x and y of an
    outline a layer, a gap between two) and `dots` (of each value of a layer that has few), of sizes `zeros`
    (what no log scale shows, in words) as well; `without` is `gradients` without f′, `measured` says what the
    gradients are of, `moved` what the updates are, and both where all are 0.
    """
    figure = empty(left=64, top=26, bottom=26)
    bindings = {"annotations.1.text": "spread.measured", "annotations.2.text": "spread.moved"}
    bindings |= {"margin.l": "spread.margin"}
    for number, (name, label, colour) in enumerate(QUANTITIES):
        x, y = _axes(number)
        _add_bars(figure, name, x, y, {"color": TOKENS[colour], "width": 1}, fill=True)
        _add_dots(figure, name, x, y, {"color": TOKENS[colour], "size": 5.5, "opacity": 0.75})
        if name == "gradients":
            _add_bars(figure, "without", x, y, WITHOUT)
            hollow = {"color": "rgba(0,0,0,0)", "size": 5, "line": {"color": TOKENS["ink-2"], "width": 1}}
            _add_dots(figure, "without", x, y, hollow)
        if name in SIZES:
            _add_zeros(figure, name, x, y)
        across = _column(number)
        figure.add_annotation(
            xref="paper",
            yref="paper",
            x=across[0],
            y=1,
            xanchor="left",
            yanchor="bottom",
            text=label,
            showarrow=False,
            font={"color": TOKENS["ink"]},
        )
        scale = "log" if name in SIZES else "linear"
        rows = roomy(axis(ticks="", showgrid=True, anchor=x))
        columns = roomy(axis(domain=across, anchor=y, nticks=5, type=scale))
        figure.update_layout({_attribute(x): columns, _attribute(y): rows})
        bindings |= {
            f"{_attribute(y)}.tickvals": "spread.rows",
            f"{_attribute(y)}.ticktext": "spread.names",
            f"{_attribute(y)}.range": "spread.range",
            f"{_attribute(x)}.range": f"spread.{name}.range",
        }
        if name in SIZES:
            bindings |= {
                f"{_attribute(x)}.tickvals": f"spread.{name}.ticks.values",
                f"{_attribute(x)}.ticktext": f"spread.{name}.ticks.text",
            }
    figure.update_layout(meta=bindings)
    return figure


def upright() -> dict[str, Any]:
    """What of the layout is otherwise where the plot is higher than it is wide: one column, names at each."""
    height = (1 + UNDER) / len(QUANTITIES)
    attributes: dict[str, Any] = {}
    for number in range(len(QUANTITIES)):
        x, y = (_attribute(of) for of in _axes(number))
        top = max(0.0, 1 - number * height)
        attributes |= {
            f"{x}.domain": [0, 1],
            f"{y}.domain": [max(0.0, top - height + UNDER), top],
            f"annotations.{number}.x": 0,
            f"annotations.{number}.y": top,
        }
    return attributes


def _axes(number: int) -> tuple[str, str]:
    """The axes of a quantity, as a trace names them."""
    suffix = "" if number == 0 else str(number + 1)
    return f"x{suffix}", f"y{suffix}"


def _attribute(of: str) -> str:
    """What the layout calls an axis."""
    return f"{of[0]}axis{of[1:]}"


def _column(number: int) -> list[float]:
    """From where to where a quantity's column goes, of the picture's width."""
    width = (1 + GAP) / len(QUANTITIES)
    return [number * width, number * width + width - GAP]


def _add_bars(figure: go.Figure, name: str, x: str, y: str, line: dict[str, Any], fill: bool = False) -> None:
    figure.add_scatter(
        mode="lines",
        xaxis=x,
        yaxis=y,
        line=line,
        fill="toself" if fill else None,
        fillcolor=TOKENS["line"],
        hoverinfo="skip",
        meta={"x": f"spread.{name}.bars.x", "y": f"spread.{name}.bars.y"},
    )


def _add_zeros(figure: go.Figure, name: str, x: str, y: str) -> None:
    figure.add_scatter(
        mode="text",
        xaxis=x,
        yaxis=y,
        textposition="bottom right",
        textfont={"color": TOKENS["ink-2"]},
        hoverinfo="skip",
        meta={key: f"spread.{name}.zeros.{key}" for key in ("x", "y", "text")},
    )


def _add_dots(figure: go.Figure, name: str, x: str, y: str, marker: dict[str, Any]) -> None:
    figure.add_scatter(
        mode="markers",
        xaxis=x,
        yaxis=y,
        marker=marker,
        cliponaxis=False,
        hoverinfo="skip",
        meta={"x": f"spread.{name}.dots.x", "y": f"spread.{name}.dots.y"},
    )
