"""Every gradient against central differences of the loss: every activation, every loss that takes it."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.activations import ACTIVATIONS
from app.core.arrays import Array
from app.core.backprop import Pass
from app.core.losses import LOSSES
from app.core.network import Layer, Network, Parameters

STEP = 1e-6
SMOOTH = [name for name in ACTIVATIONS if name not in ("step", "softmax")]
PAIRS = [
    *((activation, loss) for activation in SMOOTH for loss in ("squared_error", "absolute_error")),
    ("sigmoid", "binary_cross_entropy"),
    ("softmax", "cross_entropy"),
    ("softmax", "squared_error"),
]
seeds = st.integers(0, 2**32 - 1)


class Problem:
    """A network of `activation` units before an output layer, random parameters and a random batch."""

    def __init__(self, hidden: str, output: str, loss: str, seed: int) -> None:
        rng = np.random.default_rng(seed)
        sizes = [int(size) for size in rng.integers(1, 5, 4)]
        functions = [hidden, hidden, output]
        sizes[-1] += 1
        self.network = Network(
            tuple(
                Layer(inputs, units, ACTIVATIONS[name])
                for inputs, units, name in zip(sizes, sizes[1:], functions, strict=False)
            )
        )
        samples = int(rng.integers(1, 6))
        self.parameters = Parameters(self.network, rng.normal(0, 0.8, self.network.size))
        self.inputs = rng.normal(size=(sizes[0], samples))
        classes = np.eye(sizes[-1])[:, rng.integers(0, sizes[-1], samples)]
        self.targets = rng.normal(size=classes.shape) if "entropy" not in loss else classes
        self.batch = Pass(self.network, LOSSES[loss], self.parameters)

    def loss(self) -> float:
        self.batch.forward(self.inputs)
        return float(self.batch.losses(self.targets).mean())

    def gradient(self) -> Array:
        self.batch.forward(self.inputs)
        self.batch.backward(self.targets)
        return self.batch.gradients.flat.copy()

    def difference(self, place: int) -> float:
        flat = self.parameters.flat
        middle = flat[place]
        flat[place] = middle + STEP
        above = self.loss()
        flat[place] = middle - STEP
        below = self.loss()
        flat[place] = middle
        return (above - below) / (2 * STEP)

    def is_smooth(self) -> bool:
        """Whether no kink, of an activation or of the absolute error, is within the step's reach."""
        self.batch.forward(self.inputs)
        z = np.concatenate([z.ravel() for z in self.batch.pre_activations])
        return float(min(np.abs(z).min(), np.abs(self.batch.outputs - self.targets).min())) > 100 * STEP


def check(problem: Problem) -> None:
    gradient = problem.gradient()
    differences = [problem.difference(place) for place in range(len(gradient))]
    np.testing.assert_allclose(gradient, differences, rtol=1e-6, atol=2e-8)


@pytest.mark.parametrize(("output", "loss"), PAIRS)
@settings(max_examples=20)
@given(seed=seeds)
def test_every_output_under_every_loss(output: str, loss: str, seed: int) -> None:
    problem = Problem("tanh", output, loss, seed)
    if problem.is_smooth():
        check(problem)


@pytest.mark.parametrize("hidden", SMOOTH)
@settings(max_examples=20)
@given(seed=seeds)
def test_every_hidden_activation(hidden: str, seed: int) -> None:
    problem = Problem(hidden, "linear", "squared_error", seed)
    if problem.is_smooth():
        check(problem)


@pytest.mark.parametrize("name", SMOOTH)
@given(z=st.floats(-30, 30).filter(lambda z: abs(z) > 1e-3))
def test_every_slope(name: str, z: float) -> None:
    f: Any = ACTIVATIONS[name]
    above, below = f.at(np.array([z + STEP, z - STEP]))
    assert f.slope_at(np.array([z])).item() == pytest.approx((above - below) / (2 * STEP), abs=1e-8)
