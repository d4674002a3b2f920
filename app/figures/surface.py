"""Where does the run walk? The training loss over the plane that holds most of its path."""

from __future__ import annotations

import plotly.graph_objects as go

from app.figures.base import HALO, axis, caption, empty
from app.figures.dashes import IN_SPACE, dashed
from app.figures.tokens import TOKENS

ABOVE = {"eye": {"x": 0.99, "y": -1.17, "z": 1.47}, "center": {"x": -0.05, "y": -0.04, "z": -0.14}}
"""Where the landscape is seen from: high enough that a ridge hides little of the path, and so far that no
axis's name is cut."""
ASPECT = {"x": 1, "y": 1, "z": 0.6}
"""Of all landscapes: by its own numbers a flat one would lie beyond the picture."""
GROUND = {"x": "x", "y": "y", "z": "loss"}
TWIN_HERE = {"size": 11, "color": TOKENS["bg"], "line": {"color": TOKENS["ink-3"], "width": 2}}
LAND = [[0, TOKENS["line"]], [1, TOKENS["ctl-line"]]]
POINTED = {"size": 9, "color": "rgba(0,0,0,0)", "line": {"color": TOKENS["ink"], "width": 2}}
"""Where the pointer is on the other picture of the same plane."""
PATH = {"color": TOKENS["ink"], "width": 3}
LINES = {"color": TOKENS["ink-3"], "width": 1}
HERE = {"size": 12, "color": TOKENS["ink"], "line": {"color": TOKENS["bg"], "width": 2}}
TWIN = dashed("surface.twin.path", color=TOKENS["ink-3"], width=2)
MARK = {"symbol": "arrow", "size": 13, "color": TOKENS["ink"], "line": {"color": TOKENS["bg"], "width": 1}}
"""Its tip is where the path was at that step."""
START = {"size": 9, "color": TOKENS["bg"], "line": {"color": TOKENS["ink"], "width": 2}}


def surface() -> go.Figure:
    """Contours of the loss with the run's path from its start (hollow) to where it stands (full).

    Fed by `surface` (x, y, loss, ticks, hover, levels; path: x, y, loss, width; marks: x, y, angle, text,
    side; start and here: x, y, loss, text, side; twin: path and here, empty without one; axes: what they are
    called; caption).
    """
    figure = empty(left=26, right=64, top=8, bottom=46)
    figure.add_contour(
        colorscale=LAND,
        autocontour=False,
        contours={"coloring": "heatmap"},
        line={"color": TOKENS["ink-3"], "width": 0.7},
        colorbar={
            "thickness": 8,
            "outlinewidth": 0,
            "x": 1.005,
            "title": {"text": "loss", "font": caption("")["font"], "side": "top"},
            "tickfont": {"color": TOKENS["ink-2"]},
        },
        meta={
            "x": "surface.x",
            "y": "surface.y",
            "z": "surface.loss",
            **_levels("contours"),
            "hovertemplate": "surface.hover",
            "colorbar.tickvals": "surface.ticks.values",
            "colorbar.ticktext": "surface.ticks.text",
        },
    )
    figure.add_scatter(
        mode="lines",
        line=TWIN,
        hoverinfo="skip",
        meta={"x": "surface.twin.path.x", "y": "surface.twin.path.y"},
    )
    drawn = {"x": "surface.path.x", "y": "surface.path.y", "line.width": "surface.path.width"}
    figure.add_scatter(mode="lines", line=PATH, hoverinfo="skip", meta=drawn)
    figure.add_scatter(
        name="marks",
        mode="markers+text",
        marker=MARK,
        textfont={"color": TOKENS["ink-2"], "size": 11, "shadow": HALO},
        hoverinfo="skip",
        meta={
            "x": "surface.marks.x",
            "y": "surface.marks.y",
            "marker.angle": "surface.marks.angle",
            "text": "surface.marks.text",
            "textposition": "surface.marks.side",
        },
    )
    for name, marker in (("start", START), ("twin.here", TWIN_HERE), ("here", HERE)):
        figure.add_scatter(
            mode="markers+text",
            marker=marker,
            textfont={"color": TOKENS["ink"], "shadow": HALO},
            cliponaxis=False,
            hoverinfo="skip",
            meta={
                "x": f"surface.{name}.x",
                "y": f"surface.{name}.y",
                "text": f"surface.{name}.text",
                "textposition": f"surface.{name}.side",
            },
        )
    figure.add_scatter(
        name="pointed",
        mode="markers",
        marker=POINTED,
        hoverinfo="skip",
        meta={"x": "surface.pointed.x", "y": "surface.pointed.y"},
    )
    figure.add_annotation(
        xref="paper", yref="paper", x=1, y=0, xanchor="right", yanchor="top", yshift=-24, showarrow=False
    )
    bare = {"showticklabels": False, "ticks": "", "showline": False}
    figure.update_layout(
        xaxis=axis(**bare, constrain="domain", constraintoward="right", title=caption("")),
        yaxis=axis(**bare, scaleanchor="x", constrain="domain", title=caption("")),
        meta={
            "annotations.0.text": "surface.caption",
            "xaxis.title.text": "surface.axes.first",
            "yaxis.title.text": "surface.axes.second",
        },
    )
    return figure


