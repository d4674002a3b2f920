"""What is known of all of a run's steps: numbers about its layers, near enough to each other for a line."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from app.core.frame import Frame

POINTS = 256
"""Places on the way to a step that a line over all of them is drawn through, at least half as many."""
LATEST = 60
"""Steps that are all there, up to the last one: lines are medians over a window."""
MOST = 3 * POINTS
"""Frames that are there at most: of more, those go that lie between places of a line to the last one."""
WORK = 100_000_000
"""Steps times numbers of a frame: where there are more, replaying them takes longer than a look is worth."""


class Course:
    """Frames of a run without their arrays: the first recorded one of each stride, and the latest.

    A stride is a power of two, so that the places of a longer line are among those of a shorter one. However
    large the network is, and its frames with it, a line goes back to the start.
    """

    def __init__(self) -> None:
        self._frames: list[Frame] = []

    def append(self, frame: Frame) -> None:
        """Adds the newest."""
        self._frames.append(frame.without_arrays())
        self._thin(frame)

    def clear(self) -> None:
        """Forgets everything."""
        self._frames.clear()

    def gaps(self, last: Frame, after: int = 0) -> list[int]:
        """Steps after `after` that a line to `last` lacks: near them there is no frame.

        None where replaying them would take long.
        """
        if last.step * last.values.size > WORK:
            return []
        apart = _apart(last.step)
        seen = {(frame.step - 1) // apart for frame in self.upto(last)}
        places = range(-(-after // apart), (last.step - 1) // apart)
        return [place * apart + 1 for place in places if place not in seen]

    def fill(self, frames: Sequence[Frame], last: Frame) -> None:
        """Takes in steps that a line to `last` lacked."""
        self._frames = sorted([*self._frames, *frames], key=_step)
        self._thin(self._frames[-1], last)

    def upto(self, last: Frame, after: int = 0) -> list[Frame]:
        """The frames of steps after `after` and up to `last`, recorded or replayed, ascending."""
        first = bisect_right(self._frames, after, key=_step)
        stop = bisect_left(self._frames, last.step, key=_step)
        return [*self._frames[first:stop], last]

    def _thin(self, *ends: Frame) -> None:
        """Where there are too many, all go but the latest and what lines to these frames need."""
        if len(self._frames) <= MOST:
            return
        needed = {frame.step: frame for frame in self._frames[-LATEST:]}
        for end in ends:
            apart = _apart(end.step)
            places: dict[int, Frame] = {}
            for frame in self.upto(end)[:-1]:
                places.setdefault((frame.step - 1) // apart, frame)
            needed |= {frame.step: frame for frame in places.values()}
        self._frames = [needed[step] for step in sorted(needed)]


def _step(frame: Frame) -> int:
    return frame.step


def _apart(last: int) -> int:
    """How many steps lie between two places of a line to a step: a power of two."""
    return 1 << ((last - 1) // POINTS).bit_length()
