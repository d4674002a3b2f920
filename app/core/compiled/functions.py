# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, call-arg, misc"
"""Elementary functions, compiled: exp and tanh, activations and their slopes, errors at the output.

exp and tanh are polynomials in + − × ÷ alone, several times as fast as the C library's and within 4 units in
the last place. Loops run over slices from 0: an index that could be negative would stop them from becoming
vectors.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

compiled = njit(error_model="numpy", cache=True, nogil=True)
inlined = njit(error_model="numpy", cache=True, nogil=True, inline="always")

ACTIVATIONS = "linear sigmoid tanh relu leaky_relu elu selu softplus silu gelu softsign sin step softmax one"
ACTIVATION_CODES = {name: code for code, name in enumerate(ACTIVATIONS.split())}
LINEAR, SIGMOID, TANH, RELU, LEAKY, ELU, SELU, SOFTPLUS, SILU, GELU, SOFTSIGN, SIN, STEP, SOFTMAX, ONE = (
    range(15)
)
LOSS_CODES = {"squared_error": 0, "absolute_error": 1, "binary_cross_entropy": 2, "cross_entropy": 3}
SQUARED, ABSOLUTE, BINARY, CROSS = range(4)

INV_LN2 = 1.4426950408889634
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
ROUNDER = 6755399441055744.0  # 1.5 · 2⁵²: adding it rounds to a whole number, which then fills the low bits
EXPONENT_BIAS, MANTISSA_BITS = 1023, 52
SELU_SCALE, SELU_ALPHA = 1.0507009873554804934193349852946, 1.6732632423543772848170429916717
GELU_RATE, GELU_CUBE = 0.7978845608028654, 0.044715


@intrinsic
def _as_bits(context: Any, number: Any) -> Any:
    """A double's bits as an integer."""
    return types.int64(types.float64), lambda _, builder, __, args: builder.bitcast(args[0], ir.IntType(64))


@intrinsic
def _as_double(context: Any, bits: Any) -> Any:
    """The double that has these bits."""
    return types.float64(types.int64), lambda _, builder, __, args: builder.bitcast(args[0], ir.DoubleType())


@inlined
def exp(x):
    """e^x: 2^k e^r with |r| ≤ ½ ln 2, e^r by its series."""
    x = min(max(x, -708.0), 709.0)
    shifted = x * INV_LN2 + ROUNDER
    k = shifted - ROUNDER
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    return (_series(r) * r + 1.0) * _as_double(
        (_as_bits(shifted) << MANTISSA_BITS) + (EXPONENT_BIAS << MANTISSA_BITS)
    )


@inlined
def _series(r):
    """(e^r − 1) / r for |r| < 0.4."""
    p = 1.6059043836821613e-10 * r + 2.08767569878681e-09
    p = p * r + 2.505210838544172e-08
    p = p * r + 2.755731922398589e-07
    p = p * r + 2.7557319223985893e-06
    p = p * r + 2.48015873015873e-05
    p = p * r + 0.0001984126984126984
    p = p * r + 0.001388888888888889
    p = p * r + 0.008333333333333333
    p = p * r + 0.041666666666666664
    p = p * r + 0.16666666666666666
    p = p * r + 0.5
    return p * r + 1.0


@inlined
def expm1(x):
    """e^x − 1 for |x| ≤ 40: its series at x/128, doubled seven times by m(2y) = m(y) (m(y) + 2)."""
    r = x * 0.0078125
    m = _series(r) * r
    m = m * (m + 2.0)
    m = m * (m + 2.0)
    m = m * (m + 2.0)
    m = m * (m + 2.0)
    m = m * (m + 2.0)
    m = m * (m + 2.0)
    return m * (m + 2.0)


@inlined
def tanh(x):
    """(e^2x − 1) / (e^2x + 1)."""
    m = expm1(2.0 * min(max(x, -20.0), 20.0))
    return m / (m + 2.0)


@inlined
def sigmoid(x):
    """1 / (1 + e^−x)."""
    return 1.0 / (1.0 + exp(-x))


@inlined
def negative_expm1(x):
    """e^min(x, 0) − 1."""
    return expm1(max(min(x, 0.0), -40.0))


@inlined
def gelu_inner(x):
    """The tanh in GELU."""
    return tanh(GELU_RATE * (x + GELU_CUBE * x * x * x))


