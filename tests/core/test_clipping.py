import numpy as np
import pytest

from app.core.clipping import Clip
from tests.core.networks import has_parameter, network, training, with_layers

NET = network((3, 5, 4, 2))


@pytest.mark.parametrize(
    ("clip", "clipped", "factor"),
    [
        (Clip("norm", 2.5), [1.5, -2.0, 0.0], 0.5),
        (Clip("norm", 5.0), [3.0, -4.0, 0.0], 1.0),
        (Clip("value", 3.0), [3.0, -3.0, 0.0], 18**0.5 / 5),
        (Clip("value", 4.0), [3.0, -4.0, 0.0], 1.0),
    ],
)
def test_a_gradient_within_its_bounds(clip, clipped, factor):
    g = np.array([3.0, -4.0, 0.0])
    assert clip.apply(g) == pytest.approx(factor, abs=1e-15)
    np.testing.assert_allclose(g, clipped, atol=1e-15)
    assert clip.apply(np.zeros(3)) == 1.0


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_a_clipped_step_tells_the_true_gradient_and_moves_by_the_clipped_one(engine):
    free = training(NET, engine=engine).observe()
    frame = training(NET, engine=engine, clip=Clip("norm", 0.01)).observe()
    assert free.clipped == 1.0
    assert frame.clipped == pytest.approx(
        0.01 / np.hypot.reduce([free.measure(n, "gradient_norm") for n in range(3)])
    )
    for layer in range(3):
        moved = -0.1 * frame.clipped * free.array(layer, "weight_gradients")
        np.testing.assert_array_equal(
            frame.array(layer, "weight_gradients"), free.array(layer, "weight_gradients")
        )
        np.testing.assert_allclose(frame.array(layer, "weight_updates"), moved, rtol=1e-9, atol=1e-15)
    assert frame.descent_cosine == pytest.approx(1.0)


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_a_layer_moves_at_its_own_rate_and_has_no_biases_where_it_has_none(engine):
    net = with_layers(NET, rate=[0.0, 1.0, 3.0], has_biases=[True, False, True])
    start = has_parameter(net) * training(NET).parameters.flat
    run, plain = training(net, engine=engine), training(NET, engine=engine)
    for one in (run, plain):
        one.set_parameters(start)
    frame, other = run.observe(), plain.observe()
    for layer, rate in enumerate((0.0, 1.0, 3.0)):
        np.testing.assert_allclose(
            frame.array(layer, "weight_updates"),
            rate * other.array(layer, "weight_updates"),
            rtol=1e-9,
            atol=1e-15,
        )
    assert not frame.array(1, "bias_gradients").any()
    assert not frame.array(1, "bias_updates").any()
    assert np.isnan(frame.measure(0, "descent_cosine"))
    assert frame.measure(1, "descent_cosine") == pytest.approx(1.0)
    run.advance(50)
    assert not run.parameters.biases[1].any()
