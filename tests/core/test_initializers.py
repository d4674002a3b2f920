import numpy as np
import pytest

from app.core.initializers import INITIALIZERS


def draw(name, units, inputs, **options):
    initializer = INITIALIZERS[name]
    return initializer.draw(np.random.default_rng(0), units, inputs, {**initializer.options, **options})


@pytest.mark.parametrize("name", INITIALIZERS)
def test_shape_and_repetition(name):
    assert draw(name, 3, 5).shape == (3, 5)
    np.testing.assert_array_equal(draw(name, 3, 5), draw(name, 3, 5))


@pytest.mark.parametrize(
    ("name", "variance"),
    [
        ("uniform", 1 / 12),
        ("normal", 0.25),
        ("xavier_uniform", 2 / 500),
        ("xavier_normal", 2 / 500),
        ("he_uniform", 2 / 300),
        ("he_normal", 2 / 300),
        ("lecun_normal", 1 / 300),
    ],
)
def test_the_variance_is_the_formula_s(name, variance):
    weights = draw(name, 200, 300)
    assert weights.var() == pytest.approx(variance, rel=0.02)
    assert abs(weights.mean()) < 5 * np.sqrt(variance / weights.size)


@pytest.mark.parametrize(("name", "bound"), [("xavier_uniform", 6 / 500), ("he_uniform", 6 / 300)])
def test_the_bound_of_the_uniform_ones(name, bound):
    largest = np.abs(draw(name, 200, 300, gain=2.0)).max()
    assert 0.999 * 2 * np.sqrt(bound) < largest <= 2 * np.sqrt(bound)


@pytest.mark.parametrize(("units", "inputs"), [(4, 4), (6, 3), (3, 6)])
def test_orthogonal_rows_or_columns(units, inputs):
    q = draw("orthogonal", units, inputs, gain=2.0) / 2.0
    product = q @ q.T if units <= inputs else q.T @ q
    np.testing.assert_allclose(product, np.eye(min(units, inputs)), atol=1e-14)


def test_constants():
    assert (draw("constant", 2, 2, value=0.7) == 0.7).all()
    assert (draw("zeros", 2, 2) == 0.0).all()
