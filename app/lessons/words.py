"""How a lesson's sentences show their numbers, in one place.

`{share:%}` is a percentage, as everywhere on the page of three digits without zeros at its end; `{slope:f}`
is written as what stands in the formula; `{loss}` has three significant digits, as losses and products do,
`{change:2}` two; `{ratio:x}` is so many times as much; `{missed:but}` is "All", or "All but 3"; `{nudge:+}`
is a term that is added, its sign before it; `{course:once}` says how often
a task was learned, by its place in COURSES; counts are shown whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from app.words import factor, integer, percent, significant, times

DIGITS = 3
"""Significant digits of what has no others."""


def number(value: float, digits: int = DIGITS) -> str:
    """With so many significant digits; a count whole."""
    return integer(value) if isinstance(value, int) else significant(value, digits)


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
        return f"{percent(value)}\N{NARROW NO-BREAK SPACE}%"
    if form == "but":
        return f"All but {number(value)}" if value else "All"
    if form == "once":
        return ("never", "lost again", "yes")[int(value)]
    if form == "x":
        return times(value)
    if form == "f":
        return factor(value)
    if form.startswith("+"):
        return f"{'−' if value < 0 else '+'} {_written(abs(value), form[1:])}"
    return number(value, int(form or DIGITS))


def filled(sentence: str, facts: Mapping[str, float]) -> str:
    """The sentence with its numbers. KeyError for a placeholder without one."""
    return "".join(part.text for part in parts(sentence, facts))


def placeholders(sentence: str) -> set[str]:
    """The names of the numbers that a sentence shows."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
