"""What a set-up worth starting from is, and the few ways in which one is put together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.spec import Specification


@dataclass(frozen=True)
class Preset:
    """A specification with a name, and what there is to see in one sentence."""

    name: str
    label: str
    sentence: str
    specification: Specification


def network(*layers: tuple[int, str], **rest: Any) -> dict[str, Any]:
    """Layers of so many units with an activation each."""
    return {"layers": [{"units": units, "activation": activation} for units, activation in layers], **rest}


def given(*layers: tuple[Sequence[Sequence[float]], Sequence[float]]) -> list[dict[str, Any]]:
    """Weights and biases to start from."""
    return [{"weights": weights, "biases": biases} for weights, biases in layers]


def inline(inputs: Sequence[Sequence[float]], targets: Sequence[Sequence[float]]) -> dict[str, Any]:
    """Samples as they stand here."""
    return {"source": "inline", "inputs": inputs, "targets": targets}


def training(
    rate: float, batch_size: int | str = "full", name: str = "sgd", **options: Any
) -> dict[str, Any]:
    """A rate, samples a step and an optimiser."""
    return {"batch_size": batch_size, "optimizer": {"name": name, "learning_rate": rate, **options}}


def made(name: str, label: str, sentence: str, **spec: Any) -> Preset:
    """A set-up of what a specification has: network, data, training, loss and so on."""
    return Preset(name, label, sentence, Specification.model_validate(spec))


def digits(name: str, label: str, sentence: str, **rest: Any) -> Preset:
    """One hidden layer of ReLUs for the handwritten digits."""
    return made(
        name,
        label,
        sentence,
        network=network((32, "relu"), (10, "softmax"), initializer={"name": "he_uniform"}, **rest),
        data={"name": "digits"},
        training=training(0.1, 32),
        loss="cross_entropy",
    )


def sure(name: str, label: str, sentence: str, weight: float, **rest: Any) -> Preset:
    """One sigmoid that answers far above 0, where 0 is right."""
    return made(
        name,
        label,
        sentence,
        network=network((1, "sigmoid"), parameters=given(([[weight]], [weight]))),
        data=inline([[1.0]], [[0.0]]),
        training=training(0.15),
        **rest,
    )


def shut_first(hidden: int) -> Iterator[tuple[Sequence[Sequence[float]], Sequence[float]]]:
    """Layers of two units that are open to anything above 0, behind a first one that is shut to it."""
    yield [[-1.0], [-0.5]], [0.0, 0.0]
    for _ in range(hidden - 1):
        yield [[1.0, -0.5], [0.5, 1.0]], [0.0, 0.0]
    yield [[1.0, 1.0]], [0.0]
