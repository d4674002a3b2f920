"""Which factors of the way back take most of the gradient, in the words of the page.

The page says the same of one sample beside its bars (`static/js/words/chain.js`); a test holds the two
together.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Literal

from app.words import factor

TIMES = "×\N{NO-BREAK SPACE}"
"""Stays with its number."""
FEW = 3
"""Places that a sentence has the room to name."""
TINY = sys.float_info.min


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
    """Where most is lost, of places from the loss down, and the place alone where it is one.

    The kind is blamed whose factors come to less in all, gains and losses: by its worst places, as many as
    make half of the whole loss, −ln of what each leaves, and those that are about as bad. A single place of
    the other kind that takes more than each of them is named last.
    """
    slopes, weights = _kinds(places)
    blamed = slopes if _net(slopes) <= _net(weights) else weights
    whole = sum(max(-_net(kind), 0.0) for kind in (slopes, weights))
    sharing = _sharing(blamed, whole / 2)
    worst, single = (min(each, key=lambda place: place.value) for each in (blamed, places))
    rest = f"; the largest single loss is in {_alone(single)}" if single.value < worst.value else ""
    if len(sharing) == 1:
        return _alone(worst) + rest, worst
    least, largest = (factor(end(place.value for place in sharing)) for end in (min, max))
    alone = " by f′ alone" if worst.kind == "slopes" else ""
    span = (
        f"{least} each"
        if least == largest
        else f"{least} to {TIMES}{largest} each; {_called(worst)} the most{alone}"
    )
    return f"{_places(sharing, blamed)}, {TIMES}{span}{rest}", None


def in_all(places: Sequence[Place]) -> str:
    """What all f′ came to, and all weights."""
    slopes, weights = (f"{TIMES}{factor(exp(_net(kind)))}" for kind in _kinds(places))
    return f"f′ came to {slopes} in all, the weights to {weights}"


def _kinds(places: Sequence[Place]) -> list[list[Place]]:
    return [[place for place in places if place.kind == kind] for kind in ("slopes", "weights")]


def _alone(place: Place) -> str:
    together = "’s units together" if place.kind == "slopes" and place.units > 1 else ""
    what = "f′" if place.kind == "slopes" else "the weights"
    return f"{what}, {place.name}{together}, {TIMES}{factor(place.value)}"


def _net(places: Sequence[Place]) -> float:
    """What they come to together: Σ ln of each, gains and losses."""
    return sum(log(max(place.value, TINY)) for place in places)


def _loss(place: Place) -> float:
    return max(-log(max(place.value, TINY)), 0.0)


def _sharing(blamed: Sequence[Place], enough: float) -> list[Place]:
    """Those that lose enough together, the worst first, and on to where the next one loses far less."""
    named: list[Place] = []
    lost = 0.0
    for place in sorted(blamed, key=lambda place: place.value):
        if named and (not _loss(place) or (lost >= enough and _stands_out(named[-1].value, place.value))):
            break
        named.append(place)
        lost += _loss(place)
    return [place for place in blamed if place in named]


def _stands_out(worst: float, other: float) -> bool:
    """Whether a factor takes twice as much as another, or leaves half as much: one of two equals does not."""
    return other >= 2 * worst or log(worst) <= 2 * log(other)


def _called(place: Place) -> str:
    return f"the {place.name}" if place.name.startswith("output") else place.name


def _places(sharing: Sequence[Place], blamed: Sequence[Place]) -> str:
    """Those that share what is lost, among all of their kind."""
    slopes = blamed[0].kind == "slopes"
    what = "f′" if slopes else "the weights"
    if len(sharing) == len(blamed):
        hidden = "" if any("output" in place.name for place in blamed) else "hidden "
        return f"{what} of every {hidden}layer" if slopes else f"{what} between all layers"
    if len(sharing) > FEW:
        return f"{what} of {len(sharing)} layers" if slopes else f"{what} at {len(sharing)} places"
    return f"{what} {'of' if slopes else 'at'} {' and '.join(map(_called, sharing))}"
