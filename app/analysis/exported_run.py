"""A run as plain numbers and names: all that somebody needs to train it again without this project."""

from dataclasses import dataclass
from typing import Any

from app.analysis.parameters import LayerArrays, feedback_of, layers_of
from app.core.datasets import Samples
from app.core.plan import Plan
from app.spec import Specification
from app.timeline import Change, Segment, Timeline


@dataclass(frozen=True)
class ExportedRun:
    """A run up to `step`: where it started, and its segments as dicts whose `data` counts `samples`."""

    seed: int
    step: int
    start: LayerArrays
    end: LayerArrays
    samples: list[Samples]
    segments: list[dict[str, Any]]

    @property
    def activations(self) -> set[str]:
        """The names of all activations and surrogates that it used."""
        layers = [layer for segment in self.segments for layer in segment["layers"]]
        rules = {layer["derivative"] for layer in layers} - {"exact", "one"}
        return rules | {layer["activation"] for layer in layers}

    @property
    def losses(self) -> set[str]:
        """The names of all losses that it used."""
        return {segment["loss"] for segment in self.segments}

    @property
    def optimizers(self) -> set[str]:
        """The names of all optimisers that it used."""
        return {segment["optimizer"]["name"] for segment in self.segments}


@dataclass(frozen=True)
class RunRecord:
    """A run as it was commanded: what it started from, what was changed since, and what it came to."""

    spec: Specification
    log: tuple[Change, ...]
    step: int
    parameters: LayerArrays


def run_record(timeline: Timeline) -> RunRecord:
    """The specification that a run started from, its command log, and the parameters now."""
    first, *later = (segment.change for segment in timeline.segments)
    now = layers_of(timeline.at(timeline.step).parameters)
    return RunRecord(first.spec, tuple(later), timeline.step, now)


def exported_run(timeline: Timeline) -> ExportedRun:
    """A timeline as plain numbers, up to now."""
    samples: list[Samples] = []
    segments = []
    for segment in timeline.segments:
        if not samples or segment.material.train is not samples[-1]:
            samples.append(segment.material.train)
        segments.append(_described(segment, len(samples) - 1))
    return ExportedRun(
        seed=timeline.segments[-1].plan.seed,
        step=timeline.step,
        start=layers_of(timeline.at(0).parameters),
        end=layers_of(timeline.at(timeline.step).parameters),
        samples=samples,
        segments=segments,
    )


def _described(segment: Segment, data: int) -> dict[str, Any]:
    plan: Plan = segment.plan
    count = len(segment.material.train)
    size = min(plan.batch_size or count, count)
    given = segment.change.spec.network.parameters if segment.change.parameters else None
    return {
        "step": segment.change.step,
        "data": data,
        "layers": [
            {
                "activation": layer.activation.name,
                "derivative": layer.derivative.of if layer.has_slope else "exact",
                "offset": layer.derivative.offset if layer.has_slope else 0.0,
                "bias": layer.has_biases,
                "rate": layer.rate,
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
        "clip": [plan.clip.by, plan.clip.most] if plan.clip else None,
        "batch_size": size,
        "shuffle": plan.shuffle and size < count,
        "parameters": [one.model_dump() for one in given] if given else None,
    }
