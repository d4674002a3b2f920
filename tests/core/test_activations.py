import numpy as np
import pytest

from app.core.activations import ACTIVATIONS

SLOPED = [activation for activation in ACTIVATIONS.values() if activation.slope]
EXTREMES = np.array([-1e4, -800.0, -40.0, -1e-300, 0.0, 1e-300, 40.0, 800.0, 1e4])


@pytest.mark.parametrize("activation", SLOPED, ids=lambda activation: activation.name)
def test_values_and_slopes_stay_finite_where_exponentials_overflow(activation):
    with np.errstate(under="ignore"):
        assert np.isfinite(activation.at(EXTREMES)).all()
        assert np.isfinite(activation.slope_at(EXTREMES)).all()


@pytest.mark.parametrize("activation", SLOPED, ids=lambda activation: activation.name)
def test_the_slope_is_the_central_difference(activation):
    z = np.linspace(activation.interest[0], activation.interest[1], 400)
    z = z[np.abs(z) > 1e-3]  # the kinks lie at 0
    h = 1e-5
    measured = (activation.at(z + h) - activation.at(z - h)) / (2 * h)
    np.testing.assert_allclose(activation.slope_at(z), measured, rtol=0, atol=2e-10)


@pytest.mark.parametrize("activation", SLOPED, ids=lambda activation: activation.name)
def test_a_shape_goes_in_and_comes_out(activation):
    z = np.linspace(-1, 1, 6).reshape(2, 3)
    assert activation.at(z).shape == activation.slope_at(z).shape == (2, 3)


@pytest.mark.parametrize(
    ("name", "largest"),
    [
        ("tanh", 1.0),
        ("sigmoid", 0.25),
        ("sin", 1.0),
        ("step", 0.0),
        ("softplus", 1.0),
        ("silu", 1.0998393194),
        ("gelu", 1.1289930),
    ],
)
def test_largest_slopes(name, largest):
    assert ACTIVATIONS[name].largest_slope == pytest.approx(largest, abs=1e-6)


def test_slopes_at_the_kinks_are_those_of_the_left():
    at_zero = np.zeros(1)
    slopes = {name: ACTIVATIONS[name].slope_at(at_zero)[0] for name in ("relu", "leaky_relu", "step")}
    assert slopes == {"relu": 0.0, "leaky_relu": 0.01, "step": 0.0}


def test_softmax_columns_sum_to_one_and_have_no_slope():
    z = np.array([[1.0, 800.0], [2.0, -800.0], [3.0, 0.0]])
    a = ACTIVATIONS["softmax"].at(z)
    np.testing.assert_allclose(a.sum(axis=0), [1.0, 1.0])
    with pytest.raises(TypeError, match="softmax has no slope per unit"):
        ACTIVATIONS["softmax"].slope_at(z)
