"""What the weights start from: one layer's matrix, drawn from a formula with fan-in n and fan-out m."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from app.core.arrays import Array

Draw = Callable[[np.random.Generator, int, int, Mapping[str, float]], Array]
GAIN = {"gain": 1.0}


@dataclass(frozen=True)
class Initializer:
    """`draw(rng, units, inputs, options)` gives weights (units × inputs); `options` holds the defaults."""

    name: str
    label: str
    formula: str
    draw: Draw
    options: Mapping[str, float] = field(default_factory=dict)


def _uniform(rng: np.random.Generator, units: int, inputs: int, options: Mapping[str, float]) -> Array:
    return rng.uniform(options["low"], options["high"], (units, inputs))


def _normal(rng: np.random.Generator, units: int, inputs: int, options: Mapping[str, float]) -> Array:
    return rng.normal(options["mean"], options["std"], (units, inputs))


def _scaled_uniform(variance: Callable[[int, int], float]) -> Draw:
    """Uniform on ±gain·√(3·variance), whose variance is gain²·variance(inputs, units)."""

    def draw(rng: np.random.Generator, units: int, inputs: int, options: Mapping[str, float]) -> Array:
        bound = options["gain"] * np.sqrt(3 * variance(inputs, units))
        return rng.uniform(-bound, bound, (units, inputs))

    return draw


def _scaled_normal(variance: Callable[[int, int], float]) -> Draw:
    """Normal with mean 0 and variance gain²·variance(inputs, units)."""

    def draw(rng: np.random.Generator, units: int, inputs: int, options: Mapping[str, float]) -> Array:
        return rng.normal(0.0, options["gain"] * np.sqrt(variance(inputs, units)), (units, inputs))

    return draw


def _glorot(inputs: int, units: int) -> float:
    return 2 / (inputs + units)


def _he(inputs: int, units: int) -> float:
    return 2 / inputs


def _lecun(inputs: int, units: int) -> float:
    return 1 / inputs


def _orthogonal(rng: np.random.Generator, units: int, inputs: int, options: Mapping[str, float]) -> Array:
    tall = rng.normal(size=(max(units, inputs), min(units, inputs)))
    q, r = np.linalg.qr(tall)
    # QR fixes Q only up to the signs of R's diagonal; fixing those makes the draw uniform (Saxe 2014,
    # Mezzadri 2007).
    q *= np.sign(np.diag(r))
    return options["gain"] * (q if units >= inputs else q.T)


def _constant(rng: np.random.Generator, units: int, inputs: int, options: Mapping[str, float]) -> Array:
    return np.full((units, inputs), options["value"])


def _zeros(rng: np.random.Generator, units: int, inputs: int, options: Mapping[str, float]) -> Array:
    return np.zeros((units, inputs))


INITIALIZERS: dict[str, Initializer] = {
    initializer.name: initializer
    for initializer in (
        Initializer("uniform", "uniform", r"U(l, h)", _uniform, {"low": -0.5, "high": 0.5}),
        Initializer("normal", "normal", r"N(\mu, \sigma^2)", _normal, {"mean": 0.0, "std": 0.5}),
        Initializer(
            "xavier_uniform",
            "Xavier, uniform",
            r"U(\pm g\sqrt{6/(n+m)})",
            _scaled_uniform(_glorot),
            GAIN,
        ),
        Initializer("xavier_normal", "Xavier, normal", r"N(0, g^2\,2/(n+m))", _scaled_normal(_glorot), GAIN),
        Initializer("he_uniform", "He, uniform", r"U(\pm g\sqrt{6/n})", _scaled_uniform(_he), GAIN),
        Initializer("he_normal", "He, normal", r"N(0, g^2\,2/n)", _scaled_normal(_he), GAIN),
        Initializer("lecun_normal", "LeCun, normal", r"N(0, g^2/n)", _scaled_normal(_lecun), GAIN),
        Initializer("orthogonal", "orthogonal", r"g\,Q,\; Q^\top Q = I", _orthogonal, GAIN),
        Initializer("constant", "constant", "c", _constant, {"value": 0.0}),
        Initializer("zeros", "zeros", "0", _zeros),
    )
}
