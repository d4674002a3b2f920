import math

import pytest

from app.core.line_search import minimize_along


def counted(function, slope):
    calls = []

    def along(distance):
        calls.append(distance)
        return function(distance), slope(distance)

    return along, calls


@pytest.mark.parametrize("first", [1e-6, 0.03, 1.0, 1e4])
def test_a_parabola_s_bottom_is_found_to_rounding(first):
    along, _ = counted(lambda a: (a - 3.0) ** 2, lambda a: 2 * (a - 3.0))
    assert minimize_along(along, -6.0, first) == pytest.approx(3.0, rel=1e-14)


def test_a_curve_that_is_no_parabola():
    along, calls = counted(lambda a: math.cosh(a - 2.0), lambda a: math.sinh(a - 2.0))
    assert minimize_along(along, math.sinh(-2.0), 0.1) == pytest.approx(2.0, abs=1e-6)
    assert len(calls) <= 26


def test_no_step_where_the_slope_does_not_fall():
    along, _ = counted(lambda a: a * a, lambda a: 2 * a)
    assert minimize_along(along, 0.0, 0.1) == 0.0


def test_no_step_where_a_wrong_slope_promises_a_fall_that_is_none():
    along, _ = counted(lambda a: a, lambda a: -1.0)
    assert minimize_along(along, -1.0, 0.1) == 0.0


def test_not_a_number_is_a_place_to_come_back_from():
    def along(distance):
        return (math.nan, math.nan) if distance > 0.5 else ((distance - 0.4) ** 2, 2 * (distance - 0.4))

    assert minimize_along(along, -0.8, 1.0) == pytest.approx(0.4)
