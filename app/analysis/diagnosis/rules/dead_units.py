"""A whole layer of units that answer 0 to every sample, and let nothing back."""

import numpy as np

from app.analysis.diagnosis.course import Since
from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, STANDSTILL, Finding, Remedy, Rule, Shown
from app.analysis.diagnosis.remedies import Changes, drawn, from_start, layers_of, rate, with_layers
from app.analysis.diagnosis.words import layers
from app.core.arrays import Array
from app.core.backprop import Pass
from app.core.network import Parameters

BORN_DEAD = Shown("dying", 2)


def find(evidence: Evidence) -> Finding | None:
    """A layer of ReLU in which f′(z) = 0 for each unit and sample. Some dead units are harmless; all are not.

    `dead` counts the layer's units; `died` is the first step looked at from which on it has been so, 0 for a
    layer that was born dead. Of several such layers the first is named: those after it get only 0 from it, up
    to layer `last_shut`, at which the way back ends. Lu et al. 2020, Dying ReLU and initialization.
    """
    for number, layer in enumerate(evidence.network.layers):
        if layer.activation.name != "relu" or (evidence.here.pre_activations[number] > 0).any():
            continue
        died = _died(evidence, number)
        when = str(died) if died.step else "from the start"
        place = "the output" if number == len(evidence.network.layers) - 1 else f"layer {number + 1}"
        last, one = _shut_behind(evidence, number), layer.units == 1
        who = {1: "The only ReLU unit", 2: "Both ReLU units"}.get(
            layer.units, f"All {layer.units} ReLU units"
        )
        have = ("has answered", "it") if one else ("have answered", "them")
        return Finding(
            "dead_units",
            f"The only unit of {place} is dead" if one else f"All units of {place} are dead",
            f"{who} of {place} {have[0]} 0 to {evidence.every_sample} {when}: f′ is 0 there, so that "
            f"nothing comes back through {have[1]}, and no step can change that.{_behind(number, last)}",
            0.97,
            {"dead": layer.units, "died": died.step, "last_shut": last + 1},
            tuple(_remedies(evidence)),
            layer=number + 1,
            lesson=None if died.step else BORN_DEAD,
        )
    return None


def _shut_behind(evidence: Evidence, number: int) -> int:
    """The last of the layers in a row that are shut from this one on."""
    layers, sums = evidence.network.layers, evidence.here.pre_activations
    while number + 1 < len(layers) and layers[number + 1].activation.name == "relu":
        if (sums[number + 1] > 0).any():
            break
        number += 1
    return number


def _behind(first: int, last: int) -> str:
    if last == first:
        return ""
    one = last == first + 1
    shut = f"{layers(first + 2, last + 1)} {'gets' if one else 'get'}"
    return (
        f" Behind it {shut} only 0 and {'is' if one else 'are'} shut too: on the way back all is lost in "
        f"layer {last + 1} already."
    )


def _died(evidence: Evidence, number: int) -> Since:
    """The first step of the course from which on the layer is dead, made exact between two of them."""
    points = evidence.points
    alive = [at for at, parameters in points if _lives(evidence, parameters, number)]
    if not alive:
        return Since(0)
    high = min(at for at, _ in points if at > alive[-1])
    return evidence.first(lambda there: not _lives(evidence, there, number), alive[-1], high)


def _lives(evidence: Evidence, parameters: Array, number: int) -> bool:
    here = Pass(evidence.network, evidence.plan.loss, Parameters(evidence.network, parameters))
    with np.errstate(all="ignore"):
        here.forward(evidence.samples.inputs)
    return bool((here.pre_activations[number] > 0).any())


def _remedies(evidence: Evidence) -> list[Remedy]:
    start = {"initializer": drawn(evidence, "he_normal")}
    eta = evidence.spec.training.optimizer.learning_rate
    fresh: Changes = with_layers(layers_of(evidence), **start)
    leaky = layers_of(evidence)
    for layer in leaky[:-1]:
        layer["activation"] = "leaky_relu" if layer["activation"] == "relu" else layer["activation"]
    return [
        from_start(
            evidence, "He’s starting weights and biases of 0, at a tenth of the rate.", fresh | rate(eta / 10)
        ),
        from_start(evidence, "He’s starting weights and biases of 0.", fresh),
        from_start(
            evidence,
            "Leaky ReLU, which is never shut, and He’s starting weights.",
            with_layers(leaky, **start),
        ),
    ]


RULE = Rule(
    "dead_units",
    find,
    HIGH,
    lambda evidence: any(layer.activation.name == "relu" for layer in evidence.network.layers),
    STANDSTILL | {"saturated_units", "zero_gradient", "unbalanced_classes"},
    lesson=Shown("dying", 4),
)
