"""Slopes are true to twelve digits wherever they are numbers, in both engines: a shut unit is not closed."""

import numpy as np
import pytest

from app.core.activations import ACTIVATIONS
from app.core.batches import Examples
from tests.core.networks import network, training
from tests.core.true_slopes import POINTS, TRUE, assert_true


def test_every_slope_has_its_truth():
    assert set(TRUE) == {activation.name for activation in ACTIVATIONS.values() if activation.slope}


@pytest.mark.parametrize("engine", ["numpy", "numba"])
@pytest.mark.parametrize("name", TRUE)
def test_f_and_its_slope_are_true_to_twelve_digits(name, engine):
    z = np.array(POINTS).reshape(-1, 1)
    still = {"learning_rate": 0.0, "batch_size": 1, "shuffle": False, "engine": engine}
    run = training(network((1, 1), name), data=Examples.of(z, np.zeros_like(z)), **still)
    frames = []
    for _ in POINTS:
        run.set_parameters(np.array([1.0, 0.0]))
        frames.append(run.observe())
    values, slopes = ([frame.array(0, field)[0] for frame in frames] for field in ("activations", "slopes"))
    assert_true(name, values, slopes)


@pytest.mark.parametrize("engine", ["numpy", "numba"])
@pytest.mark.parametrize(("name", "bottom"), [("sigmoid", 0.0), ("tanh", -1.0)])
def test_a_unit_shut_at_the_top_learns_as_one_shut_at_the_bottom(name, bottom, engine):
    moved = []
    for z, target in ((40.0, bottom), (-40.0, 1.0)):
        wrong = Examples.of(np.array([[z]]), np.array([[target]]))
        run = training(network((1, 1), name), data=wrong, batch_size=1, engine=engine, learning_rate=1e40)
        run.set_parameters(np.array([1.0, 0.0]))
        moved.append(run.observe().array(0, "weight_updates")[0, 0])
    assert moved[0] == pytest.approx(moved[1], rel=1e-12)
    assert moved[0] < 0.0
