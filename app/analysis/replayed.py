"""What single steps of a run did, whether or not anybody looked at them then."""

from collections.abc import Sequence
from functools import partial
from itertools import chain

from app.analysis.pieces import Pieces
from app.core.frame import Frame
from app.timeline import Timeline

EACH = 8
"""Steps of a piece."""


def replayed(timeline: Timeline, steps: Sequence[int]) -> Pieces[list[Frame]]:
    """The frames of these steps, without their arrays."""
    pieces = [steps[first : first + EACH] for first in range(0, len(steps), EACH)]
    return Pieces([partial(_frames, steps=some) for some in pieces], _joined)


def _frames(timeline: Timeline, steps: Sequence[int]) -> list[Frame]:
    return [timeline.frame(step).without_arrays() for step in steps]


def _joined(pieces: list[list[Frame]]) -> list[Frame]:
    return list(chain.from_iterable(pieces))
