"""What became of each remedy that was tried? The loss of the run as it is, and with each of them."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from app.analysis.diagnosis.finding import Diagnosis, Remedy
from app.figures.base import END, add_ends, axis, caption, empty, step_axis
from app.figures.facts import json_numbers
from app.figures.losses import ends_of, scale_of
from app.figures.tokens import TOKENS
from app.words import significant

AS_IT_IS = "as it is "


def remedies() -> go.Figure:
    """The loss of the run as it is dashed, from its start or from here, with each remedy a full line.

    Fed by `trials` (lines: step, loss, name, colour, dash and width of each; ends, scale, steps), which are
    those of the first cause that was found.
    """
    figure = empty(right=END, top=8, bottom=32)
    figure.add_scatter(
        mode="lines",
        hovertemplate="after %{x} steps<br>%{y:.4g}",
        meta={
            "each": "trials.lines",
            "x": "trials.lines.$.step",
            "y": "trials.lines.$.loss",
            "name": "trials.lines.$.name",
            "line.color": "trials.lines.$.colour",
            "line.dash": "trials.lines.$.dash",
            "line.width": "trials.lines.$.width",
        },
    )
    add_ends(figure, "trials.ends")
    figure.update_layout(
        xaxis={**step_axis(), "title": caption("steps of the trial")},
        yaxis=axis(nticks=4, showgrid=True),
        meta={
            "xaxis.range": "trials.steps",
            "yaxis.type": "trials.scale.type",
            "yaxis.range": "trials.scale.range",
            "yaxis.tickvals": "trials.scale.ticks.values",
            "yaxis.ticktext": "trials.scale.ticks.text",
        },
    )
    return figure


def trial_sources(found: Diagnosis) -> dict[str, Any]:
    """The lines of what was tried against the first cause; `static/js/model/trials.js` makes the same."""
    tried = [remedy for finding in found.findings[:1] for remedy in finding.remedies if remedy.trial]
    lines = _lines(tried)
    scale = scale_of([loss for line in lines for loss in line["loss"] if loss is not None])
    whole = [line for line in lines if line["loss"][-1] is not None]
    ended = [(line["step"], line["loss"], line["short"], line["token"]) for line in whole]
    return {
        "lines": [{**line, "colour": TOKENS[line["token"]]} for line in lines],
        "ends": ends_of(ended, scale, lambda loss: significant(loss, 3)),
        "scale": scale,
        "steps": [0, max((line["step"][-1] for line in lines), default=10)],
    }


def _lines(tried: list[Remedy]) -> list[dict[str, Any]]:
    """As it is from here and from the start, where something begins there; and the remedies by number.

    Of several losses only those that are of the first remedy's kind can stand in one picture.
    """
    lines: list[dict[str, Any]] = []
    begun: set[bool] = set()
    for number, remedy in enumerate(tried, 1):
        trial = remedy.trial
        assert trial is not None
        assert tried[0].trial is not None
        if trial.of != tried[0].trial.of:
            continue
        courses, from_start = trial.courses, remedy.kind == "new"
        if from_start not in begun:
            begun.add(from_start)
            where = "from the start" if from_start else "from here"
            lines.append(_line(courses.steps, courses.as_it_is, f"as it is, {where}", AS_IT_IS, False))
        lines.append(_line(courses.steps, courses.with_it, remedy.title, f"{number}: ", True))
    return lines


def _line(steps: Any, losses: Any, name: str, short: str, remedy: bool) -> dict[str, Any]:
    return {
        "step": list(steps),
        "loss": json_numbers(losses),
        "name": name,
        "short": short,
        "token": "ink" if remedy else "ink-3",
        "dash": "solid" if remedy else "4px,3px",
        "width": 2.25 if remedy else 1.75,
    }
