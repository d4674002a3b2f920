"""Our answers to the bodies that the API takes, by the way that runs take."""

from typing import Any

import numpy as np

from app.analysis import single_pass
from app.core.arrays import Array
from app.core.training import Training
from app.spec import Backprop, Specification
from app.timeline.building import examples, gather, initial_parameters, plan_of

Body = dict[str, Any]


def backprop(body: Body) -> Body:
    """What POST /api/v1/backprop answers to `body`."""
    return single_pass.backprop(Backprop.model_validate(body))


def training(body: Body) -> Training:
    """The training of the run that POST /api/v1/runs makes of `body`."""
    spec = Specification.model_validate(body)
    plan, material = plan_of(spec), gather(spec)
    start = initial_parameters(spec, plan.network)
    return Training(plan, start, examples(material.train), examples(material.test))


def assert_close(ours: Any, theirs: Any, tolerance: float = 1e-12) -> None:
    """Equal to `tolerance` relative to max(1, |x|), and of one shape."""
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape
    error: Array = np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))
    assert error.max(initial=0.0) <= tolerance
