"""The panels over time leave room around what is usual, and say how many steps they are made of."""

from math import log10

import numpy as np
import pytest

from app.figures import PANELS
from app.figures.over_time import BEYOND, USUAL, Line, _factor_ticks, drawn


def test_what_is_usual_does_not_fill_the_picture() -> None:
    steady = np.array([1e-3])
    low, high = drawn([Line("layer 1", "ink-2", steady, steady, steady)], [1], BEYOND)["range"]
    assert low < log10(USUAL[0]) < log10(USUAL[1]) < high
    assert log10(USUAL[1] / USUAL[0]) < 0.6 * (high - low)


def test_at_the_first_step_no_panel_speaks_of_thirty() -> None:
    for panel in PANELS.values():
        assert "30" not in panel.hint or "up to 30" in panel.hint, panel.hint


@pytest.mark.parametrize(
    ("span", "read"),
    [
        ([-0.5, 0.5], {"half", "× 1", "double"}),
        ([-3.0, 1.0], {"× 0.001", "× 0.01", "× 0.1", "half", "× 1", "double", "× 10"}),
        ([-20.0, 155.0], {f"× 10{power}" for power in ("²⁵", "⁵⁰", "⁷⁵", "¹⁰⁰", "¹²⁵", "¹⁵⁰")} | {"× 1"}),
        ([50.0, 52.0], {"× 10⁵⁰", "× 10⁵¹", "× 10⁵²"}),
    ],
)
def test_factors_read_as_half_or_double_or_as_powers_that_stand_apart(
    span: list[float], read: set[str]
) -> None:
    ticks = _factor_ticks(span)
    assert set(ticks["text"]) == read
    assert len(ticks["values"]) == len(read)
