from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.core.batches import Examples
from app.core.network import Derivative
from app.core.optimizers import OPTIMIZERS
from app.core.regularizers import REGULARIZERS
from tests.core.networks import network, samples, training

NETWORK = network((2, 4, 3, 1))


def options(name):
    return {"optimizer": name, "options": OPTIMIZERS[name].options}


def follow(run, **changes):
    run.follow(replace(run.plan, **changes), run.train, run.test)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_observing_a_step_leaves_no_trace_in_the_numbers(name):
    watched, unwatched = training(NETWORK, **options(name)), training(NETWORK, **options(name))
    for _ in range(30):
        watched.observe()
    unwatched.advance(30)
    np.testing.assert_array_equal(watched.parameters.flat, unwatched.parameters.flat)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_snapshot_goes_on_bit_for_bit(name):
    first = training(NETWORK, **options(name), regularizer=REGULARIZERS["l1"], regularization_rate=0.05)
    first.advance(13)
    state = first.snapshot()
    first.advance(40)
    second = training(NETWORK, **options(name), regularizer=REGULARIZERS["l1"], regularization_rate=0.05)
    second.restore(state)
    second.advance(40)
    np.testing.assert_array_equal(first.parameters.flat, second.parameters.flat)
    assert (first.step, first.epoch) == (second.step, second.epoch) == (53, 11)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimiser_learns(name):
    run = training(NETWORK, **options(name), learning_rate=0.01, batch_size=None)
    before, _ = run.losses()
    run.advance(300)
    assert run.losses()[0] < 0.8 * before


def test_the_update_is_the_formula():
    run = training(network((2, 1)), batch_size=1, shuffle=False)
    frame = run.observe()
    x, w = frame.probe("inputs"), frame.array(0, "weights")
    rule = -0.1 * frame.array(0, "errors") * frame.array(0, "derivatives") * x
    np.testing.assert_allclose(w + rule, run.parameters.weights[0], rtol=0, atol=1e-16)


def test_another_rate_keeps_the_velocity_and_another_optimiser_starts_afresh():
    run = training(NETWORK, **options("momentum"))
    run.advance(5)
    velocity = run.snapshot().optimizer["velocity"]
    follow(run, learning_rate=0.2)
    np.testing.assert_array_equal(run.snapshot().optimizer["velocity"], velocity)
    follow(run, optimizer="sgd", options={})
    follow(run, **options("momentum"))
    assert not run.snapshot().optimizer["velocity"].any()


def test_a_run_stops_at_the_step_that_diverges_however_it_is_advanced():
    wild: dict[str, Any] = {"learning_rate": 1e9, "batch_size": None}
    net = network((2, 3, 1), "linear")
    at_once, one_by_one = training(net, **wild), training(net, **wild)
    done = at_once.advance(1000)
    while not one_by_one.diverged:
        frame = one_by_one.observe()
    assert at_once.diverged
    assert frame.diverged
    assert done == at_once.step == one_by_one.step == frame.step < 100
    assert at_once.advance(5) == 0


def test_parameters_that_are_set_bring_a_diverged_run_back():
    run = training(network((2, 1), "linear"), learning_rate=1e200)
    run.advance(100)
    assert run.diverged
    run.set_parameters(np.zeros(3))
    follow(run, learning_rate=0.01)
    assert run.advance(10) == 10
    assert np.isfinite(run.parameters.flat).all()


def test_l2_pulls_at_the_weight_before_the_step_and_leaves_biases_alone():
    plain = training(NETWORK, batch_size=None)
    pulled = training(NETWORK, batch_size=None, regularizer=REGULARIZERS["l2"], regularization_rate=0.5)
    before = [weights.copy() for weights in plain.parameters.weights]
    plain.advance(1)
    pulled.advance(1)
    for number, start in enumerate(before):
        expected = plain.parameters.weights[number] - 0.1 * 0.5 * start
        np.testing.assert_allclose(pulled.parameters.weights[number], expected, atol=1e-16)
        np.testing.assert_array_equal(pulled.parameters.biases[number], plain.parameters.biases[number])


