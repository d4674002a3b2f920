import asyncio
from typing import Any

import httpx
import numpy as np
import pytest

from app.core.activations import ACTIVATIONS
from app.core.datasets import DATASETS
from app.core.initializers import INITIALIZERS
from app.core.losses import LOSSES
from app.core.optimizers import OPTIMIZERS
from app.main import create_app
from app.settings import Settings
from app.spec.limits import ACTIVATIONS_HELD

REGISTRIES: dict[str, Any] = {
    "activations": ACTIVATIONS,
    "datasets": DATASETS,
    "losses": LOSSES,
    "optimizers": OPTIMIZERS,
    "initializers": INITIALIZERS,
}


@pytest.mark.parametrize("kind", REGISTRIES)
def test_a_list_holds_its_registry(api: httpx.Client, kind: str) -> None:
    choices = api.get(f"/{kind}").json()
    assert [choice["name"] for choice in choices] == list(REGISTRIES[kind])
    for choice in choices:
        entry = REGISTRIES[kind][choice["name"]]
        assert (choice["label"], choice["formula"]) == (entry.label, entry.formula)


def test_activations_have_curves(api: httpx.Client) -> None:
    for choice in api.get("/activations").json():
        activation, curve = ACTIVATIONS[choice["name"]], choice["curve"]
        low, high = choice["range"]
        assert (choice["plain"], low, high) == (activation.plain, -high, activation.interest[1])
        if activation.slope is None:
            assert (curve, choice["largest_slope"], choice["output_only"]) == (None, None, True)
            continue
        z = np.array(curve["z"])
        assert (z[0], z[-1]) == tuple(choice["range"])
        assert curve["f"] == activation.at(z).tolist()
        assert curve["slope"] == activation.slope_at(z).tolist()


def test_a_loss_names_the_output_activations_that_a_run_may_have(api: httpx.Client) -> None:
    for loss in api.get("/losses").json():
        for activation in ACTIVATIONS:
            spec = {
                "network": {"layers": [{"units": 2, "activation": activation}]},
                "loss": loss["name"],
                "data": {"source": "inline", "inputs": [[1]], "targets": [[0, 1]]},
            }
            status = api.post("/runs", json=spec).status_code
            assert (status == 201) == (activation in loss["activations"]), (loss["name"], activation)


def defaults(choice: dict[str, Any]) -> dict[str, Any]:
    """The choice with all of its parameters, as a specification has it."""
    return {"name": choice["name"]} | {each["name"]: each["default"] for each in choice["parameters"]}


def test_parameters_are_what_a_specification_takes(api: httpx.Client) -> None:
    for choice in api.get("/optimizers").json():
        spec = api.post("/runs", json={"training": {"optimizer": defaults(choice)}}).json()["spec"]
        assert spec["training"]["optimizer"] == defaults(choice)
    for choice in api.get("/initializers").json():
        spec = api.post("/runs", json={"network": {"initializer": defaults(choice)}}).json()["spec"]
        assert spec["network"]["initializer"] == defaults(choice)


def test_optimisers_have_their_usual_rates(api: httpx.Client) -> None:
    rates = {choice["name"]: choice["usual_rate"] for choice in api.get("/optimizers").json()}
    assert rates == {
        "sgd": 0.03,
        "momentum": 0.003,
        "nesterov": 0.003,
        "rmsprop": 0.01,
        "adagrad": 0.01,
        "adam": 0.001,
        "conjugate_gradient": None,
    }


def test_parameters_have_ranges(api: httpx.Client) -> None:
    (momentum,) = (choice for choice in api.get("/optimizers").json() if choice["name"] == "momentum")
    rate, inertia = momentum["parameters"]
    assert (rate["name"], rate["type"], rate["default"], rate["minimum"]) == (
        "learning_rate",
        "number",
        0.03,
        0,
    )
    assert (inertia["name"], inertia["minimum"], inertia["maximum"]) == ("momentum", 0, 1)


def test_datasets_say_what_a_form_needs(api: httpx.Client) -> None:
    choices = {choice["name"]: choice for choice in api.get("/datasets").json()}
    circle, iris = choices["circle"], choices["iris"]
    assert (circle["kind"], circle["classes"], circle["planar"], circle["samples"]) == (
        "classification",
        2,
        True,
        500,
    )
    assert circle["noise"] == {"default": 0.0, "minimum": 0.0, "maximum": 0.5}
    assert [feature["name"] for feature in circle["features"]][:2] == ["x1", "x2"]
    assert len(circle["sample"]["points"]) == len(circle["sample"]["labels"]) == 100
    assert (iris["noise"], iris["features"], iris["sample"], iris["fixed"]) == (None, None, None, True)
    assert iris["class_names"] == ["setosa", "versicolor", "virginica"]
    assert len(choices["xor_points"]["sample"]["points"]) == 4


def test_figures_are_declared(api: httpx.Client) -> None:
    figures = api.get("/figures").json()
    assert {"curve", "loss"} <= {figure["name"] for figure in figures}
    assert all("data" in figure["figure"] for figure in figures)


async def limits_of(settings: Settings) -> dict[str, int]:
    transport = httpx.ASGITransport(create_app(settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        limits: dict[str, int] = (await client.get("/api/v1/limits")).json()
    return limits


def test_the_limits_are_those_of_the_settings() -> None:
    settings = Settings(max_samples=77, max_body_bytes=1234)
    limits = asyncio.run(limits_of(settings))
    assert (limits["max_samples"], limits["max_body_bytes"], limits["max_layers"]) == (77, 1234, 64)
    assert limits.pop("max_activations") == ACTIVATIONS_HELD
    assert limits == {name: getattr(settings, name) for name in limits}


def test_all_lists_come_in_one_answer_that_need_not_be_sent_twice(api: httpx.Client) -> None:
    answer = api.get("/catalogue")
    assert answer.json() == {kind: api.get(f"/{kind}").json() for kind in REGISTRIES}
    again = api.get("/catalogue", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
