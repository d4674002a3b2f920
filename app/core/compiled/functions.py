# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, misc, call-arg"
# mypy: disable-error-code="call-overload, var-annotated"
"""Elementary functions, compiled: exp and tanh, activations and their slopes.

Each is of one number; plain loops take them over many. exp and tanh are polynomials in ·, + and ÷ alone:
several times as fast as the C library's, since such a loop is done by vector instructions, and within 4 units
in the last place. A product and a sum are rounded once, which takes one instruction in place of two.
"""

import numpy as np
from numba import njit

from app.core.compiled.lanes import fused

compiled = njit(error_model="numpy", nogil=True, _nrt=False)
"""Without numba's run time, nothing is allocated, and no array that is passed on is counted: an atomic
addition and another back, a third of the time of a step of 2-4-2-1."""
inlined = njit(error_model="numpy", nogil=True, inline="always")

INV_LN2 = 1.4426950408889634
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
ROUNDER = 6755399441055744.0  # 1.5 · 2⁵²: adding it rounds to a whole number, which then fills the low bits
MANTISSA_BITS, EXPONENT_BIAS = 52, 1023
SELU_SCALE, SELU_ALPHA = 1.0507009873554804934193349852946, 1.6732632423543772848170429916717
TANH_SHUT = 708.0
GELU_RATE, GELU_CUBE, GELU_SHUT = 0.7978845608028654, 0.044715, 40.0


@compiled
def at_least(x, least):
    """The larger of the two; NaN where x is."""
    return least if x < least else x


@compiled
def at_most(x, most):
    """The smaller of the two; NaN where x is."""
    return most if x > most else x


@compiled
def _series(r):
    """(e^r − 1) / r = Σ rⁿ/(n + 1)! for |r| < 0.4, by Estrin's scheme: pairs, then pairs of these."""
    square = r * r
    fourth = square * square
    low = fused(fused(0.041666666666666664, r, 0.16666666666666666), square, fused(0.5, r, 1.0))
    middle = fused(
        fused(2.48015873015873e-05, r, 0.0001984126984126984),
        square,
        fused(0.001388888888888889, r, 0.008333333333333333),
    )
    high = fused(
        fused(2.08767569878681e-09, r, 2.505210838544172e-08),
        square,
        fused(2.755731922398589e-07, r, 2.7557319223985893e-06),
    )
    highest = fused(1.6059043836821613e-10, fourth, high)
    return fused(fused(highest, fourth, middle), fourth, low)


@compiled
def _two_to_the(shifted):
    """2^k of the whole number k that fills the low bits of a double."""
    k = np.float64(shifted).view(np.int64)
    return np.int64((k << MANTISSA_BITS) + (EXPONENT_BIAS << MANTISSA_BITS)).view(np.float64)


@compiled
def _reduced(x, shifted):
    """r = x − k ln 2, of the whole number k that fills the low bits of a double."""
    k = shifted - ROUNDER
    return fused(-k, LN2_LOW, fused(-k, LN2_HIGH, x))


@compiled
def exp(x):
    """e^x: 2^k e^r with |r| ≤ ½ ln 2, e^r by its series. Below −708 it stays what it is there."""
    x = at_most(at_least(x, -708.0), 709.0)
    shifted = fused(x, INV_LN2, ROUNDER)
    r = _reduced(x, shifted)
    return fused(_series(r), r, 1.0) * _two_to_the(shifted)


@compiled
def decay(z):
    """e^−|z|, as a square: its root is a normal number wherever it is a number at all."""
    root = exp(-0.5 * abs(z))
    return root * root


@compiled
def expm1(x):
    """e^x − 1 for |x| ≤ 40: 2^k (e^r − 1) + (2^k − 1), which near 0, where k is 0, is the series itself."""
    shifted = fused(x, INV_LN2, ROUNDER)
    r, power = _reduced(x, shifted), _two_to_the(shifted)
    return fused(_series(r) * r, power, power - 1.0)


@compiled
def _linear(z):
    return z


@compiled
def _linear_slope(z):
    return 1.0


@compiled
def sigmoid(z):
    """1 / (1 + e^−z), which below 0 is e^z / (1 + e^z)."""
    power = decay(z)
    return (power if z < 0.0 else 1.0) / (1.0 + power)


@compiled
def _sigmoid_slope(z):
    root = exp(-0.5 * abs(z))
    sech = root / (1.0 + root * root)
    return sech * sech


