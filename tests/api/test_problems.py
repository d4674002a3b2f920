"""The contract of errors: what a client reads of a request that cannot be, word for word.

What goes wrong with a run that is there: `test_run_problems.py`.
"""

from typing import Any

import httpx
import pytest

from tests.api.problems import told

JSON = {"Content-Type": "application/json"}

BODIES: list[tuple[Any, str]] = [
    # what was sent, the field, the limit
    ({"data": {"noise": 0.7}}, "data.noise: Input should be less than or equal to 0.5; 0.7 was sent."),
    ({"seed": "4"}, 'seed: Input should be a valid integer; "4" was sent.'),
    ({"seed": True}, "seed: Input should be a valid integer; true was sent."),
    ({"seed": None}, "seed: Input should be a valid integer; null was sent."),
    (
        {"seed": 10**4000},
        f"seed: Input should be less than or equal to 9007199254740991; 1{'0' * 78}… was sent.",
    ),
    (
        {"training": {"optimizer": {"learning_rate": 10**400}}},
        f"training.optimizer.learning_rate: Input should be a valid number; 1{'0' * 78}… was sent.",
    ),
    ({"nework": {"a": 1}}, 'nework: There is no such field; {"a":1} was sent.'),
    ({"x" * 200: 1}, f"{'x' * 79}…: There is no such field; 1 was sent."),
    ({"data": {"source": "inline", "inputs": [[1]]}}, "data.targets: Field required."),
    ([], "The body: Input should be an object; [] was sent."),
    (None, "The body: Field required."),
    ("{}", 'The body: Input should be an object; "{}" was sent.'),
    ({"network": 3}, "network: Input should be an object; 3 was sent."),
    ({"network": {"layers": {}}}, "network.layers: Input should be a list; {} was sent."),
    (
        {"network": {"layers": [{"units": 1}, {"units": 0}]}},
        "network.layers[1].units: Input should be greater than or equal to 1; 0 was sent.",
    ),
    (
        {"data": {"source": "inline", "inputs": [[1, 2], [3]], "targets": [[1], [1]]}},
        "data.inputs[1]: Input should have one number per column of the first row: 2, not 1; [3.0] was sent.",
    ),
    (
        {"network": {"layers": [{"units": 1}], "parameters": [{"weights": [[1]], "biases": [0]}]}},
        "network.parameters[0].weights[0]: Input should have one column per input: 2, not 1; [1.0] was sent.",
    ),
    (
        {"loss": "binary_cross_entropy"},
        "loss: binary_cross_entropy needs an output layer of sigmoid, not of tanh; "
        '"binary_cross_entropy" was sent.',
    ),
    (
        {"seed": -1, "loss": 1, "speed": 3, "data": {"noise": 1}},
        "loss: Input should be 'squared_error', 'absolute_error', 'binary_cross_entropy' or 'cross_entropy'; "
        "1 was sent. data.noise: Input should be less than or equal to 0.5; 1 was sent. "
        "seed: Input should be greater than or equal to 0; -1 was sent. 1 more errors.",
    ),
]


@pytest.mark.parametrize(("body", "detail"), BODIES)
def test_a_specification_that_does_not_fit(api: httpx.Client, body: Any, detail: str) -> None:
    assert told(api.post("/runs", json=body)) == (422, detail)


def test_a_body_of_null_is_no_object(api: httpx.Client) -> None:
    reply = api.post("/runs", content=b"null", headers=JSON)
    assert told(reply)[1] == "The body: Input should be an object; null was sent."


