from typing import Any

import httpx
import pytest

from app.api.examples import WATCHED

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def document(server_url: str) -> dict[str, Any]:
    document: dict[str, Any] = httpx.get(f"{server_url}/openapi.json").json()
    return document


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every operation, as `POST /api/v1/runs`."""
    return {
        f"{method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def test_examples_run(document: dict[str, Any], server_url: str, api: httpx.Client) -> None:
    sent = 0
    for name, operation in operations(document).items():
        method, path = name.split()
        content = operation.get("requestBody", {"content": {}})["content"]
        for example in content.get("application/json", {}).get("examples", {}).values():
            made = ("/watched", WATCHED["model"]["value"]) if "/watched/" in path else ("/runs", {})
            run = api.post(made[0], json=made[1]).json()["id"]
            value, id = example["value"], run
            if path.endswith("/classes"):
                value = {"run": run}
            elif "/classes/" in path:
                id = api.post("/classes", json={"run": run}).json()["id"]
                if path.endswith("/answers"):
                    asked = {"text": "Which?", "choices": ["this", "that"]}
                    api.post(f"/classes/{id}/questions", json=asked)
            place = path.replace("{id}", run).replace("{key}", id)
            reply = httpx.request(method, server_url + place, json=value)
            assert reply.is_success, (name, example["summary"], reply.text)
            sent += 1
    assert sent >= 14


def test_every_body_has_an_example(document: dict[str, Any]) -> None:
    for name, operation in operations(document).items():
        if "requestBody" in operation:
            assert all(kind["examples"] for kind in operation["requestBody"]["content"].values()), name


def test_every_problem_has_its_media_type(document: dict[str, Any]) -> None:
    for name, operation in operations(document).items():
        for status, response in operation["responses"].items():
            if status >= "400":
                schema = {"$ref": "#/components/schemas/Problem"}
                assert response["content"] == {"application/problem+json": {"schema": schema}}, (name, status)


def test_every_operation_of_a_run_says_that_the_run_may_not_be_there(document: dict[str, Any]) -> None:
    for name, operation in operations(document).items():
        if "{id}" in name:
            assert {"404", "410", "429", "503"} <= set(operation["responses"]), name


def test_every_operation_is_described_and_named_once(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(document).values()]
    assert len(set(names)) == len(names) >= 20
    assert all(operation.get("description") for operation in operations(document).values())
