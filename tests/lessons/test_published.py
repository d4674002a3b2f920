"""Published numbers about gradients at the start, measured on the presets over the public API."""

from typing import Any

import httpx
import numpy as np
import pytest

from app.core.theory import gradient_growth
from app.lessons.deep import BIAS_VARIANCE, CRITICAL, ORDERED
from app.lessons.presets import PRESETS
from app.timeline import Timeline

WIDTH, DEPTH = 25, 20


def signals(api: httpx.Client, preset: str, seeds: range) -> np.ndarray[Any, Any]:
    """‖∂L/∂z‖ of each hidden layer at the first step (seeds × layers)."""
    (spec,) = [one["spec"] for one in api.get("/presets").json() if one["name"] == preset]
    found = []
    for seed in seeds:
        run = api.post("/runs", json={**spec, "seed": seed}).json()["id"]
        layers = api.get(f"/runs/{run}/next").json()["layers"]
        found.append([layer["delta_norm"] for layer in layers[:-1]])
        api.delete(f"/runs/{run}")
    return np.array(found)


def test_orthogonal_weights_keep_a_gradient_s_length(api: httpx.Client) -> None:
    lengths = signals(api, "isometry", range(3))
    assert lengths == pytest.approx(np.repeat(lengths[:, :1], DEPTH, axis=1), rel=1e-12)


def test_depth_beside_width_makes_a_gradient_s_length_a_matter_of_luck(api: httpx.Client) -> None:
    """Hanin and Nica: the logarithm of its square is about N(−5β/2, 5β), β = Σ 1/n."""
    lengths = signals(api, "spread", range(60))
    growth = 2 * np.log(lengths[:, 0] / lengths[:, -1])
    beta = (DEPTH - 1) / WIDTH
    assert growth.mean() == pytest.approx(-5 * beta / 2, abs=0.8)
    assert growth.var() == pytest.approx(5 * beta, rel=0.5)


@pytest.mark.parametrize(("preset", "variance"), [("order", ORDERED), ("chaos", CRITICAL)])
def test_a_gradient_grows_by_chi_a_layer(api: httpx.Client, preset: str, variance: float) -> None:
    lengths = signals(api, preset, range(10))
    layers = lengths.shape[1] - 1
    growth = np.exp(2 * np.log(lengths[:, 0] / lengths[:, -1]).mean() / layers)
    assert growth == pytest.approx(gradient_growth(variance, BIAS_VARIANCE), rel=0.1)


@pytest.mark.parametrize("preset", ["order", "chaos", "fading", "keeping", "growing"])
def test_biases_are_drawn_as_in_the_paper(preset: str) -> None:
    """Schoenholz et al. 2017: normal around 0, of variance σ_b², a bias each."""
    parameters = Timeline(PRESETS[preset].specification, "numpy").at(0).parameters
    biases = np.concatenate(parameters.biases[:-1])
    assert abs(biases.mean()) < 4 * np.sqrt(BIAS_VARIANCE / biases.size)
    assert biases.var() == pytest.approx(BIAS_VARIANCE, rel=0.25)
