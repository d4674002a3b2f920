# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, misc, call-arg, var-annotated"
"""Elementary functions, compiled: exp and tanh, activations and their slopes, errors at the output.

exp and tanh are polynomials in fused · and +, and ÷, alone: several times as fast as the C library's, and
within 4 units in the last place. All arrays are blocks of one, `work`, told by where they start.
"""

import numpy as np
from numba import njit

from app.core.compiled import cache  # noqa: F401  (where the machine code lies, before any is asked for)
from app.core.compiled.lanes import (
    WIDTH,
    at_least,
    at_most,
    fused,
    load,
    spread,
    store,
    two_to_the,
    where_positive,
)

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
SELU_SCALE, SELU_ALPHA = 1.0507009873554804934193349852946, 1.6732632423543772848170429916717
GELU_RATE, GELU_CUBE = 0.7978845608028654, 0.044715


@compiled
def _series(r):
    """(e^r − 1) / r for |r| < 0.4."""
    p = fused(1.6059043836821613e-10, r, 2.08767569878681e-09)
    p = fused(p, r, 2.505210838544172e-08)
    p = fused(p, r, 2.755731922398589e-07)
    p = fused(p, r, 2.7557319223985893e-06)
    p = fused(p, r, 2.48015873015873e-05)
    p = fused(p, r, 0.0001984126984126984)
    p = fused(p, r, 0.001388888888888889)
    p = fused(p, r, 0.008333333333333333)
    p = fused(p, r, 0.041666666666666664)
    p = fused(p, r, 0.16666666666666666)
    p = fused(p, r, 0.5)
    return fused(p, r, 1.0)


@compiled
def exp(x):
    """e^x: 2^k e^r with |r| ≤ ½ ln 2, e^r by its series."""
    x = at_most(at_least(x, -708.0), 709.0)
    shifted = fused(x, INV_LN2, ROUNDER)
    k = shifted - ROUNDER
    r = fused(k, -LN2_LOW, fused(k, -LN2_HIGH, x))
    return fused(_series(r), r, 1.0) * two_to_the(shifted)


@compiled
def expm1(x):
    """e^x − 1 for |x| ≤ 40: 2^k (e^r − 1) + (2^k − 1), which near 0, where k is 0, is the series itself."""
    shifted = fused(x, INV_LN2, ROUNDER)
    k = shifted - ROUNDER
    r = fused(k, -LN2_LOW, fused(k, -LN2_HIGH, x))
    power = two_to_the(shifted)
    return fused(_series(r) * r, power, power - 1.0)


@compiled
def tanh(x):
    """(e^2x − 1) / (e^2x + 1)."""
    m = expm1(at_most(at_least(x, -20.0), 20.0) * 2.0)
    return m / (m + 2.0)


@compiled
def sigmoid(x):
    """1 / (1 + e^−x)."""
    return 1.0 / (1.0 + exp(0.0 - x))


@compiled
def _elu(x):
    """x above 0, e^x − 1 below."""
    return expm1(at_least(at_most(x, 0.0), -40.0)) + at_least(x, 0.0)


@compiled
def _gelu_inner(x):
    """The tanh in GELU."""
    return tanh(GELU_RATE * (x + GELU_CUBE * x * x * x))


@compiled
def _magnitude(x):
    """|x|."""
    return at_least(x, 0.0 - x)


@compiled
def activate(code, work, z, a, size):
    """a = f(z)."""
    shift = a - z
    if code == LINEAR:
        for k in range(z, z + size, WIDTH):
            store(work, k + shift, load(work, k))
    elif code == SIGMOID:
        for k in range(z, z + size, WIDTH):
            store(work, k + shift, sigmoid(load(work, k)))
    elif code == TANH:
        for k in range(z, z + size, WIDTH):
            store(work, k + shift, tanh(load(work, k)))
    elif code == RELU:
        for k in range(z, z + size, WIDTH):
            store(work, k + shift, at_least(load(work, k), 0.0))
    elif code == LEAKY:
        for k in range(z, z + size, WIDTH):
            store(work, k + shift, at_least(load(work, k), load(work, k) * 0.01))
    elif code == ELU:
        for k in range(z, z + size, WIDTH):
            store(work, k + shift, _elu(load(work, k)))
    elif code == SELU:
        for k in range(z, z + size, WIDTH):
            here = load(work, k)
            below = expm1(at_least(at_most(here, 0.0), -40.0))
            store(work, k + shift, SELU_SCALE * (SELU_ALPHA * below + at_least(here, 0.0)))
    elif code == SOFTPLUS:
        for k in range(z, z + size, WIDTH):
            store(work, k + shift, exp(0.0 - _magnitude(load(work, k))))
        for k in range(z, z + size):
            work[k + shift] = max(work[k], 0.0) + np.log1p(work[k + shift])
    elif code == SILU:
        for k in range(z, z + size, WIDTH):
            store(work, k + shift, load(work, k) * sigmoid(load(work, k)))
    elif code == GELU:
        for k in range(z, z + size, WIDTH):
            here = load(work, k)
            store(work, k + shift, 0.5 * here * (1.0 + _gelu_inner(here)))
    elif code == SOFTSIGN:
        for k in range(z, z + size, WIDTH):
            store(work, k + shift, load(work, k) / (1.0 + _magnitude(load(work, k))))
    elif code == SIN:
        for k in range(z, z + size):
            work[k + shift] = np.sin(work[k])
    elif code == STEP:
        for k in range(z, z + size, WIDTH):
            store(work, k + shift, where_positive(load(work, k), 1.0, 0.0))


