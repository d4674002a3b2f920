import numpy as np
import pytest

from app.analysis.curvature import stability
from app.analysis.sharpness import largest_curvature, sharpness
from app.core.landscape import Landscape
from app.lessons import PRESETS
from app.timeline import Change, Timeline
from tests.specs import spec

FULL = {"batch_size": "full"}


def trained(steps, **fields):
    timeline = Timeline(spec(**{"training": FULL, **fields}))
    timeline.advance(steps)
    return timeline


def test_the_curvature_is_the_hessians_largest_eigenvalue():
    timeline = trained(40)
    training = timeline.at(40)
    here = training.parameters.flat
    landscape = Landscape(training.plan.network, training.plan.loss, training.train)

    def column(place):
        move = np.zeros_like(here)
        move[place] = 1e-6
        return (landscape.gradient(here + move) - landscape.gradient(here - move)) / 2e-6

    hessian = np.array([column(place) for place in range(len(here))])
    expected = np.linalg.eigvalsh((hessian + hessian.T) / 2)[-1]
    assert largest_curvature(timeline, 40) == pytest.approx(expected, rel=0.02)


def test_a_curvature_that_rounding_leaves_is_0():
    """Weight and bias of one unit on its plateau: the Hessian is c of all ones, its ends 2c < 0 and 0."""
    timeline = Timeline(PRESETS["plateau"].specification)
    assert largest_curvature(timeline, 0) == 0


def test_the_points_are_the_steps_own():
    timeline = trained(40)
    found = sharpness(timeline, 32).answered(timeline)
    assert found["step"] == list(range(0, 33, 2))
    assert found["measured"][8] == largest_curvature(timeline, 16)
    assert found["expected"] == [2 / 0.03] * 17
    assert found["fails"] == ""


def test_a_network_without_kinks_has_no_curvature_only_past_all_bounds():
    data = {"source": "inline", "inputs": [[1.0]], "targets": [[0.0]], "test_fraction": 0}
    timeline = trained(
        200,
        network={"layers": [{"units": 1, "activation": "linear"}]},
        data=data,
        training={**FULL, "optimizer": {"name": "sgd", "learning_rate": 1e3}},
    )
    ended = sharpness(timeline, timeline.step).answered(timeline)
    assert not np.isfinite(ended["measured"][-1])
    assert (ended["finite"], sharpness(timeline, 3).answered(timeline)["finite"]) == (False, True)


@pytest.mark.parametrize(
    ("optimizer", "factor"),
    [
        ({"name": "sgd"}, 2),
        ({"name": "momentum", "momentum": 0.5}, 3),
        ({"name": "nesterov", "momentum": 0.5}, 1.5),
    ],
)
def test_a_quadratic_falls_below_the_bound_and_grows_above_it(optimizer, factor):
    data = {"source": "inline", "inputs": [[1.0], [-1.0]], "targets": [[0.0], [0.0]], "test_fraction": 0}
    network = {
        "layers": [{"units": 1, "activation": "linear"}],
        "parameters": [{"weights": [[1.0]], "biases": [0.0]}],
    }

    def left(times):
        rate = {**optimizer, "learning_rate": times * factor}  # L = w²/2: λ is 1
        timeline = trained(200, data=data, network=network, training={**FULL, "optimizer": rate})
        assert stability(timeline.at(0).plan) == pytest.approx(factor)
        assert largest_curvature(timeline, 0) == pytest.approx(1, rel=1e-6)
        return abs(timeline.at(timeline.step).parameters.flat[0])

    assert left(0.97) < 0.1
    assert left(1.03) > 10


def test_full_batch_descent_comes_to_the_edge_of_stability_and_stays():
    """Cohen et al. 2021: λ_max rises to 2/η and hovers there."""
    timeline = Timeline(PRESETS["edge"].specification)
    timeline.advance(1600)
    found = sharpness(timeline, 1600).answered(timeline)
    shares = np.array(found["measured"]) / found["expected"]
    assert shares[0] < 0.8
    assert np.median(shares[3:]) == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"training": {**FULL, "optimizer": {"name": "adam"}}}, "adam has one for each."),
        ({"training": {**FULL, "optimizer": {"name": "conjugate_gradient"}}}, "searches for its own."),
        ({"network": {"derivative": "one"}}, "another rule takes their place."),
        ({"network": {"feedback": "fixed_random"}}, "another rule takes their place."),
        ({"training": {**FULL, "clip": {"norm": 1.0}}}, "these are."),
        ({"training": {**FULL, "regularization": {"name": "l2", "rate": 0.1}}}, "pulls as well."),
    ],
)
def test_where_an_assumption_fails_there_is_no_bound_and_it_says_which(fields, words):
    for batch in ("full", 10):  # of two that fail it says the one without which there is no line
        training = {**fields.get("training", {}), "batch_size": batch}
        timeline = trained(3, **{**fields, "training": training})
        found = sharpness(timeline, 3).answered(timeline)
        assert found["fails"].startswith("No bound here: ")
        assert found["fails"].endswith(words)
        assert found["expected"] == []


def test_of_batches_it_is_the_bound_of_all_samples_and_says_so():
    timeline = trained(3, training={"batch_size": 10})
    found = sharpness(timeline, 3).answered(timeline)
    assert found["fails"] == "The bound is for all samples at each step; here a step takes 10 of 250."
    assert found["expected"] == [2 / 0.03] * len(found["step"])


def test_a_rate_that_changed_has_its_own_bound_from_there_on():
    timeline = trained(4)
    training = {**FULL, "optimizer": {"name": "sgd", "learning_rate": 0.3}}
    timeline.apply(Change(4, spec(training=training)))
    timeline.advance(4)
    found = sharpness(timeline, 8).answered(timeline)
    assert found["expected"] == [2 / 0.03] * 4 + [2 / 0.3] * 5


def test_past_all_bounds_there_is_no_curvature():
    layers = [{"units": 2, "activation": "relu"}, {"units": 1, "activation": "linear"}]
    training = {**FULL, "optimizer": {"name": "sgd", "learning_rate": 1e60}}
    timeline = trained(20, network={"layers": layers}, training=training)
    assert timeline.diverged
    assert np.isnan(sharpness(timeline, timeline.step).answered(timeline)["measured"][-1])
