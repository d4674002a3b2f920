"""How a lesson's sentences show their numbers, in one place.

`{share:%}` is a percentage, as everywhere on the page of three digits without zeros at its end; `{slope:4}`
has four significant digits, as factors do that are multiplied out, and `{loss}` three, as losses, products
and f′ alone do; `{weight:w}` is a weight, of four decimals or, where it is small, three digits; `{slope:.4}`
has four decimals, `{slope:+.4}` is a term that is added, its sign before it; counts are shown whole.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

DIGITS = 3
"""Significant digits of what has no others."""
SMALLEST, LARGEST = 1e-4, 1e6
"""From where to where a number is written without a power of ten."""
SMALL_WEIGHT = 0.01
"""Below which four decimals would leave fewer digits of a weight than other numbers have."""
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, digits: int = DIGITS) -> str:
    """With so many significant digits, a true minus sign and thin spaces between thousands.

    Before a power of ten there is one digit fewer, but two at least, as everywhere on the page.
    """
    value = value or 0  # no sign before a zero
    if isinstance(value, int) or not math.isfinite(value):
        return _typeset(f"{value:,}")
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    if value and not SMALLEST <= abs(float(f"{mantissa}e{exponent}")) < LARGEST:
        mantissa, exponent = f"{value:.{max(1, digits - 2)}e}".split("e")
        return f"{_typeset(mantissa)}·10{str(int(exponent)).translate(_SUPERSCRIPTS)}"
    decimals = max(0, digits - 1 - int(exponent)) if value else 0
    return _typeset(f"{float(f'{mantissa}e{exponent}'):,.{decimals}f}")


def _typeset(plain: str) -> str:
    return plain.replace(",", "\N{NARROW NO-BREAK SPACE}").replace("-", "\N{MINUS SIGN}")


@dataclass(frozen=True)
class Part:
    """A piece of a sentence: words, or a quantity as it is written, with its name and its value in full."""

    text: str
    name: str | None = None
    value: float | None = None


def parts(sentence: str, facts: Mapping[str, float]) -> list[Part]:
    """The sentence cut at its numbers. KeyError for a placeholder without one."""
    found = []
    for words, name, form, _ in Formatter().parse(sentence):
        if words:
            found.append(Part(words))
        if name is not None:
            found.append(Part(_written(facts[name], form or ""), name, facts[name]))
    return found


def _written(value: float, form: str) -> str:
    if form == "%":
        return f"{_typeset(f'{100 * value:.{DIGITS}g}')}\N{NARROW NO-BREAK SPACE}%"
    if form == "w":
        return number(value) if 0 < abs(value) < SMALL_WEIGHT else _written(value, ".4")
    if form.startswith("+"):
        return f"{'−' if value < 0 else '+'} {_written(abs(value), form[1:])}"
    if form.startswith("."):
        return _typeset(f"{value:,{form}f}")
    return number(value, int(form or DIGITS))


def filled(sentence: str, facts: Mapping[str, float]) -> str:
    """The sentence with its numbers. KeyError for a placeholder without one."""
    return "".join(part.text for part in parts(sentence, facts))


def placeholders(sentence: str) -> set[str]:
    """The names of the numbers that a sentence shows."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
