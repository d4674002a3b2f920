"""The page's forward pass gives the server's numbers, for every activation, and its slopes are true."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import numpy as np
import pytest

from app.core.activations import ACTIVATIONS
from tests.core.true_slopes import POINTS, TRUE, assert_true
from tests.js.node import answering

PASS = """
import { ACTIVATIONS } from "./static/js/math/activations.js";
import { forward } from "./static/js/math/forward.js";

function answer(layers, names, inputs) {
  const passes = forward(layers, names, Float64Array.from(inputs.flat()), inputs.length);
  return passes.map(({ z, a, units }, l) => {
    const rows = (flat) => inputs.map((_, n) => [...flat.slice(n * units, (n + 1) * units)]);
    const slope = ACTIVATIONS[names[l]]?.slope;
    return { pre_activations: rows(z), activations: rows(a), slopes: slope ? rows(z.map(slope)) : null };
  });
}
"""


@pytest.fixture(scope="module")
def passed() -> Iterator[Callable[..., Any]]:
    """What the page computes of parameters, activations and inputs."""
    with answering(PASS) as ask:
        yield ask


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_pass_is_the_servers(passed: Callable[..., Any], api: httpx.Client, activation: str) -> None:
    rng = np.random.default_rng(4)
    names = ["tanh", activation]
    layers = [
        {"weights": rng.normal(0, 2, (3, 2)).tolist(), "biases": rng.normal(0, 1, 3).tolist()},
        {"weights": rng.normal(0, 3, (4, 3)).tolist(), "biases": rng.normal(0, 1, 4).tolist()},
    ]
    inputs = [*rng.normal(0, 2, (12, 2)).tolist(), [0.0, 0.0]]
    targets = np.eye(4)[rng.integers(0, 4, len(inputs))].tolist()
    body: dict[str, Any] = {
        "network": {
            "layers": [{"units": 3, "activation": "tanh"}, {"units": 4, "activation": activation}],
            "parameters": layers,
        },
        "loss": "squared_error",
        "inputs": inputs,
        "targets": targets,
        "learning_rate": 0.1,
    }
    answer = api.post("/backprop", json=body)
    assert answer.status_code == 200, answer.text
    ours = passed(layers, names, inputs)
    for own, theirs in zip(ours, answer.json()["layers"], strict=True):
        for field in ("pre_activations", "activations", "slopes"):
            if theirs[field] is None:
                assert own[field] is None
            else:
                np.testing.assert_allclose(own[field], theirs[field], rtol=1e-12, atol=1e-12)


CURVES = """
import { ACTIVATIONS } from "./static/js/math/activations.js";

function answer(name, points) {
  const { f, slope, most = null } = ACTIVATIONS[name];
  return [points.map(f), points.map(slope), most];
}
"""


def test_f_and_its_slope_are_true_to_twelve_digits_and_the_most_that_it_has_is_the_servers() -> None:
    with answering(CURVES) as ask:
        for name in TRUE:
            values, slopes, most = ask(name, POINTS)
            assert_true(name, values, slopes)
            assert (most or 1) == pytest.approx(min(1, ACTIVATIONS[name].largest_slope or 1), rel=1e-6)
