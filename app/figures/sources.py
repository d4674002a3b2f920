"""What feeds the figures, on the server: the numbers of a run under the paths that figures name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import numpy as np

from app.core.arrays import Array
from app.figures.facts import Facts, json_numbers, layer_ticks
from app.figures.land import surface_sources
from app.figures.losses import loss_sources
from app.figures.operating import operating_sources
from app.figures.over_time import history_sources
from app.figures.remedies import trial_sources
from app.figures.scales import log_range, log_ticks, spread
from app.figures.sides import aside
from app.figures.spread import spread_sources
from app.words import factor, percent

DRAWN = 1e100
"""A loss beyond it is no height that Plotly can draw."""
SLICE = np.array([404.0, 250.0])
"""Pixels of the picture of one weight's loss, as narrow as panels are beside each other."""
NAME = 0.3
"""Of its width, for a name that ends at its line."""
APART = 0.1
"""Of its height, from a name beside it to the next: each is another line's, and reads as no list."""
SEEN = 0.01
"""Of its width, from where on the arrow of a step is seen."""
HARDLY = 0.25
"""Of a loss, by which it moves at most that is drawn on an axis of its own range."""
LINE = 52
"""Characters of a sentence in a figure that stand in one line."""


def sources(facts: Facts) -> dict[str, Any]:
    """Every path that a figure may name."""
    found: dict[str, Any] = {
        "history": history_sources(facts),
        "layers": {"short": facts.short, **layer_ticks(facts.short)},
        "spread": spread_sources(facts),
        **loss_sources(facts),
    }
    activation = facts.activations[facts.weight.layer]
    if activation and activation.slope:
        found |= operating_sources(facts)
    if facts.cut:
        found["slice"] = _slice(facts, facts.cut)
    if facts.diagnosis:
        found["trials"] = trial_sources(facts.diagnosis)
    if facts.theory:
        found["theory"] = _theory(facts.theory)
    if facts.surface:
        found["surface"] = surface_sources(facts.surface, found["now"]["step"], facts.random_plane)
    return found


def _theory(theory: Mapping[str, Any]) -> dict[str, Any]:
    """What it expects and what was measured, a scale for both, why it fails in lines, and their room."""
    span = log_range(theory.get("expected", ()), theory.get("measured", ()))
    lines = wrap(theory["fails"], LINE)
    top = 12 + 16 * len(lines)
    scale = {"range": span, **log_ticks(span)}
    return {"decades": scale, **theory, "fails": "<br>".join(lines), "top": top}


def _slice(facts: Facts, cut: Mapping[str, Any]) -> dict[str, Any]:
    """The loss along the weight, its tangent, the line without f′ of the weight's unit, and the step."""
    weights, loss = np.asarray(cut["weights"]), np.asarray(cut["loss"])
    loss = np.where(loss < DRAWN, loss, np.nan)
    at, middle = cut["at"], float(np.interp(cut["at"], weights, loss))
    layer, unit = facts.weight.layer, facts.weight.unit
    x = facts.frame.array(layer - 1, "activations") if layer else facts.frame.probe("inputs")
    with np.errstate(all="ignore"):  # numbers past all bounds
        without = float(facts.frame.array(layer, "errors")[unit] * x[facts.weight.input])
    to = at + float(facts.frame.array(layer, "weight_updates")[unit, facts.weight.input])
    slopes = {"tangent": float(cut["gradient"]), "without": without}
    with np.errstate(all="ignore"):  # a loss past all bounds has no tangent
        lines = {name: middle + slope * (weights[[0, -1]] - at) for name, slope in slopes.items()}
    low, top = span = slice_range(loss, middle, lines)
    ends = [line_end(line, weights[[0, -1]], top) for line in lines.values()]
    words = {"tangent": "with f′", "without": "without f′"}
    names = [f"{words[name]}  {factor(slope)}" for name, slope in slopes.items()]
    step = "now → next" if abs(to - at) > SEEN * np.ptp(weights) else "now and next"
    return {
        "weights": weights.tolist(),
        "loss": json_numbers(loss),
        "at": [at],
        "loss_at": [middle],
        "to": float(np.clip(to, weights[0], weights[-1])),
        "step": step if np.isfinite(middle) else "",
        "step_aside": json_numbers(aside(step, *_pixels(weights, span, (at, middle), loss, *lines.values()))),
        "loss_to": float(np.interp(to, weights, loss)),
        "reach": weights[[0, -1]].tolist(),
        "range": [low, top],
        "moved": slice_moved(loss) if low else "",
        **{name: json_numbers(line) for name, line in lines.items()},
        "ends": slice_names(
            [*names, "the loss"], [*ends, curve_end(weights, loss, top)], weights[[0, -1]].tolist(), span
        )
        if np.isfinite(middle)
        else slice_names([""] * 3, [(at, low)] * 3, weights[[0, -1]].tolist(), span),
    }