def test_a_weight_that_l1_has_killed_stays_dead():
    run = training(NETWORK, regularizer=REGULARIZERS["l1"], regularization_rate=0.3)
    run.advance(60)
    dead = run.parameters.flat == 0.0
    assert 0 < dead.sum() < NETWORK.size
    for name in ("l1", "none", "l1"):
        follow(run, regularizer=REGULARIZERS[name], regularization_rate=1e-9)
        run.advance(20)
        assert (run.parameters.flat[dead] == 0.0).all()
        assert not np.signbit(run.parameters.flat[dead]).any()
        assert (run.parameters.flat[~dead] != 0.0).all()
    run.set_parameters(np.ones(NETWORK.size))
    run.advance(1)
    assert (run.parameters.flat != 0.0).all()


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_l1_kills_a_weight_too_small_to_be_multiplied(engine):
    run = training(NETWORK, regularizer=REGULARIZERS["l1"], regularization_rate=0.01, engine=engine)
    run.set_parameters(np.full(NETWORK.size, 1e-322))
    run.advance(1)
    for weights in run.parameters.weights:
        np.testing.assert_array_equal(weights, 0.0)


@pytest.mark.parametrize("rule", [Derivative("one"), Derivative("sigmoid"), Derivative("exact", 0.1)])
def test_a_rule_that_is_not_exact_leaves_the_descent(rule):
    frame = training(network((2, 4, 3, 1), derivative=rule), batch_size=None).observe()
    assert frame.descent_cosine < 1 - 1e-6


def test_conjugate_gradient_never_raises_the_batch_s_loss():
    run = training(NETWORK, **options("conjugate_gradient"), batch_size=None)
    losses = [run.observe().batch_loss for _ in range(60)]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < 0.5 * losses[0]


def test_a_run_without_test_samples_has_no_test_loss():
    run = training(NETWORK)
    run.follow(run.plan, run.train, Examples.of(np.empty((0, 2)), np.empty((0, 1))))
    train, test = run.losses()
    assert np.isfinite(train)
    assert np.isnan(test)
    assert not run.observe().diverged


def test_numbers_that_only_the_loss_cannot_hold_are_a_divergence_too():
    net = network((1, 1), "linear")
    data = Examples.of(np.array([[1e160]]), np.array([[0.0]]))
    run = training(net, data=data, learning_rate=1e-300, batch_size=None)
    assert run.advance(3) == 1
    assert run.diverged


def test_the_probe_may_lie_outside_the_batch():
    run = training(NETWORK, probe=7)
    frame = run.observe()
    assert frame.probe_index == 7
    np.testing.assert_array_equal(frame.probe("inputs"), samples(NETWORK, 23).inputs[:, 7])


@pytest.mark.parametrize("engine", ["numpy", "numba"])
@pytest.mark.parametrize(("rate", "name"), [(0.1, "sgd"), (0.05, "momentum"), (1e3, "sgd"), (0.1, "adam")])
def test_a_course_is_the_losses_on_the_way(engine, rate, name):
    changes = {**options(name), "learning_rate": rate, "engine": engine, "batch_size": 20}
    linear = network((2, 4, 1), "linear")
    at_once, step_by_step = training(linear, **changes), training(linear, **changes)
    looks = [0, 1, 5, 40, 900, 1000]  # the orders are drawn again on the way
    losses = at_once.course(looks)
    expected = []
    for look in looks:
        step_by_step.advance(look - step_by_step.step)
        expected.append(np.nan if step_by_step.diverged else step_by_step.losses()[0])
    np.testing.assert_array_equal(losses, expected)
    assert np.isnan(losses[-1]) == (rate == 1e3)
    np.testing.assert_array_equal(at_once.parameters.flat, step_by_step.parameters.flat)
    assert (at_once.step, at_once.epoch) == (step_by_step.step, step_by_step.epoch)
    assert at_once.diverged == step_by_step.diverged
    if not at_once.diverged:
        at_once.advance(3)
        step_by_step.advance(3)
        np.testing.assert_array_equal(at_once.parameters.flat, step_by_step.parameters.flat)
