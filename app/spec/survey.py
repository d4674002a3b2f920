"""What a map is to show: a specification, two of its numbers as axes, and how long each cell is trained."""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import ConfigDict, Field, model_validator
from pydantic_core import InitErrorDetails

from app.core.arrays import Array
from app.spec.base import LARGEST_INTEGER, Count, Model
from app.spec.faults import fault, refuse
from app.spec.places import Template
from app.spec.specification import Specification


class Axis(Model):
    """A number of the specification, and from where to where it goes."""

    model_config = ConfigDict(serialize_by_alias=True)

    path: Annotated[str, Field(min_length=1, max_length=200)]
    """Its dotted path: `training.optimizer.learning_rate`, `network.layers.*.rate`; or `depth`."""
    start: Annotated[float, Field(alias="from", ge=-LARGEST_INTEGER, le=LARGEST_INTEGER)]
    """Where the first cell begins; its value is half a cell further."""
    stop: Annotated[float, Field(alias="to", ge=-LARGEST_INTEGER, le=LARGEST_INTEGER)]
    """Where the last cell ends."""
    scale: Literal["linear", "log"] = "linear"

    @model_validator(mode="after")
    def _fit_the_scale(self) -> Self:
        refuse(self._faults())
        return self

    def _faults(self) -> Iterator[InitErrorDetails]:
        for name, end in (("from", self.start), ("to", self.stop)):
            if self.scale == "log" and end <= 0:
                yield fault((name,), end, "not_positive", "Input should be greater than 0 on a log scale")

    def centres(self, count: int) -> Array:
        """The middles of so many cells: from + (k + ½)(to − from)/count, in logarithms on a log scale."""
        start, stop = (
            (np.log(self.start), np.log(self.stop)) if self.scale == "log" else (self.start, self.stop)
        )
        middles: Array = start + (np.arange(count) + 0.5) * (stop - start) / count
        return np.exp(middles) if self.scale == "log" else middles


class Survey(Model):
    """A map over two numbers of a specification: cell by cell a run of `steps` steps."""

    spec: Specification = Specification()
    x: Axis
    y: Axis
    columns: Count = 128
    rows: Count = 128
    steps: Count = 500

    @model_validator(mode="after")
    def _lead_somewhere(self) -> Self:
        if self.x.path == self.y.path:
            refuse(
                [fault(("y", "path"), self.y.path, "same", "Input should be another number than that of x")]
            )
        _ = self._template
        return self

    @cached_property
    def _template(self) -> Template:
        return Template(self.spec, {self.x.path: ("x", "path"), self.y.path: ("y", "path")})

    @property
    def cells(self) -> int:
        """How many there are."""
        return self.columns * self.rows

    @cached_property
    def x_values(self) -> list[float]:
        """The number of each column."""
        return [self._template.number(self.x.path, value) for value in self.x.centres(self.columns).tolist()]

    @cached_property
    def y_values(self) -> list[float]:
        """The number of each row."""
        return [self._template.number(self.y.path, value) for value in self.y.centres(self.rows).tolist()]

    def cell(self, row: int, column: int) -> Specification:
        """The specification of a cell. ValidationError where its numbers make none."""
        return self._template.filled([self.x_values[column], self.y_values[row]])