@compiled
def derive(code, same, offset, work, z, a, d, size):
    """d = f′(z) + offset; a is f(z) where the slope is the unit's own (`same`)."""
    to_a, to_d = a - z, d - z
    if code == SIGMOID and same:
        for k in range(z, z + size, WIDTH):
            f = load(work, k + to_a)
            store(work, k + to_d, f * (1.0 - f))
    elif code == SIGMOID:
        for k in range(z, z + size, WIDTH):
            f = sigmoid(load(work, k))
            store(work, k + to_d, f * (1.0 - f))
    elif code == TANH and same:
        for k in range(z, z + size, WIDTH):
            f = load(work, k + to_a)
            store(work, k + to_d, 1.0 - f * f)
    elif code == TANH:
        for k in range(z, z + size, WIDTH):
            f = tanh(load(work, k))
            store(work, k + to_d, 1.0 - f * f)
    elif code == RELU:
        for k in range(z, z + size, WIDTH):
            store(work, k + to_d, where_positive(load(work, k), 1.0, 0.0))
    elif code == LEAKY:
        for k in range(z, z + size, WIDTH):
            store(work, k + to_d, where_positive(load(work, k), 1.0, 0.01))
    elif code == ELU:
        for k in range(z, z + size, WIDTH):
            store(work, k + to_d, exp(at_most(load(work, k), 0.0)))
    elif code == SELU:
        for k in range(z, z + size, WIDTH):
            below = SELU_SCALE * SELU_ALPHA * exp(at_most(load(work, k), 0.0))
            store(work, k + to_d, where_positive(load(work, k), SELU_SCALE, below))
    elif code == SOFTPLUS:
        for k in range(z, z + size, WIDTH):
            store(work, k + to_d, sigmoid(load(work, k)))
    elif code == SILU:
        for k in range(z, z + size, WIDTH):
            s = sigmoid(load(work, k))
            store(work, k + to_d, s + load(work, k) * s * (1.0 - s))
    elif code == GELU:
        for k in range(z, z + size, WIDTH):
            here = load(work, k)
            t = _gelu_inner(here)
            inner = GELU_RATE * (1.0 + 3.0 * GELU_CUBE * here * here)
            store(work, k + to_d, 0.5 * (1.0 + t) + 0.5 * here * (1.0 - t * t) * inner)
    elif code == SOFTSIGN:
        for k in range(z, z + size, WIDTH):
            s = 1.0 + _magnitude(load(work, k))
            store(work, k + to_d, 1.0 / (s * s))
    elif code == SIN:
        for k in range(z, z + size):
            work[k + to_d] = np.cos(work[k])
    elif code == STEP:
        for k in range(z, z + size, WIDTH):
            store(work, k + to_d, 0.0)
    else:  # LINEAR, ONE
        for k in range(z, z + size, WIDTH):
            store(work, k + to_d, 1.0)
    if offset != 0.0:
        for k in range(d, d + size, WIDTH):
            store(work, k, load(work, k) + offset)


@compiled
def softmax(work, z, a, units, lanes):
    """a = softmax of each lane's column of z."""
    for r in range(0, lanes, WIDTH):
        top = load(work, z + r)
        for j in range(1, units):
            top = at_least(top, load(work, z + j * lanes + r))
        sum_ = spread(0.0)
        for j in range(units):
            part = exp(load(work, z + j * lanes + r) - top)
            store(work, a + j * lanes + r, part)
            sum_ = sum_ + part
        for j in range(units):
            place = a + j * lanes + r
            store(work, place, load(work, place) / sum_)


@compiled
def error(loss, work, z, a, t, e, size):
    """e = ∂L/∂a at the output."""
    for k in range(0, size, WIDTH):
        here, target = load(work, a + k), load(work, t + k)
        if loss == SQUARED:
            store(work, e + k, here - target)
        elif loss == ABSOLUTE:
            off = here - target
            store(work, e + k, where_positive(off, 1.0, where_positive(0.0 - off, -1.0, 0.0)))
        elif loss == BINARY:
            steep = at_most(at_least(load(work, z + k), -340.0), 340.0)
            low, high = 1.0 + exp(steep), 1.0 + exp(0.0 - steep)
            store(work, e + k, (1.0 - target) * low - target * high)
        else:
            store(work, e + k, (0.0 - target) / at_least(here, 1e-148))


@compiled
def output_delta(matched, work, a, t, e, delta, units, lanes):
    """δ of an output layer that is no product per unit: a − t, or the product with softmax's Jacobian."""
    for r in range(0, lanes, WIDTH):
        mean = spread(0.0)
        for j in range(units):
            mean = fused(load(work, a + j * lanes + r), load(work, e + j * lanes + r), mean)
        for j in range(units):
            k = j * lanes + r
            here = load(work, a + k)
            if matched:
                store(work, delta + k, here - load(work, t + k))
            else:
                store(work, delta + k, here * (load(work, e + k) - mean))
