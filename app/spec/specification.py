"""A run's whole specification, and whether its parts fit each other."""

from collections.abc import Iterator
from typing import Annotated, Any, Self, TypeAlias

from pydantic import model_validator
from pydantic_core import InitErrorDetails

from app.core.datasets import Coding
from app.core.losses import LOSSES, SOFTMAX_LOSSES
from app.spec.base import Index, Model, OneOf, Rows
from app.spec.data import Data, Generated, Inline, is_one_hot, is_zero_to_one, training_samples
from app.spec.faults import fault, length_fault, refuse, within
from app.spec.network import Architecture, Network, parameter_faults
from app.spec.training import Probe, Training

NETWORK = '{"network":{'
"""How its JSON begins."""

LossName: TypeAlias = Annotated[str, OneOf(LOSSES)]


class Specification(Model):
    """All that decides a run's numbers: the same specification, seed and commands give the same ones."""

    network: Network = Network()
    loss: LossName = "squared_error"
    data: Data = Generated()
    training: Training = Training()
    probe: Probe = Probe()
    seed: Index = 0

    @property
    def coding(self) -> Coding:
        """What a class looks like at the outputs."""
        codings: dict[str, Coding] = {"softmax": "one_hot", "sigmoid": "zero_one"}
        return codings.get(self.network.output.activation, "minus_plus")

    @property
    def multiplications(self) -> int:
        """Multiplications of one step."""
        count, size = training_samples(self.data), self.training.batch_size
        samples = count if size == "full" else min(size, count)
        return self.network.build(self.data.width).multiply_adds(samples)

    def text_without(self, *, data: bool, parameters: bool) -> str:
        """Its JSON without its data, and without its parameters: what can be large."""
        apart: dict[str, Any] = {"data": True} if data else {}
        return self.model_dump_json(exclude=apart | ({"network": {"parameters"}} if parameters else {}))

    def pieces(self) -> list[str]:
        """Its JSON in pieces: what can be large is put in as it was first written."""
        data, given = self.data, self.network.given
        text = self.text_without(data=isinstance(data, Inline), parameters=bool(given))
        pieces = []
        if given:
            entries = [piece for one in given for piece in (",", one.text)]
            pieces = [NETWORK, '"parameters":[', *entries[1:], "],"]
            text = text.removeprefix(NETWORK)
        if not isinstance(data, Inline):
            return [*pieces, text]
        return [*pieces, text.removesuffix("}"), ',"data":', data.text, "}"]

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        refuse(self._faults())
        return self

    def _faults(self) -> Iterator[InitErrorDetails]:
        yield from loss_faults(self.network, self.loss)
        if isinstance(self.data, Inline) and not self.data.suits(self.network.output.units, self.loss):
            yield from within(("data", "targets"), target_faults(self.data.targets, self.network, self.loss))
        if isinstance(self.data, Generated):
            yield from self._class_faults(self.data)
        if self.network.parameters:
            faults = parameter_faults(self.network.parameters, self.network.layers, self.data.width)
            yield from within(("network", "parameters"), faults)
        yield from self._rate_faults()
        index, samples = self.probe.index, training_samples(self.data)
        if index is not None and index >= samples:
            message = "Input should be less than {samples}, the number of training samples"
            yield fault(("probe", "index"), index, "no_such_sample", message, samples=samples)

    def _rate_faults(self) -> Iterator[InitErrorDetails]:
        if self.training.optimizer.name == "conjugate_gradient":
            for index, layer in enumerate(self.network.layers):
                if layer.rate != 1.0:
                    message = "Input should be 1 for conjugate_gradient, which searches along one line"
                    yield fault(("network", "layers", index, "rate"), layer.rate, "searched", message)

    def _class_faults(self, data: Generated) -> Iterator[InitErrorDetails]:
        classes = data.dataset.classes
        if not classes and LOSSES[self.loss].matched:
            message = "{loss} is for classes, and the targets of {name} are values"
            yield fault(("loss",), self.loss, "values", message, loss=self.loss, name=data.name)
        fitting = {classes or 1} | ({1} if classes == 2 and self.coding != "one_hot" else set())
        if self.network.output.units not in fitting:
            yield fault(
                ("network", "layers", len(self.network.layers) - 1, "units"),
                self.network.output.units,
                "outputs",
                "Input should be {fitting}, since {name} has {has}",
                fitting=" or ".join(map(str, sorted(fitting))),
                name=data.name,
                has=f"{classes} classes" if classes else "values to learn",
            )


def loss_faults(network: Architecture, loss: str) -> Iterator[InitErrorDetails]:
    """Cross-entropies are made for one activation each, and softmax takes no other than its two losses."""
    activation = network.output.activation
    if (needed := LOSSES[loss].matched) and activation != needed:
        message = "{loss} needs an output layer of {needed}, not of {activation}"
        yield fault(("loss",), loss, "loss_needs", message, loss=loss, needed=needed, activation=activation)
    elif activation == "softmax" and loss not in SOFTMAX_LOSSES:
        message = "An output layer of softmax needs {losses}, not {loss}"
        losses = " or ".join(name for name in LOSSES if name in SOFTMAX_LOSSES)
        yield fault(("loss",), loss, "softmax_needs", message, losses=losses, loss=loss)


def target_faults(targets: Rows, network: Architecture, loss: str) -> Iterator[InitErrorDetails]:
    """A number for each output, and numbers that the loss is defined for; the first row that does not fit."""
    for index, row in enumerate(targets):
        if len(row) != network.output.units:
            yield length_fault((index,), row, "number", "output unit", network.output.units)
        elif loss == "cross_entropy" and not is_one_hot(row):
            yield fault(
                (index,), row, "one_hot", "Input should be one-hot for cross_entropy: a single 1, else 0"
            )
        elif loss == "binary_cross_entropy" and not is_zero_to_one(row):
            yield fault((index,), row, "zero_to_one", "Input should lie from 0 to 1 for binary_cross_entropy")
        else:
            continue
        return
