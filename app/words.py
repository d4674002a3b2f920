"""Numbers as they are written: a true minus, thin spaces, powers of ten below 10⁻⁴ and from 10⁶ on.

`static/js/words/numbers.js` writes the same on the page; ties are rounded away from 0, as JavaScript does.
"""

import math
import re
import sys
from decimal import ROUND_HALF_UP, Context, Decimal

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
ROUNDING = 4 * sys.float_info.epsilon
"""The rounding error of a few sums and differences of numbers around 1: anything smaller counts as 0."""
_EXACT = 12
"""Digits that count when two numbers are compared: the last ones are rounding."""
_FINER = (5, 6)
"""Decimals that tell from 1 what four digits do not."""
_NOT_FINITE = "no number"


def significant(value: float, digits: int) -> str:
    """With so many significant digits, and all that are before the point.

    Here and below, a number that needs no more of them has no zeros at its end.
    """
    if not math.isfinite(value):
        return _NOT_FINITE
    if value == 0:
        return "0"
    exponent = _rounded(value, digits).adjusted()
    if -4 <= exponent <= 5:
        return _signed(value, _decimals(value, max(0, digits - 1 - exponent)))
    rounded = _rounded(value, digits)
    power = rounded.adjusted()
    mantissa = _ended(f"{rounded.scaleb(-power):f}", float(Decimal(value).scaleb(-power)))
    return _signed(value, f"{mantissa}·10{str(power).translate(SUPERSCRIPTS)}")


def fixed(value: float, decimals: int) -> str:
    """With a fixed number of decimals; what is very large has three significant digits."""
    if not math.isfinite(value):
        return _NOT_FINITE
    if abs(value) >= 1e5:
        return significant(value, 3)
    size = _decimals(value, decimals)
    return _signed(value, size) if float(size) else size


def factor(value: float) -> str:
    """What stands in the formula: weights, f′, delta, inputs, answers, slopes of the loss, wherever they are.

    So many digits that a reader who computes with them comes to what is beside it: four; small ones, which
    have more places, and large ones have three. Where four would make 1 of what is below it, there are as
    many as tell the two apart.
    """
    size = abs(value)
    finer = next((decimals for decimals in _FINER if size < 1 != float(_decimals(size, decimals))), None)
    if finer and _rounded(size, 4) == 1:
        return fixed(value, finer)
    return significant(value, 3 if size < 0.01 or size >= 1e5 else 4)


def times(ratio: float) -> str:
    """How many times as much, above 0, with three digits: `2.40`, `17`, `605`, `3.14·10⁶`."""
    rounded = _rounded(ratio, 3) if ratio else Decimal(0)
    if 10 <= rounded < 1_000_000:
        return integer(int(rounded.quantize(Decimal(1), ROUND_HALF_UP)))
    return significant(ratio, 3)


def integer(value: int) -> str:
    """A count, whole."""
    return _signed(value, str(abs(value)))


def percent(share: float) -> str:
    """A share in per cent, without the sign: three digits, or as many as it takes not to read 100."""
    if 0 < 100 * share < 0.01:
        return "under 0.01"
    rounded = [float(f"{100 * share:.{digits}g}") for digits in (3, 4, 5)]
    return f"{next((each for each in rounded if each != 100), 100):g}".replace("-", "\N{MINUS SIGN}")


def level(value: float) -> str:
    """A loss: three digits, wherever it stands."""
    return "≈ 0" if 0 < value < (2 * ROUNDING) ** 2 else significant(value, 3)


def _rounded(value: float, digits: int) -> Decimal:
    return Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(Decimal(abs(value)))


def _decimals(value: float, decimals: int) -> str:
    digits = Decimal(abs(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return _ended(f"{digits:f}", value)


def _ended(digits: str, value: float) -> str:
    """A number's digits without zeros at the end, where these are all that it has."""
    exact = float(digits) == float(f"{abs(value):.{_EXACT}g}")
    return re.sub(r"\.0+$|(\.\d*[1-9])0+$", r"\1", digits) if exact else digits


def _signed(value: float, size: str) -> str:
    spaced = re.sub(r"^\d{4,}", lambda whole: f"{int(whole[0]):,}", size).replace(
        ",", "\N{NARROW NO-BREAK SPACE}"
    )
    return f"{'−' if value < 0 else ''}{spaced}"
