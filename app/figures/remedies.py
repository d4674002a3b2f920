"""What became of each remedy that was tried? The loss of the run as it is, and with each of them."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from app.analysis.diagnosis.finding import Diagnosis, Remedy
from app.figures.base import add_ends, add_leaders, axis, caption, empty, step_axis
from app.figures.dashes import DASH
from app.figures.facts import json_numbers
from app.figures.losses import ends_of, leaders, scale_of
from app.figures.tokens import TOKENS
from app.words import significant

LOSSES = {
    "train": "loss",
    "test": "test loss",
    "share": "share of the mean’s loss",
    "share_of_first": "share of its first loss",
}
LONGEST = 27
"""Letters of a remedy's name beside its line."""
NAMED = 178
"""Pixels to the right, for these and a leader."""
BEST = {"token": "ink", "dash": DASH, "width": 2.25}
OTHER = {"token": "ink-2", "dash": DASH, "width": 1.25}
AS_IT_IS = {"token": "ink-3", "dash": "solid", "width": 1.75}


def remedies() -> go.Figure:
    """The loss of the run as it is a full line, from its start or from here, with each remedy dashed.

    Beside their ends, which leaders point at, stand number and name; the one that came lowest is in ink.

    Fed by `trials` (lines: step, loss, name, colour, dash and width of each; ends, scale, of, steps), which
    are those of the first cause that was found.
    """
    figure = empty(right=NAMED, top=18, bottom=32)  # a name of two lines stands at the upper edge
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
    lead = add_leaders(figure, "trials.ends.leaders")
    figure.update_layout(
        xaxis={**step_axis(), "title": caption("steps of the trial")},
        yaxis=axis(nticks=4, showgrid=True, title=caption("")),
        meta={
            **lead,
            "yaxis.title.text": "trials.of",
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
    remedies = [remedy for finding in found.findings[:1] for remedy in finding.remedies]
    lines = _lines(remedies)
    scale = scale_of([loss for line in lines for loss in line["loss"] if loss is not None])
    whole = [line for line in lines if line["loss"][-1] is not None]
    ended = [(line["step"], line["loss"], f"  {line['short']}<br>    ", line["token"]) for line in whole]
    ends = ends_of(ended, scale, lambda loss: significant(loss, 3))
    return {
        "lines": [{**line, "colour": TOKENS[line["token"]]} for line in lines],
        "ends": {**ends, "leaders": leaders(ends["at"], ends["y"])},
        "scale": scale,
        "of": next((LOSSES[remedy.trial.of] for remedy in remedies if remedy.trial), ""),
        "steps": [0, max((line["step"][-1] for line in lines), default=10)],
    }


def _lines(remedies: list[Remedy]) -> list[dict[str, Any]]:
    """As it is from here and from the start, where something begins there; and the remedies by their number.

    In ink is the one that came lowest, where it helped. Of several losses only those that are of the first
    remedy's kind can stand in one picture.
    """
    tried = [
        (number, remedy, remedy.trial)
        for number, remedy in enumerate(remedies, 1)
        if remedy.trial is not None
    ]
    alike = [each for each in tried if each[2].of == tried[0][2].of]
    best = min((trial for _, _, trial in alike if trial.helps), key=lambda trial: trial.with_it, default=None)
    lines: list[dict[str, Any]] = []
    begun: set[bool] = set()
    for number, remedy, trial in alike:
        courses, from_start = trial.courses, remedy.kind == "new"
        if from_start not in begun:
            begun.add(from_start)
            where = "from the start" if from_start else "from here"
            lines.append(_line(courses.steps, courses.as_it_is, f"as it is, {where}", "as it is", AS_IT_IS))
        short = f"{number}: {_in_brief(remedy.title)}"
        look = BEST if trial is best else OTHER
        lines.append(_line(courses.steps, courses.with_it, remedy.title, short, look))
    return lines


def _in_brief(title: str) -> str:
    """A remedy's name as far as the first comma, in whole words."""
    name = title.removesuffix(".").split(",")[0]
    return name if len(name) <= LONGEST else f"{name[:LONGEST].rpartition(' ')[0]} …"


def _line(steps: Any, losses: Any, name: str, short: str, look: dict[str, Any]) -> dict[str, Any]:
    return {"step": list(steps), "loss": json_numbers(losses), "name": name, "short": short, **look}
