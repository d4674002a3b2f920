import numpy as np
import pytest

from app.core.landscape import Landscape, principal_plane, random_plane
from app.core.losses import LOSSES
from app.core.network import Derivative, Parameters
from tests.core.networks import network, samples

NETWORK = network((2, 4, 1), derivative=Derivative("one"))


def rng():
    return np.random.default_rng(0)


def test_the_gradient_is_the_true_one_whatever_the_rule():
    landscape = Landscape(NETWORK, LOSSES["squared_error"], samples(NETWORK, 9))
    here = rng().normal(size=NETWORK.size)
    gradient = landscape.gradient(here)
    for index in range(NETWORK.size):
        nudge = np.zeros(NETWORK.size)
        nudge[index] = 1e-6
        measured = (landscape.loss(here + nudge) - landscape.loss(here - nudge)) / 2e-6
        assert gradient[index] == pytest.approx(measured, abs=1e-8)


def test_principal_axes_hold_a_flat_path_whole():
    flat = rng().normal(size=(20, 2)) @ rng().normal(size=(2, 7))
    plane = principal_plane(flat[-1], list(flat), rng())
    assert plane.explained == pytest.approx(1.0)
    np.testing.assert_allclose(plane.path @ plane.axes + flat[-1], flat, atol=1e-12)
    np.testing.assert_array_equal(plane.path[-1], [0, 0])


def test_no_plane_holds_more_than_the_whole():
    for seed in range(20):  # of 20 such paths, about half come to more than 1 by rounding
        chance = np.random.default_rng(seed)
        flat = chance.normal(size=(15, 2)) @ chance.normal(size=(2, 7))
        assert principal_plane(flat[-1], list(flat), rng()).explained <= 1


def test_no_other_plane_explains_more():
    path = np.cumsum(rng().normal(size=(40, 6)), axis=0)
    best = principal_plane(path[-1], list(path), rng()).explained
    centred = path - path.mean(axis=0)
    for seed in range(30):
        axes = np.linalg.qr(np.random.default_rng(seed).normal(size=(6, 2)))[0].T
        assert np.sum((centred @ axes.T) ** 2) / np.sum(centred**2) <= best


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_path_too_short_for_a_plane_gets_one_all_the_same(steps):
    path = [np.arange(5.0) * step for step in range(steps)]
    plane = principal_plane(path[-1], path, rng())
    np.testing.assert_allclose(plane.axes @ plane.axes.T, np.eye(2), atol=1e-12)
    assert np.isnan(plane.explained) if steps == 1 else plane.explained == pytest.approx(1.0)


def test_random_directions_have_each_unit_s_norm_and_leave_biases():
    here = rng().normal(size=NETWORK.size)
    plane = random_plane(NETWORK, here, [here], rng())
    weights = Parameters(NETWORK, here).weights
    for axis in plane.axes:
        direction = Parameters(NETWORK, axis)
        for row, own, biases in zip(direction.weights, weights, direction.biases, strict=True):
            np.testing.assert_allclose(np.linalg.norm(row, axis=1), np.linalg.norm(own, axis=1))
            assert not biases.any()
