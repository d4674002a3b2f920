"""What the endpoints take beside a specification."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator
from pydantic_core import InitErrorDetails

from app.spec.base import LARGEST_INTEGER, Count, Items, Model, NonNegative, Rows, number_or
from app.spec.data import row_faults
from app.spec.faults import refuse, within
from app.spec.network import MOST_LAYERS, Architecture, ParameterList, feedback_faults, parameter_faults
from app.spec.patch import Changes
from app.spec.specification import LossName, loss_faults, target_faults
from app.spec.training import Regularization

Pace: TypeAlias = Annotated[
    Annotated[float, Field(gt=0)] | Literal["max"],
    number_or("max", Annotated[float, Field(gt=0)], "a number greater than 0"),
]


class Step(Model):
    """How many steps to train; one step is one update."""

    count: Count = 1


class Play(Model):
    """How fast to train, and up to which step; null: until it is paused."""

    steps_per_second: Pace = "max"
    until_step: Count | None = None


class Fork(Model):
    """Where to go on from, and what to change."""

    step: Annotated[int, Field(ge=0, le=LARGEST_INTEGER)] | None = None
    """A step of the run; null: where it stands."""
    changes: Changes = Field(default_factory=dict)
    """A merge patch of the specification that held there."""
    lockstep: bool = False
    """Whether the fork trains whenever its parent does, on the same batches: a twin."""


class GivenNetwork(Architecture):
    """Layers with their parameters."""

    parameters: ParameterList
    feedback: Annotated[tuple[Rows, ...], Items(MOST_LAYERS)] | None = None
    """What the error goes back through in place of the weights, a matrix a layer; null: the weights."""


class Backprop(Model):
    """One batch for one forward pass, one backward pass and one update of plain gradient descent."""

    network: GivenNetwork
    loss: LossName = "squared_error"
    inputs: Rows
    targets: Rows
    learning_rate: NonNegative = 0.03
    regularization: Regularization = Regularization()

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        refuse(self._faults())
        return self

    def _faults(self) -> Iterator[InitErrorDetails]:
        yield from loss_faults(self.network, self.loss)
        yield from row_faults(self.inputs, self.targets)
        yield from within(("targets",), target_faults(self.targets, self.network, self.loss))
        layers, inputs = self.network.layers, len(self.inputs[0])
        faults = parameter_faults(self.network.parameters, layers, inputs)
        yield from within(("network", "parameters"), faults)
        if self.network.feedback:
            faults = feedback_faults(self.network.feedback, layers, inputs)
            yield from within(("network", "feedback"), faults)
