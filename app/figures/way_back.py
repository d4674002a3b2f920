"""What feeds the rows of the way back: each factor of it around a line of its own, over the steps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, zip_longest
from math import ceil, log10
from typing import Any

import numpy as np

from app.core.arrays import Array
from app.figures.facts import joined, json_numbers
from app.figures.sides import LETTER
from app.figures.steadied import Line
from app.figures.tokens import TOKENS
from app.words import SUPERSCRIPTS, factor

DOWN, UP = 0.8, 0.45
"""Of a row's height, how far from its line the smallest and the largest factor of all may lie."""
ROUND = (5, 10, 20, 50, 100, 1000)
"""What a row's height may stand for; above, powers of ten."""
LEAST = np.log10(2.0)
"""What lies so far at least, so that × 0.99 looks like × 1."""


def way_back(
    slopes: Sequence[Line], weights: Sequence[Line], steps: Sequence[int], border: int, window: str = ""
) -> dict[str, Any]:
    """A row a factor, in the order of the way back, from the output down to layer 1.

    `slopes` and `weights` begin with layer 1's. A factor is log₁₀ above or below its row's line, which is
    × 1, on one scale, where the next row's line is a round factor; its number stands at the `border`, the
    axis's last step. `window` says of which steps it is the median. There is room for all rows, also
    where the loss takes the output's f′ out again.
    """
    forward = chain.from_iterable(zip_longest(slopes, weights))
    each = [line for line in forward if line][::-1]
    logs = [np.log10(line.middle) for line in each]
    known = np.concatenate([*(log[np.isfinite(log)] for log in logs), [-LEAST, LEAST]])
    row_height, next_row = _row_height(float(max(-known.min() / DOWN, known.max() / UP)))
    places = [log / row_height - row for row, log in enumerate(logs)]
    rows = [-row for row in range(len(each))]
    ends = [float(line.middle[-1]) if steps else np.nan for line in each]
    told = [f"× {factor(end)}" if np.isfinite(end) else "nothing" if steps else "" for end in ends]
    return {
        "names": [line.name for line in each],
        "middle": [json_numbers(line.middle) for line in each],
        "steps": list(steps),
        "places": [json_numbers(place) for place in places],
        "areas": _areas(each, places, steps),
        "colours": [TOKENS[line.colour] for line in each],
        "mode": "markers" if len(steps) == 1 else "lines",
        "rows": rows,
        "range": [-2 * len(weights) - 0.9, 0.6],
        "ends": {
            "x": [border] * len(each),
            "y": rows,
            "text": [f"  {text}" for text in told],
            "colours": [TOKENS[line.colour] for line in each],
        },
        "margin": 16 + LETTER * max((len(line.name) for line in each), default=0),
        "scale": f"{window}<br>one line lower would be {next_row}",
    }


def _row_height(least: float) -> tuple[float, str]:
    """From a row's line to the next, in decades, by a round number; and the factor that it stands for."""
    whole = next((number for number in ROUND if log10(number) >= least), None)
    if whole:
        return log10(whole), f"× 1/{whole}"
    decades = ceil(least)
    return float(decades), f"× 10{str(-decades).translate(SUPERSCRIPTS)}"


def _areas(each: Sequence[Line], places: Sequence[Array], steps: Sequence[int]) -> list[dict[str, Any]]:
    """The rows' areas, those of one colour as one trace: what Plotly does for each is done once."""
    colours = dict.fromkeys(line.colour for line in each)
    return [
        {
            **joined(
                [
                    _area(place, -row, steps)
                    for row, (line, place) in enumerate(zip(each, places, strict=True))
                    if line.colour == colour
                ]
            ),
            "colour": TOKENS[colour],
        }
        for colour in colours
    ]


def _area(place: Array, row: int, steps: Sequence[int]) -> dict[str, list[float]]:
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
