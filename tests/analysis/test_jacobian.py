import numpy as np
import pytest

from app.analysis.jacobian import jacobians, singular_values
from app.analysis.stretch import law_of, logarithms
from app.core.backprop import Pass
from app.core.theory import stretch_law
from app.lessons import PRESETS
from app.timeline import Timeline
from tests.specs import spec

STEP = 1e-6


def passed(timeline, x):
    training = timeline.at(timeline.step)
    here = Pass(training.plan.network.exact(), training.plan.loss, training.parameters)
    here.forward(x)
    return here


@pytest.mark.parametrize("activation", ["tanh", "silu", "sin"])
def test_a_jacobian_is_what_a_small_change_of_the_input_does(activation):
    layers = [{"units": 4, "activation": activation}, {"units": 3, "activation": "softmax"}]
    fields = {"network": {"layers": layers}, "loss": "cross_entropy", "data": {"name": "iris"}}
    timeline = Timeline(spec(**fields))
    timeline.advance(5)
    x = timeline.at(5).train.inputs[:, :1].copy()
    found = jacobians(passed(timeline, x))
    for column in range(len(x)):
        move = np.zeros_like(x)
        move[column] = STEP
        ahead, behind = (passed(timeline, place) for place in (x + move, x - move))
        hidden = (ahead.activations[0] - behind.activations[0])[:, 0] / (2 * STEP)
        sums = (ahead.pre_activations[1] - behind.pre_activations[1])[:, 0] / (2 * STEP)
        np.testing.assert_allclose(found[0][:, column], hidden, atol=1e-8)
        np.testing.assert_allclose(found[1][:, column], sums, atol=1e-8)


def test_its_singular_values_are_those_of_the_sample_on_show():
    timeline = Timeline(spec())
    timeline.advance(7)
    values = singular_values(timeline, 4)["values"]
    frame = timeline.frame(5)
    slopes = frame.array(0, "slopes")[:, np.newaxis]
    first = slopes * frame.array(0, "weights")
    assert values[0] == pytest.approx(np.sqrt(np.linalg.eigvalsh(first.T @ first))[::-1].tolist())
    assert [len(layer) for layer in values] == [2, 2, 1]


def test_orthogonal_linear_layers_are_isometries_at_any_depth():
    values = singular_values(Timeline(PRESETS["isometry"].specification), 0)["values"]
    assert len(values) == 21
    for layer in values[:-1]:
        assert layer == pytest.approx([1.0] * 2, abs=1e-12)


def test_what_is_dead_has_no_singular_value_but_0():
    layers = [{"units": 3, "activation": "relu"}, {"units": 1, "activation": "linear"}]
    given = [
        {"weights": [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], "biases": [-50.0] * 3},
        {"weights": [[1.0, 1.0, 1.0]], "biases": [0.0]},
    ]
    timeline = Timeline(spec(network={"layers": layers, "parameters": given}))
    assert singular_values(timeline, 0)["values"] == [[0.0, 0.0], [0.0]]


def test_the_law_of_hanin_and_nica_at_width_100_and_depth_20():
    assert stretch_law([100] * 20, [2 / 100] * 20) == pytest.approx((-0.5, 1.0))
    assert stretch_law([100] * 20, [1 / 100] * 20) == pytest.approx((-0.5 - 20 * np.log(2), 1.0))


@pytest.mark.parametrize("initializer", ["he_normal", "lecun_normal", "xavier_normal"])
def test_starts_are_stretched_as_hanin_and_nica_have_it(initializer):
    layers = [*[{"units": 100, "activation": "relu"}] * 20, {"units": 1, "activation": "linear"}]
    timeline = Timeline(spec(network={"layers": layers, "initializer": {"name": initializer}}))
    mean, variance = law_of(timeline)
    assert variance == pytest.approx(1.0)
    found = np.array(logarithms(timeline, range(200)))
    assert found.mean() == pytest.approx(mean, abs=3.5 / np.sqrt(200))
    assert found.var() == pytest.approx(variance, rel=0.4)
