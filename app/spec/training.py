"""How a run trains: batches, optimiser, regularisation; and which sample it shows."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import Field, WrapValidator
from pydantic_core import PydanticKnownError

from app.core import clipping as core
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
Positive: TypeAlias = Annotated[float, Field(gt=0)]
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


class ClipNorm(Model):
    """The batch's whole gradient is scaled down to this norm where it is longer."""

    norm: Positive


class ClipValue(Model):
    """Each component of the gradient is cut to ± this value."""

    value: Positive


def _by_bound(value: Any, union: Callable[[Any], Any]) -> Any:
    # The union alone would report an error once for each of its forms.
    if isinstance(value, ClipNorm | ClipValue):
        return value
    if not isinstance(value, dict):
        raise PydanticKnownError("dict_type")
    form = ClipValue if "value" in value and "norm" not in value else ClipNorm
    return form.model_validate(value)


Clip: TypeAlias = Annotated[ClipNorm | ClipValue, WrapValidator(_by_bound)]


class Training(Model):
    """What one step is."""

    batch_size: BatchSize = 10
    """Samples a step, or `full`; a size over the number of training samples takes them all."""
    shuffle: bool = True
    """A new order for each epoch; otherwise the given one."""
    optimizer: AnyOptimizer = Plain()
    regularization: Regularization = Regularization()
    clip: Clip | None = None
    """A bound on the gradient before the optimiser; null: none."""

    def clipping(self) -> core.Clip | None:
        """The clip of the numerics."""
        if isinstance(self.clip, ClipNorm):
            return core.Clip("norm", self.clip.norm)
        return core.Clip("value", self.clip.value) if self.clip else None


class Probe(Model):
    """The sample whose numbers are shown."""

    index: Index | None = None
    """A training sample; null: the first of each step's batch."""
