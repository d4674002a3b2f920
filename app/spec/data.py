"""The data: a set that is generated, or the client's own."""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import Field, model_validator
from pydantic_core import InitErrorDetails

from app.core.datasets import DATASETS, FEATURES, Dataset
from app.spec.base import Count, Items, Large, Model, OneOf, Row, Rows, Variants
from app.spec.faults import fault, length_fault, refuse, too_much

TestFraction: TypeAlias = Annotated[float, Field(ge=0, lt=1)]
FeatureName: TypeAlias = Annotated[str, OneOf(FEATURES)]
Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]

LARGEST_NOISE = 0.5

TRUTH_TABLE = 8
"""A fixed set of so few samples is trained on as a whole, unless a test fraction is asked for."""


class Generated(Model):
    """A set from `GET /api/v1/datasets`, whose size and features are the defaults."""

    source: Literal["generated"] = "generated"
    name: Annotated[str, OneOf(DATASETS)] = "circle"
    samples: Count = 500
    noise: Annotated[float, Field(ge=0, le=LARGEST_NOISE)] = 0.0
    test_fraction: TestFraction = 0.5
    features: Annotated[tuple[FeatureName, ...], Items()] | None = ("x1", "x2")
    """What enters the network; null for sets that do not lie in a plane, whose columns enter as they are."""

    @model_validator(mode="before")
    @classmethod
    def _take_defaults_of_the_set(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        name = value.get("name", "circle")
        if not isinstance(name, str) or name not in DATASETS:
            return value
        dataset = DATASETS[name]
        whole = dataset.fixed and dataset.samples <= TRUTH_TABLE
        defaults = {
            "samples": dataset.samples,
            "test_fraction": 0.0 if whole else 0.5,
            "features": ("x1", "x2") if dataset.planar else None,
        }
        given = {field: sent for field, sent in value.items() if field != "features" or sent is not None}
        return defaults | given

    @model_validator(mode="after")
    def _fit_the_set(self) -> Self:
        refuse(self._faults())
        return self

    def _faults(self) -> Iterator[InitErrorDetails]:
        dataset = self.dataset
        if dataset.fixed and self.samples > dataset.samples:
            yield too_much(("samples",), self.samples, dataset.samples)
        if dataset.fixed and self.noise:
            message = "Input should be 0, since {name} is a fixed set"
            yield fault(("noise",), self.noise, "fixed_set", message, name=self.name)
        if self.features and not dataset.planar:
            message = "Input should be null, since {name} does not lie in a plane"
            yield fault(("features",), self.features, "not_planar", message, name=self.name)
        if self.features and len(set(self.features)) < len(self.features):
            yield fault(("features",), self.features, "repeated", "Input should name each feature once")

    @property
    def dataset(self) -> Dataset:
        """The set of this name."""
        return DATASETS[self.name]

    @property
    def width(self) -> int:
        """How many numbers a sample brings into the network."""
        return len(self.features) if self.features else self.dataset.columns


class Column(Model):
    """What a column of the client's own samples is called, and its unit: v stands for mean + spread · v."""

    name: Name
    mean: float = 0.0
    spread: Annotated[float, Field(gt=0)] = 1.0
    classes: Annotated[tuple[Name, Name], Items(2)] | None = None
    """Of a target of two classes: that of its smaller number, and that of its larger one."""


class Columns(Model):
    """What the client's own columns are called."""

    inputs: Annotated[tuple[Column, ...], Items()]
    targets: Annotated[tuple[Column, ...], Items()]
    classes_of: Name | None = None
    """The column of which each target is a class; null where each is a column of its own."""


class Inline(Large):
    """The client's own samples, a row of inputs and a row of targets each."""

    source: Literal["inline"] = "inline"
    inputs: Rows
    targets: Rows
    test_fraction: TestFraction = 0.0
    columns: Columns | None = None
    """Their names, which change no number; null for x1, x2 …"""

    @model_validator(mode="after")
    def _fit_each_other(self) -> Self:
        # It is asked again wherever the samples become part of something else.
        refuse(self._row_faults)
        refuse(self._unnamed())
        return self

    @cached_property
    def _row_faults(self) -> list[InitErrorDetails]:
        return list(row_faults(self.inputs, self.targets))

    def suits(self, units: int, loss: str) -> bool:
        """Whether so many output units can be trained towards the targets with this loss."""
        if loss == "cross_entropy" and not self._one_hot:
            return False
        if loss == "binary_cross_entropy" and not self._zero_to_one:
            return False
        return len(self.targets[0]) == units

    @cached_property
    def _one_hot(self) -> bool:
        return all(is_one_hot(row) for row in self.targets)

    @cached_property
    def _zero_to_one(self) -> bool:
        return all(is_zero_to_one(row) for row in self.targets)

    def _unnamed(self) -> Iterator[InitErrorDetails]:
        if self.columns:
            for name, rows in (("inputs", self.inputs), ("targets", self.targets)):
                named = getattr(self.columns, name)
                if len(named) != len(rows[0]):
                    yield length_fault(("columns", name), named, "name", "column", len(rows[0]))

    @property
    def input_names(self) -> list[str]:
        """What the inputs are called."""
        if self.columns:
            return [column.name for column in self.columns.inputs]
        return [f"x{number}" for number in range(1, self.width + 1)]

    @property
    def width(self) -> int:
        """How many numbers a sample brings into the network."""
        return len(self.inputs[0])

    @property
    def samples(self) -> int:
        """How many samples there are."""
        return len(self.inputs)


Data: TypeAlias = Annotated[Generated | Inline, Field(discriminator="source"), Variants("source")]


def is_one_hot(row: Row) -> bool:
    """A single 1, else 0."""
    return sorted(row) == [0.0] * (len(row) - 1) + [1.0]


def is_zero_to_one(row: Row) -> bool:
    """Nothing but shares."""
    return all(0 <= number <= 1 for number in row)


def row_faults(inputs: Rows, targets: Rows) -> Iterator[InitErrorDetails]:
    """Rows of one length, and a row of targets for each row of inputs."""
    for name, rows in (("inputs", inputs), ("targets", targets)):
        for index, row in enumerate(rows):
            if len(row) != len(rows[0]):
                yield length_fault((name, index), row, "number", "column of the first row", len(rows[0]))
                break
    if len(targets) != len(inputs):
        yield length_fault(("targets",), targets, "row", "row of inputs", len(inputs))


def training_samples(data: Data) -> int:
    """How many samples `app.core.datasets.split` leaves to train on."""
    return data.samples - min(round(data.samples * data.test_fraction), data.samples - 1)
