"""The published formulas give the published numbers."""

import pytest

from app.core.theory import born_dead, contraction, depth_scale, gradient_growth, rise_time


def test_a_narrow_relu_network_is_born_dead() -> None:
    assert born_dead([2] * 9) == pytest.approx(0.925, abs=5e-4)
    assert born_dead([1]) == 0.5
    assert born_dead([1, 2]) == 1 - 0.5 * 0.75


def test_a_deep_linear_mode_has_risen_half() -> None:
    assert rise_time(2, 1e-3, 1) == pytest.approx(1.900, abs=5e-4)
    assert rise_time(2, 1e-3, 1e-3) == 0


@pytest.mark.parametrize(("variance", "growth"), [(1.0, 0.759), (1.76, 1.0)])
def test_a_gradient_grows_or_falls_with_the_weights(variance: float, growth: float) -> None:
    assert gradient_growth(variance, 0.05) == pytest.approx(growth, abs=1e-3)


def test_a_gradient_is_felt_over_some_layers() -> None:
    assert depth_scale(gradient_growth(1.0, 0.05)) == pytest.approx(3.63, abs=5e-3)


def test_momentum_takes_the_square_root_of_the_condition() -> None:
    assert contraction(100, momentum=False) == pytest.approx(0.980, abs=5e-4)
    assert contraction(100, momentum=True) == pytest.approx(0.818, abs=5e-4)
