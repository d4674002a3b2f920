"""Where does it learn at all? A map over two settings as a heatmap, and what is published about it as lines.

The page draws the cells by itself, as they come, into the same figure without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from typing import Any, Literal, TypeAlias

import numpy as np
import plotly.graph_objects as go

from app.analysis.lines import Line
from app.core.arrays import Array
from app.figures.base import HALO, axis, caption, empty
from app.figures.scales import log_range, log_ticks
from app.figures.tokens import TOKENS
from app.spec.axes import label_of
from app.spec.survey import Axis

Kind: TypeAlias = Literal["size", "sign", "share"]
"""A size becomes a colour by its logarithm, a ratio by whether it is below or above 1, a share as it is."""
KINDS: dict[str, Kind] = {
    "gradient_ratio": "sign",
    "start_ratio": "sign",
    "saturated": "share",
    "dead": "share",
}
"""Measures that are no sizes."""
SIZES = [[0, TOKENS["zero"]], [0.3, TOKENS["line-2"]], [0.65, TOKENS["ctl-line"]], [1, TOKENS["ink-2"]]]
BELOW, ABOVE = SIZES[:2], SIZES[2:]
SIGNS = [[0, TOKENS["neg"]], [0.5, TOKENS["zero"]], [1, TOKENS["pos"]]]
PLACES = (0.8, 0.3, 0.2, 0.4)
"""How far along a line its name stands: lines that cross are named apart."""
BEYOND = [[0, TOKENS["ink"]], [1, TOKENS["ink"]]]
"""Of cells that left all bounds."""
PLAIN = (1e-5, 1e5)
"""Ends of an axis between which its numbers need no powers of ten, which Plotly writes a quarter larger."""


def kind_of(measure: str) -> Kind:
    """How its numbers become colours."""
    return KINDS.get(measure, "size")


def atlas(
    measure: str,
    x: Axis,
    y: Axis,
    values: Array | None,
    diverged: Array | None = None,
    lines: Sequence[Line] = (),
    learned: float | None = None,
) -> dict[str, Any]:
    """Plotly's JSON, with arrays in it, of one measure (rows × columns); nan where there is no number.

    A colour is log₁₀ of a size or a ratio, which is `customdata`; 0 has none. What has `diverged` is black.
    Colours leap at the loss below which a cell has `learned`. Without values it is what the page draws into.
    """
    kind = kind_of(measure)
    figure = empty(left=58, right=16 if values is None else 72, top=8, bottom=42)
    figure.update_layout(xaxis=_axis(x), yaxis=_axis(y))
    figure.add_heatmap(
        name=measure,
        colorscale=SIGNS if kind == "sign" else SIZES,
        colorbar=_bar(measure),
        hovertemplate=f"{_short(x)} %{{x:.4g}}<br>{_short(y)} %{{y:.4g}}<br>"
        f"{measure} %{{customdata:.4g}}<extra></extra>",
    )
    if diverged is not None and not np.isfinite(diverged).any():
        diverged = None
    if diverged is not None:
        figure.add_heatmap(name="diverged", colorscale=BEYOND, showscale=False, hoverinfo="skip")
    for line, place in zip(lines, cycle(PLACES)):
        _add_line(figure, line, int(place * len(line.x)), x)
    content: dict[str, Any] = figure.to_plotly_json()
    if values is not None:
        rows, columns = values.shape
        places = {"x": x.centres(columns), "y": y.centres(rows)}
        content["data"][0] |= {**places, **_shown(values, measure, kind, learned), "customdata": values}
        if diverged is not None:
            content["data"][1] |= {**places, "z": np.where(np.isfinite(diverged), 1.0, np.nan)}
    return content


def _short(of: Axis) -> str:
    return of.path.rpartition(".")[2]


def _axis(of: Axis) -> dict[str, Any]:
    ends = np.array([of.start, of.stop])
    span = np.log10(ends) if of.scale == "log" else ends
    plain = bool((ends > PLAIN[0]).all() and (ends < PLAIN[1]).all())
    form: dict[str, Any] = {"exponentformat": "none"} if plain else {}
    if of.scale == "log" and span[1] - span[0] >= 1:
        ticks = log_ticks(span.tolist())
        form |= {"tickvals": ticks["values"], "ticktext": ticks["text"]}
    return axis(type=of.scale, title=caption(label_of(of.path)), range=span.tolist(), nticks=7, **form)


def _add_line(figure: go.Figure, line: Line, place: int, x: Axis) -> None:
    """A line that is seen on every colour, ink with paper to both sides; its name is at one of its points."""
    for colour, width in ((TOKENS["bg"], 4.5), (TOKENS["ink"], 1.75)):
        figure.add_scatter(
            name=f"{line.name} ({line.source})",
            x=line.x,
            y=line.y,
            mode="lines" if len(line.x) > 1 else "markers",
            marker={"symbol": "x-thin", "size": 9, "line": {"color": colour, "width": width}},
            line={"color": colour, "width": width},
            hoverinfo="skip",
        )
    places = np.array([x.start, x.stop, line.x[place]])
    start, stop, here = np.log(places) if x.scale == "log" else places
    side = "left" if here > (start + stop) / 2 else "right"
    figure.add_scatter(
        x=line.x[place : place + 1],
        y=line.y[place : place + 1],
        text=f" {line.name} ",
        mode="text",
        textposition=f"middle {side}",
        textfont={"color": TOKENS["ink"], "shadow": HALO},
        hoverinfo="skip",
    )


def _bar(measure: str, **ticks: Any) -> dict[str, Any]:
    return {"thickness": 8, "outlinewidth": 0, "title": {"text": measure, "side": "top"}, **ticks}


def _shown(values: Array, measure: str, kind: Kind, learned: float | None) -> dict[str, Any]:
    """What becomes a colour, from where to where, and the colour bar's ticks where they are no plain ones."""
    if kind == "share":
        return {"z": values, "zmin": 0, "zmax": 1}
    shown: Array = np.ascontiguousarray(np.log10(np.where(values > 0, values, np.nan)))
    known = shown[np.isfinite(shown)]
    if not known.size:
        return {"z": shown}
    low, high = float(known.min()), float(known.max())
    if kind == "sign":
        high = max(abs(low), abs(high))
        low = -high
    ticks = log_ticks(log_range(10.0 ** np.array([low, high])))
    bar = _bar(measure, tickvals=np.log10(ticks["values"]).tolist(), ticktext=ticks["text"])
    scale = _parted(low, high, learned) if learned and low < np.log10(learned) < high else {}
    return {"z": shown, "zmin": low, "zmax": high, "colorbar": bar, **scale}


def _parted(low: float, high: float, learned: float) -> dict[str, Any]:
    """The scale of sizes with a leap at one; `parted` of `static/js/draw/sheets.js` makes the same."""
    share = float((np.log10(learned) - low) / (high - low))
    ends = zip((0.0, share, share, 1.0), (*BELOW, *ABOVE), strict=True)
    return {"colorscale": [[place, colour] for place, (_, colour) in ends]}
