"""Lillicrap et al. 2016, "Random synaptic feedback weights support error backpropagation for deep learning".

Their linear network, 30-20-10, learns a linear map from weights near zero: its hidden update starts at about
right angles to the true way down, and comes to lie less than 40° off.
"""

import numpy as np
import pytest

from app.core.frame import Frame
from tests.references import ours

SAMPLES, STEPS = 500, 500


def angle(frame: Frame) -> float:
    """Between the hidden layer's update and the true way down, in degrees."""
    return float(np.degrees(np.arccos(frame.measure(0, "descent_cosine"))))


@pytest.mark.parametrize("seed", range(10))
def test_the_hidden_update_turns_downhill(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, target = rng.normal(size=(SAMPLES, 30)), rng.uniform(-1, 1, (10, 30))
    small = [
        {"weights": rng.uniform(-0.01, 0.01, shape).tolist(), "biases": [0.0] * shape[0]}
        for shape in ((20, 30), (10, 20))
    ]
    training = ours.training(
        {
            "network": {
                "layers": [{"units": 20, "activation": "linear"}, {"units": 10, "activation": "linear"}],
                "initializer": {"name": "uniform", "low": -0.5, "high": 0.5},
                "parameters": small,
                "feedback": "fixed_random",
            },
            "data": {"source": "inline", "inputs": x.tolist(), "targets": (x @ target.T).tolist()},
            "training": {"batch_size": "full", "optimizer": {"learning_rate": 0.02}},
            "seed": seed,
        }
    )
    first = training.observe()
    training.advance(STEPS)
    last = training.observe()
    assert angle(first) == pytest.approx(90, abs=15)
    assert angle(last) < 40
    assert last.train_loss < 0.001 * first.train_loss
