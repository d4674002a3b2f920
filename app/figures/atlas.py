"""Where does it learn at all? A map over two settings as a heatmap."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.core.arrays import Array
from app.figures.base import axis, caption, empty
from app.figures.scales import log_range, log_ticks
from app.figures.tokens import TOKENS
from app.spec.survey import Axis

LINEAR = frozenset({"saturated", "dead"})
"""Measures that become a colour as they are, not by their logarithm: shares."""
COLOURS = [[0, TOKENS["slope-ink"]], [0.5, TOKENS["slope-line"]], [1, TOKENS["slope-wash"]]]
SHARES = COLOURS[::-1]
"""The other way round: much of them is what is to be seen."""


def atlas(measure: str, x: Axis, y: Axis, values: Array) -> dict[str, Any]:
    """Plotly's JSON, with arrays in it, of one measure (rows × columns); nan where there is no number.

    On a log scale a colour is log₁₀ of the measure, which is `customdata`; 0 has none.
    """
    rows, columns = values.shape
    is_log = measure not in LINEAR
    shown, bar = _logarithms(values) if is_log else (values, {})
    names = (x.path.rpartition(".")[2], y.path.rpartition(".")[2])
    figure = empty(left=64, right=72, top=8, bottom=44)
    figure.add_heatmap(
        name=measure,
        colorscale=COLOURS if is_log else SHARES,
        colorbar={"thickness": 8, "outlinewidth": 0, "title": {"text": measure, "side": "top"}, **bar},
        hovertemplate=f"{names[0]} %{{x:.4g}}<br>{names[1]} %{{y:.4g}}<br>"
        f"{measure} %{{customdata:.4g}}<extra></extra>",
    )
    figure.update_layout(
        xaxis=axis(type=x.scale, title=caption(x.path)), yaxis=axis(type=y.scale, title=caption(y.path))
    )
    content: dict[str, Any] = figure.to_plotly_json()
    places = {"x": x.centres(columns), "y": y.centres(rows)}
    content["data"][0] |= {**places, "z": np.ascontiguousarray(shown), "customdata": values}
    return content


def _logarithms(values: Array) -> tuple[Array, dict[str, Any]]:
    """log₁₀ of what is above 0, and the colour bar's ticks."""
    shown: Array = np.log10(np.where(values > 0, values, np.nan))
    known = shown[np.isfinite(shown)]
    if not known.size:
        return shown, {}
    ticks = log_ticks(log_range(10.0 ** np.array([known.min(), known.max()])))
    return shown, {"tickvals": np.log10(ticks["values"]).tolist(), "ticktext": ticks["text"]}
