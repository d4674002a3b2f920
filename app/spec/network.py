"""The network: its layers, what multiplies the error in each, and what its parameters start from."""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Literal, Self, TypeAlias, get_args

from pydantic import Field, TypeAdapter, WrapValidator, model_validator
from pydantic_core import InitErrorDetails

from app.core import network as core
from app.core.activations import ACTIVATIONS
from app.spec.base import (
    Count,
    Items,
    Large,
    Magnitude,
    Model,
    NonNegative,
    OneOf,
    Row,
    Rows,
    Variants,
    variants,
)
from app.spec.faults import fault, length_fault, refuse, within

SLOPES = [name for name, activation in ACTIVATIONS.items() if activation.slope]
"""Activations with a slope per unit: all but softmax, whose slope is a Jacobian."""

ActivationName: TypeAlias = Annotated[str, OneOf(ACTIVATIONS)]
RuleName: TypeAlias = Annotated[str, OneOf(["exact", "one", *SLOPES])]


MOST_LAYERS = 1000
"""A longer list is refused unread; the settings allow fewer."""


class Rule(Model):
    """The long form of a derivative: a slope and a constant added to it."""

    name: RuleName = "exact"
    """Whose slope: `exact` is the unit's own, `one` puts 1 in its place, else that activation's."""
    offset: Magnitude = 0.0
    """Added to the slope."""


_rule_name: TypeAdapter[str] = TypeAdapter(RuleName)


def _by_form(value: Any, union: Callable[[Any], Any]) -> Any:
    # The union alone would report an error once for each of its forms.
    form = Rule.model_validate if isinstance(value, dict | Rule) else _rule_name.validate_python
    return form(value)


Derivative: TypeAlias = Annotated[RuleName | Rule, WrapValidator(_by_form)]


class Layer(Model):
    """One layer of units."""

    units: Count
    activation: ActivationName = "tanh"
    derivative: Derivative | None = None
    """What multiplies the error in this layer; null: what the network says."""
    bias: bool = True
    """false: no biases; they are 0 and stay 0."""
    rate: NonNegative = 1.0
    """What the learning rate is multiplied by in this layer; 0 freezes it."""


class Initializer(Model):
    """What the weights and the biases start from."""

    name: str
    bias: Magnitude = 0.0
    """What every bias starts from."""
    bias_std: Annotated[Magnitude, Field(ge=0)] = 0.0
    """The deviation of a normal around it."""

    @property
    def options(self) -> Mapping[str, float]:
        """What the initialiser of this name takes."""
        return self.model_dump(exclude={"name", "bias", "bias_std"})


class Scaled(Initializer):
    """Weights whose spread follows from the number of inputs and units, times `gain`."""

    name: Literal[
        "xavier_uniform", "xavier_normal", "he_uniform", "he_normal", "lecun_normal", "orthogonal"
    ] = "xavier_uniform"
    gain: Annotated[Magnitude, Field(ge=0)] = 1.0


class Uniform(Initializer):
    """Weights drawn evenly from `low` to `high`."""

    name: Literal["uniform"] = "uniform"
    low: Magnitude = -0.5
    high: Magnitude = 0.5

    @model_validator(mode="after")
    def _fit_in_order(self) -> Self:
        if self.high < self.low:
            refuse(
                [fault(("high",), self.high, "reversed", "Input should be at least low, {low}", low=self.low)]
            )
        return self


class Normal(Initializer):
    """Weights drawn from a normal distribution."""

    name: Literal["normal"] = "normal"
    mean: Magnitude = 0.0
    std: Annotated[Magnitude, Field(ge=0)] = 0.5


class Constant(Initializer):
    """Every weight the same."""

    name: Literal["constant"] = "constant"
    value: Magnitude = 0.0


class Zeros(Initializer):
    """Every weight zero."""

    name: Literal["zeros"] = "zeros"


AnyInitializer: TypeAlias = Annotated[
    Scaled | Uniform | Normal | Constant | Zeros, Field(discriminator="name"), Variants("name")
]


INITIALIZER_MODELS = variants(get_args(AnyInitializer)[0], "name")


class LayerParameters(Large):
    """One layer's weights (units × inputs) and biases (units)."""

    weights: Rows
    biases: Row


ParameterList: TypeAlias = Annotated[tuple[LayerParameters, ...], Items(MOST_LAYERS)]


