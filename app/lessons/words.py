"""How a lesson's sentences show their numbers, in one place.

`{share:%}` is a percentage, `{slope:4}` has four significant digits, as factors do, and `{times}` two, as
comparisons do; `{slope:+4}` is a term that is added, its sign before it; counts are shown whole.
"""

import math
from collections.abc import Mapping
from string import Formatter
from typing import Any

COMPARED = 2
"""Significant digits of a comparison."""
SMALLEST, LARGEST = 1e-4, 1e6
"""From where to where a number is written without a power of ten."""
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, digits: int = COMPARED) -> str:
    """With so many significant digits, a true minus sign and thin spaces between thousands."""
    value = value or 0  # no sign before a zero
    if isinstance(value, int) or not math.isfinite(value):
        return _typeset(f"{value:,}")
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    if value and not SMALLEST <= abs(float(f"{mantissa}e{exponent}")) < LARGEST:
        return f"{_typeset(mantissa)}·10{str(int(exponent)).translate(_SUPERSCRIPTS)}"
    decimals = max(0, digits - 1 - int(exponent)) if value else 0
    return _typeset(f"{float(f'{mantissa}e{exponent}'):,.{decimals}f}")


def _typeset(plain: str) -> str:
    return plain.replace(",", "\N{NARROW NO-BREAK SPACE}").replace("-", "\N{MINUS SIGN}")


class _Sentence(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "%":
            return f"{number(round(100 * value))}\N{NARROW NO-BREAK SPACE}%"
        if format_spec.startswith("+"):
            return f"{'−' if value < 0 else '+'} {number(abs(value), int(format_spec))}"
        return number(value, int(format_spec or COMPARED))


def filled(sentence: str, facts: Mapping[str, float]) -> str:
    """The sentence with its numbers. KeyError for a placeholder without one."""
    return _Sentence().vformat(sentence, (), facts)


def placeholders(sentence: str) -> set[str]:
    """The names of the numbers that a sentence shows."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
