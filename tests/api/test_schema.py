"""The server keeps the word of its OpenAPI document, whatever is sent: judged by schemathesis."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.result import Ok

from app.main import create_app
from app.settings import Settings

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
ENDLESS = "/api/v1/runs/{id}/stream"

schema = schemathesis.openapi.from_dict(create_app(Settings()).openapi())
operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
FITTING = [(operation, GenerationMode.POSITIVE) for operation in operations]
UNFITTING = [
    (each, GenerationMode.NEGATIVE)
    for each in operations
    if len(each.query) or len(each.body) or len(each.path_parameters) > 1
]


def test_every_operation_is_asked() -> None:
    document = create_app(Settings()).openapi()
    assert len(operations) == sum(len(methods) for methods in document["paths"].values())


@pytest.fixture
def key(server_url: str) -> Iterator[str]:
    """The id of a run that takes it all: each operation has its own, since some make one that costs much."""
    with httpx.Client(base_url=f"{server_url}/api/v1") as client:
        id = client.post("/runs", json={}).json()["id"]
        yield id
        client.delete(f"/runs/{id}")


@pytest.fixture
def atlas(server_url: str) -> Iterator[str]:
    """The id of a map that is done at once: its stream ends."""
    survey = {"x": {"path": "seed", "from": 0, "to": 2}, "y": {"path": "data.noise", "from": 0, "to": 1}}
    with httpx.Client(base_url=f"{server_url}/api/v1") as client:
        sent = survey | {"columns": 2, "rows": 2, "steps": 1}
        id = client.post("/atlases", json=sent).json()["id"]
        yield id
        client.delete(f"/atlases/{id}")


@pytest.mark.hypothesis
@pytest.mark.parametrize(
    ("operation", "mode"), FITTING + UNFITTING, ids=lambda part: getattr(part, "label", str(part))
)
def test_every_operation_keeps_its_word(
    server_url: str, key: str, atlas: str, operation: Any, mode: GenerationMode
) -> None:
    @given(operation.as_strategy(mode))
    @settings(max_examples=settings().max_examples // 4, suppress_health_check=list(HealthCheck))
    def ask(case: schemathesis.Case[Any]) -> None:
        if "id" in case.path_parameters and operation.path != ENDLESS and case.method != "DELETE":
            case.path_parameters["id"] = key
        if "atlas" in case.path_parameters and case.method != "DELETE":
            case.path_parameters["atlas"] = atlas
        reply = case.call(base_url=server_url, timeout=20)
        case.validate_response(reply, checks=CHECKS)
        if reply.status_code == 201:
            httpx.delete(f"{server_url}{reply.headers['location'][0]}")

    ask()
