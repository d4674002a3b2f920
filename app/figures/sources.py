"""What feeds the figures, on the server: the numbers of a run under the paths that figures name."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

import numpy as np

from app.analysis.surface import Surface
from app.figures.facts import Facts, json_numbers
from app.figures.losses import loss_sources
from app.figures.numbers import significant
from app.figures.operating import operating_sources
from app.figures.over_time import history_sources, layer_names
from app.figures.spread import spread_sources

LINE = 52
"""Characters of a sentence in a figure that stand in one line."""


def sources(facts: Facts) -> dict[str, Any]:
    """Every path that a figure may name."""
    found: dict[str, Any] = {
        "history": history_sources(facts),
        "layers": {"names": layer_names(len(facts.activations))[0]},
        "spread": spread_sources(facts),
        **loss_sources(facts),
    }
    if facts.activations[facts.weight.layer].slope:
        found |= operating_sources(facts)
    if facts.cut:
        found["slice"] = _slice(facts, facts.cut)
    if facts.theory:
        found["theory"] = {**facts.theory, "fails": "<br>".join(wrap(facts.theory["fails"], LINE))}
    if facts.surface:
        found["surface"] = _surface(facts.surface, facts.frame.step - 1)
    return found


def _slice(facts: Facts, cut: Mapping[str, Any]) -> dict[str, Any]:
    """The loss along the weight, its tangent, the line without f′ of the weight's unit, and the step."""
    weights, loss = np.asarray(cut["weights"]), np.asarray(cut["loss"])
    at, middle = cut["at"], float(np.interp(cut["at"], weights, loss))
    layer, unit = facts.weight.layer, facts.weight.unit
    x = facts.frame.array(layer - 1, "activations") if layer else facts.frame.probe("inputs")
    without = float(facts.frame.array(layer, "errors")[unit] * x[facts.weight.input])
    reach = 0.4 * (weights[-1] - at)
    top = max((value for value in [*loss, middle * 1.5] if np.isfinite(value)), default=1.0)
    to = at + float(facts.frame.array(layer, "weight_updates")[unit, facts.weight.input])

    def line(slope: float, reach: float, name: str) -> dict[str, Any]:
        most = 0.9 * middle / abs(slope) if slope else reach  # so that its lower end is in the picture
        ends = min(reach, most) * np.array([-1.0, 1.0])
        losses = middle + slope * ends
        return {
            "weights": (at + ends).tolist(),
            "loss": losses.tolist(),
            "text": name.format(significant(slope, 3)),
            "low": {
                "weight": at + float(ends[np.argmin(losses)]),
                "loss": float(losses.min()),
                "side": "left" if slope < 0 else "right",
            },
        }

    with np.errstate(all="ignore"):  # a loss past all bounds has no tangent
        tangent = line(cut["gradient"], reach, "with f′: {}<br>the tangent")
        left_out = line(without, reach / 3, "without f′: {}")
    return {
        "weights": weights.tolist(),
        "loss": json_numbers(loss),
        "at": [at],
        "loss_at": [middle],
        "to": to,
        "step": f"this step: {significant(to - at, 3)}",
        "loss_to": float(np.interp(to, weights, loss)),
        "range": [0, top * 1.05],
        "tangent": tangent,
        "without": left_out,
    }


def _surface(surface: Surface, step: int) -> dict[str, Any]:
    projection = surface.projection
    x, y = projection.plane.path.T
    explained = projection.plane.explained
    paths = "both paths’" if len(projection.beside) else "the path’s"
    share = f"This plane holds {100 * explained:.0f} % of {paths} variance." if np.isfinite(explained) else ""
    other_x, other_y = projection.beside.T
    return {
        "x": surface.x.tolist(),
        "y": surface.y.tolist(),
        "loss": [json_numbers(row) for row in surface.loss],
        "path": {"x": x.tolist(), "y": y.tolist(), "loss": list(projection.losses)},
        "start": {
            "x": [x[0]],
            "y": [y[0]],
            "loss": [projection.losses[0]],
            "text": ["start"] if step else [""],
        },
        "twin": {
            "path": {"x": other_x.tolist(), "y": other_y.tolist(), "loss": list(projection.beside_losses)},
            "here": {
                "x": other_x[-1:].tolist(),
                "y": other_y[-1:].tolist(),
                "loss": list(projection.beside_losses[-1:]),
                "text": ["twin"],
            },
        },
        "here": {"x": [x[-1]], "y": [y[-1]], "loss": [projection.losses[-1]], "text": [f"step {step}"]},
        "caption": share,
    }
