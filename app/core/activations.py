"""Activation functions with their true slopes, one object each.

Every function works element by element and writes into its last argument. Slopes keep their digits where f
has rounded to a constant, since what a shut unit lets through is little, not nothing: none is the difference
of two numbers that round to each other. e^−|z| overflows nowhere, and underflows only where the answer does.

Constants are PyTorch's (leaky slope 0.01, ELU alpha 1, SELU of Klambauer 2017, GELU in its tanh form). Where
PyTorch takes a shortcut, the formula wins: `softplus` is exact beyond 20. Slopes at a kink are the left ones,
so relu′(0) = 0.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.core.arrays import Array

# Arrays without a dimension, since NumPy converts a Python number at every call, which takes as long as
# the arithmetic of a small network.
ZERO, ONE = np.array(0.0), np.array(1.0)
LEAKY_SLOPE = np.array(0.01)
SELU_SCALE = 1.0507009873554804934193349852946
SELU_ALPHA = 1.6732632423543772848170429916717
GELU_RATE = np.sqrt(2 / np.pi)
GELU_CUBE = 0.044715
GELU_SHUT = 40.0  # beyond it, GELU is 0 or z to the last digit, and the cube would overflow in the end


@dataclass(frozen=True)
class Activation:
    """a = f(z) and its slope f′(z).

    `f(z, out)` writes f(z) and `slope(z, out)` f′(z) into an array of z's shape that is not z. `plain` is the
    formula in plain letters, for charts. `interest` is the range of z that a plot should show, as far to the
    left of 0 as to the right. For softmax, whose slope is a Jacobian and no number per unit, `slope` is None
    and `f` works along the first axis.
    """

    name: str
    label: str
    formula: str
    plain: str
    slope_formula: str
    f: Callable[[Array, Array], None]
    slope: Callable[[Array, Array], None] | None
    interest: tuple[float, float] = (-4.0, 4.0)

    def at(self, z: Array) -> Array:
        """f(z) in an array of its own."""
        out = np.empty_like(z)
        self.f(z, out)
        return out

    def slope_at(self, z: Array) -> Array:
        """f′(z) in an array of its own. TypeError for softmax, which has none."""
        if self.slope is None:
            raise TypeError(f"{self.name} has no slope per unit")
        out = np.empty_like(z)
        self.slope(z, out)
        return out

    @cached_property
    def largest_slope(self) -> float:
        """The largest |f′(z)|, found on a grid of 1/1000 within ±20."""
        z = np.linspace(-20.0, 20.0, 40_001)
        return float(np.abs(self.slope_at(z)).max())


def _linear(z: Array, out: Array) -> None:
    np.copyto(out, z)


def _linear_slope(z: Array, out: Array) -> None:
    out.fill(1.0)


def _decay(z: Array) -> Array:
    """e^−|z|."""
    power: Array = np.exp(-np.abs(z))
    return power


def _sigmoid(z: Array, out: Array) -> None:
    # 1 / (1 + e^−z), which below 0 is e^z / (1 + e^z).
    power = _decay(z)
    np.divide(np.where(z < 0.0, power, ONE), ONE + power, out)


def _sigmoid_slope(z: Array, out: Array) -> None:
    power = _decay(z)
    np.divide(power, np.square(ONE + power), out)


def _tanh_slope(z: Array, out: Array) -> None:
    # sech²
    power = _decay(z)
    np.square(2.0 * power / (ONE + power * power), out)


def _relu(z: Array, out: Array) -> None:
    np.maximum(z, ZERO, out=out)


def _step(z: Array, out: Array) -> None:
    np.greater(z, ZERO, out)


def _relu_slope(z: Array, out: Array) -> None:
    np.greater(z, ZERO, out)


def _step_slope(z: Array, out: Array) -> None:
    out.fill(0.0)


def _leaky_relu(z: Array, out: Array) -> None:
    np.multiply(z, LEAKY_SLOPE, out)
    np.maximum(z, out, out=out)


def _leaky_relu_slope(z: Array, out: Array) -> None:
    np.greater(z, ZERO, out)
    np.maximum(out, LEAKY_SLOPE, out=out)


def _elu(z: Array, out: Array) -> None:
    np.minimum(z, ZERO, out=out)
    np.expm1(out, out)
    np.add(out, np.maximum(z, 0.0), out)


def _elu_slope(z: Array, out: Array) -> None:
    np.minimum(z, ZERO, out=out)
    np.exp(out, out)


def _selu(z: Array, out: Array) -> None:
    np.minimum(z, ZERO, out=out)
    np.expm1(out, out)
    np.multiply(out, SELU_ALPHA, out)
    np.add(out, np.maximum(z, 0.0), out)
    np.multiply(out, SELU_SCALE, out)


def _selu_slope(z: Array, out: Array) -> None:
    np.minimum(z, ZERO, out=out)
    np.exp(out, out)
    np.multiply(out, SELU_SCALE * SELU_ALPHA, out)
    np.copyto(out, SELU_SCALE, where=z > 0.0)


def _softplus(z: Array, out: Array) -> None:
    np.logaddexp(z, ZERO, out)


def _softplus_slope(z: Array, out: Array) -> None:
    _sigmoid(z, out)


def _opposite(z: Array) -> Array:
    """1 − σ(z) = σ(−z)."""
    out = np.empty_like(z)
    _sigmoid(-z, out)
    return out


def _silu(z: Array, out: Array) -> None:
    _sigmoid(z, out)
    np.multiply(out, z, out)


def _silu_slope(z: Array, out: Array) -> None:
    _sigmoid(z, out)
    np.multiply(out, ONE + z * _opposite(z), out)


def _gelu_gate(z: Array) -> Array:
    """2u: ½ (1 + tanh u) is σ(2u), u = √(2/π) (z + 0.044715 z³)."""
    near = np.clip(z, -GELU_SHUT, GELU_SHUT)
    gate: Array = 2.0 * GELU_RATE * (near + GELU_CUBE * near * near * near)
    return gate


def _gelu(z: Array, out: Array) -> None:
    _sigmoid(_gelu_gate(z), out)
    np.multiply(out, z, out)


def _gelu_slope(z: Array, out: Array) -> None:
    gate, near = _gelu_gate(z), np.clip(z, -GELU_SHUT, GELU_SHUT)
    steepness = 2.0 * GELU_RATE * (1.0 + 3.0 * GELU_CUBE * near * near)
    _sigmoid(gate, out)
    np.multiply(out, ONE + near * steepness * _opposite(gate), out)


def _softsign(z: Array, out: Array) -> None:
    np.abs(z, out)
    np.add(out, ONE, out)
    np.divide(z, out, out)


def _softsign_slope(z: Array, out: Array) -> None:
    np.abs(z, out)
    np.add(out, ONE, out)
    np.reciprocal(out, out)
    np.square(out, out)


def _sin_slope(z: Array, out: Array) -> None:
    np.cos(z, out)


def _softmax(z: Array, out: Array) -> None:
    np.subtract(z, z.max(axis=0), out)
    np.exp(out, out)
    np.divide(out, out.sum(axis=0), out)


ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation("linear", "linear", "z", "z", "1", _linear, _linear_slope),
        Activation(
            "sigmoid",
            "sigmoid",
            r"\frac{1}{1+e^{-z}}",
            "1 / (1 + e⁻ᶻ)",
            "a(1-a)",
            _sigmoid,
            _sigmoid_slope,
            (-7.0, 7.0),
        ),
        Activation("tanh", "tanh", r"\tanh z", "tanh z", "1-a^2", np.tanh, _tanh_slope, (-4.2, 4.2)),
        Activation("relu", "ReLU", r"\max(0, z)", "max(0, z)", r"[z>0]", _relu, _relu_slope),
        Activation(
            "leaky_relu",
            "leaky ReLU",
            r"\max(0.01\,z, z)",
            "z, or z/100 below 0",
            r"1 \text{ if } z>0 \text{, else } 0.01",
            _leaky_relu,
            _leaky_relu_slope,
        ),
        Activation(
            "elu",
            "ELU",
            r"z \text{ if } z>0 \text{, else } e^z-1",
            "z, or eᶻ − 1 below 0",
            r"e^{\min(z,0)}",
            _elu,
            _elu_slope,
        ),
        Activation(
            "selu",
            "SELU",
            r"\lambda z \text{ if } z>0 \text{, else } \lambda\alpha(e^z-1)",
            "selu z",
            r"\lambda \text{ if } z>0 \text{, else } \lambda\alpha e^z",
            _selu,
            _selu_slope,
        ),
        Activation(
            "softplus",
            "softplus",
            r"\ln(1+e^z)",
            "ln(1 + eᶻ)",
            r"\frac{1}{1+e^{-z}}",
            _softplus,
            _softplus_slope,
            (-6.0, 6.0),
        ),
        Activation(
            "silu",
            "SiLU",
            r"z\,\sigma(z)",
            "z · sigmoid z",
            r"\sigma(z) + a\,(1-\sigma(z))",
            _silu,
            _silu_slope,
            (-6.0, 6.0),
        ),
        Activation(
            "gelu",
            "GELU",
            r"\tfrac12 z\,(1+\tanh u),\; u=\sqrt{2/\pi}\,(z+0.044715\,z^3)",
            "gelu z",
            r"\tfrac12(1+\tanh u) + \tfrac12 z\,(1-\tanh^2 u)\,u'",
            _gelu,
            _gelu_slope,
        ),
        Activation(
            "softsign",
            "softsign",
            r"\frac{z}{1+|z|}",
            "z / (1 + |z|)",
            r"\frac{1}{(1+|z|)^2}",
            _softsign,
            _softsign_slope,
            (-6.0, 6.0),
        ),
        Activation("sin", "sine", r"\sin z", "sin z", r"\cos z", np.sin, _sin_slope, (-6.3, 6.3)),
        Activation("step", "step", r"[z>0]", "1 above 0, else 0", "0", _step, _step_slope),
        Activation(
            "softmax",
            "softmax",
            r"\frac{e^{z_j}}{\sum_k e^{z_k}}",
            "eᶻ, over the sum of all units’ eᶻ",
            r"\partial a_j/\partial z_k = a_j([j=k]-a_k)",
            _softmax,
            None,
        ),
    )
}
