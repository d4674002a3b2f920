"""The names that clients rely on, written down by hand: renamed in the code, they would be missing here."""

import json
from typing import Any

import httpx
import pytest

from app.analysis.diagnosis.rules import RULES

RUN = "/api/v1/runs/{id}"
ATLAS = "/api/v1/atlases/{atlas}"
CLASS = "/api/v1/classes/{key}"
OPERATIONS = f"""
    POST /api/v1/runs, GET {RUN}, PATCH {RUN}, DELETE {RUN}, POST {RUN}/step, POST {RUN}/play,
    POST {RUN}/pause, POST {RUN}/reset, POST {RUN}/fork, GET {RUN}/frames, GET {RUN}/frames/{{step}},
    GET {RUN}/next, GET {RUN}/data, GET {RUN}/parameters, GET {RUN}/slice, GET {RUN}/surface,
    GET {RUN}/figures/{{name}}, GET {RUN}/export, GET {RUN}/stream, GET {RUN}/lessons/{{name}}/{{step}},
    GET {RUN}/diagnosis, POST /api/v1/watched, POST /api/v1/watched/{{id}}/frames, POST /api/v1/tables,
    POST /api/v1/classes, GET {CLASS}, DELETE {CLASS}, PUT {CLASS}/look, POST {CLASS}/questions,
    POST {CLASS}/questions/{{number}}/close, POST {CLASS}/answers, GET {CLASS}/stream, GET {CLASS}/qr,
    POST /api/v1/atlases, GET {ATLAS}, DELETE {ATLAS}, GET {ATLAS}/cells, GET {ATLAS}/stream,
    GET {ATLAS}/cells/{{row}}/{{column}}, GET {ATLAS}/figure,
    POST /api/v1/backprop, GET /api/v1/figures, GET /api/v1/activations, GET /api/v1/datasets,
    GET /api/v1/losses, GET /api/v1/optimizers, GET /api/v1/initializers, GET /api/v1/lessons,
    GET /api/v1/presets, GET /healthz, GET /readyz, GET /metrics
"""
QUERIES = {
    f"GET {RUN}/frames": "after limit",
    f"GET {RUN}/parameters": "step",
    f"GET {RUN}/slice": "layer unit input step radius points over",
    f"GET {RUN}/surface": "axes points radius seed step",
    f"GET {RUN}/diagnosis": "step trial",
    f"GET {RUN}/export": "format",
    f"GET {RUN}/stream": "fields",
    f"GET {ATLAS}/cells": "measure",
    f"GET {ATLAS}/figure": "measure",
    "POST /api/v1/tables": "separator decimal header encoding comment",
}
BODIES = {
    f"{RUN}/step": "count",
    f"{RUN}/play": "steps_per_second until_step",
    f"{RUN}/fork": "step changes lockstep",
    "/api/v1/atlases": "spec x y columns rows steps",
    "/api/v1/backprop": "network loss inputs targets learning_rate regularization",
    "/api/v1/classes": "run",
    f"{CLASS}/questions": "lesson step text choices",
    f"{CLASS}/answers": "question choice voter",
}
CHOICES = {
    "activations": """linear sigmoid tanh relu leaky_relu elu selu softplus silu gelu softsign sin step
        softmax""",
    "losses": "squared_error absolute_error binary_cross_entropy cross_entropy",
    "optimizers": "sgd momentum nesterov rmsprop adagrad adam conjugate_gradient",
    "initializers": """uniform normal xavier_uniform xavier_normal he_uniform he_normal lecun_normal
        orthogonal constant zeros""",
}
FEATURES = ["x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2"]
SPECIFICATION = {
    "network": {
        "layers": [
            {"units": units, "activation": "tanh", "derivative": None, "bias": True, "rate": 1.0}
            for units in (4, 2, 1)
        ],
        "derivative": "exact",
        "initializer": {"name": "xavier_uniform", "gain": 1.0, "bias": 0.0, "bias_std": 0.0},
        "parameters": None,
    },
    "loss": "squared_error",
    "data": {
        "source": "generated",
        "name": "circle",
        "samples": 500,
        "noise": 0.0,
        "test_fraction": 0.5,
        "features": ["x1", "x2"],
    },
    "training": {
        "batch_size": 10,
        "shuffle": True,
        "optimizer": {"name": "sgd", "learning_rate": 0.03},
        "regularization": {"name": "none", "rate": 0.0},
        "clip": None,
    },
    "probe": {"index": None},
    "seed": 0,
}
ARRAYS = """pre_activations activations slopes derivatives errors deltas weight_gradients bias_gradients
    weight_updates bias_updates"""