class Architecture(Model):
    """The layers, and what multiplies the error where a layer does not say."""

    layers: Annotated[tuple[Layer, ...], Items(MOST_LAYERS)]
    """Hidden layers first, the output layer last."""
    derivative: Derivative = "exact"

    @property
    def output(self) -> Layer:
        """The last layer."""
        return self.layers[-1]

    def build(self, inputs: int) -> core.Network:
        """The network of the numerics that takes `inputs` numbers."""
        layers = []
        for layer in self.layers:
            rule = layer.derivative or self.derivative
            derivative = (
                core.Derivative(rule.name, rule.offset) if isinstance(rule, Rule) else core.Derivative(rule)
            )
            activation = ACTIVATIONS[layer.activation]
            layers.append(
                core.Layer(inputs, layer.units, activation, derivative, layer.bias, layer.rate),
            )
            inputs = layer.units
        return core.Network(tuple(layers))

    @model_validator(mode="after")
    def _fit_softmax(self) -> Self:
        refuse(self._softmax_faults())
        return self

    def _softmax_faults(self) -> Iterator[InitErrorDetails]:
        for index, layer in enumerate(self.layers):
            if layer.activation != "softmax":
                continue
            if layer is not self.output:
                message = "Softmax is for the output layer only"
                yield fault(("layers", index, "activation"), "softmax", "softmax_hidden", message)
            if layer.derivative not in (None, "exact", Rule()):
                message = "Input should be 'exact' or null, since softmax keeps its Jacobian"
                yield fault(("layers", index, "derivative"), layer.derivative, "softmax_derivative", message)


class Network(Architecture):
    """The network and what its parameters start from."""

    layers: Annotated[tuple[Layer, ...], Items(MOST_LAYERS)] = (
        Layer(units=4),
        Layer(units=2),
        Layer(units=1),
    )
    initializer: AnyInitializer = Scaled()
    parameters: ParameterList | None = None
    """One entry a layer, in place of the initialiser."""
    feedback: Literal["transpose", "fixed_random"] = "transpose"
    """What the error goes back through: the weights' transpose, or random weights of its own, drawn once by
    the initialiser (feedback alignment)."""
    feedback_scale: NonNegative = 1.0
    """What those random weights are multiplied by."""

    @property
    def given(self) -> tuple[LayerParameters, ...]:
        """Its own parameters; none where the initialiser draws them."""
        return self.parameters or ()

    @model_validator(mode="after")
    def _draw_feedback(self) -> Self:
        if self.feedback == "fixed_random" and isinstance(self.initializer, Constant | Zeros):
            message = "fixed_random needs an initializer that draws at random, not {name}"
            refuse([fault(("feedback",), self.feedback, "not_random", message, name=self.initializer.name)])
        return self


def parameter_faults(
    parameters: ParameterList, layers: tuple[Layer, ...], inputs: int
) -> Iterator[InitErrorDetails]:
    """One entry for each layer: for each unit a row of weights, one an input, and a bias."""
    if len(parameters) != len(layers):
        yield length_fault((), parameters, "entry", "layer", len(layers))
        return
    for index, (layer, entry) in enumerate(zip(layers, parameters, strict=True)):
        yield from within((index, "weights"), _matrix_faults(entry.weights, layer.units, inputs))
        if len(entry.biases) != layer.units:
            yield length_fault((index, "biases"), entry.biases, "number", "unit", layer.units)
        elif not layer.bias and any(entry.biases):
            message = "Input should be 0 for each unit, since the layer has no biases"
            yield fault((index, "biases"), entry.biases, "no_biases", message)
        inputs = layer.units


def feedback_faults(
    feedback: tuple[Rows, ...], layers: tuple[Layer, ...], inputs: int
) -> Iterator[InitErrorDetails]:
    """A matrix a layer, of the shape of its weights."""
    if len(feedback) != len(layers):
        yield length_fault((), feedback, "matrix", "layer", len(layers))
        return
    for index, (layer, matrix) in enumerate(zip(layers, feedback, strict=True)):
        yield from within((index,), _matrix_faults(matrix, layer.units, inputs))
        inputs = layer.units


def _matrix_faults(matrix: Rows, units: int, inputs: int) -> Iterator[InitErrorDetails]:
    if len(matrix) != units:
        yield length_fault((), matrix, "row", "unit", units)
    for unit, row in enumerate(matrix):
        if len(row) != inputs:
            yield length_fault((unit,), row, "column", "input", inputs)
            break
