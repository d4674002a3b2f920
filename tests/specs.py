"""Specifications for the tests of a run's life."""

from typing import Any

from app.spec import Specification


def spec(**fields: Any) -> Specification:
    """The default specification with these fields in place of the default ones."""
    return Specification.model_validate(fields)
