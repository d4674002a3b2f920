"""A run's specification, as pydantic models: the one description of what can be asked for."""

from app.spec.data import LARGEST_NOISE, Generated, Inline
from app.spec.limits import check, checked_cell
from app.spec.network import INITIALIZER_MODELS
from app.spec.patch import Changes, forked, in_lockstep, patched, sets_parameters
from app.spec.requests import Backprop, Fork, Play, Step
from app.spec.specification import Specification
from app.spec.survey import Survey
from app.spec.training import OPTIMIZER_MODELS

__all__ = [
    "INITIALIZER_MODELS",
    "LARGEST_NOISE",
    "OPTIMIZER_MODELS",
    "Backprop",
    "Changes",
    "Fork",
    "Generated",
    "Inline",
    "Play",
    "Specification",
    "Step",
    "Survey",
    "check",
    "checked_cell",
    "forked",
    "in_lockstep",
    "patched",
    "sets_parameters",
]