def _levels(of: str) -> dict[str, str]:
    """The bindings of contours to where they lie: the same on the map and in space."""
    return {f"{of}.{end}": f"surface.levels.{end}" for end in ("start", "end", "size")}


def surface_3d() -> go.Figure:
    """The same landscape in space, to be turned, with the map's lines on it, over a floor with a grid."""
    figure = empty(left=0, right=0, top=0, bottom=0)
    figure.add_surface(
        colorscale=LAND,
        showscale=False,
        contours={"z": {"show": True, "usecolormap": False, **LINES}},
        meta={
            "x": "surface.x",
            "y": "surface.y",
            "z": "surface.loss",
            **_levels("contours.z"),
            "hovertemplate": "surface.hover",
        },
    )
    figure.add_scatter3d(
        mode="lines",
        line={"color": TOKENS["ink"]},
        hoverinfo="skip",
        meta={
            **{of: f"surface.path.ground.{name}" for of, name in GROUND.items()},
            "line.width": "surface.path.bold",
        },
    )
    figure.add_scatter3d(
        mode="lines",
        line=dashed("surface.twin.path", IN_SPACE, color=TOKENS["ink-3"], width=4),
        hoverinfo="skip",
        meta={of: f"surface.twin.path.ground.{name}" for of, name in GROUND.items()},
    )
    for name, marker, size in (("start", START, 4), ("twin.here", TWIN_HERE, 5), ("here", HERE, 6)):
        figure.add_scatter3d(
            mode="markers",
            marker={**marker, "size": size},
            hoverinfo="skip",
            meta={
                "x": f"surface.{name}.x",
                "y": f"surface.{name}.y",
                "z": f"surface.{name}.height",
            },
        )
    figure.add_scatter3d(
        name="pointed",
        mode="markers",
        marker={"size": 6, "color": TOKENS["ink"]},
        hoverinfo="skip",
        meta={"x": "surface.pointed.x", "y": "surface.pointed.y", "z": "surface.pointed.loss"},
    )
    quiet = {
        "showbackground": False,
        "zeroline": False,
        "ticks": "",
        "color": TOKENS["ink-3"],
        "gridcolor": TOKENS["line-2"],
        "showspikes": False,
    }
    level = {**quiet, "showticklabels": False, "title": {"font": {"size": 11.5}}}
    figure.update_layout(
        dragmode="turntable",
        uirevision="turned",
        scene={
            "camera": ABOVE,
            "aspectmode": "manual",
            "aspectratio": ASPECT,
            "xaxis": level,
            "yaxis": level,
            "zaxis": {
                **quiet,
                "showbackground": True,
                "backgroundcolor": TOKENS["zero"],
                "title": {"text": "loss", "font": {"size": 11.5}},
            },
        },
        meta={
            "scene.xaxis.title.text": "surface.axes.short.first",
            "scene.yaxis.title.text": "surface.axes.short.second",
            "scene.zaxis.range": "surface.heights",
            "scene.zaxis.tickvals": "surface.ticks.values",
            "scene.zaxis.ticktext": "surface.ticks.text",
            "scene.annotations": "surface.names",
        },
    )
    return figure
