"""Panels as Plotly figures: one function a figure, all in `PANELS`.

A figure is a template. `meta` of a trace maps its attributes to the paths that feed them
(`{"x": "losses.step", "y": "losses.train"}`), `meta` of the layout does the same for attributes of the
layout (`"shapes.0.x0": "now.step"`). The page fills a template from the run that it follows and draws it
again whenever what feeds it changes, a notebook gets it filled by `figure`. A panel is a function that is
named here; what else it may need is in CONTRIBUTING.md, "To add".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go

from app.figures import arrival, births, isometry, rise, sharpness, stretch
from app.figures.base import EVERY, Kind, Theory
from app.figures.clipping import CLIPPED, clipping
from app.figures.curve import curve
from app.figures.factors import factors
from app.figures.facts import Facts
from app.figures.filling import at, filled, has_numbers
from app.figures.gradient import gradient
from app.figures.histograms import histograms, upright
from app.figures.loss import loss
from app.figures.ratios import ratios
from app.figures.reading import reading
from app.figures.remedies import remedies
from app.figures.slice import loss_slice
from app.figures.sources import sources
from app.figures.surface import surface, surface_3d
from app.figures.tokens import TOKENS
from app.figures.twin import twin
from app.spec import Specification

__all__ = ["FED_BY_FRAMES", "PANELS", "TITLE", "Facts", "Panel", "applicable", "declared", "figure"]

TITLE = 40
"""Pixels above a figure for its title."""


@dataclass(frozen=True)
class Panel:
    """A figure, the question that it answers, a line on how to read it, what it needs beside the frames."""

    name: str
    title: str
    hint: str
    build: Callable[[], go.Figure]
    needs: Literal["diagnosis", "gradients", "slice", "surface", "theory"] | None = None
    theory: Theory | None = None
    kind: Kind = EVERY
    over_time: bool = False
    """Whether it is about all steps: those that nobody recorded are replayed for it."""
    fed_by_frames: bool = False
    """Whether frames alone can feed it, as far as it goes: they are all that is known of some runs."""
    clauses: Mapping[str, str] = field(default_factory=dict)
    """What the hint says besides of what is drawn at times only, by the path that feeds it."""
    upright: Mapping[str, Any] = field(default_factory=dict)
    """Attributes of the layout, by their paths, where its plot is higher than it is wide, as on a phone."""

    def applies(self, spec: Specification) -> bool:
        """Whether it has something to say of such a run."""
        return self.runs.applies(spec)

    @property
    def runs(self) -> Kind:
        """Of which runs it has something to say."""
        return self.theory or self.kind


PANELS = {
    panel.name: panel
    for panel in (
        Panel("curve", "Why this f′?", "Large dot: this sample. Small dots: all training samples.", curve),
        Panel(
            "loss",
            "Is it learning?",
            "Bold: the training samples. Thin: unseen ones, where there are some.",
            loss,
            clauses={"others": "Dashed: runs that it went on from, or that went on from it."},
            over_time=True,
            fed_by_frames=True,
        ),
        Panel(
            "twin",
            "Same data, trained twice: who learns?",
            "Full: the run. Dashed: its twin.",
            twin,
            over_time=True,
        ),
        Panel(
            "gradient",
            "How much gradient reaches each layer?",
            "How large a sample’s error is once past f′, over the batch.",
            gradient,
            clauses={
                "history.gradient.bands": "Grey: the middle half of the steps, in the picked weight’s layer.",
                "history.twin.middle": "Dashed: the twin’s.",
            },
            over_time=True,
            fed_by_frames=True,
        ),
        Panel(
            "factors",
            "Where did the gradient die?",
            "What each layer’s f′, all its units’ together (green), and its weights w (grey) made of it.",
            factors,
            over_time=True,
            fed_by_frames=True,
        ),
        Panel(
            "ratios",
            "How big is a step beside the weights?",
            "Each layer’s update over its weights. Grey: the usual, about 1/1000. As a rule of thumb, a step "
            "far above it may overshoot, one far below hardly learns.",
            ratios,
            over_time=True,
            fed_by_frames=True,
        ),
        Panel(
            "slice",
            "What would any other value of this weight have done?",
            "This sample’s loss as only this weight moves, and the slope of the loss. "
            "Dashed: without this unit’s f′.",
            loss_slice,
            "slice",
        ),
        Panel(
            "histograms",
            "How are the numbers of each layer spread?",
            "The higher it is, the more of them lie there; few are a dot each. "
            "Of more than ten layers, some.",
            histograms,
            "gradients",
            clauses={"spread.without": "Dashed or hollow: the samples’ gradients without any f′."},
            fed_by_frames=True,
            upright=upright(),
        ),
        Panel(
            "remedies",
            "What became of each remedy?",
            "Full: the loss as it is. Dashed: with each remedy against the first cause that was found.",
            remedies,
            "diagnosis",
        ),
        Panel(
            "sharpness",
            "Is the rate close to too large?",
            "λ: the training loss’s largest curvature.",
            sharpness.sharpness,
            "theory",
            sharpness.THEORY,
            clauses={"theory.bound.y": "Grey: over the line, where steps overshoot."},
        ),
        Panel(
            "isometry",
            "How is a small change of the input stretched?",
            "How many times as long a nudge of this sample’s inputs is after each layer, in each direction: "
            "the Jacobian’s singular values. A line joins the longest.",
            isometry.isometry,
            "theory",
            isometry.THEORY,
        ),
        Panel(
            "surface",
            "Where does the run walk?",
            "Training loss around the path, from its start to here.",
            surface,
            "surface",
            clauses={"surface.twin.path": "Dashed: the twin’s path."},
        ),
        Panel(
            "surface_3d",
            "What does that landscape look like?",
            "The same plane with the loss as height: how steep the land is, and how far down it still goes. "
            "Its lines are the map’s. Drag to turn it; point at one, and both show it.",
            surface_3d,
            "surface",
            clauses={"surface.twin.path": "Dashed: the twin’s path."},
        ),
        Panel(
            "clipping",
            "How much does clipping take?",
            "The share of the gradient’s length that was cut: each step, and the mean of up to 30.",
            clipping,
            kind=CLIPPED,
            over_time=True,
        ),
        Panel(
            "arrival",
            "How much gradient should reach each layer?",
            "The error past f′. Dots: this batch.",
            arrival.arrival,
            "theory",
            arrival.THEORY,
            clauses={
                "theory.expected": "Dashed: in theory at the start, for wide layers with such weights, as a "
                "share of what step 1 had at the output."
            },
        ),
        Panel(
            "births",
            "How many such networks are born dead?",
            "Dots: of the same 200 other starts, those that let nothing of a sample through. Bars: the true "
            "share’s 95 % interval (Wilson).",
            births.births,
            "theory",
            births.THEORY,
            clauses={"theory.expected": "Dashed: in theory."},
        ),
        Panel(
            "rise",
            "How does the product of two weights rise?",
            "Dots: the product of the two weights, step by step.",
            rise.rise,
            "theory",
            rise.THEORY,
            clauses={"theory.expected": "Dashed: Saxe’s formula."},
        ),
        Panel(
            "stretch",
            "By how much would other starts stretch a direction?",
            "The same nudge of the inputs with 200 other starts: how many times as long it is at the last "
            "hidden layer, and how often.",
            stretch.stretch,
            "theory",
            stretch.THEORY,
            clauses={"theory.law": "Dashed: how often in theory, by Hanin & Nica."},
        ),
    )
}


FED_BY_FRAMES = [panel.name for panel in PANELS.values() if panel.fed_by_frames]


@cache
def _template(name: str) -> dict[str, Any]:
    """The figure as Plotly JSON, not yet filled."""
    template: dict[str, Any] = json.loads(PANELS[name].build().to_json())
    return template


@cache
def declared() -> list[dict[str, Any]]:
    """Every panel with its template as Plotly JSON, and `colours`, from hex colours to tokens."""
    colours = {colour: token for token, colour in TOKENS.items()}
    return [
        {
            "name": panel.name,
            "title": panel.title,
            "hint": panel.hint,
            "clauses": list(panel.clauses.values()),
            "needs": panel.needs,
            "colours": colours,
            "figure": _template(panel.name),
            "upright": panel.upright,
        }
        for panel in PANELS.values()
    ]


def applicable(spec: Specification) -> list[str]:
    """The names of the panels that have something to say of such a run."""
    return [panel.name for panel in PANELS.values() if panel.applies(spec)]


@np.errstate(all="ignore")  # numbers past all bounds
def figure(name: str, facts: Facts, titled: bool = True) -> dict[str, Any]:
    """A panel's figure with a run's numbers, as Plotly JSON; `titled` by its question or not.

    Where there are numbers to name, as on the page: the curve's slope, the step at which a twin parted.
    `meta.reading` of its layout has its key numbers, each with a `name` and a `value`; `meta.clauses` those
    of its hint that speak of something which is drawn, `meta.reason` why there is no picture, where it is its
    own.

    KeyError where the numbers are not there: the curve of a softmax unit, which has none.
    """
    found = sources(facts)
    result = filled(_template(name), found)
    clauses = [words for path, words in PANELS[name].clauses.items() if has_numbers(at(found, path))]
    reason = found.get("theory", {}).get("reason", "") if PANELS[name].theory else ""
    meta = {"reading": reading(name, facts, found), "clauses": clauses, "reason": reason}
    if told := {key: words for key, words in meta.items() if words}:
        result["layout"]["meta"] = told
    if titled:
        result["layout"]["title"] = {"text": found.get(name, {}).get("title", PANELS[name].title)}
        result["layout"]["margin"]["t"] += TITLE
    return result
