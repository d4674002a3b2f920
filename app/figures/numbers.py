"""Numbers in a figure's labels: a true minus, and powers of ten below 10⁻⁴ and from 10⁶ on.

`static/js/words/numbers.js` writes the same on the page; ties are rounded away from 0, as JavaScript does.
"""

import math
import sys
from decimal import ROUND_HALF_UP, Context, Decimal

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
ROUNDING = 4 * sys.float_info.epsilon
"""Of what numbers around 1 have lost in a few sums and differences: less than that is 0 up to rounding."""
_NOT_FINITE = "no number"


def significant(value: float, digits: int) -> str:
    """With so many significant digits, and all that are before the point; one fewer before a power of ten."""
    if not math.isfinite(value):
        return _NOT_FINITE
    if value == 0:
        return "0"
    exponent = _rounded(value, digits).adjusted()
    if -4 <= exponent <= 5:
        return _signed(value, _decimals(value, max(0, digits - 1 - exponent)))
    mantissa, power = f"{_rounded(value, max(2, digits - 1)):e}".split("e")
    return _signed(value, f"{mantissa}·10{str(int(power)).translate(SUPERSCRIPTS)}")


def slope_words(slope: float) -> str:
    """f′ in figures: three digits, wherever it stands."""
    return fixed(slope, 0) if abs(slope) == 1 else significant(slope, 3)


def fixed(value: float, decimals: int) -> str:
    """With a fixed number of decimals; what is very large has three significant digits."""
    if not math.isfinite(value):
        return _NOT_FINITE
    if abs(value) >= 1e5:
        return significant(value, 3)
    size = _decimals(value, decimals)
    return _signed(value, size) if float(size) else size


def level(value: float) -> str:
    """A loss: three digits, wherever it stands."""
    return "≈ 0" if 0 < value < (2 * ROUNDING) ** 2 else significant(value, 3)


def _rounded(value: float, digits: int) -> Decimal:
    return Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(Decimal(abs(value)))


def _decimals(value: float, decimals: int) -> str:
    return f"{Decimal(abs(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"


def _signed(value: float, size: str) -> str:
    whole, point, rest = size.partition(".")
    spaced = f"{int(whole):,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return f"{'−' if value < 0 else ''}{spaced}{point}{rest}"
