"""PyTorch's recorded numbers once more, through the real server."""

import httpx
import pytest

from tests.references.ours import Body, assert_close
from tests.references.test_pytorch import RECORDED, described, trained


@pytest.mark.parametrize("case", RECORDED["networks"], ids=described)
def test_backprop(api: httpx.Client, case: Body) -> None:
    reply = api.post("/backprop", json=case["request"])
    assert reply.status_code == 200
    answer = reply.json()
    assert_close(answer["loss"], case["answer"]["loss"])
    for layer, expected in zip(answer["layers"], case["answer"]["layers"], strict=True):
        for name, values in expected.items():
            assert_close(layer[name], values)


@pytest.mark.parametrize("case", RECORDED["optimizers"], ids=trained)
def test_run(api: httpx.Client, case: Body) -> None:
    run = api.post("/runs", json=case["spec"]).raise_for_status().json()["id"]
    steps = sorted(int(step) for step in case["after"])
    api.post(f"/runs/{run}/step", json={"count": steps[-1]}).raise_for_status()
    for step in steps:
        layers = api.get(f"/runs/{run}/parameters", params={"step": step}).raise_for_status().json()
        for layer, expected in zip(layers, case["after"][str(step)], strict=True):
            assert_close(layer["weights"], expected["weights"])
            assert_close(layer["biases"], expected["biases"])
    api.delete(f"/runs/{run}").raise_for_status()
