"""What feeds the rows of the way back: each factor of it around a line of its own, over the steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain, zip_longest
from math import ceil, floor
from typing import Any

import numpy as np

from app.core.arrays import Array
from app.figures.facts import joined, json_numbers
from app.figures.sides import LETTER
from app.figures.steadied import NOTHING, Line
from app.figures.tokens import TOKENS
from app.words import SUPERSCRIPTS, factor

ABOVE, BELOW = 0.6, 0.9
"""Room over the first row's line and under the last one's; a row is 1."""
LEAST, MOST = 0.6, 0.9
"""Of its room, what a row keeps at least where others need more: for its name; and a low one at most."""
NAME, HEIGHT = 14, 960
"""Pixels of a name, and of all rows of a deep network (`static/css/chain.css`)."""
FREE = 0.15
"""Between what one row reaches down to and the next one up to."""
HALF = 0.8
"""Of a row, how far from its line × 1/2 lies at most, so that × 0.99 looks like × 1."""
SEEN = 0.22
"""Of a row, the least between two guides."""
BITS = 40
"""To which a number is found by halving."""
PARTS = {1: "a tenth", 2: "a hundredth", 3: "a thousandth"}
"""What a guide is of the one above it, by the decades between them."""


def way_back(
    slopes: Sequence[Line],
    weights: Sequence[Line],
    steps: Sequence[int],
    border: int,
    window: str = "",
    lacking: str = NOTHING,
) -> dict[str, Any]:
    """A row a factor, in the order of the way back, from the output down to layer 1.

    `slopes` and `weights` begin with layer 1's. A factor is log₁₀ above or below its row's line, which is
    × 1, on one scale; guides lie round factors apart. Its number stands at the `border`, the axis's last
    step. `window` says of which steps it is the median; `lacking`, why there is no factor
    at the last one. There is room for all rows, also where the loss
    takes the output's f′ out again; a row that reaches far has more of it than others.
    """
    forward = chain.from_iterable(zip_longest(slopes, weights))
    each = [line for line in forward if line][::-1]
    logs = [np.log10(line.middle) for line in each]
    reach = np.array([_reach(log) for log in logs]).reshape(-1, 2)
    bottom = -2 * len(weights) - BELOW
    scale, rows = _rows(reach, ABOVE - bottom)
    places = [scale * log + row for row, log in zip(rows, logs, strict=True)]
    apart, part = _guide(scale)
    seen = any(np.isfinite(log).any() for log in logs)
    guides = _guides(rows, bottom, scale * reach, scale * apart) if seen else []
    ends = [float(line.middle[-1]) if steps else np.nan for line in each]
    told = [f"× {factor(end)}" if np.isfinite(end) else lacking if steps else "" for end in ends]
    return {
        "names": [line.name for line in each],
        "middle": [json_numbers(line.middle) for line in each],
        "steps": list(steps),
        "places": [json_numbers(place) for place in places],
        "areas": _areas(each, places, rows, steps),
        "guides": joined([{"x": [steps[0], border], "y": [height, height]} for height in guides]),
        "colours": [TOKENS[line.colour] for line in each],
        "mode": "markers" if len(steps) == 1 else "lines",
        "rows": rows,
        "range": [bottom, ABOVE],
        "ends": {
            "x": [border] * len(each),
            "y": rows,
            "text": [f"  {text}" for text in told],
            "colours": [TOKENS[line.colour] for line in each],
        },
        "margin": 16 + LETTER * max((len(line.name) for line in each), default=0),
        "scale": f"{window}<br>each thin line: {part} of the one above it",
    }


def _reach(log: Array) -> tuple[float, float]:
    """How far a factor lies over and under × 1, in decades."""
    known = log[np.isfinite(log)]
    return max(0.0, float(known.max(initial=0.0))), max(0.0, float(-known.min(initial=0.0)))


def _rows(reach: Array, room: float) -> tuple[float, list[float]]:
    """How high a decade is, and where the rows' lines lie: as high as all have room, none over the next.

    `reach` (rows × 2) is how far each goes up and down, in decades. Rows are 1 apart, but where that is too
    little: then the others are as much nearer to each other.
    """
    decades = np.append(reach[:, 0], 0.0) + np.insert(reach[:, 1], 0, 0.0)
    plain = np.array([ABOVE, *[1.0] * (len(reach) - 1), BELOW])

    def gaps(scale: float, share: float) -> Array:
        return np.maximum(share * plain, scale * decades + FREE * (decades > 0))

    least = min(MOST, max(LEAST, NAME * (len(reach) + 2) / HEIGHT))
    scale = _most(lambda each: gaps(each, least).sum() <= room, HALF / np.log10(2.0))
    share = _most(lambda each: gaps(scale, each).sum() <= room, 1.0)
    lines = ABOVE - gaps(scale, share).cumsum()[: len(reach)]
    return scale, lines.tolist()


def _most(fits: Callable[[float], bool], top: float) -> float:
    """The largest number from 0 to the top that fits, if all smaller ones do: by halving."""
    if fits(top):
        return top
    low, high = 0.0, top
    for _ in range(BITS):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _guide(scale: float) -> tuple[float, str]:
    """How many decades lie between two guides, and what the lower is of the upper one."""
    if scale * np.log10(2.0) >= SEEN:
        return float(np.log10(2.0)), "half"
    decades = ceil(SEEN / scale)
    return float(decades), PARTS.get(decades, f"10{str(-decades).translate(SUPERSCRIPTS)}")


def _guides(rows: Sequence[float], bottom: float, reach: Array, apart: float) -> list[float]:
    """The heights of lines under and over each row's own, as far as the rows beside it do not reach."""
    over = [ABOVE, *(row - down for row, (_, down) in zip(rows, reach, strict=True))]
    under = [*(row + up for row, (up, _) in zip(rows, reach, strict=True)), bottom]
    return [
        row + apart * k
        for row, top, low in zip(rows, over, under[1:], strict=False)
        for k in range(-floor((row - low - FREE) / apart), floor((top - FREE - row) / apart) + 1)
        if k
    ]


def _areas(
    each: Sequence[Line], places: Sequence[Array], rows: Sequence[float], steps: Sequence[int]
) -> list[dict[str, Any]]:
    """The rows' areas, those of one colour as one trace: what Plotly does for each is done once."""
    colours = dict.fromkeys(line.colour for line in each)
    return [
        {
            **joined(
                [
                    _area(place, row, steps)
                    for line, place, row in zip(each, places, rows, strict=True)
                    if line.colour == colour
                ]
            ),
            "colour": TOKENS[colour],
        }
        for colour in colours
    ]


def _area(place: Array, row: float, steps: Sequence[int]) -> dict[str, list[float]]:
    """Between a factor and its row's line, as an outline; a bar as wide as a step where there is one alone.

    A dot far from its line would else be taken for the next row's.
    """
    known = np.isfinite(place)
    there = np.array(steps)[known].astype(float).tolist()
    y = place[known].tolist()
    if len(there) == 1:
        there, y = [there[0] - 0.5, there[0] + 0.5], 2 * y
    x = [*there[:1], *there, *there[-1:]]
    return {"x": x, "y": [row, *y, row] if there else []}
