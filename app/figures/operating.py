"""What feeds the curve: the picked unit's f and f′, with every sample's operating point on them.

`static/js/model/operating.js` makes the same on the page, and a test holds the two together.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from app.core.arrays import Array
from app.figures.facts import Facts, json_numbers
from app.figures.numbers import significant, slope_words

POINTS = 141
LOW = 0.12
"""A slope below it has its label over it: beside it, the curve would run through."""


def operating_sources(facts: Facts) -> dict[str, Any]:
    """The curve over the activation's range, the samples' places on it, the probe's and its tangent.

    Of a unit that has an f and an f′ of its own, as those of a softmax layer have not. A place beyond the
    picture stands at its border.
    """
    layer, unit = facts.weight.layer, facts.weight.unit
    activation = facts.activations[layer]
    z, slope = (_number(facts.frame.array(layer, name)[unit]) for name in ("pre_activations", "slopes"))
    _, range_end = activation.interest
    reach = max(range_end, min(4 * range_end, abs(z) * 1.05)) if np.isfinite(z) else range_end
    line = np.linspace(-reach, reach, POINTS)
    f, slopes = activation.at(line), activation.slope_at(line)
    f_range = _padded(f, 0.11)
    samples = np.clip(facts.points[layer][0][unit], -reach, reach)
    at = float(np.clip(z, -reach, reach))
    here = float(activation.at(np.array([at]))[0])
    half = float(np.minimum(0.38 * reach, 0.4 * (f_range[1] - f_range[0]) / np.maximum(1e-9, abs(slope))))
    return {
        "curve": {
            "z": line.tolist(),
            "f": f.tolist(),
            "slope": slopes.tolist(),
            "z_range": [-reach * 1.02, reach * 1.02],
            "f_range": f_range,
            "slope_range": _padded(np.append(slopes, [0, 1]), 0.1),
            "formula": f"<i>f</i> (<i>z</i>) = {_italic(activation.plain)}",
            "slope_name": "<i>f′</i>(<i>z</i>)",
            "hover": "z %{x:.2f}<br>f %{y:.3f}<extra></extra>",
            "slope_hover": "z %{x:.2f}<br>f′ %{y:.4f}<extra></extra>",
            "title": _title(slope),
        },
        "samples": {
            "z": json_numbers(samples),
            "f": json_numbers(activation.at(samples)),
            "slope": json_numbers(activation.slope_at(samples)),
        },
        "tangent": {
            "z": json_numbers([at - half, at + half]),
            "f": json_numbers([here - slope * half, here + slope * half]),
        },
        "probe": {
            "z": json_numbers([at]),
            "f": json_numbers([here]),
            "slope": json_numbers([slope]),
            **_labels(z, slope, 0.8 * reach),
        },
    }


def _labels(z: float, slope: float, farthest: float) -> dict[str, Any]:
    """What is written at the probe's slope and at its z, and on which side."""
    right, low = z >= 0, slope < LOW
    return {
        "slope_at": json_numbers([float(np.clip(z, -farthest, farthest))])[0],
        "slope_label": f"<b>{slope_words(slope)}</b>",
        "slope_anchor": "center" if low else "left" if right else "right",
        "slope_shift": 0 if low else 11 if right else -11,
        "slope_rise": 15 if low else 4,
        "z_label": f"<i>z</i> = {significant(z, 3)}",
        "z_anchor": "right" if right else "left",
        "z_shift": -5 if right else 5,
        "hover": "z %{x:.4f}<br>f(z) %{y:.4f}<extra></extra>",
        "slope_hover": "f′(z) %{y:.5f}<extra></extra>",
    }


def _title(slope: float) -> str:
    if np.isnan(slope):
        return "No f′ where z is no number"
    return f"Why {slope_words(slope)}? The curve is {_steepness(slope)} there"


def _steepness(slope: float) -> str:
    if slope < 0:
        return "falling"
    if slope == 0:
        return "level"
    if slope < 0.15:
        return "flat"
    return "bending" if slope < 0.6 else "steep"


def _italic(formula: str) -> str:
    return re.sub(r"\bz\b", "<i>z</i>", formula)


def _number(value: float) -> float:
    """As an answer has it: one that is not finite is none."""
    return float(value) if np.isfinite(value) else np.nan


def _padded(values: Array, share: float) -> list[float]:
    low, high = float(values.min()), float(values.max())
    room = (high - low or 1) * share
    return [low - room, high + room]
