from dataclasses import replace

import numpy as np
import pytest

from app.core.backprop import Pass
from app.core.frame import FIELDS
from app.core.losses import LOSSES
from app.core.network import Derivative, Parameters
from app.core.observer import cosine, ratio
from tests.core.networks import network, training


def full_batch(net, **changes):
    """A training and its first frame, and the batch's own arrays worked out by hand."""
    run = training(net, batch_size=None, **changes)
    x, t = run.train.inputs, run.train.targets
    weights = [w.copy() for w in run.parameters.weights]
    biases = [b.copy() for b in run.parameters.biases]
    return run.observe(), x, t, weights, biases


def test_measures_are_those_of_the_batch():
    frame, x, t, (w1, w2), (b1, b2) = full_batch(network((2, 4, 1)))
    a1 = np.tanh(w1 @ x + b1[:, None])
    a2 = np.tanh(w2 @ a1 + b2[:, None])
    e2, s2, s1 = a2 - t, 1 - a2**2, 1 - a1**2
    d2 = e2 * s2
    e1 = w2.T @ d2
    d1 = e1 * s1
    n = x.shape[1]
    gradient = np.column_stack([d1 @ x.T / n, d1.mean(axis=1)])
    norm = np.linalg.norm
    expected = {
        "gradient_norm": norm(gradient),
        "update_ratio": norm(0.1 * gradient[:, :-1]) / norm(w1),
        "saturated": (s1 < 0.05).mean(),
        "mean_slope": s1.mean(),
        "error_norm": norm(e1),
        "delta_norm": norm(d1),
        "weight_factor": norm(e1) / norm(d2),
        "slope_factor": norm(d1) / norm(e1),
        "descent_cosine": 1.0,
    }
    assert {name: frame.measure(0, name) for name in expected} == pytest.approx(expected, rel=1e-12)
    assert np.isnan(frame.measure(1, "weight_factor"))
    assert frame.batch_loss == pytest.approx(0.5 * (e2**2).mean())


def test_the_factors_multiply_to_the_ratio_of_the_deltas():
    frame, *_ = full_batch(network((2, 5, 4, 3, 1), "sigmoid"))
    for number in range(3):
        factors = frame.measure(number, "weight_factor") * frame.measure(number, "slope_factor")
        deltas = frame.measure(number, "delta_norm") / frame.measure(number + 1, "delta_norm")
        assert factors == pytest.approx(deltas, rel=1e-13)


def test_slopes_are_the_true_ones_whatever_multiplied_the_error():
    frame, *_ = full_batch(network((2, 4, 1), derivative=Derivative("one")))
    a = frame.array(0, "activations")
    np.testing.assert_allclose(frame.array(0, "slopes"), 1 - a**2, rtol=1e-14)
    assert (frame.array(0, "derivatives") == 1.0).all()


NET = network((2, 4, 1))
FEEDBACK = Parameters(NET, np.random.default_rng(4).normal(size=NET.size))


@pytest.mark.parametrize(
    "other", [network((2, 4, 1), derivative=Derivative("one")), replace(NET, feedback=FEEDBACK)]
)
def test_the_cosine_is_with_the_true_gradient(other):
    exact, *_ = full_batch(NET)
    without, *_ = full_batch(other)

    def flat(frame, name):
        return np.concatenate([frame.array(number, name).ravel() for number in (0, 1)])

    true = np.concatenate([flat(exact, "weight_gradients"), flat(exact, "bias_gradients")])
    update = np.concatenate([flat(without, "weight_updates"), flat(without, "bias_updates")])
    assert without.descent_cosine == pytest.approx(cosine(update, -true), rel=1e-12)
    assert without.descent_cosine < 1


def test_weights_plus_updates_are_the_next_frame_s_weights():
    run = training(network((2, 4, 3, 1)))
    one, two = run.observe(), run.observe()
    for number in range(3):
        for name, update in (("weights", "weight_updates"), ("biases", "bias_updates")):
            after = one.array(number, name) + one.array(number, update)
            np.testing.assert_allclose(after, two.array(number, name), rtol=0, atol=1e-15)


def test_softmax_has_neither_slopes_nor_derivatives_nor_their_measures():
    net = network((2, 3), "softmax")
    run = training(net, loss=LOSSES["squared_error"])
    frame = run.observe()
    assert frame.sloped == (False,)
    assert not frame.diverged
    for name in ("slopes", "derivatives"):
        assert np.isnan(frame.array(0, name)).all()
    assert np.isnan(frame.measure(0, "saturated"))
    assert np.isfinite(frame.measure(0, "slope_factor"))


def test_no_value_where_a_norm_is_zero():
    frame = training(network((2, 1), "step"), learning_rate=0.0).observe()
    assert np.isnan(frame.descent_cosine)
    assert frame.measure(0, "update_ratio") == 0.0
    assert not frame.diverged
    assert np.isnan(ratio(1.0, 0.0))


def test_arrays_have_a_number_a_weight_or_one_a_unit():
    frame = training(network((2, 4, 1))).observe()
    for name, shape in FIELDS.items():
        assert frame.array(0, name).shape == ((4, 2) if shape == "weights" else (4,))


def test_a_loss_of_many_samples_is_measured_in_parts():
    net = network((2, 4, 1))
    run = training(net, count=2_500)
    once = Pass(net, run.plan.loss, run.parameters)
    once.forward(run.train.inputs)
    assert run.losses()[0] == pytest.approx(once.losses(run.train.targets).mean(), rel=1e-13)
