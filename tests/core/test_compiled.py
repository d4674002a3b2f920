from dataclasses import replace

import numpy as np
import pytest

from app.core.activations import ACTIVATIONS
from app.core.batches import Examples
from app.core.losses import LOSSES
from app.core.network import Derivative, Layer, Network, Parameters
from app.core.optimizers import OPTIMIZERS
from app.core.regularizers import REGULARIZERS
from tests.core.networks import network, training

SLOPED = [name for name, activation in ACTIVATIONS.items() if activation.slope]
RULES = [Derivative("one"), Derivative("exact", 0.1), Derivative("sigmoid", -0.05), Derivative("tanh")]
NET = network((3, 5, 4, 2))


def both(net=NET, **changes):
    """The same training by both engines."""
    one = training(net, count=23, **changes)
    two = training(net, count=23, **changes)
    two.follow(replace(two.plan, engine="numba"), two.train, two.test)
    return one, two


def assert_agree(one, two, steps=30, tolerance=1e-12):
    """Step by step: the numbers of each step from the same ones before it."""
    for _ in range(steps):
        one.advance(1)
        two.advance(1)
        scale = np.maximum(1.0, np.abs(one.parameters.flat))
        assert (np.abs(one.parameters.flat - two.parameters.flat) / scale).max() <= tolerance
        assert (one.step, one.epoch) == (two.step, two.epoch)
        two.restore(one.snapshot())


@pytest.mark.parametrize("name", SLOPED)
@pytest.mark.parametrize("rule", [Derivative(), *RULES], ids=str)
def test_activations_and_rules(name, rule):
    one, two = both(network((3, 5, 4, 2), name, derivative=rule))
    assert_agree(one, two, steps=8)


@pytest.mark.parametrize("name", SLOPED)
def test_surrogates(name):
    one, two = both(network((3, 5, 2), "softsign", derivative=Derivative(name)))
    assert_agree(one, two, steps=4)


@pytest.mark.parametrize(
    ("loss", "output"),
    [
        ("squared_error", "softmax"),
        ("absolute_error", "tanh"),
        ("binary_cross_entropy", "sigmoid"),
        ("cross_entropy", "softmax"),
    ],
)
@pytest.mark.parametrize("rule", [Derivative(), *RULES], ids=str)
def test_losses(loss, output, rule):
    net = network((3, 5, 3), "tanh", output, rule)
    rng = np.random.default_rng(0)
    data = Examples.of(rng.normal(size=(23, 3)), np.eye(3)[rng.integers(0, 3, 23)])
    assert_agree(*both(net, loss=LOSSES[loss], data=data))


@pytest.mark.parametrize("name", [name for name in OPTIMIZERS if name != "conjugate_gradient"])
def test_optimisers(name):
    kind = OPTIMIZERS[name]
    assert_agree(*both(optimizer=name, options=kind.options, learning_rate=0.02))


def test_a_line_search_stays_with_numpy():
    one, two = both(optimizer="conjugate_gradient")
    one.advance(5)
    two.advance(5)
    np.testing.assert_array_equal(one.parameters.flat, two.parameters.flat)


def test_feedback_weights_stay_with_numpy():
    feedback = Parameters(NET, np.random.default_rng(4).normal(size=NET.size))
    one, two = both(replace(NET, feedback=feedback))
    one.advance(5)
    two.advance(5)
    np.testing.assert_array_equal(one.parameters.flat, two.parameters.flat)


@pytest.mark.parametrize("name", REGULARIZERS)
def test_regularisers(name):
    one, two = both(regularizer=REGULARIZERS[name], regularization_rate=0.3)
    assert_agree(one, two, steps=60)
    np.testing.assert_array_equal(one.snapshot().dead, two.snapshot().dead)
    assert one.snapshot().dead.any() == (name == "l1")


@pytest.mark.parametrize("batch_size", [1, 2, 4, 5, 7, 23, 100, None])
@pytest.mark.parametrize("shuffle", [True, False])
def test_batches(batch_size, shuffle):
    one, two = both(batch_size=batch_size, shuffle=shuffle)
    assert_agree(one, two, steps=60)
    seen, other = one.observe(), two.observe()
    assert seen.indices == other.indices
    np.testing.assert_allclose(seen.values, other.values, rtol=1e-10, atol=1e-13)


def test_a_step_is_the_same_alone_and_among_many():
    _, one = both(batch_size=3)
    _, two = both(batch_size=3)
    one.advance(20_011)
    for count in (1, 7, 3, 20_000):
        two.advance(count)
    np.testing.assert_array_equal(one.parameters.flat, two.parameters.flat)
    assert one.epoch == two.epoch


def test_observing_leaves_no_trace():
    _, one = both()
    _, two = both()
    for _ in range(20):
        frame = one.observe()
    two.advance(20)
    np.testing.assert_array_equal(one.parameters.flat, two.parameters.flat)
    assert frame.step == 20


def test_a_divergence_is_found_at_the_same_step():
    one, two = both(network((3, 3, 2), "linear"), learning_rate=1e9, batch_size=None)
    assert one.advance(1000) == two.advance(1000) < 100
    assert two.diverged


def test_layers_of_their_own_kind():
    kinds = [
        ("relu", Derivative()),
        ("step", Derivative("sigmoid")),
        ("gelu", Derivative("exact", 0.2)),
        ("tanh", Derivative()),
    ]
    net = Network(
        tuple(
            Layer(inputs, units, ACTIVATIONS[name], rule)
            for (name, rule), inputs, units in zip(kinds, (2, 7, 5, 3), (7, 5, 3, 1), strict=True)
        )
    )
    assert_agree(*both(net))
