"""The page's way back gives the server's numbers, by every rule, through every activation and loss."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import httpx
import numpy as np
import pytest

from app.core.activations import ACTIVATIONS
from tests.js.node import answering

WALK = """
import { backward, lossesOf } from "./static/js/math/backward.js";
import { forward } from "./static/js/math/forward.js";

function answer(layers, names, inputs, targets, loss, rules, feedback) {
  const flat = Float64Array.from(inputs.flat());
  const passes = forward(layers, names, flat, inputs.length);
  const each = rules.map((rule, l) => layers[l].biases.map(() => rule));
  const back = backward(layers, names, passes, flat, targets.flat(), loss, each, feedback);
  const losses = lossesOf(passes.at(-1), targets.flat(), loss);
  const rows = (values, units) => inputs.map((_, n) => [...values.slice(n * units, (n + 1) * units)]);
  return { loss: losses.reduce((sum, v) => sum + v, 0) / losses.length, layers: back.map((layer, l) => ({
    errors: rows(layer.errors, passes[l].units),
    derivatives: layer.derivatives && rows(layer.derivatives, passes[l].units),
    deltas: rows(layer.deltas, passes[l].units),
    weight_gradients: layer.weightGradients,
    bias_gradients: layer.biasGradients,
  })) };
}
"""

SLOPED = [name for name, activation in ACTIVATIONS.items() if activation.slope]
RULES = (
    {"name": "exact", "offset": 0},
    {"name": "one", "offset": 0},
    {"name": "sigmoid", "offset": 0},
    {"name": "exact", "offset": 0.1},
)


Walk = Callable[..., Any]


@pytest.fixture(scope="module")
def walk() -> Iterator[Walk]:
    """What the page computes of parameters, activations, a batch, a loss, rules and feedback."""
    with answering(WALK) as ask:
        yield ask


def compare(
    walk: Walk,
    api: httpx.Client,
    names: list[str],
    loss: str,
    rules: list[dict[str, Any]],
    one_hot: bool,
    aligned: bool = False,
) -> None:
    """One pass over a batch, ours beside the server's; `aligned`: errors go through weights of their own."""
    rng = np.random.default_rng(7)
    sizes = [2, 4, 3, 3]
    layers = [
        {"weights": rng.normal(0, 1.2, (n, m)).tolist(), "biases": rng.normal(0, 0.5, n).tolist()}
        for m, n in pairwise(sizes)
    ]
    inputs = rng.normal(0, 2, (9, 2)).tolist()
    targets = np.eye(3)[rng.integers(0, 3, 9)] if one_hot else rng.integers(0, 2, (9, 3)).astype(float)
    described = [
        {"units": size, "activation": name, "derivative": None if name == "softmax" else rule}
        for size, name, rule in zip(sizes[1:], names, rules, strict=True)
    ]
    feedback = [rng.normal(0, 1.2, (n, m)).tolist() for m, n in pairwise(sizes)] if aligned else None
    body = {
        "network": {"layers": described, "parameters": layers, "feedback": feedback},
        "loss": loss,
        "inputs": inputs,
        "targets": targets.tolist(),
        "learning_rate": 0.1,
    }
    answer = api.post("/backprop", json=body)
    assert answer.status_code == 200, answer.text
    theirs = answer.json()
    ours = walk(layers, names, inputs, targets.tolist(), loss, rules, feedback)
    assert ours["loss"] == pytest.approx(theirs["loss"], rel=1e-9)
    for own, other in zip(ours["layers"], theirs["layers"], strict=True):
        for field, values in own.items():
            if other[field] is None:
                assert values is None
            else:
                np.testing.assert_allclose(values, other[field], rtol=1e-9, atol=1e-9, err_msg=field)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule['name']}+{rule['offset']}")
@pytest.mark.parametrize("activation", SLOPED)
def test_a_walk_is_the_servers(walk: Walk, api: httpx.Client, activation: str, rule: dict[str, Any]) -> None:
    compare(walk, api, [activation, "tanh", activation], "squared_error", [rule] * 3, one_hot=False)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule['name']}+{rule['offset']}")
@pytest.mark.parametrize(
    ("loss", "output"),
    [
        ("absolute_error", "tanh"),
        ("binary_cross_entropy", "sigmoid"),
        ("cross_entropy", "softmax"),
        ("squared_error", "softmax"),
    ],
)
def test_a_walk_starts_from_any_loss(
    walk: Walk, api: httpx.Client, loss: str, output: str, rule: dict[str, Any]
) -> None:
    compare(walk, api, ["tanh", "relu", output], loss, [rule] * 3, one_hot=output == "softmax")


@pytest.mark.parametrize("altered", range(3))
def test_a_rule_may_hold_for_one_layer_only(walk: Walk, api: httpx.Client, altered: int) -> None:
    exact, one = RULES[:2]
    rules = [one if layer == altered else exact for layer in range(3)]
    compare(walk, api, ["tanh", "sigmoid", "tanh"], "squared_error", rules, one_hot=False)


@pytest.mark.parametrize("rule", RULES[:2], ids=lambda rule: rule["name"])
def test_a_walk_may_go_through_other_weights(walk: Walk, api: httpx.Client, rule: dict[str, Any]) -> None:
    compare(walk, api, ["tanh", "relu", "tanh"], "squared_error", [rule] * 3, one_hot=False, aligned=True)