LAYER = f"""weights biases {ARRAYS} gradient_norm update_ratio saturated mean_slope error_norm delta_norm
    weight_factor slope_factor descent_cosine"""
FRAME = {
    "": "run step epoch cursor status loss batch probe layers descent_cosine clipped",
    "loss": "batch train test",
    "batch": "indices",
    "probe": "index inputs targets outputs loss",
    "layers": LAYER,
}
STATE = {"": "id view status step epoch loss spec forked_from engine", "loss": "train test"}
PASS = {"": "loss layers", "layers": f"inputs {ARRAYS} weights_after biases_after"}
ATLAS_STATE = {"": "id status cells done columns rows x y steps measures", "x": "path from to scale values"}
MEASURES = """loss test_loss steps_to diverged_at first_gradient gradient_ratio start_ratio saturated dead"""
SURVEY = {
    "x": {"path": "training.optimizer.learning_rate", "from": 0.01, "to": 1, "scale": "log"},
    "y": {"path": "depth", "from": 0.5, "to": 1.5},
    "columns": 1,
    "rows": 1,
    "steps": 1,
}
VERDICTS = "not_started learning slow stuck diverging diverged learned"
CAUSES = """rate_too_large rate_too_small regularization_too_strong momentum_overshoots inputs_unscaled
    targets_unscaled targets_out_of_reach saturated_units dead_units vanishing_gradient exploding_gradient
    zero_gradient identical_units only_linear too_few_units loss_mismatch constant_input one_class
    unbalanced_classes slope_left_out batch_too_noisy overfits leaked_order plateau minimum"""
DIAGNOSIS = {
    "": "step verdict since sentence findings looked_at",
    "findings": "name title sentence certainty layer unit evidence remedies",
}
REMEDY = {"": "title kind changes spec trial", "trial": "steps as_it_is with_it"}
TABLE = {
    "": "dialect rows columns faults",
    "dialect": "separator decimal thousands header encoding comment",
    "columns": "name kind missing values classes",
    "faults": "line message",
}
CLASSROOM = "view look question counts"
LOOK = "step phase pick panel lesson question"
BACKPROP = {
    "network": {"layers": [{"units": 1}], "parameters": [{"weights": [[1, 2]], "biases": [0]}]},
    "inputs": [[3, 4]],
    "targets": [[1]],
}


@pytest.fixture(scope="module")
def document(server_url: str) -> dict[str, Any]:
    document: dict[str, Any] = httpx.get(f"{server_url}/openapi.json").json()
    return document


def lacking(promised: dict[str, str], answer: dict[str, Any]) -> set[str]:
    """What an answer lacks of the names promised for it and its parts; of a list the first is looked at."""
    found = set()
    for part, names in promised.items():
        inside = answer[part] if part else answer
        found |= set(names.split()) - set(inside[0] if isinstance(inside, list) else inside)
    return found


def within(promised: Any, answer: Any) -> Any:
    """An answer, as far as its fields were promised."""
    if isinstance(promised, dict):
        return {name: within(inside, answer.get(name)) for name, inside in promised.items()}
    if isinstance(promised, list) and len(promised) == len(answer):
        return [within(*pair) for pair in zip(promised, answer, strict=True)]
    return answer


def test_the_operations(document: dict[str, Any]) -> None:
    offered = {f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item}
    assert {name.strip() for name in OPERATIONS.split(",")} <= offered


@pytest.mark.parametrize(("operation", "names"), QUERIES.items())
def test_what_an_address_may_ask(document: dict[str, Any], operation: str, names: str) -> None:
    method, path = operation.split()
    parameters = document["paths"][path][method.lower()]["parameters"]
    assert set(names.split()) <= {each["name"] for each in parameters if each["in"] == "query"}


@pytest.mark.parametrize(("path", "names"), BODIES.items())
def test_what_a_body_may_say(document: dict[str, Any], path: str, names: str) -> None:
    schema = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    fields = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["properties"]
    assert set(names.split()) <= set(fields)


@pytest.mark.parametrize(("kind", "names"), CHOICES.items())
def test_what_there_is_to_choose_from(api: httpx.Client, kind: str, names: str) -> None:
    choices = {choice["name"]: choice for choice in api.get(f"/{kind}").json()}
    assert set(names.split()) <= set(choices)
    assert all({"label", "formula"} <= set(choice) for choice in choices.values())


def test_the_features_of_a_set_in_the_plane(api: httpx.Client) -> None:
    (circle,) = (choice for choice in api.get("/datasets").json() if choice["name"] == "circle")
    assert [feature["name"] for feature in circle["features"]] == FEATURES


