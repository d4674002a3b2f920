"""What feeds the figures, on the server: the numbers of a run under the paths that figures name.

`static/js/model/operating.js` and its neighbours do the same on the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Any

import numpy as np

from app.analysis.operating_points import OperatingPoints
from app.analysis.surface import Surface
from app.analysis.weight import Weight
from app.core.activations import Activation
from app.core.arrays import Array
from app.core.frame import Frame

POINTS = 141
MOST_VALUES = 2_000
MOST_STEPS = 400


@dataclass(frozen=True)
class Facts:
    """Numbers of a run, as the library gives them; what a figure does not need may be None."""

    frame: Frame
    frames: Sequence[Frame]
    activations: Sequence[Activation]
    weight: Weight
    points: OperatingPoints
    twins_frames: Sequence[Frame] = ()
    cut: Mapping[str, Any] | None = None
    surface: Surface | None = None
    asked: Mapping[str, Any] | None = None
    random_feedback: bool = False
    """Whether errors go back through fixed random weights, not through the network's own."""


def sources(facts: Facts) -> dict[str, Any]:
    """Every path that a figure may name."""
    found: dict[str, Any] = {
        "now": {"step": facts.frame.step},
        "history": _history(facts),
        "layers": _layers(facts),
        "spread": _spread(facts),
        "twin": _twin(facts),
        "others": [],
    }
    if facts.activations[facts.weight.layer].slope:
        found |= _curve(facts)
    if facts.cut:
        found["slice"] = _slice(facts, facts.cut)
    if facts.asked:
        found["asked"] = facts.asked
    if facts.surface:
        found["surface"] = _surface(facts.surface)
    return found


def _layers(facts: Facts) -> dict[str, Any]:
    depth = len(facts.activations)
    names = [*(f"layer {number}" for number in range(1, depth)), "output"]
    short = [*(str(number) for number in range(1, depth)), "output"]
    slopes = [f"slopes, {name}" for name in short]
    way = "feedback" if facts.random_feedback else "weights"
    weights = [f"{way}, {before} → {after}" for before, after in pairwise(short)]
    # From the first layer up: the order in which an axis stacks its rows.
    factor_names = [name for pair in zip_longest(slopes, weights) for name in pair if name]
    return {"names": names, "factor_names": factor_names, "widths": np.linspace(1, 3.5, depth).tolist()}


def _history(facts: Facts) -> dict[str, Any]:
    frames = _thinned(facts.frames)
    depth = len(facts.activations)

    def over_time(name: str, layer: int) -> Array:
        return np.array([frame.measure(layer, name) for frame in frames])

    with np.errstate(divide="ignore"):
        delta = [np.log10(over_time("delta_norm", layer)) for layer in range(depth)]
        # From the first layer's slopes up: the order in which an axis stacks its rows.
        factors = [
            np.log10(over_time(name, layer))
            for layer in range(depth)
            for name in ("slope_factor", "weight_factor")
            if name == "slope_factor" or layer < depth - 1
        ]
    train = [frame.train_loss for frame in frames]
    test = [frame.test_loss for frame in frames]
    last = max((frame.step for frame in frames), default=0)
    top = np.nanmax([0.0, *train, *test])
    return {
        "step": [frame.step for frame in frames],
        "train": _numbers(train),
        "test": _numbers(test),
        "delta": [_numbers(row) for row in delta],
        "factors": [_numbers(row) for row in factors],
        "ratio": [_numbers(over_time("update_ratio", layer)) for layer in range(depth)],
        "step_range": [0, max(10, last)],
        "loss_range": [0, float(top) * 1.08 or 1],
    }


def _twin(facts: Facts) -> dict[str, Any]:
    """The twin's recorded losses, and the range that holds both runs'."""
    frames = _thinned(facts.twins_frames)
    train = [frame.train_loss for frame in frames]
    top = np.nanmax([0.0, *train, *(frame.train_loss for frame in facts.frames)])
    return {
        "step": [frame.step for frame in frames],
        "train": _numbers(train),
        "loss_range": [0, float(top) * 1.08 or 1],
    }


