"""What feeds the curve: the picked unit's f and f′, with every sample's operating point on them.

`static/js/model/operating.js` makes the same on the page, and a test holds the two together.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from app.core.activations import Activation
from app.core.arrays import Array
from app.figures.base import symbol
from app.figures.facts import Facts, json_numbers
from app.words import factor

POINTS = 70
"""Of the curve, to each side of 0."""
WIDER = (1, 1.5, 2, 3, 4)
"""How many times its range a curve is drawn where z lies beyond: few widths, so that axes stand still."""
TINY = 5e-324
"""The number after 0: a jump there stands upright."""
FULLY, NEARLY = 0.95, 0.15
"""Of the largest f′ of a curve that is nowhere steep: from which on it is steepest, below which flat."""
EDGE = 0.04
"""Of the picture's height, within which the tangent keeps away from its borders: it is thick."""


def operating_sources(facts: Facts) -> dict[str, Any]:
    """The curve over the activation's range, the samples' places on it, the probe's and its tangent.

    Of a unit that has an f and an f′ of its own, as those of a softmax layer have not. A place beyond the
    picture stands at its border, the probe's as an arrow.
    """
    layer, unit = facts.weight.layer, facts.weight.unit
    activation = facts.activations[layer]
    assert activation
    z, slope = (_number(facts.frame.array(layer, name)[unit]) for name in ("pre_activations", "slopes"))
    _, range_end = activation.interest
    reach = range_end * next((wide for wide in WIDER if not abs(z) > 0.95 * wide * range_end), WIDER[-1])
    half_line = reach * (np.arange(POINTS + 1) / POINTS) ** 2  # most curves bend near 0
    line = np.concatenate([-half_line[:0:-1], [0.0, TINY], half_line[1:]])
    f, slopes = activation.at(line), activation.slope_at(line)
    f_range = _padded(f, 0.11)
    samples = np.clip(facts.points[layer][0][unit], -reach, reach)
    at = float(np.clip(z, -reach, reach))
    here = float(activation.at(np.array([at]))[0])
    broken = _broken(activation, z)
    tangent = [] if broken else _tangent(at, here, slope, reach, f_range)
    return {
        "curve": {
            "z": line.tolist(),
            "f": f.tolist(),
            "slope": slopes.tolist(),
            "z_range": [-reach * 1.02, reach * 1.02],
            "f_range": f_range,
            "slope_range": _padded(np.append(slopes, [0, 1]), 0.1),
            "formula": f"{symbol('f')} ({symbol('z')}) = {_italic(activation.plain)}",
            "hover": "z %{x:.2f}<br>f %{y:.3f}<extra></extra>",
            "slope_hover": "z %{x:.2f}<br>f′ %{y:.4f}<extra></extra>",
            "title": _title(slope, float(slopes.max()), broken),
        },
        "samples": {
            "z": json_numbers(samples),
            "f": json_numbers(activation.at(samples)),
            "slope": json_numbers(activation.slope_at(samples)),
        },
        "tangent": {
            "z": json_numbers(tangent),
            "f": json_numbers([here + slope * (end - at) for end in tangent]),
        },
        "probe": {
            "z": json_numbers([at]),
            "f": json_numbers([here]),
            "slope": json_numbers([slope]),
            "symbol": _symbol(z, reach),
            "slope_name": _slope_name(z, slope),
            "hover": "z %{x:.4f}<br>f(z) %{y:.4f}<extra></extra>",
            "slope_hover": "f′(z) %{y:.5f}<extra></extra>",
        },
    }


def _tangent(at: float, here: float, slope: float, reach: float, f_range: list[float]) -> list[float]:
    """Where the tangent starts and ends: within the picture, and no longer than it takes to be seen."""
    low, high = f_range
    height, steep = high - low, max(1e-9, abs(slope))
    half = min(0.38 * reach, 0.4 * height / steep)
    down, up = (here - low - EDGE * height) / steep, (high - EDGE * height - here) / steep
    left, right = (up, down) if slope < 0 else (down, up)
    return [max(at - min(half, left), -reach), min(at + min(half, right), reach)]


def _symbol(z: float, reach: float) -> str:
    """A dot, or an arrow at the border of the picture that z lies beyond."""
    return "triangle-right" if z > reach else "triangle-left" if z < -reach else "circle"


def _slope_name(z: float, slope: float) -> str:
    """f′ at the probe's z; of any z where that is no number."""
    if np.isnan(z):
        return f"{symbol('f′')}({symbol('z')})"
    return f"{symbol('f′')}({factor(z)}) = <b>{factor(slope)}</b>"


def _broken(activation: Activation, z: float) -> str:
    """How f is broken there, where it has no derivative: of the activations here none is but at 0."""
    if z != 0:
        return ""
    sides = np.array([-TINY, TINY])
    f, slopes = activation.at(sides), activation.slope_at(sides)
    return "jump" if abs(f[1] - f[0]) > 0.5 else "kink" if abs(slopes[1] - slopes[0]) > 0.5 else ""


def _title(slope: float, most: float, broken: str) -> str:
    if np.isnan(slope):
        return "No f′ where z is no number"
    if broken:
        return f"Why {factor(slope)}? By convention, at a {broken}"
    return f"Why {factor(slope)}? The curve is {_steepness(slope, most)}"


def _steepness(slope: float, most: float) -> str:
    """In a word; `most` is the largest f′ that the curve has."""
    if slope < 0:
        return "falling there"
    if slope == 0:
        return "level there"
    if most < 1 and slope >= FULLY * most:
        return "nearly steepest" if float(f"{slope:.4g}") < most else "steepest there"
    if slope < NEARLY * min(1.0, most):
        return "flat there"
    return "gentle there" if slope < 0.6 else "steep there"


def _italic(formula: str) -> str:
    return re.sub(r"\bz\b", symbol("z"), formula)


def _number(value: float) -> float:
    """As an answer has it: one that is not finite is none."""
    return float(value) if np.isfinite(value) else np.nan


def _padded(values: Array, share: float) -> list[float]:
    low, high = float(values.min()), float(values.max())
    room = (high - low or 1) * share
    return [low - room, high + room]
