"""Portions of a map: what a worker is given to make at once, and what it gives back.

A worker remembers the maps that it was told of, with the data that their cells share, for as long as it may
hear of them again.
"""

from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import cached_property
from time import perf_counter

import numpy as np
from pydantic import ValidationError

from app.atlas.measures import MEASURES, Ground, Standing, Trial
from app.atlas.order import Order, coarse_to_fine
from app.core.arrays import Array
from app.core.plan import Engine
from app.settings import Settings
from app.spec import Specification, Survey, checked_cell
from app.timeline.building import engine_of

REMEMBERED = 8
"""Maps that a worker remembers."""
GROUND_BYTES = 32_000_000
"""Of the data that the cells of a map are trained on, kept by a worker."""


class Unknown(Exception):
    """The worker has not been told of this map, or no longer remembers it."""


@dataclass(frozen=True)
class Portion:
    """Cells of a map, from one number of its order to before another; the first may have been begun."""

    start: int
    stop: int
    standing: Standing | None = None

    def first(self, count: int) -> "Portion":
        """So many cells of it at most."""
        return replace(self, stop=min(self.stop, self.start + count))

    def after(self, count: int, standing: Standing | None = None) -> "Portion":
        """What is left without its first cells."""
        return Portion(self.start + count, self.stop, standing)


@dataclass(frozen=True)
class Findings:
    """What was made of a portion: the MEASURES of its first cells, and where the next one stands."""

    values: Array
    standing: Standing | None


@dataclass(frozen=True)
class Plot:
    """All that decides the cells of a map."""

    survey: Survey
    settings: Settings
    compiled: bool
    """Whether the compiled engine trains what it trains faster."""

    @cached_property
    def order(self) -> Order:
        """Row, column and size of each cell."""
        return coarse_to_fine(self.survey.columns, self.survey.rows)

    def cell(self, number: int) -> Specification | None:
        """The specification of a cell; None where it is empty."""
        row, column, _ = self.order[number].tolist()
        try:
            return checked_cell(self.survey, row, column, self.settings)
        except ValidationError:
            return None

    def engine(self, spec: Specification) -> Engine:
        """What trains a cell, as it would train a run."""
        return engine_of(spec) if self.compiled else "numpy"


class Maker:
    """Makes the cells of one map; what cells are trained on is kept for those that share it."""

    def __init__(self, plot: Plot) -> None:
        self._plot = plot
        self._grounds: OrderedDict[object, Ground] = OrderedDict()

    def make(self, portion: Portion, milliseconds: float) -> Findings:
        """As many cells as there is time for; at least a step of one."""
        end = perf_counter() + milliseconds / 1000
        found: list[Array] = []
        standing = portion.standing
        for number in range(portion.start, portion.stop):
            if found and perf_counter() >= end:
                break
            spec = self._plot.cell(number)
            if spec is None:
                found.append(np.full(len(MEASURES), np.nan))
                continue
            engine, steps = self._plot.engine(spec), self._plot.survey.steps
            trial = Trial(spec, engine, self._ground(spec), steps, standing)
            if not trial.advance(lambda: perf_counter() >= end):
                return _findings(found, trial.standing())
            found.append(trial.values())
            standing = None
        return _findings(found)

    def _ground(self, spec: Specification) -> Ground:
        key = Ground.key(spec)
        ground = self._grounds.pop(key, None) or Ground.of(spec)
        self._grounds[key] = ground
        while len(self._grounds) > 1 and sum(each.size for each in self._grounds.values()) > GROUND_BYTES:
            self._grounds.popitem(last=False)
        return ground


_makers: OrderedDict[str, Maker] = OrderedDict()
"""Of this process, by the maps' ids, that which was asked last at the end."""


def introduce(id: str, plot: Plot) -> None:
    """Tells this process of a map."""
    _makers[id] = Maker(plot)
    while len(_makers) > REMEMBERED:
        _makers.popitem(last=False)


def make(id: str, portion: Portion, milliseconds: float) -> Findings:
    """Makes as much of a portion as there is time for. Unknown."""
    if id not in _makers:
        raise Unknown
    _makers.move_to_end(id)
    return _makers[id].make(portion, milliseconds)


def _findings(found: list[Array], standing: Standing | None = None) -> Findings:
    return Findings(np.array(found).reshape(-1, len(MEASURES)), standing)
