"""What feeds the figures, on the server: the numbers of a run under the paths that figures name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise, zip_longest
from math import ceil, floor
from textwrap import wrap
from typing import Any

import numpy as np

from app.analysis.surface import Surface
from app.core.arrays import Array
from app.figures.facts import Facts, json_numbers, thinned
from app.figures.losses import loss_sources, step_range
from app.figures.numbers import significant
from app.figures.operating import operating_sources
from app.figures.ratios import USUAL

MOST_VALUES = 2_000
MOST_TICKS = 6
NEAR = 0.05
"""Powers of ten that differ by less have one label: two digits would not tell them apart."""
LINE = 52
"""Characters of a sentence in a figure that stand in one line."""


def sources(facts: Facts) -> dict[str, Any]:
    """Every path that a figure may name."""
    found: dict[str, Any] = {
        "history": _history(facts),
        "layers": _layers(facts),
        "spread": _spread(facts),
        **loss_sources(facts),
    }
    if facts.activations[facts.weight.layer].slope:
        found |= operating_sources(facts)
    if facts.cut:
        found["slice"] = _slice(facts, facts.cut)
    if facts.theory:
        found["theory"] = {**facts.theory, "fails": "<br>".join(wrap(facts.theory["fails"], LINE))}
    if facts.surface:
        found["surface"] = _surface(facts.surface)
    return found


def _layers(facts: Facts) -> dict[str, Any]:
    depth = len(facts.activations)
    names = [*(f"layer {number}" for number in range(1, depth)), "output"]
    short = [*(str(number) for number in range(1, depth)), "output"]
    slopes = [f"f′, {name}" for name in short]
    way = "feedback" if facts.random_feedback else "weights"
    weights = [f"{way}, {before} → {after}" for before, after in pairwise(short)]
    # From the first layer up: the order in which an axis stacks its rows.
    factor_names = [name for pair in zip_longest(slopes, weights) for name in pair if name]
    return {"names": names, "factor_names": factor_names, "widths": np.linspace(1, 3.5, depth).tolist()}


def _history(facts: Facts) -> dict[str, Any]:
    frames = thinned(facts.frames)
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
    steps = [frame.step for frame in frames]
    ratios = [over_time("update_ratio", layer) for layer in range(depth)]
    return {
        "step": steps,
        "step_range": step_range(steps, facts.frame.step),
        "delta": [json_numbers(row) for row in delta],
        "delta_ticks": decades(np.array(delta)),
        "factors": [json_numbers(row) for row in factors],
        "factor_ticks": decades(np.array(factors), "× "),
        "ratio": [json_numbers(row) for row in ratios],
        "ratio_range": _log_range(np.array(ratios)),
    }


def decades(powers: Array, before: str = "") -> dict[str, Any]:
    """Where a colour bar over log₁₀ has its labels, and these: at most six, whole powers of ten if it can."""
    found = _finite(powers)
    if not found.size:
        return {"values": [], "texts": []}
    low, high = float(found.min()), float(found.max())
    first, last = ceil(low), floor(high)
    every = max(1, ceil((last - first + 1) / MOST_TICKS))
    whole = [power for power in range(first, last + 1) if power % every == 0]
    if len(whole) > 1:
        texts = ["1" if power == 0 else f"10<sup>{power}</sup>".replace("-", "−") for power in whole]
        return {"values": whole, "texts": [before + text for text in texts]}
    ends = [low] if high - low < NEAR else [low, high]
    return {"values": ends, "texts": [before + significant(10**power, 3) for power in ends]}


def _log_range(ratios: Array) -> list[float]:
    """Of an axis over log₁₀ that has the usual ratio on it, whatever else there is."""
    powers = np.log10([USUAL, *ratios[np.isfinite(ratios) & (ratios > 0)]])
    return [float(powers.min()) - 0.5, float(powers.max()) + 0.5]


def _spread(facts: Facts) -> dict[str, Any]:
    """Values and, beside them, the names of the layers they belong to, for each of four quantities."""
    names = _layers(facts)["names"]

    def labelled(columns: Sequence[Array]) -> dict[str, Any]:
        kept = [_spreading(column.ravel())[:MOST_VALUES] for column in columns]
        labels = [name for name, column in zip(names, kept, strict=True) for _ in column]
        return {"values": np.concatenate(kept).tolist(), "layer": labels}

    def arrays(name: str) -> list[Array]:
        return [facts.frame.array(layer, name) for layer in range(len(names))]

    with np.errstate(divide="ignore"):
        return {
            "weights": labelled(arrays("weights")),
            "gradients": labelled([np.log10(np.abs(array)) for array in arrays("weight_gradients")]),
            "updates": labelled([np.log10(np.abs(array)) for array in arrays("weight_updates")]),
            "activations": labelled([a for _, a in facts.points]),
        }


def _slice(facts: Facts, cut: Mapping[str, Any]) -> dict[str, Any]:
    """The loss along the weight, its tangent, and the slope that is left when f′ of the weight's unit is."""
    weights, loss = np.asarray(cut["weights"]), np.asarray(cut["loss"])
    at, middle = cut["at"], float(np.interp(cut["at"], weights, loss))
    layer, unit = facts.weight.layer, facts.weight.unit
    x = facts.frame.array(layer - 1, "activations") if layer else facts.frame.probe("inputs")
    without = float(facts.frame.array(layer, "errors")[unit] * x[facts.weight.input])
    reach = 0.4 * (weights[-1] - at)
    top = max(_finite(np.array([*loss, middle * 1.5])), default=1.0)

    def line(slope: float, reach: float) -> dict[str, list[float]]:
        most = 0.9 * middle / abs(slope) if slope else reach  # so that its lower end is in the picture
        ends = min(reach, most) * np.array([-1.0, 1.0])
        return {"weights": (at + ends).tolist(), "loss": (middle + slope * ends).tolist()}

    with np.errstate(all="ignore"):  # a loss past all bounds has no tangent
        tangent, left_out = line(cut["gradient"], reach), line(without, reach / 3)
    return {
        "weights": weights.tolist(),
        "loss": json_numbers(loss),
        "at": [at],
        "loss_at": [middle],
        "range": [0, top * 1.05],
        "tangent": tangent,
        "without": left_out,
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
        "loss": [json_numbers(row) for row in surface.loss],
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


def _spreading(values: Array) -> Array:
    """Those that have a width together: a variance past all bounds gives a ridge no shape."""
    with np.errstate(over="ignore"):
        return values[np.isfinite(values * values)]


def _finite(values: Array) -> Array:
    return values[np.isfinite(values)]
