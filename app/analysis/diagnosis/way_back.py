"""Which factors of the way back take most of the gradient, in the words of the page.

The page says the same of one sample beside its bars (`static/js/words/chain.js`); a test holds the two
together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, prod
from typing import Literal

from app.words import factor

TIMES = "×\N{NO-BREAK SPACE}"
"""Stays with its number."""
FEW = 3
"""Places that a sentence has the room to name."""


@dataclass(frozen=True)
class Place:
    """What multiplies the signal: the f′ of a layer, or the weights from a layer to the next one.

    `value` is ‖δ‖ / ‖∂L/∂a‖, or ‖∂L/∂a‖ / ‖δ‖ of the layer after it. `layer` counts from 0.
    """

    kind: Literal["slopes", "weights"]
    name: str
    layer: int
    value: float
    units: int = 1


def most_lost(places: Sequence[Place]) -> tuple[str, Place | None]:
    """Where most is lost, of places from the loss down, and the place alone where one stands out.

    The kind that leaves less when all of it is multiplied is blamed; one of its places is named alone if it
    takes twice as much as any other, or leaves half as much.
    """
    slopes, weights = ([place for place in places if place.kind == kind] for kind in ("slopes", "weights"))
    blamed = slopes if _left(slopes) <= _left(weights) else weights
    worst = min(blamed, key=lambda place: place.value)
    if all(_stands_out(worst.value, place.value) for place in blamed if place is not worst):
        together = "’s units together" if worst.kind == "slopes" and worst.units > 1 else ""
        what = "f′" if worst.kind == "slopes" else "the weights"
        return f"{what}, {worst.name}{together}, {TIMES}{factor(worst.value)}", worst
    sharing = [place for place in blamed if place.value < min(1, 2 * worst.value)]
    least, largest = (factor(end(place.value for place in sharing)) for end in (min, max))
    span = least if least == largest else f"{least} to {TIMES}{largest}"
    return f"{_places(sharing, blamed)}, {TIMES}{span} each", None


def _left(places: Sequence[Place]) -> float:
    """What they leave together, those that lose anything."""
    return prod(min(place.value, 1) for place in places)


def _stands_out(worst: float, other: float) -> bool:
    return other >= 2 * worst or log(worst) <= 2 * log(other)


def _places(sharing: Sequence[Place], blamed: Sequence[Place]) -> str:
    """Those that share what is lost, among all of their kind."""
    slopes = blamed[0].kind == "slopes"
    what = "f′" if slopes else "the weights"
    if len(sharing) == len(blamed):
        hidden = "" if any("output" in place.name for place in blamed) else "hidden "
        return f"{what} of every {hidden}layer" if slopes else f"{what} between all layers"
    if len(sharing) > FEW:
        return f"{what} of {len(sharing)} layers" if slopes else f"{what} at {len(sharing)} places"
    names = [f"the {place.name}" if place.name.startswith("output") else place.name for place in sharing]
    return f"{what} {'of' if slopes else 'at'} {' and '.join(names)}"
