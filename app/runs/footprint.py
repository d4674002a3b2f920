"""How much memory a run takes, so that a server refuses one more before the machine is full."""

from itertools import pairwise

from app.runs.course import MOST
from app.spec import Inline, Specification
from app.timeline.replay import CHECKPOINT_BYTES, CHECKPOINTS

PER_PARAMETER = 240
"""Bytes: parameters, gradient, update, an optimiser's state, frames and copies of them under way.

218 MB were seen for 930,000 parameters.
"""
PER_NUMBER = 100
"""Bytes of a number of a client's own samples: as it was sent, as text, and as arrays in the worker."""
PER_FRAME, PER_LAYER = 1_200, 80
"""Bytes of a frame without its arrays, and of each layer in it."""
LEAST = 200_000
"""Bytes of a run of any size."""


def footprint(spec: Specification, history_bytes: int) -> int:
    """Bytes that a run may come to take, in its worker and in the server.

    For P parameters: 240 P, checkpoints of 16 P each, its history, the course of all its steps, 100 for each
    number of its own samples.
    """
    sizes = [spec.data.width, *(layer.units for layer in spec.network.layers)]
    parameters = sum((inputs + 1) * units for inputs, units in pairwise(sizes))
    checkpoints = min(CHECKPOINT_BYTES, CHECKPOINTS * 16 * parameters)
    course = MOST * (PER_FRAME + PER_LAYER * len(spec.network.layers))
    samples = spec.data.samples * (spec.data.width + sizes[-1]) if isinstance(spec.data, Inline) else 0
    return LEAST + PER_PARAMETER * parameters + checkpoints + history_bytes + course + PER_NUMBER * samples