def _thinned(frames: Sequence[Frame]) -> Sequence[Frame]:
    return frames[:: max(1, len(frames) // MOST_STEPS)]


def _spread(facts: Facts) -> dict[str, Any]:
    """Values and, beside them, the names of the layers they belong to, for each of four quantities."""
    names = _layers(facts)["names"]

    def told(columns: Sequence[Array]) -> dict[str, Any]:
        kept = [_finite(column.ravel())[:MOST_VALUES] for column in columns]
        labels = [name for name, column in zip(names, kept, strict=True) for _ in column]
        return {"values": np.concatenate(kept).tolist(), "layer": labels}

    def arrays(name: str) -> list[Array]:
        return [facts.frame.array(layer, name) for layer in range(len(names))]

    with np.errstate(divide="ignore"):
        return {
            "weights": told(arrays("weights")),
            "gradients": told([np.log10(np.abs(array)) for array in arrays("weight_gradients")]),
            "updates": told([np.log10(np.abs(array)) for array in arrays("weight_updates")]),
            "activations": told([a for _, a in facts.points]),
        }


def _curve(facts: Facts) -> dict[str, Any]:
    """The picked unit's curve, every sample's place on it, the probe's and its tangent."""
    activation = facts.activations[facts.weight.layer]
    _, high = activation.interest
    z = float(facts.frame.array(facts.weight.layer, "pre_activations")[facts.weight.unit])
    reach = max(high, min(4 * high, abs(z) * 1.05))
    line = np.linspace(-reach, reach, POINTS)
    f, slope = activation.at(line), activation.slope_at(line)
    at = np.array([np.clip(z, -reach, reach)])
    samples = np.clip(facts.points[facts.weight.layer][0][facts.weight.unit], -reach, reach)
    here, steep = activation.at(at), activation.slope_at(at)
    f_range = _padded(f, 0.11)
    half = min(0.38 * reach, 0.4 * (f_range[1] - f_range[0]) / max(1e-9, abs(steep[0])))
    right = z >= 0
    return {
        "curve": {
            "z": line.tolist(),
            "f": f.tolist(),
            "slope": slope.tolist(),
            "z_range": [-reach * 1.02, reach * 1.02],
            "f_range": f_range,
            "slope_range": _padded(np.append(slope, [0, 1]), 0.1),
            "formula": f"<i>f</i> (<i>z</i>): {activation.label}",
        },
        "samples": {
            "z": samples.tolist(),
            "f": activation.at(samples).tolist(),
            "slope": activation.slope_at(samples).tolist(),
        },
        "tangent": {
            "z": [at[0] - half, at[0] + half],
            "f": [here[0] - steep[0] * half, here[0] + steep[0] * half],
        },
        "probe": {
            "z": at.tolist(),
            "f": here.tolist(),
            "slope": steep.tolist(),
            "slope_at": float(np.clip(at[0], -0.8 * reach, 0.8 * reach)),
            "slope_label": f"<b>{steep[0]:.3g}</b>",
            "slope_anchor": "left" if right else "right",
            "slope_shift": 11 if right else -11,
            "slope_rise": 4,
            "z_label": f"<i>z</i> = {z:.2f}",
            "z_anchor": "right" if right else "left",
            "z_shift": -5 if right else 5,
        },
    }


def _slice(facts: Facts, cut: Mapping[str, Any]) -> dict[str, Any]:
    """The loss along the weight, its tangent, and the slope that is left when f′ of the weight's unit is."""
    weights, loss = np.asarray(cut["weights"]), np.asarray(cut["loss"])
    at, middle = cut["at"], float(np.interp(cut["at"], weights, loss))
    layer, unit = facts.weight.layer, facts.weight.unit
    x = facts.frame.array(layer - 1, "activations") if layer else facts.frame.probe("inputs")
    without = float(facts.frame.array(layer, "errors")[unit] * x[facts.weight.input])
    reach = 0.4 * (weights[-1] - at)
    top = float(np.nanmax([*loss, middle * 1.5]))

    def line(slope: float, reach: float) -> dict[str, list[float]]:
        most = 0.9 * middle / abs(slope) if slope else reach  # so that its lower end is in the picture
        ends = min(reach, most) * np.array([-1.0, 1.0])
        return {"weights": (at + ends).tolist(), "loss": (middle + slope * ends).tolist()}

    return {
        "weights": weights.tolist(),
        "loss": _numbers(loss),
        "at": [at],
        "loss_at": [middle],
        "range": [0, top * 1.05],
        "tangent": line(cut["gradient"], reach),
        "without": line(without, reach / 3),
    }


def _surface(surface: Surface) -> dict[str, Any]:
    projection = surface.projection
    x, y = projection.plane.path.T
    explained = projection.plane.explained
    paths = "both paths’" if len(projection.beside) else "the path’s"
    share = f"This plane holds {100 * explained:.0f} % of {paths} variance." if np.isfinite(explained) else ""
    other_x, other_y = projection.beside.T
    return {
        "x": surface.x.tolist(),
        "y": surface.y.tolist(),
        "loss": [_numbers(row) for row in surface.loss],
        "path": {"x": x.tolist(), "y": y.tolist(), "loss": list(projection.losses)},
        "start": {"x": [x[0]], "y": [y[0]], "loss": [projection.losses[0]]},
        "twin": {
            "path": {"x": other_x.tolist(), "y": other_y.tolist(), "loss": list(projection.beside_losses)},
            "here": {
                "x": other_x[-1:].tolist(),
                "y": other_y[-1:].tolist(),
                "loss": list(projection.beside_losses[-1:]),
            },
        },
        "here": {"x": [x[-1]], "y": [y[-1]], "loss": [projection.losses[-1]]},
        "caption": share,
    }


def _padded(values: Array, share: float) -> list[float]:
    low, high = float(values.min()), float(values.max())
    room = (high - low or 1) * share
    return [low - room, high + room]


def _finite(values: Array) -> Array:
    return values[np.isfinite(values)]


def _numbers(values: Sequence[float] | Array) -> list[float | None]:
    """JSON's numbers: what is not finite is null."""
    return [float(value) if np.isfinite(value) else None for value in values]
