"""Shorthand for specifications, and for what is wrong with one."""

from typing import Any, TypeAlias

import pytest
from pydantic import ValidationError

from app.spec import Specification

Loc: TypeAlias = tuple[int | str, ...]


def errors(specification: Any) -> list[tuple[Loc, str]]:
    """Where and what is wrong with a specification."""
    with pytest.raises(ValidationError) as caught:
        Specification.model_validate(specification)
    return [(error["loc"], error["msg"]) for error in caught.value.errors()]


def network(*layers: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"network": {"layers": list(layers), **fields}}


def inline(inputs: Any, targets: Any, **fields: Any) -> dict[str, Any]:
    return {"data": {"source": "inline", "inputs": inputs, "targets": targets, **fields}}