def slice_names(
    names: Sequence[str],
    ends: Sequence[tuple[float, float]],
    reach: Sequence[float],
    span: tuple[float, float],
) -> dict[str, list[Any]]:
    """Where two slopes and the curve are named: beside the picture, moved apart, or over it if they leave it.

    Of two that leave it above, the name of the left one ends there. What the curve leaves is free: it is
    named there, within.
    """
    beside = [k for k, (x, y) in enumerate(ends) if x == reach[-1] or y < span[1]]
    heights = dict(zip(beside, spread([ends[k][1] for k in beside], span, APART), strict=True))
    above = sorted((k for k in range(len(ends) - 1) if k not in beside), key=lambda k: ends[k][0])
    room = reach[0] + NAME * (reach[1] - reach[0])
    ended = {k for k in above[:-1] if ends[k][0] > room}
    lifted = ["bottom" if k in above else "middle" if k in beside else "top" for k in range(len(ends))]
    return {
        "text": list(names),
        "x": [x for x, _ in ends],
        "y": [heights.get(k, y) for k, (_, y) in enumerate(ends)],
        "xanchor": ["right" if k in ended else "left" for k in range(len(ends))],
        "xshift": [-2 if k in ended else 6 for k in range(len(ends))],
        "yanchor": lifted,
    }


def slice_range(loss: Array, middle: float, lines: Mapping[str, Array]) -> tuple[float, float]:
    """From 0 on; where neither the loss nor its slopes move by more than a share of it, around them."""
    known = [value for value in [*loss, middle] if np.isfinite(value)]
    drawn = np.array([*known, *(value for line in lines.values() for value in line)])
    low, high = (
        (float(drawn.min()), float(drawn.max())) if known and np.isfinite(drawn).all() else (0.0, np.inf)
    )
    if 1e-9 * high < high - low < HARDLY * low:
        room = 0.15 * (high - low)
        return low - room, high + room
    return 0.0, 1.05 * max([*known, *[middle * 1.5] * bool(np.isfinite(middle))], default=1.0)


def slice_moved(loss: Array) -> str:
    """How little the loss moves, where the axis does not begin at 0."""
    low, high = float(np.nanmin(loss)), float(np.nanmax(loss))
    return f"the loss moves by {percent((high - low) / high)} % in all"


def _pixels(
    weights: Array, span: tuple[float, float], place: tuple[float, float], *lines: Array
) -> tuple[Array, list[Array], Array]:
    """A place, lines over all of the weights (or from border to border), and the picture's size."""
    (low, high), (bottom, top) = weights[[0, -1]], span
    scale = SLICE / np.array([high - low, top - bottom])
    drawn = [np.column_stack([np.linspace(low, high, len(line)), line]) for line in lines]
    known = [np.nan_to_num(line, nan=2 * top, posinf=2 * top, neginf=-top) for line in drawn]
    start = np.array([low, bottom])
    return (np.array(place) - start) * scale, [(line - start) * scale for line in known], SLICE


def curve_end(weights: Array, loss: Array, top: float) -> tuple[float, float]:
    """Where a curve is named: at its end, or where it leaves the picture above, not to come back."""
    within = np.flatnonzero(loss <= top)
    last = int(within[-1]) if within.size else -1
    if last in (-1, len(loss) - 1):
        return float(weights[-1]), float(loss[-1])
    return float(weights[last]), top


def line_end(line: Array, reach: Array, top: float) -> tuple[float, float]:
    """Where a line from border to border is named: at the right one, or where it leaves the picture above."""
    if not np.isfinite(line).all() or 0 <= line[-1] <= top or line.max() <= top:
        return float(reach[-1]), float(np.clip(line[-1], 0, top))
    across = float(np.interp(top, np.sort(line), reach[np.argsort(line)]))
    return across, top
