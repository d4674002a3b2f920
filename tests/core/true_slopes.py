"""f and f′ by their formulas in sixty decimal digits: what every machine that computes them is judged by."""

import math
from collections.abc import Callable
from decimal import Context, Decimal, localcontext

import numpy as np

DIGITS = Context(prec=60, Emin=-(10**9), Emax=10**9, traps=[])
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494")
SCALE, ALPHA = Decimal("1.0507009873554804934193349852946"), Decimal("1.6732632423543772848170429916717")
LEAK, RATE, CUBE = Decimal("0.01"), (2 / PI).sqrt(DIGITS), Decimal("0.044715")
SIZES = [1e-300, 1e-8, 0.3, 1.0, 2.0, 3.9, 4.14, 5.0, 7.0, 8.0, 10.0, 18.5, 19.0, 20.5, 30.0, 36.0, 38.0]
SIZES += [41.0, 100.0, 300.0, 354.0, 370.0, 700.0, 709.0, 720.0, 740.0, 745.0, 1e3, 1e6, 1e100, 1e160, 1e300]
POINTS = [sign * size for size in SIZES for sign in (1.0, -1.0)]
"""Where they are judged: also where f has rounded to a constant, and powers leave the normal numbers."""
LEAST = [4 * 5e-324 * min(max(1.0, abs(z)), 1e3) for z in POINTS]
"""What cannot be told apart: a few of the least numbers, times z where it multiplies one of them."""

Pair = tuple[Decimal, Decimal]


def _sigmoid(z: Decimal) -> Decimal:
    power = (-abs(z)).exp()
    return (power if z < 0 else 1) / (1 + power)


def _sloped_sigmoid(z: Decimal) -> Pair:
    return _sigmoid(z), _sigmoid(z) * _sigmoid(-z)


def _tanh(z: Decimal) -> Pair:
    power = (-2 * abs(z)).exp()
    small = abs(z) < Decimal("1e-20")
    return (z if small else ((1 - power) / (1 + power)).copy_sign(z)), 4 * power / (1 + power) ** 2


def _elu(z: Decimal) -> Pair:
    small = abs(z) < Decimal("1e-20")
    return (z, Decimal(1)) if z > 0 else (z if small else z.exp() - 1, z.exp())


def _selu(z: Decimal) -> Pair:
    f, slope = _elu(z)
    return (SCALE * z, SCALE) if z > 0 else (SCALE * ALPHA * f, SCALE * ALPHA * slope)


def _softplus(z: Decimal) -> Pair:
    power = (-abs(z)).exp()
    return max(z, Decimal(0)) + ((1 + power).ln() if power > Decimal("1e-30") else power), _sigmoid(z)


def _silu(z: Decimal) -> Pair:
    return z * _sigmoid(z), _sigmoid(z) * (1 + z * _sigmoid(-z))


def _gelu(z: Decimal) -> Pair:
    gate, steepness = 2 * RATE * (z + CUBE * z**3), 2 * RATE * (1 + 3 * CUBE * z**2)
    return z * _sigmoid(gate), _sigmoid(gate) * (1 + z * steepness * _sigmoid(-gate))


def _sin(z: Decimal) -> Pair:
    return Decimal(math.sin(float(z))), Decimal(math.cos(float(z)))


TRUE: dict[str, Callable[[Decimal], Pair]] = {
    "linear": lambda z: (z, Decimal(1)),
    "sigmoid": _sloped_sigmoid,
    "tanh": _tanh,
    "relu": lambda z: (max(z, Decimal(0)), Decimal(z > 0)),
    "leaky_relu": lambda z: (z, Decimal(1)) if z > 0 else (LEAK * z, LEAK),
    "elu": _elu,
    "selu": _selu,
    "softplus": _softplus,
    "silu": _silu,
    "gelu": _gelu,
    "softsign": lambda z: (z / (1 + abs(z)), 1 / (1 + abs(z)) ** 2),
    "sin": _sin,
    "step": lambda z: (Decimal(z > 0), Decimal(0)),
}


def assert_true(name: str, values: list[float], slopes: list[float]) -> None:
    """f and f′ at POINTS: to twelve digits, as far as there are numbers."""
    with localcontext(DIGITS):
        pairs = [TRUE[name](Decimal(z)) for z in POINTS]
    for own, true in ((values, [f for f, _ in pairs]), (slopes, [slope for _, slope in pairs])):
        wanted = np.array([float(one) for one in true])
        off = np.abs(np.array(own) - wanted) - (1e-12 * np.abs(wanted) + LEAST)
        assert (off <= 0.0).all(), (name, POINTS[int(off.argmax())])
