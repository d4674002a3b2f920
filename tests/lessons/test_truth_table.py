"""What happens without the slope, on two tasks, counted over the public API.

Five rules, twenty seeds, one hidden layer of sigmoid, full batches; `uniform` on ±1 to start from. Rates are
4 and 8 for the mean over 4 and 8 samples, which is 1 for their sum, and a quarter of it where the output's
slope, ¼ at most, is left out.
"""

from statistics import mean
from typing import Any

import httpx
import numpy as np
import pytest

SEEDS = range(20)
MOST, NEAR = 3000, 0.4

RULES: dict[str, tuple[dict[str, Any], float]] = {
    "exact": ({}, 1.0),
    "nowhere": ({"derivative": "one"}, 0.25),
    "not_hidden": ({"layers": [{"derivative": "one"}, {}]}, 1.0),
    "not_output": ({"layers": [{}, {"derivative": "one"}]}, 0.25),
    "offset": ({"derivative": {"name": "exact", "offset": 0.1}}, 1.0),
}
"""What the network is patched with, and the rate as a share of the true slope's."""


def solved_after(api: httpx.Client, spec: dict[str, Any], rule: str, every: int) -> int | None:
    """Epochs, as a multiple of `every`, after which every output is near its target; None if it never is."""
    run = f"/runs/{api.post('/runs', json=spec).json()['id']}"
    network, share = RULES[rule]
    rate = share * spec["training"]["optimizer"]["learning_rate"]
    patch = {"network": network, "training": {"optimizer": {"learning_rate": rate}}}
    api.patch(run, json=patch).raise_for_status()
    data = api.get(f"{run}/data").json()["train"]
    # With a loss above this some output cannot be near its target.
    low = NEAR**2 / 2 * len(data["targets"][0])
    solved = None
    for epochs in range(every, MOST + 1, every):
        frame = api.post(f"{run}/step", json={"count": every}).json()
        if frame["loss"]["train"] < low and farthest(api, spec, run, data) < NEAR:
            solved = epochs
            break
    api.delete(run)
    return solved


def farthest(api: httpx.Client, spec: dict[str, Any], run: str, data: dict[str, Any]) -> float:
    """The largest distance of an output from its target."""
    network = {"layers": spec["network"]["layers"], "parameters": api.get(f"{run}/parameters").json()}
    sent = {"network": network, "inputs": data["inputs"], "targets": data["targets"]}
    outputs = api.post("/backprop", json=sent).json()["layers"][-1]["activations"]
    return float(np.abs(np.array(outputs) - np.array(data["targets"])).max())


def solved(api: httpx.Client, preset: str, rule: str, every: int = 250) -> list[int]:
    """After how many epochs those of twenty runs were solved that ever were."""
    (spec,) = [one["spec"] for one in api.get("/presets").json() if one["name"] == preset]
    epochs = [solved_after(api, {**spec, "seed": seed}, rule, every) for seed in SEEDS]
    return [each for each in epochs if each is not None]


@pytest.mark.parametrize(
    ("preset", "rule", "count"),
    [
        ("xor", "nowhere", 0),
        ("xor", "not_hidden", 0),
        ("xor", "not_output", 20),
        ("encoder", "nowhere", 20),
        ("encoder", "not_hidden", 20),
        ("encoder", "not_output", 20),
    ],
)
def test_without_the_slope(api: httpx.Client, preset: str, rule: str, count: int) -> None:
    assert len(solved(api, preset, rule)) == count


@pytest.mark.parametrize(("preset", "every"), [("xor", 20), ("encoder", 100)])
def test_with_the_slope_and_a_little_more(api: httpx.Client, preset: str, every: int) -> None:
    exact, offset = (solved(api, preset, rule, every) for rule in ("exact", "offset"))
    assert len(exact) == len(offset) == 20
    assert mean(offset) < 0.9 * mean(exact)


def test_from_shut_units_the_rule_without_slope_can_win(api: httpx.Client) -> None:
    exact, nowhere, offset = (len(solved(api, "shut", rule)) for rule in ("exact", "nowhere", "offset"))
    assert exact < nowhere < offset == 20
