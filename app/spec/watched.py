"""A run that is trained elsewhere: what its model is made of, and what its steps did, as they are sent."""

from collections.abc import Iterator
from math import prod
from typing import Annotated, Any, Self, TypeAlias

from pydantic import Field, model_validator
from pydantic_core import InitErrorDetails

from app.core.frame import FIELDS
from app.spec.base import Count, Index, Items, Model
from app.spec.faults import Loc, fault, refuse, within
from app.spec.network import ActivationName

MOST_BLOCKS = 1000
MOST_FRAMES = 1000
LONGEST_NAME = 200
DENSE = "linear"

Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, pattern=r"\S")]
Number: TypeAlias = float | None
"""null: it is not known, or not finite."""
Vector: TypeAlias = Annotated[tuple[Number, ...], Items(least=0)]
Matrix: TypeAlias = Annotated[tuple[Vector, ...], Items(least=0)]


class WatchedLayer(Model):
    """A block of a model, with the activation that follows it."""

    name: Name
    """What its module is called in the model."""
    kind: Name
    """What it is, as its framework calls it: `linear`, whose shape is units × inputs, or any other."""
    shape: Annotated[tuple[Count, ...], Items(8, least=0)] = ()
    """Of its weights; empty for none."""
    activation: ActivationName | None = None
    """What follows it, where that is one of those that exist here."""
    parameters: Index | None = None
    """How many weights and biases it has; null: those of its shape."""

    @property
    def sides(self) -> tuple[int, int]:
        """Inputs and units of a linear layer; others have no units that are told one by one."""
        dense = self.kind.lower() == DENSE and len(self.shape) == 2
        return (self.shape[1], self.shape[0]) if dense else (0, 0)

    @property
    def size(self) -> int:
        """How many parameters it has."""
        if self.parameters is not None:
            return self.parameters
        return prod(self.shape) if self.shape else 0


class WatchedOptimizer(Model):
    """What makes the steps."""

    name: Name
    learning_rate: float | None = None


class Watched(Model):
    """A model that is trained elsewhere."""

    name: Name = "model"
    layers: Annotated[tuple[WatchedLayer, ...], Items(MOST_BLOCKS)]
    """In the order in which data pass through them."""
    loss: Name | None = None
    optimizer: WatchedOptimizer | None = None
    every: Count = 1
    """Of how many steps one is sent."""

    @property
    def size(self) -> int:
        """How many parameters it has."""
        return sum(layer.size for layer in self.layers)


class SentLoss(Model):
    """Losses at the weights that the step started from."""

    batch: Number = None
    train: Number = None
    test: Number = None


class SentProbe(Model):
    """The sample that the layers' arrays of units belong to."""

    index: Index = 0
    inputs: Vector = ()
    targets: Vector = ()
    outputs: Vector = ()
    loss: Number = None


class Sample(Model):
    """Some numbers of arrays that are too large to be sent whole, evenly chosen."""

    weights: Vector = ()
    weight_gradients: Vector = ()
    weight_updates: Vector = ()


class SentLayer(Model):
    """One layer's part in a step, in a frame's words; null for what is not known."""

    weights: Matrix | None = None
    biases: Vector | None = None
    pre_activations: Vector | None = None
    activations: Vector | None = None
    slopes: Vector | None = None
    derivatives: Vector | None = None
    """null: f′, where `slopes` are sent."""
    errors: Vector | None = None
    deltas: Vector | None = None
    weight_gradients: Matrix | None = None
    bias_gradients: Vector | None = None
    weight_updates: Matrix | None = None
    bias_updates: Vector | None = None
    gradient_norm: Number = None
    update_ratio: Number = None
    saturated: Number = None
    mean_slope: Number = None
    error_norm: Number = None
    delta_norm: Number = None
    weight_factor: Number = None
    slope_factor: Number = None
    descent_cosine: Number = None
    sample: Sample = Sample()
    """Of the weight-shaped arrays that are null."""

    def array(self, name: str) -> list[Number]:
        """The numbers of an array of FIELDS, row by row; those of its sample where it is not whole."""
        value: Any = getattr(self, name)
        if value is None and name == "derivatives":
            value = self.slopes
        if value is None:
            return list(getattr(self.sample, name, ()))
        return [number for row in value for number in row] if FIELDS[name] == "weights" else list(value)

    def faults(self, layer: WatchedLayer) -> Iterator[InitErrorDetails]:
        """Arrays that are not of the layer's shape."""
        inputs, units = layer.sides
        for name, shape in FIELDS.items():
            value: Any = getattr(self, name)
            if value is None:
                continue
            yield from _length((name,), value, units, "units")
            rows = value if shape == "weights" else ()
            for number, row in enumerate(rows):
                if len(row) != inputs:
                    yield from _length((name, number), row, inputs, "inputs")
                    break


class SentFrame(Model):
    """What one step did, as far as it is known."""

    step: Count
    epoch: Count = 1
    diverged: bool = False
    """Whether a number has left the finite ones."""
    loss: SentLoss = SentLoss()
    batch_size: Count | None = None
    """How many samples the step saw."""
    probe: SentProbe = SentProbe()
    layers: Annotated[tuple[SentLayer, ...], Items(MOST_BLOCKS)]
    descent_cosine: Number = None
    clipped: Number = None


class SentFrames(Model):
    """Frames, in the order of their steps; one may come by itself."""

    frames: Annotated[tuple[SentFrame, ...], Items(MOST_FRAMES, least=0)] = ()
    ended: bool = False
    """Whether no more will come for now."""

    @model_validator(mode="before")
    @classmethod
    def _one(cls, value: Any) -> Any:
        return {"frames": [value]} if isinstance(value, dict) and "step" in value else value

    def fitting(self, model: Watched, last: int) -> Self:
        """These, if they fit the model and come after step `last`. ValidationError."""
        refuse(self._faults(model, last))
        return self

    def _faults(self, model: Watched, last: int) -> Iterator[InitErrorDetails]:
        for number, frame in enumerate(self.frames):
            place: Loc = ("frames", number)
            if frame.step <= last:
                message = "Input should be a step after {last}, the last one that is there"
                yield fault((*place, "step"), frame.step, "step_too_early", message, last=last)
            last = max(last, frame.step)
            yield from _length((*place, "layers"), frame.layers, len(model.layers), "layers")
            for at, (sent, layer) in enumerate(zip(frame.layers, model.layers, strict=False)):
                yield from within((*place, "layers", at), sent.faults(layer))


def _length(loc: Loc, sent: tuple[Any, ...], length: int, things: str) -> Iterator[InitErrorDetails]:
    if len(sent) != length:
        message = "Input should have {length} items, one for each of its {things}, not {count}"
        names = {"length": length, "things": things, "count": len(sent)}
        yield fault(loc, len(sent), "wrong_length", message, **names)
