from dataclasses import replace

import numpy as np
import pytest

from app.core.backprop import Pass
from app.core.losses import LOSSES
from app.core.network import Derivative, Parameters
from tests.core.networks import network, samples


def passed(net, loss="squared_error", count=6):
    batch = samples(net, count)
    parameters = Parameters(net, np.random.default_rng(3).normal(size=net.size))
    here = Pass(net, LOSSES[loss], parameters)
    here.forward(batch.inputs)
    here.backward(batch.targets)
    return here, parameters, batch


def test_a_layer_is_what_its_formula_says():
    here, parameters, batch = passed(network((3, 4, 2)))
    x, t = batch.inputs, batch.targets
    (w1, w2), (b1, b2) = parameters.weights, parameters.biases
    a1 = np.tanh(w1 @ x + b1[:, None])
    a2 = np.tanh(w2 @ a1 + b2[:, None])
    delta2 = (a2 - t) * (1 - a2**2)
    delta1 = (w2.T @ delta2) * (1 - a1**2)
    for got, expected in [
        (here.outputs, a2),
        (here.deltas[1], delta2),
        (here.errors[0], w2.T @ delta2),
        (here.deltas[0], delta1),
        (here.gradients.weights[0], delta1 @ x.T / 6),
        (here.gradients.biases[1], delta2.mean(axis=1)),
    ]:
        np.testing.assert_allclose(got, expected, rtol=1e-13, atol=1e-15)


def test_a_derivative_of_one_leaves_the_slope_out():
    here, _, _ = passed(network((3, 4, 2), derivative=Derivative("one")))
    for errors, deltas in zip(here.errors, here.deltas, strict=True):
        np.testing.assert_array_equal(errors, deltas)


def aligned(*sizes):
    """A network whose errors go back through random weights, and those weights."""
    net = network(sizes)
    feedback = Parameters(net, np.random.default_rng(4).normal(size=net.size))
    return replace(net, feedback=feedback), feedback.weights


def test_feedback_alignment_sends_the_error_through_weights_of_its_own():
    net, (_, b2, b3) = aligned(3, 4, 5, 2)
    here, parameters, batch = passed(net)
    (w1, w2, w3), x = parameters.weights, batch.inputs
    a1 = np.tanh(w1 @ x + parameters.biases[0][:, None])
    a2 = np.tanh(w2 @ a1 + parameters.biases[1][:, None])
    a3 = np.tanh(w3 @ a2 + parameters.biases[2][:, None])
    delta3 = (a3 - batch.targets) * (1 - a3**2)
    delta2 = (b3.T @ delta3) * (1 - a2**2)
    delta1 = (b2.T @ delta2) * (1 - a1**2)
    for got, expected in [
        (here.outputs, a3),
        (here.errors[1], b3.T @ delta3),
        (here.errors[0], b2.T @ delta2),
        (here.gradients.weights[2], delta3 @ a2.T / 6),
        (here.gradients.weights[1], delta2 @ a1.T / 6),
        (here.gradients.weights[0], delta1 @ x.T / 6),
        (here.gradients.biases[0], delta1.mean(axis=1)),
    ]:
        np.testing.assert_allclose(got, expected, rtol=1e-13, atol=1e-15)


def test_feedback_that_is_the_weights_is_backprop():
    net, _ = aligned(3, 4, 2)
    plain, parameters, _ = passed(net.exact())
    same, _, _ = passed(replace(net, feedback=parameters))
    np.testing.assert_array_equal(same.gradients.flat, plain.gradients.flat)
    assert net.exact().is_exact
    assert not net.is_exact


def test_a_surrogate_lends_its_slope():
    here, _, _ = passed(network((3, 4, 2), "step", "linear", Derivative("sigmoid")))
    sigmoid = 1 / (1 + np.exp(-here.pre_activations[0]))
    np.testing.assert_allclose(here.derivatives[0], sigmoid * (1 - sigmoid), rtol=1e-14)


def test_an_offset_is_added_to_the_slope():
    exact, _, _ = passed(network((3, 4, 2)))
    shifted, _, _ = passed(network((3, 4, 2), derivative=Derivative("exact", 0.1)))
    np.testing.assert_allclose(shifted.derivatives[0], exact.derivatives[0] + 0.1, rtol=1e-15)
    assert not shifted.network.is_exact


def test_a_surrogate_that_is_the_unit_s_own_slope_is_exact():
    assert network((3, 4, 2), derivative=Derivative("tanh")).is_exact


@pytest.mark.parametrize(
    ("loss", "output"), [("binary_cross_entropy", "sigmoid"), ("cross_entropy", "softmax")]
)
def test_a_matched_loss_survives_the_slope_s_underflow(loss, output):
    net = network((1, 2), output)
    parameters = Parameters.of(net, [np.array([[900.0], [-900.0]])], [np.zeros(2)])
    here = Pass(net, LOSSES[loss], parameters)
    wrong = np.array([[0.0], [1.0]])
    x = np.ones((1, 1))
    here.forward(x)
    here.backward(wrong)
    np.testing.assert_allclose(here.deltas[0][:, 0], [1.0, -1.0])
    assert np.isfinite(here.errors[0]).all()
    assert np.isfinite(here.losses(wrong)).all()


def test_leaving_the_slope_out_at_a_sigmoid_output_is_the_cross_entropy_gradient():
    without, _, _ = passed(network((3, 2), "sigmoid", derivative=Derivative("one")), "squared_error")
    matched, _, _ = passed(network((3, 2), "sigmoid"), "binary_cross_entropy")
    np.testing.assert_array_equal(without.gradients.flat, matched.gradients.flat)


def test_softmax_under_squared_error_is_the_product_with_its_jacobian():
    here, _, _ = passed(network((3, 3), "softmax"), "squared_error")
    for sample in range(6):
        a, e = here.outputs[:, sample], here.errors[0][:, sample]
        jacobian = np.diag(a) - np.outer(a, a)
        np.testing.assert_allclose(here.deltas[0][:, sample], jacobian @ e, atol=1e-16)


@pytest.mark.parametrize("count", [1, 2, 7])
def test_a_batch_s_gradient_is_the_mean_of_its_samples(count):
    net = network((3, 5, 4, 2), "gelu", "sigmoid")
    here, parameters, batch = passed(net, count=count)
    single = Pass(net, here.loss, parameters)
    total = np.zeros(net.size)
    for sample in range(count):
        x, t = batch.inputs[:, sample : sample + 1], batch.targets[:, sample : sample + 1]
        single.forward(x)
        single.backward(t)
        total += single.gradients.flat
    np.testing.assert_allclose(here.gradients.flat, total / count, rtol=1e-12, atol=1e-15)
