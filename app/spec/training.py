"""How a run trains: batches, optimiser, regularisation; and which sample it shows."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import Field

from app.core.regularizers import REGULARIZERS
from app.spec.base import (
    LARGEST_INTEGER,
    Count,
    Fraction,
    Index,
    Model,
    NonNegative,
    OneOf,
    Variants,
    number_or,
    variants,
)

BatchSize: TypeAlias = Annotated[
    Count | Literal["full"], number_or("full", Count, f"a whole number from 1 to {LARGEST_INTEGER}")
]
Decay: TypeAlias = Annotated[float, Field(ge=0, lt=1)]


class Optimizer(Model):
    """What makes an update of a gradient; fields are named as in `torch.optim`."""

    name: str
    learning_rate: NonNegative = 0.03

    @property
    def options(self) -> Mapping[str, Any]:
        """What the optimiser of this name takes beside the learning rate."""
        return self.model_dump(exclude={"name", "learning_rate"})


class Plain(Optimizer):
    """Optimisers that take nothing but a learning rate, which is the first trial of a line search."""

    name: Literal["sgd", "conjugate_gradient"] = "sgd"


class Momentum(Optimizer):
    """Gradient descent with a velocity."""

    name: Literal["momentum", "nesterov"] = "momentum"
    momentum: Fraction = 0.9


class RMSprop(Optimizer):
    """Steps in units of the recent gradients' size."""

    name: Literal["rmsprop"] = "rmsprop"
    alpha: Fraction = 0.99
    eps: NonNegative = 1e-8


class Adagrad(Optimizer):
    """Steps in units of all gradients' size."""

    name: Literal["adagrad"] = "adagrad"
    eps: NonNegative = 1e-10


class Adam(Optimizer):
    """The mean gradient in units of its spread."""

    name: Literal["adam"] = "adam"
    betas: Annotated[tuple[Decay, Decay], Field(strict=False)] = (0.9, 0.999)
    eps: NonNegative = 1e-8


AnyOptimizer: TypeAlias = Annotated[
    Plain | Momentum | RMSprop | Adagrad | Adam, Field(discriminator="name"), Variants("name")
]


OPTIMIZER_MODELS = variants(get_args(AnyOptimizer)[0], "name")


class Regularization(Model):
    """A pull on the weights beside the optimiser's step."""

    name: Annotated[str, OneOf(REGULARIZERS)] = "none"
    rate: NonNegative = 0.0


class Training(Model):
    """What one step is."""

    batch_size: BatchSize = 10
    """Samples a step, or `full`; a size over the number of training samples takes them all."""
    shuffle: bool = True
    """A new order for each epoch; otherwise the given one."""
    optimizer: AnyOptimizer = Plain()
    regularization: Regularization = Regularization()


class Probe(Model):
    """The sample whose numbers are shown."""

    index: Index | None = None
    """A training sample; null: the first of each step's batch."""
