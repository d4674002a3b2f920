"""Why this f′? The curve of f and of f′ at the picked unit, with every sample's operating point."""

from __future__ import annotations

import plotly.graph_objects as go

from app.figures.base import axis, empty
from app.figures.tokens import TOKENS

DOT = {"size": 12, "color": TOKENS["open"], "line": {"color": TOKENS["ink"], "width": 2}}
SAMPLES = {"size": 5.5, "color": TOKENS["ink-2"], "opacity": 0.32}
SILENT = {"hoverinfo": "skip"}
PLACE = {"x": "probe.z", "marker.symbol": "probe.symbol"}
WHOLE = {"cliponaxis": False}
"""A dot at the border of the picture is a whole one."""


def curve() -> go.Figure:
    """f above, f′ below, over z. The tangent at the probe's z has the slope that f′ shows under it.

    Fed by `curve` (z, f, slope: the activation over its range of interest), `samples` (the same at the unit,
    one entry a training sample), `tangent` (z, f) and `probe` (z, f, slope); and the words over
    both, where the page may call z what the question does.
    """
    figure = empty(top=20, bottom=26)
    figure.add_scatter(
        mode="lines",
        line={"color": TOKENS["ctl-line"], "width": 1.25},
        meta={"x": "curve.z", "y": "curve.f", "hovertemplate": "curve.hover"},
    )
    figure.add_scatter(
        mode="markers", marker=SAMPLES, meta={"x": "samples.z", "y": "samples.f"}, **SILENT, **WHOLE
    )
    figure.add_scatter(
        mode="lines",
        line={"color": TOKENS["slope-ink"], "width": 3.5},
        meta={"x": "tangent.z", "y": "tangent.f"},
        **SILENT,
    )
    figure.add_scatter(
        mode="markers",
        marker=DOT,
        meta={**PLACE, "y": "probe.f", "hovertemplate": "probe.hover"},
        **WHOLE,
    )
    figure.add_scatter(
        mode="lines",
        yaxis="y2",
        line={"color": TOKENS["slope-ink"], "width": 1.75},
        fill="tozeroy",
        fillcolor=TOKENS["slope-wash"],
        meta={"x": "curve.z", "y": "curve.slope", "hovertemplate": "curve.slope_hover"},
    )
    figure.add_scatter(
        mode="markers",
        yaxis="y2",
        marker=SAMPLES,
        meta={"x": "samples.z", "y": "samples.slope"},
        **SILENT,
        **WHOLE,
    )
    figure.add_scatter(
        mode="markers",
        yaxis="y2",
        marker=DOT,
        meta={**PLACE, "y": "probe.slope", "hovertemplate": "probe.slope_hover"},
        **WHOLE,
    )
    guide = {"color": TOKENS["ctl-line"], "width": 1}
    for number, y in enumerate(("y", "y2")):
        figure.add_shape(type="line", yref=f"{y} domain", x0=0, x1=0, y0=0, y1=1, line=guide, layer="below")
        figure.add_annotation(
            text="",
            font={"color": TOKENS["slope-ink" if number else "ink"], "size": 12},
            showarrow=False,
            xref="paper",
            x=0,
            xanchor="left",
            yref=f"{y} domain",
            y=1,
            yanchor="bottom",
            borderpad=0,
        )
    figure.update_layout(
        xaxis=axis(anchor="y2", nticks=6),
        yaxis=axis(domain=[0.56, 1], nticks=3),
        yaxis2=axis(domain=[0, 0.4], anchor="x", nticks=3),
        meta={
            "xaxis.range": "curve.z_range",
            "yaxis.range": "curve.f_range",
            "yaxis2.range": "curve.slope_range",
            "shapes.0.x0": "probe.z.0",
            "shapes.0.x1": "probe.z.0",
            "shapes.1.x0": "probe.z.0",
            "shapes.1.x1": "probe.z.0",
            "annotations.0.text": "curve.formula",
            "annotations.1.text": "probe.slope_name",
        },
    )
    return figure
