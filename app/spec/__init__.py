"""A run's specification, as pydantic models: the one description of what can be asked for."""

from app.spec.data import Generated, Inline
from app.spec.limits import check
from app.spec.patch import patched
from app.spec.requests import Backprop, Play, Step
from app.spec.specification import Specification

__all__ = ["Backprop", "Generated", "Inline", "Play", "Specification", "Step", "check", "patched"]