BYTES: list[tuple[bytes, str]] = [
    (b"", "The body: Field required."),
    (b"{", "The body: Input should be JSON: EOF while parsing an object at line 1 column 1."),
    (b"{} {}", "The body: Input should be JSON: trailing characters at line 1 column 4."),
    (b"\xff\xfe", "The body: Input should be JSON: expected value at line 1 column 1."),
    (b'{"loss": "\xff"}', "The body: Input should be JSON: invalid unicode code point at line 1 column 11."),
    (
        b'{"loss": "\\ud800"}',
        "The body: Input should be JSON: unexpected end of hex escape at line 1 column 17.",
    ),
    (b"[" * 100_000, "The body: Input should be JSON: recursion limit exceeded at line 1 column 202."),
    (
        b'{"seed": ' + b"9" * 5000 + b"}",
        "The body: Input should be JSON: number out of range at line 1 column 4311.",
    ),
    (b'{"seed": NaN}', "seed: Input should be a valid integer; NaN was sent."),
    (b'{"data": {"noise": NaN}}', "data.noise: Input should be a finite number; NaN was sent."),
    (b'{"data": {"noise": 1e999}}', "data.noise: Input should be a finite number; Infinity was sent."),
    (b'{"data": {"noise": -Infinity}}', "data.noise: Input should be a finite number; -Infinity was sent."),
    (b'{"seed": 1, "seed": -1}', "seed: Input should be greater than or equal to 0; -1 was sent."),
]


@pytest.mark.parametrize(("body", "detail"), BYTES)
def test_a_body_that_is_hardly_one(api: httpx.Client, body: bytes, detail: str) -> None:
    reply = api.post("/runs", content=body, headers=JSON)
    assert told(reply) == (422, detail)


def test_where_it_is_wrong_is_listed_without_what_was_sent(api: httpx.Client) -> None:
    reply = api.post("/runs", json={"data": {"noise": 0.7}, "seeed": "secret"})
    assert reply.json()["errors"] == [
        {
            "loc": ["body", "data", "noise"],
            "msg": "Input should be less than or equal to 0.5",
            "type": "less_than_equal",
        },
        {"loc": ["body", "seeed"], "msg": "There is no such field", "type": "extra_forbidden"},
    ]


def test_the_list_of_errors_ends(api: httpx.Client) -> None:
    unknown = {f"field{number}": 0 for number in range(90)}
    problem = api.post("/runs", json={"network": unknown, "training": unknown}).json()
    assert len(problem["errors"]) == 100
    assert problem["detail"].endswith("177 more errors.")


def test_a_flood_of_fields_is_one_error(api: httpx.Client) -> None:
    problem = api.post("/runs", json={f"field{number}": 0 for number in range(101)}).json()
    assert problem["detail"].startswith("The body: Input should have at most 100 fields, not 101; {")
    assert len(problem["errors"]) == 1


def test_a_path_that_is_not_there(api: httpx.Client, server_url: str) -> None:
    assert told(api.get("/nothing")) == (404, "There is nothing at /api/v1/nothing.")
    assert told(httpx.get(f"{server_url}/nothing"))[0] == 404


def test_a_method_that_is_not_there(api: httpx.Client, run: str) -> None:
    path = f"/api/v1{run}"
    reply = api.put(run, json={})
    detail = f"PUT is not for {path}; it takes GET, PATCH, DELETE, HEAD, OPTIONS."
    assert told(reply) == (405, detail)
    assert reply.headers["Allow"] == "GET, PATCH, DELETE, HEAD, OPTIONS"
    assert told(api.get("/runs"))[1] == "GET is not for /api/v1/runs; it takes POST, OPTIONS."


def test_a_body_that_is_not_json(api: httpx.Client) -> None:
    reply = api.post("/runs", data={"seed": "1"})
    detail = "The body should be application/json; its Content-Type is application/x-www-form-urlencoded."
    assert told(reply) == (415, detail)
    reply = api.post("/runs", content=b"{}")
    assert told(reply)[1] == "The body should be application/json; its Content-Type is missing."


def test_a_pass_that_does_not_fit(api: httpx.Client) -> None:
    reply = api.post(
        "/backprop", json={"network": {"layers": [{"units": 1}]}, "inputs": [[1]], "targets": [[1]]}
    )
    assert told(reply) == (422, "network.parameters: Field required.")
