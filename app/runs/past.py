"""A run's past as plain numbers and names: all that somebody needs to live it again without this project."""

from dataclasses import dataclass
from typing import Any

from app.core.arrays import Array
from app.core.datasets import Samples
from app.core.network import Network, Parameters
from app.core.plan import Plan
from app.runs.replay import Chapter, Life

LayerArrays = list[dict[str, Array]]


@dataclass(frozen=True)
class Past:
    """A run up to `step`: where it started, and its chapters as dicts whose `data` counts `samples`."""

    seed: int
    step: int
    start: LayerArrays
    end: LayerArrays
    samples: list[Samples]
    chapters: list[dict[str, Any]]

    @property
    def activations(self) -> set[str]:
        """The names of all activations and surrogates that it used."""
        layers = [layer for chapter in self.chapters for layer in chapter["layers"]]
        rules = {layer["derivative"] for layer in layers} - {"exact", "one"}
        return rules | {layer["activation"] for layer in layers}

    @property
    def losses(self) -> set[str]:
        """The names of all losses that it used."""
        return {chapter["loss"] for chapter in self.chapters}

    @property
    def optimizers(self) -> set[str]:
        """The names of all optimisers that it used."""
        return {chapter["optimizer"]["name"] for chapter in self.chapters}


def past_of(life: Life) -> Past:
    """A life's past up to now."""
    samples: list[Samples] = []
    chapters = []
    for chapter in life.chapters:
        if not samples or chapter.material.train is not samples[-1]:
            samples.append(chapter.material.train)
        chapters.append(_described(chapter, len(samples) - 1))
    seed = life.chapters[-1].plan.seed
    return Past(
        seed,
        life.step,
        layers_of(life.at(0).parameters),
        layers_of(life.at(life.step).parameters),
        samples,
        chapters,
    )


def layers_of(parameters: Parameters) -> LayerArrays:
    """Weights and biases, one entry a layer, in arrays of their own."""
    return [
        {"weights": weights.copy(), "biases": biases.copy()}
        for weights, biases in zip(parameters.weights, parameters.biases, strict=True)
    ]


def feedback_of(network: Network) -> list[Array] | None:
    """What errors go back through in place of the weights, a matrix a layer, in arrays of their own."""
    return [weights.copy() for weights in network.feedback.weights] if network.feedback else None


def _described(chapter: Chapter, data: int) -> dict[str, Any]:
    plan: Plan = chapter.plan
    count = len(chapter.material.train)
    size = min(plan.batch_size or count, count)
    given = chapter.change.spec.network.parameters if chapter.change.parameters else None
    return {
        "step": chapter.change.step,
        "data": data,
        "layers": [
            {
                "activation": layer.activation.name,
                "derivative": layer.derivative.of if layer.has_slope else "exact",
                "offset": layer.derivative.offset if layer.has_slope else 0.0,
            }
            for layer in plan.network.layers
        ],
        "feedback": feedback_of(plan.network),
        "loss": plan.loss.name,
        "optimizer": {
            "name": plan.optimizer,
            "learning_rate": plan.learning_rate,
            "options": dict(plan.options),
        },
        "regularization": [plan.regularizer.name, plan.regularization_rate],
        "batch_size": size,
        "shuffle": plan.shuffle and size < count,
        "parameters": [one.model_dump() for one in given] if given else None,
    }