@compiled
def tanh(z):
    """(e^2z − 1) / (e^2z + 1)."""
    m = expm1(at_most(at_least(z, -20.0), 20.0) * 2.0)
    return m / (m + 2.0)


@compiled
def tanh_and_slope(z):
    """tanh z and 1 − tanh² z by p = e^−|z|: (1 − p)(1 + p)/(1 + p²) with the sign of z, and (2p/(1 + p²))².

    One exponential and one division for both; p − 1 is a series of its own: no digits are lost near 0.
    """
    x = -at_most(abs(z), TANH_SHUT)
    shifted = fused(x, INV_LN2, ROUNDER)
    r, power = _reduced(x, shifted), _two_to_the(shifted)
    grown = _series(r) * r
    p, less = fused(grown, power, power), fused(grown, power, power - 1.0)
    share = 1.0 / fused(p, p, 1.0)
    sech = 2.0 * p * share
    return np.copysign(less * (less + 2.0) * share, z), sech * sech


@compiled
def _tanh_slope(z):
    power = exp(-abs(z))
    sech = 2.0 * power / (1.0 + power * power)
    return sech * sech


@compiled
def _relu(z):
    return at_least(z, 0.0)


@compiled
def _relu_slope(z):
    return 1.0 if z > 0.0 else 0.0


@compiled
def _leaky_relu(z):
    return at_least(z, z * 0.01)


@compiled
def _leaky_relu_slope(z):
    return 1.0 if z > 0.0 else 0.01


@compiled
def _elu(z):
    return expm1(at_least(at_most(z, 0.0), -40.0)) + at_least(z, 0.0)


@compiled
def _elu_slope(z):
    return decay(at_most(z, 0.0))


@compiled
def _selu(z):
    return SELU_SCALE * (SELU_ALPHA * expm1(at_least(at_most(z, 0.0), -40.0)) + at_least(z, 0.0))


@compiled
def _selu_slope(z):
    below = SELU_SCALE * SELU_ALPHA * decay(at_most(z, 0.0))
    return SELU_SCALE if z > 0.0 else below


@compiled
def _softplus(z):
    return at_least(z, 0.0) + np.log1p(decay(z))


@compiled
def _softplus_slope(z):
    return sigmoid(z)


@compiled
def _silu(z):
    return z * sigmoid(z)


@compiled
def _silu_slope(z):
    return sigmoid(z) * (1.0 + z * sigmoid(-z))


@compiled
def _gelu_gate(z):
    return 2.0 * GELU_RATE * (z + GELU_CUBE * z * z * z)


@compiled
def _gelu(z):
    return z * sigmoid(_gelu_gate(at_most(at_least(z, -GELU_SHUT), GELU_SHUT)))


@compiled
def _gelu_slope(z):
    near = at_most(at_least(z, -GELU_SHUT), GELU_SHUT)
    gate, steepness = _gelu_gate(near), 2.0 * GELU_RATE * (1.0 + 3.0 * GELU_CUBE * near * near)
    return sigmoid(gate) * (1.0 + near * steepness * sigmoid(-gate))


@compiled
def _softsign(z):
    return z / (1.0 + abs(z))


@compiled
def _softsign_slope(z):
    share = 1.0 / (1.0 + abs(z))
    return share * share


@compiled
def _sin(z):
    return np.sin(z)


@compiled
def _sin_slope(z):
    return np.cos(z)


@compiled
def _step(z):
    return 1.0 if z > 0.0 else 0.0


@compiled
def _step_slope(z):
    return 0.0


ACTIVATIONS = {
    "linear": (_linear, _linear_slope),
    "sigmoid": (sigmoid, _sigmoid_slope),
    "tanh": (tanh, _tanh_slope),
    "relu": (_relu, _relu_slope),
    "leaky_relu": (_leaky_relu, _leaky_relu_slope),
    "elu": (_elu, _elu_slope),
    "selu": (_selu, _selu_slope),
    "softplus": (_softplus, _softplus_slope),
    "silu": (_silu, _silu_slope),
    "gelu": (_gelu, _gelu_slope),
    "softsign": (_softsign, _softsign_slope),
    "sin": (_sin, _sin_slope),
    "step": (_step, _step_slope),
}
"""f(z) and f′(z) of those that have a slope."""