def test_nothing_asked_for_is_a_working_run(api: httpx.Client) -> None:
    made = api.post("/runs", json={}).json()
    assert within(SPECIFICATION, made["spec"]) == SPECIFICATION
    assert lacking(STATE, made) == set()
    fork = api.post(f"/runs/{made['id']}/fork", json={}).json()
    assert lacking({"forked_from": "run step"}, fork) == set()


def test_what_a_run_answers(api: httpx.Client, run: str) -> None:
    assert lacking(FRAME, api.post(f"{run}/step", json={"count": 3}).json()) == set()
    (later,) = api.get(f"{run}/frames?after=1&limit=1").json()
    assert lacking(FRAME, later) == set()
    assert lacking({"": "weights biases"}, api.get(f"{run}/parameters?step=1").json()[0]) == set()
    cut = api.get(f"{run}/slice?layer=1&unit=0&input=0&points=3").json()
    assert lacking({"": "at weights loss gradient"}, cut) == set()
    surface = api.get(f"{run}/surface?points=3").json()
    assert lacking({"": "x y loss path explained", "path": "steps x y loss"}, surface) == set()
    assert lacking({"": "data layout"}, api.get(f"{run}/figures/loss").json()) == set()
    assert lacking({"": "spec log parameters"}, api.get(f"{run}/export?format=json").json()) == set()
    problem = api.get(f"{run}/frames/9")
    assert lacking({"": "type title status detail"}, problem.json()) == set()
    assert problem.headers["content-type"] == "application/problem+json"


def test_what_a_map_answers(api: httpx.Client) -> None:
    made = api.post("/atlases", json=SURVEY).json()
    assert lacking(ATLAS_STATE, made) == set()
    assert made["measures"] == MEASURES.split()
    path = f"/atlases/{made['id']}"
    stream = api.get(f"{path}/stream").text.split("\n\n")
    assert [event.split("\n")[0] for event in stream[:-1]] == ["id: 1", "event: done"]
    assert stream[0].split("\n")[1] == "event: cells"
    cell = json.loads(stream[0].partition("data: ")[2])
    assert lacking({"": "row column size values", "values": MEASURES}, cell) == set()
    assert lacking({"": "measure values done"}, api.get(f"{path}/cells?measure=dead").json()) == set()
    assert lacking({"": "spec values", "values": MEASURES}, api.get(f"{path}/cells/0/0").json()) == set()
    assert lacking({"": "data layout"}, api.get(f"{path}/figure?measure=steps_to").json()) == set()
    assert api.delete(path).status_code == 204


def test_what_one_pass_answers(api: httpx.Client) -> None:
    assert lacking(PASS, api.post("/backprop", json=BACKPROP).json()) == set()


def test_what_a_diagnosis_answers(api: httpx.Client, document: dict[str, Any]) -> None:
    verdict = document["components"]["schemas"]["Diagnosis"]["properties"]["verdict"]
    assert set(verdict["enum"]) == set(VERDICTS.split())
    assert set(CAUSES.split()) <= {rule.name for rule in RULES}
    stuck = api.post("/runs", json={"network": {"initializer": {"name": "zeros"}}}).json()
    api.post(f"/runs/{stuck['id']}/step", json={"count": 100})
    answer = api.get(f"/runs/{stuck['id']}/diagnosis?trial=10").json()
    assert lacking(DIAGNOSIS, answer) == set()
    assert set(answer["looked_at"]) <= {rule.name for rule in RULES}
    assert lacking(REMEDY, answer["findings"][0]["remedies"][0]) == set()


def test_what_a_table_answers(api: httpx.Client) -> None:
    answer = api.post("/tables", content=b"size,kind\n1,a\n2,b,c\n3,a\n")
    assert lacking(TABLE, answer.json()) == set()


def test_what_a_training_elsewhere_answers(api: httpx.Client) -> None:
    made = api.post("/watched", json={"layers": [{"name": "head", "kind": "Linear", "shape": [1, 2]}]})
    assert lacking({"": "id view"}, made.json()) == set()


def test_what_a_class_answers(api: httpx.Client, run: str) -> None:
    made = api.post("/classes", json={"run": run.rpartition("/")[2]})
    assert made.status_code == 201
    assert lacking({"": "id code view"}, made.json()) == set()
    path = f"/classes/{made.json()['id']}"
    assert lacking({"": CLASSROOM, "look": LOOK}, api.get(path).json()) == set()
    assert api.delete(path).status_code == 204
