"""The published formulas give the published numbers."""

import numpy as np
import pytest

from app.core.activations import ACTIVATIONS
from app.core.network import EXACT, Derivative, Layer, Network, Parameters
from app.core.theory import (
    born_dead,
    contraction,
    depth_scale,
    error_variances,
    gradient_growth,
    rise_time,
    risen,
)


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


def test_a_mode_has_risen_as_far_as_its_time_says() -> None:
    times = np.array([0.0, rise_time(2, 1e-3, 0.5), rise_time(2, 1e-3, 1.9), 50.0])
    assert risen(2, 1e-3, times) == pytest.approx([1e-3, 0.5, 1.9, 2.0])


def test_an_error_s_variance_by_layer() -> None:
    def layer(inputs: int, units: int, name: str, rule: Derivative = EXACT) -> Layer:
        return Layer(inputs, units, ACTIVATIONS[name], rule)

    layers = (layer(1, 4, "relu"), layer(4, 2, "linear", Derivative("one", 0.5)), layer(2, 3, "linear"))
    parameters = Parameters(Network(layers))
    for weights, value in zip(parameters.weights, (1.0, 2.0, 3.0), strict=True):
        weights[...] = value
    # n⟨W²⟩ is 3·9 and 2·4; E[φ′²] is 1.5² and ½.
    assert error_variances(layers, parameters, 1.0) == pytest.approx([27 * 2.25 * 8 / 2, 27 * 2.25, 1])


def test_a_sigmoid_s_slopes_are_met_where_its_sums_lie() -> None:
    layers = tuple(Layer(1, 1, ACTIVATIONS["sigmoid"]) for _ in range(2))
    parameters = Parameters(Network(layers))
    parameters.matrices[1][...] = 1.0
    assert error_variances(layers, parameters, 1.0)[0] == pytest.approx(1 / 16)
    parameters.matrices[0][...] = 100.0
    assert error_variances(layers, parameters, 1.0)[0] < 1e-3
