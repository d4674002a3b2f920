"""A step that is recorded gives the same frame by both engines, and leaves what an unrecorded one leaves."""

from dataclasses import astuple, replace

import numpy as np
import pytest

from app.core.activations import ACTIVATIONS
from app.core.batches import Examples
from app.core.clipping import Clip
from app.core.compiled.structures import COLUMNS
from app.core.losses import LOSSES
from app.core.network import Derivative
from app.core.optimizers import OPTIMIZERS
from app.core.regularizers import REGULARIZERS
from tests.core.networks import has_parameter, network, training, with_layers
from tests.core.test_compiled import RULES, SLOPED, both

NET = network((3, 5, 4, 2))


def assert_same_frames(one, two, steps=6):
    """Step by step from the same parameters: every number of the two frames, to 1e-12."""
    for _ in range(steps):
        two.restore(one.snapshot())
        oracle, frame = one.observe(), two.observe()
        *facts, losses, values = _parts(oracle)
        *same, other_losses, other_values = _parts(frame)
        assert facts == same
        np.testing.assert_allclose(other_losses, losses, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(other_values, values, rtol=1e-12, atol=1e-12)
    assert one.step == two.step == steps


def _parts(frame):
    *facts, batch, train, test, probe, cosine, clipped, values = astuple(frame)
    return *facts, [batch, train, test, probe, cosine, clipped], values


@pytest.mark.parametrize("name", SLOPED)
@pytest.mark.parametrize("rule", [Derivative(), *RULES], ids=str)
def test_activations_and_rules(name, rule):
    assert_same_frames(*both(network((3, 5, 4, 2), name, derivative=rule)))


def test_a_step_is_flat_everywhere():
    for run in both(network((3, 5, 4, 2), "step")):
        assert run.observe().measure(0, "saturated") == 1


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
    rng = np.random.default_rng(0)
    data = Examples.of(rng.normal(size=(23, 3)), np.eye(3)[rng.integers(0, 3, 23)])
    assert_same_frames(*both(network((3, 5, 3), "tanh", output, rule), loss=LOSSES[loss], data=data))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimisers(name):
    assert_same_frames(*both(optimizer=name, options=OPTIMIZERS[name].options, learning_rate=0.02))


@pytest.mark.parametrize("name", REGULARIZERS)
def test_regularisers(name):
    one, two = both(regularizer=REGULARIZERS[name], regularization_rate=0.3)
    assert_same_frames(one, two, steps=60)
    np.testing.assert_array_equal(one.snapshot().dead, two.snapshot().dead)


@pytest.mark.parametrize("clip", [None, Clip("norm", 0.05), Clip("norm", 1e3), Clip("value", 0.01)], ids=str)
@pytest.mark.parametrize("name", ["sgd", "nesterov", "adam"])
@pytest.mark.parametrize("rule", [Derivative(), Derivative("one")], ids=str)
def test_layers_without_biases_at_their_own_rates_and_clips(name, clip, rule):
    net = with_layers(network((3, 5, 4, 2), derivative=rule), has_biases=[False, True, False], rate=[0, 2, 1])
    options = {"optimizer": name, "options": OPTIMIZERS[name].options, "learning_rate": 0.02, "clip": clip}
    pull = {"regularizer": REGULARIZERS["l1"], "regularization_rate": 0.01}
    one, two = both(net, **options, **pull)
    for run in (one, two):
        run.set_parameters(has_parameter(net) * run.parameters.flat)
    assert_same_frames(one, two)
    unseen = both(net, **options, **pull)[1]
    unseen.restore(two.snapshot())
    two.observe()
    unseen.advance(1)
    np.testing.assert_array_equal(two.parameters.flat, unseen.parameters.flat)
    np.testing.assert_array_equal(two.parameters.biases[0], 0.0)


@pytest.mark.parametrize("batch_size", [1, 3, 4, 5, 8, 23, None])
@pytest.mark.parametrize("probe", [None, 0, 17])
@pytest.mark.parametrize("shuffle", [True, False])
def test_batches_and_probes(batch_size, probe, shuffle):
    one, two = both(batch_size=batch_size, probe=probe, shuffle=shuffle)
    assert_same_frames(one, two, steps=12)


def test_losses_of_more_samples_than_are_measured_at_once():
    one = training(NET, count=3 * COLUMNS + 1)
    two = training(NET, count=3 * COLUMNS + 1)
    two.follow(replace(two.plan, engine="numba"), two.train, two.test)
    assert_same_frames(one, two)


def test_no_test_samples_have_no_loss():
    _, run = both()
    nothing = Examples.of(np.zeros((0, 3)), np.zeros((0, 2)))
    run.follow(run.plan, run.train, nothing)
    frame = run.observe()
    assert np.isnan(frame.test_loss)
    assert not frame.diverged


@pytest.mark.parametrize("name", [name for name in OPTIMIZERS if name != "conjugate_gradient"])
@pytest.mark.parametrize("batch_size", [1, 4, 5, 7])
@pytest.mark.parametrize("rule", [Derivative(), Derivative("one")], ids=str)
def test_a_recorded_step_leaves_the_same_bits(name, batch_size, rule):
    net = network((3, 5, 4, 2), derivative=rule)
    options = OPTIMIZERS[name].options
    changes = {"optimizer": name, "options": options, "learning_rate": 0.02, "batch_size": batch_size}
    changes |= {"regularizer": REGULARIZERS["l1"], "regularization_rate": 0.01}
    _, recorded = both(net, **changes)
    _, unrecorded = both(net, **changes)
    for _ in range(40):
        recorded.observe()
    unrecorded.advance(40)
    one, two = recorded.snapshot(), unrecorded.snapshot()
    np.testing.assert_array_equal(one.parameters, two.parameters)
    np.testing.assert_array_equal(one.dead, two.dead)
    for memory in one.optimizer:
        np.testing.assert_array_equal(one.optimizer[memory], two.optimizer[memory])
    assert (one.epoch, one.offset) == (two.epoch, two.offset)


@pytest.mark.parametrize("size", [2, 5, 10])
def test_a_batch_that_begins_amid_one_of_another_size_is_told_whole(size):
    one, two = both(NET, batch_size=3)
    one.advance(3)
    for run in (one, two):
        run.follow(replace(run.plan, batch_size=size), run.train, run.test)
    for _ in range(8):  # through the end of an epoch
        two.restore(one.snapshot())
        oracle, frame = one.observe(), two.observe()
        assert frame.indices == oracle.indices
        assert frame.probe_index == oracle.probe_index


def test_a_divergence_is_recorded_by_both_at_the_same_step():
    one, two = both(network((3, 3, 2), "linear"), learning_rate=1e9, batch_size=None)
    while not one.diverged:
        assert not two.diverged
        one.observe()
        two.observe()
    assert two.diverged
    assert one.step < 100


def test_every_activation_has_a_frame():
    assert {*SLOPED, "softmax"} == set(ACTIVATIONS)


@pytest.mark.parametrize("compiled", [False, True])
def test_the_losses_now_are_those_of_the_next_steps_frame_to_the_last_digit(compiled):
    trained = both(NET)[compiled]
    trained.advance(40)
    now = trained.losses()
    frame = trained.observe()
    assert now == (frame.train_loss, frame.test_loss)
