"""Numbers as the sentences of a diagnosis have them: those of the page."""

import math

from app import words


def said(number: float) -> str:
    """A number as a sentence has it: a count whole, anything else with three digits."""
    if math.isfinite(number) and number == int(number) and abs(number) < 1e9:
        return words.integer(int(number))
    return words.level(number)


def percent(share: float) -> str:
    """A share as a sentence has it."""
    return f"{words.percent(share)} %"


def steps(count: int) -> str:
    """So many steps, as a sentence has them."""
    return f"{said(count)} {'step' if count == 1 else 'steps'}"


def units(count: int) -> str:
    """So many units, as a sentence has them."""
    return f"{said(count)} {'unit' if count == 1 else 'units'}"


def layers(first: int, last: int) -> str:
    """Layers in a row, from 1, as a sentence has them."""
    if first == last:
        return f"layer {first}"
    return f"layers {first} {'and' if last == first + 1 else 'to'} {last}"
