from typing import Any

import httpx
import pytest

from app.api import examples

MAZUR: Any = examples.BACKPROP["mazur"]["value"]
SOFTMAX = {
    "network": {
        "layers": [{"units": 2, "activation": "softmax"}],
        "parameters": [{"weights": [[1], [-1]], "biases": [0, 0]}],
    },
    "loss": "cross_entropy",
    "inputs": [[1], [2]],
    "targets": [[1, 0], [0, 1]],
}


def test_a_published_example(api: httpx.Client) -> None:
    # M. Mazur, "A Step by Step Backpropagation Example" (2015); he leaves the biases as they are.
    answer = api.post("/backprop", json=MAZUR).json()
    hidden, output = answer["layers"]
    assert answer["loss"] == pytest.approx(0.298371109, abs=5e-10)
    assert output["activations"] == [pytest.approx([0.75136507, 0.772928465], abs=5e-9)]
    assert output["weights_after"][0] == pytest.approx([0.35891648, 0.408666186], abs=5e-9)
    assert output["weights_after"][1] == pytest.approx([0.511301270, 0.561370121], abs=5e-9)
    assert hidden["weights_after"][0] == pytest.approx([0.149780716, 0.19956143], abs=5e-9)
    assert hidden["weights_after"][1] == pytest.approx([0.24975114, 0.29950229], abs=5e-9)


def test_a_layer_has_every_array_for_the_whole_batch(api: httpx.Client) -> None:
    (layer,) = api.post("/backprop", json=SOFTMAX).json()["layers"]
    assert set(layer) == {
        *("inputs", "pre_activations", "activations", "slopes", "derivatives", "errors", "deltas"),
        *("weight_gradients", "bias_gradients", "weight_updates", "bias_updates"),
        *("weights_after", "biases_after"),
    }
    assert (layer["slopes"], layer["derivatives"]) == (None, None)
    assert layer["inputs"] == [[1.0], [2.0]]
    assert len(layer["deltas"]) == len(layer["errors"]) == 2


def test_leaving_the_slope_out_leaves_it_out(api: httpx.Client) -> None:
    network = MAZUR["network"] | {"derivative": "one"}
    for layer in api.post("/backprop", json=MAZUR | {"network": network}).json()["layers"]:
        assert layer["derivatives"] == [[1.0, 1.0]]
        assert layer["deltas"] == layer["errors"]
        assert layer["slopes"] != layer["derivatives"]


def test_numbers_that_are_not_finite_are_null(api: httpx.Client) -> None:
    network = {
        "layers": [{"units": 1, "activation": "linear"}],
        "parameters": [{"weights": [[1e200]], "biases": [0]}],
    }
    answer = api.post("/backprop", json={"network": network, "inputs": [[1e200]], "targets": [[0]]}).json()
    assert answer["loss"] is None
    assert answer["layers"][0]["activations"] == [[None]]


def test_nothing_is_kept(api: httpx.Client) -> None:
    assert api.post("/backprop", json=MAZUR).json() == api.post("/backprop", json=MAZUR).json()


def test_feedback_weights_are_told_and_give_the_frame_s_numbers(api: httpx.Client) -> None:
    sent = {"network": {"feedback": "fixed_random"}, "training": {"batch_size": 1}}
    made = api.post("/runs", json=sent).json()
    run = f"/runs/{made['id']}"
    assert made["spec"]["network"]["feedback"] == "fixed_random"
    parameters, feedback = (api.get(f"{run}/{what}").json() for what in ("parameters", "feedback"))
    frame = api.post(f"{run}/step", json={}).json()
    network = {"layers": made["spec"]["network"]["layers"], "parameters": parameters}
    asked = {"network": network, "inputs": [frame["probe"]["inputs"]], "targets": [frame["probe"]["targets"]]}
    true = api.post("/backprop", json=asked).json()["layers"]
    aligned = api.post("/backprop", json=asked | {"network": network | {"feedback": feedback}}).json()[
        "layers"
    ]
    for mine, its, other in zip(aligned[:-1], frame["layers"], true, strict=False):
        assert mine["errors"] == [pytest.approx(its["errors"], rel=1e-12)]
        assert mine["weight_updates"] == [pytest.approx(row, abs=1e-15) for row in its["weight_updates"]]
        assert mine["errors"] != other["errors"]
    cut = api.get(
        f"{run}/slice", params={"layer": 1, "unit": 0, "input": 0, "step": 0, "over": "probe"}
    ).json()
    assert cut["gradient"] == pytest.approx(true[0]["weight_gradients"][0][0], rel=1e-12)
    plain = api.post("/runs", json={}).json()["id"]
    assert api.get(f"/runs/{plain}/feedback").json() is None


def test_feedback_cannot_change_while_a_run_lives(api: httpx.Client) -> None:
    run = api.post("/runs", json={}).json()["id"]
    reply = api.patch(f"/runs/{run}", json={"network": {"feedback": "fixed_random"}})
    assert reply.status_code == 422
    (error,) = reply.json()["errors"]
    assert error["loc"][-2:] == ["network", "feedback"]
    assert error["msg"].startswith("Cannot change while the run lives; only ")
