import numpy as np
import pytest

from app.core.initializers import INITIALIZERS
from app.core.network import Parameters
from app.timeline.building import gather, initial_parameters, network_of, plan_of
from tests.specs import spec


def test_the_default_run_is_the_playground_s():
    material = gather(spec())
    assert material.train.inputs.shape == material.test.inputs.shape == (250, 2)
    assert set(material.train.targets.ravel()) == {-1.0, 1.0}
    assert network_of(spec()).size == 2 * 4 + 4 + 4 * 2 + 2 + 2 + 1


@pytest.mark.parametrize(
    ("activation", "loss", "units", "values"),
    [
        ("sigmoid", "binary_cross_entropy", 1, {0.0, 1.0}),
        ("linear", "squared_error", 1, {-1.0, 1.0}),
        ("softmax", "cross_entropy", 2, {0.0, 1.0}),
        ("tanh", "squared_error", 2, {-1.0, 1.0}),
    ],
)
def test_targets_fit_the_outputs(activation, loss, units, values):
    layers = [{"units": 3}, {"units": units, "activation": activation}]
    targets = gather(spec(network={"layers": layers}, loss=loss)).train.targets
    assert targets.shape == (250, units)
    assert set(targets.ravel()) == values


def test_features_enter_in_the_order_of_their_names():
    material = gather(spec(data={"features": ["x2", "x1_squared"]}))
    x1, x2 = material.train.points.T
    np.testing.assert_array_equal(material.train.inputs, np.column_stack([x2, x1**2]))


def test_inline_samples_are_taken_as_they_are():
    rows = {"source": "inline", "inputs": [[1, 2], [3, 4], [5, 6]], "targets": [[1], [0], [1]]}
    material = gather(spec(data=rows))
    assert material.train.inputs.tolist() == rows["inputs"]
    assert material.train.targets.tolist() == rows["targets"]
    assert len(material.test) == 0


def test_a_seed_moves_everything_and_another_batch_size_nothing():
    one, same, other = spec(), spec(training={"batch_size": 3}), spec(seed=1)
    np.testing.assert_array_equal(gather(one).train.points, gather(same).train.points)
    start = initial_parameters(one, network_of(one))
    np.testing.assert_array_equal(start, initial_parameters(same, network_of(same)))
    assert (gather(one).train.points != gather(other).train.points).all()
    assert (start != initial_parameters(other, network_of(other)))[start != 0].all()


@pytest.mark.parametrize("name", INITIALIZERS)
def test_every_initialiser_with_its_bias(name):
    asked = spec(network={"initializer": {"name": name, "bias": 0.25}})
    start = initial_parameters(asked, network_of(asked))
    assert start[2] == 0.25  # behind the first unit's two weights
    assert np.isfinite(start).all()


def feedback_of(**fields):
    network = network_of(spec(network={"feedback": "fixed_random", **fields.pop("network", {})}, **fields))
    assert network.feedback is not None
    return network.feedback


def test_feedback_is_drawn_once_and_leaves_the_weights_as_they_are():
    aligned, plain = spec(network={"feedback": "fixed_random"}), spec()
    start = initial_parameters(plain, network_of(plain))
    np.testing.assert_array_equal(initial_parameters(aligned, network_of(aligned)), start)
    feedback = feedback_of()
    np.testing.assert_array_equal(feedback.flat, feedback_of(training={"batch_size": 3}).flat)
    for drawn, other, weights in zip(
        feedback.weights,
        feedback_of(seed=1).weights,
        Parameters(network_of(plain), start).weights,
        strict=True,
    ):
        assert drawn.shape == weights.shape
        assert (drawn != other).all()
        assert (drawn != weights).all()
    assert network_of(plain).feedback is None


def test_feedback_has_a_scale_of_its_own():
    halved = feedback_of(network={"feedback_scale": 0.5})
    np.testing.assert_array_equal(halved.flat, 0.5 * feedback_of().flat)


def test_feedback_has_the_spread_of_the_initialiser():
    wide = {
        "initializer": {"name": "normal", "mean": 3, "std": 2, "bias": 1},
        "layers": [{"units": 500}, {"units": 1}],
    }
    feedback = feedback_of(network=wide)
    assert feedback.weights[0].mean() == pytest.approx(3, abs=0.2)
    assert feedback.weights[0].std() == pytest.approx(2, rel=0.05)
    assert not feedback.biases[0].any()


def test_given_parameters_take_the_initialiser_s_place():
    layers = [{"weights": [[1, 2]], "biases": [3]}]
    asked = spec(network={"layers": [{"units": 1}], "parameters": layers})
    assert initial_parameters(asked, network_of(asked)).tolist() == [1, 2, 3]


def test_the_plan_says_what_the_specification_does():
    training = {
        "batch_size": "full",
        "shuffle": False,
        "optimizer": {"name": "adam", "learning_rate": 0.2, "betas": [0.5, 0.6]},
        "regularization": {"name": "l1", "rate": 0.3},
    }
    network = {
        "derivative": {"name": "exact", "offset": 0.1},
        "layers": [{"units": 2, "derivative": "one"}, {"units": 1}],
    }
    plan = plan_of(spec(training=training, network=network, probe={"index": 4}, seed=8))
    assert (plan.batch_size, plan.shuffle, plan.seed, plan.probe) == (None, False, 8, 4)
    assert (plan.optimizer, plan.learning_rate) == ("adam", 0.2)
    assert dict(plan.options) == {"betas": (0.5, 0.6), "eps": 1e-8}
    assert (plan.regularizer.name, plan.regularization_rate) == ("l1", 0.3)
    assert [(layer.derivative.of, layer.derivative.offset) for layer in plan.network.layers] == [
        ("one", 0.0),
        ("exact", 0.1),
    ]
