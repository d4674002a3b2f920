"""Panels as Plotly figures: one function a figure, one figure a file, all in `FIGURES`.

A figure is a template. `meta` of a trace maps its attributes to the paths that feed them
(`{"x": "history.step", "y": "history.train"}`), `meta` of the layout does the same for attributes of the layout
(`"shapes.0.x0": "now.step"`). The page fills a template from the run that it follows and draws it again whenever
what feeds it changes; to add a panel, write its function and name it here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import plotly.graph_objects as go

from app.figures.curve import curve
from app.figures.loss import loss
from app.figures.tokens import TOKENS

FIGURES: dict[str, Callable[[], go.Figure]] = {"curve": curve, "loss": loss}


@cache
def declared() -> list[dict[str, Any]]:
    """Every figure's `name`, its template as Plotly JSON, and `colours`, from its hex colours to their tokens."""
    colours = {colour: token for token, colour in TOKENS.items()}
    return [
        {"name": name, "colours": colours, "figure": json.loads(build().to_json())}
        for name, build in FIGURES.items()
    ]