@compiled
def activate(code, z, a):
    """a = f(z)."""
    if code == LINEAR:
        for k in range(z.size):
            a[k] = z[k]
    elif code == SIGMOID:
        for k in range(z.size):
            a[k] = sigmoid(z[k])
    elif code == TANH:
        for k in range(z.size):
            a[k] = tanh(z[k])
    elif code == RELU:
        for k in range(z.size):
            a[k] = max(z[k], 0.0)
    elif code == LEAKY:
        for k in range(z.size):
            a[k] = max(z[k], 0.01 * z[k])
    elif code == ELU:
        for k in range(z.size):
            a[k] = negative_expm1(z[k]) + max(z[k], 0.0)
    elif code == SELU:
        for k in range(z.size):
            a[k] = SELU_SCALE * (SELU_ALPHA * negative_expm1(z[k]) + max(z[k], 0.0))
    elif code == SOFTPLUS:
        for k in range(z.size):
            a[k] = max(z[k], 0.0) + np.log1p(exp(-abs(z[k])))
    elif code == SILU:
        for k in range(z.size):
            a[k] = z[k] * sigmoid(z[k])
    elif code == GELU:
        for k in range(z.size):
            a[k] = 0.5 * z[k] * (1.0 + gelu_inner(z[k]))
    elif code == SOFTSIGN:
        for k in range(z.size):
            a[k] = z[k] / (1.0 + abs(z[k]))
    elif code == SIN:
        for k in range(z.size):
            a[k] = np.sin(z[k])
    elif code == STEP:
        for k in range(z.size):
            a[k] = 1.0 if z[k] > 0.0 else 0.0


@compiled
def derive(code, same, offset, z, a, d):
    """d = f′(z) + offset; a is f(z) where the slope is the unit's own (`same`)."""
    if code in (LINEAR, ONE):
        for k in range(z.size):
            d[k] = 1.0
    elif code == SIGMOID:
        for k in range(z.size):
            s = a[k] if same else sigmoid(z[k])
            d[k] = s * (1.0 - s)
    elif code == TANH:
        for k in range(z.size):
            s = a[k] if same else tanh(z[k])
            d[k] = 1.0 - s * s
    elif code == RELU:
        for k in range(z.size):
            d[k] = 1.0 if z[k] > 0.0 else 0.0
    elif code == LEAKY:
        for k in range(z.size):
            d[k] = 1.0 if z[k] > 0.0 else 0.01
    elif code == ELU:
        for k in range(z.size):
            d[k] = exp(min(z[k], 0.0))
    elif code == SELU:
        for k in range(z.size):
            d[k] = SELU_SCALE if z[k] > 0.0 else SELU_SCALE * SELU_ALPHA * exp(min(z[k], 0.0))
    elif code == SOFTPLUS:
        for k in range(z.size):
            d[k] = sigmoid(z[k])
    elif code == SILU:
        for k in range(z.size):
            s = sigmoid(z[k])
            d[k] = s + z[k] * s * (1.0 - s)
    elif code == GELU:
        for k in range(z.size):
            t = gelu_inner(z[k])
            inner = GELU_RATE * (1.0 + 3.0 * GELU_CUBE * z[k] * z[k])
            d[k] = 0.5 * (1.0 + t) + 0.5 * z[k] * (1.0 - t * t) * inner
    elif code == SOFTSIGN:
        for k in range(z.size):
            s = 1.0 + abs(z[k])
            d[k] = 1.0 / (s * s)
    elif code == SIN:
        for k in range(z.size):
            d[k] = np.cos(z[k])
    elif code == STEP:
        for k in range(z.size):
            d[k] = 0.0
    if offset != 0.0:
        for k in range(z.size):
            d[k] += offset


@compiled
def softmax(z, a, units, lanes):
    """a = softmax of each lane's column of z."""
    for r in range(lanes):
        top = z[r]
        for j in range(units):
            top = max(top, z[j * lanes + r])
        total = 0.0
        for j in range(units):
            a[j * lanes + r] = exp(z[j * lanes + r] - top)
            total += a[j * lanes + r]
        for j in range(units):
            a[j * lanes + r] /= total


@compiled
def error(loss, z, a, t, e):
    """e = ∂L/∂a at the output."""
    for k in range(e.size):
        if loss == SQUARED:
            e[k] = a[k] - t[k]
        elif loss == ABSOLUTE:
            e[k] = np.sign(a[k] - t[k])
        elif loss == BINARY:
            steep = min(max(z[k], -340.0), 340.0)
            e[k] = (1.0 - t[k]) * (1.0 + exp(steep)) - t[k] * (1.0 + exp(-steep))
        else:
            e[k] = -t[k] / max(a[k], 1e-148)


@compiled
def output_delta(matched, a, t, e, delta, units, lanes):
    """δ of an output layer that is no product per unit: a − t, or the product with softmax's Jacobian."""
    for r in range(lanes):
        total = 0.0
        for j in range(units):
            total += a[j * lanes + r] * e[j * lanes + r]
        for j in range(units):
            k = j * lanes + r
            delta[k] = a[k] - t[k] if matched else a[k] * (e[k] - total)
