"""No gradient at all reaches some layer."""

import numpy as np

from app.analysis.diagnosis import words
from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, STANDSTILL, Finding, Remedy, Rule, Shown
from app.analysis.diagnosis.remedies import fitting_start, from_start, layers_of, patch, with_layers
from app.core.observer import norm
from app.words import factor

NOTHING = 1e-13
"""A sum of sizes that is rounding, in units of ‖x‖."""
SHUT = 1e-12
"""The f′ below which a unit lets nothing through but rounding."""
SADDLE = Shown("size", 5)


def find(evidence: Evidence) -> Finding | None:
    """A layer that gets no gradient from any sample, by the run's own rules: Σ |δ| (|x| + 1) = 0 to rounding.

    Where the samples' gradients only cancel out, as in a minimum, that sum is not 0. `layers` counts those;
    `layer` is the last of them, behind which the error is lost.
    """
    here = evidence.own
    if not np.isfinite(here.gradients.flat).all():
        return None
    sums = [
        float(np.sum(np.abs(deltas).sum(axis=0) * (np.abs(inputs).sum(axis=0) + 1)))
        for deltas, inputs in zip(here.deltas, here.inputs, strict=True)
    ]
    without = [
        number
        for number, (size, inputs) in enumerate(zip(sums, here.inputs, strict=True))
        if size <= NOTHING * max(1.0, norm(inputs))
    ]
    if not without:
        return None
    last, layers = without[-1], evidence.network.layers
    every = len(without) == len(layers)
    exact = not any(sums[number] for number in without)
    steps = [number for number, layer in enumerate(layers) if layer.activation.name == "step"]
    blocked = [number for number in steps if layers[number].is_exact and number >= last]
    cause, lesson = _step_in(blocked[0]) if blocked else _lost(evidence, last)
    where = "every layer" if every else words.layers(last + 1 if len(without) == 1 else 1, last + 1)
    size, moves = ("exactly 0", "nothing") if exact else ("0 up to rounding", "next to nothing")
    return Finding(
        "zero_gradient",
        "No gradient arrives",
        f"The gradient of {where} is {size}: {cause}. It moves {moves}{'' if every else ' there'}."
        f"{_only_biases(evidence, last + 1)}",
        0.95,
        {"layers": len(without), "of": len(layers)},
        tuple(_remedies(evidence, blocked)),
        layer=last + 1,
        lesson=lesson,
    )


def _only_biases(evidence: Evidence, first: int) -> str:
    """Which of the layers that get a gradient have none for their weights, since nothing comes in."""
    inputs = evidence.own.inputs
    behind = range(first, len(inputs))
    dry = [number for number in behind if not inputs[number].any()]
    if not dry:
        return ""
    names = ["the output" if number == len(inputs) - 1 else f"layer {number + 1}" for number in dry]
    return f" Of {' and '.join(names)} only biases get one, since all that comes in there is 0."


def _step_in(layer: int) -> tuple[str, Shown]:
    return f"the step in layer {layer + 1} has an f′ of 0 everywhere", Shown("step", 1)


def _lost(evidence: Evidence, layer: int) -> tuple[str, Shown | None]:
    """By what the error is lost in a layer, its f′ or the weights behind it, and what shows that."""
    here, place = evidence.own, f"layer {layer + 1}"
    slope = float(np.max(np.abs(here.derivatives[layer])))
    if slope <= SHUT:
        shown = Shown("slope", 1)
        if evidence.network.layers[layer].activation.name == "relu":
            shown = Shown("dying", 4 if evidence.there.deltas[layer].any() else 2)
        return (
            f"f′ in {place} is {f'at most {factor(slope)}' if slope else '0'} at {evidence.every_sample}",
            shown,
        )
    behind = layer + 1
    if behind < len(here.deltas) and not here.way_back.weights[behind].any():
        return f"the weights behind {place} are all 0, and so is what comes back through them", SADDLE
    if behind == len(here.deltas) and norm(here.errors[layer]) <= NOTHING:
        return "the answers are right up to rounding", None
    return "every way back is 0, by a weight or by an f′", None


def _remedies(evidence: Evidence, blocked: list[int]) -> list[Remedy]:
    if not blocked:
        return [from_start(evidence, "Starting weights drawn at random.", fitting_start(evidence))]
    layers = layers_of(evidence)
    rules = [{"derivative": "sigmoid"} if number in blocked else {} for number in range(len(layers))]
    smooth = [
        layer | ({"activation": "tanh"} if number in blocked else {}) for number, layer in enumerate(layers)
    ]
    if len(layers) - 1 in blocked:
        smooth[-1]["activation"] = "sigmoid"
    surrogate = {"network": {"layers": rules}}
    return [
        patch("A sigmoid’s f′ in the place of the step’s, from here on.", surrogate),
        from_start(evidence, "A sigmoid’s f′ in the place of the step’s, from the start.", surrogate),
        from_start(
            evidence,
            "Units with an f′ above 0: tanh, a sigmoid at the output.",
            with_layers(smooth),
        ),
    ]


RULE = Rule(
    "zero_gradient",
    find,
    HIGH,
    explains=STANDSTILL,
)
