"""The output's activation cannot give what is asked of it."""

import numpy as np

from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, SHUT, STANDSTILL, Finding, Remedy, Rule
from app.analysis.diagnosis.remedies import from_start, layers_of, rows, with_layers, with_rows
from app.analysis.diagnosis.words import percent, said
from app.core.activations import Activation
from app.core.arrays import Array

FLOOR = 0.02
"""The loss, in its unit, that must stay, at least, for targets to be out of reach."""
REACHED = 0.3
"""How much of the loss now has to be what must stay."""


def reach_of(activation: Activation, units: int) -> tuple[float, float]:
    """The least and the largest answer that an output can come to; a softmax of one unit gives 1 only."""
    if not activation.slope:
        return (1.0, 1.0) if units == 1 else (0.0, 1.0)
    far = activation.at(np.array([-1e3, *np.linspace(-40, 40, 16_001), 1e3]))
    low, high = float(far.min()), float(far.max())
    return (-np.inf if low < -500 else low), (np.inf if high > 500 else high)


def find(evidence: Evidence) -> Finding | None:
    """The loss that is left when each output comes as near to its target as it can.

    With a in [least, largest] the best answer to t is t cut to that range. It counts where the loss left is
    2 % of the loss's unit and nearly a third of the loss now. `largest_target` is the target that is farthest
    out, `reach` the end of the range on its side; `floor` is the loss that is left.
    """
    layer, targets = evidence.network.layers[-1], evidence.samples.targets
    least, largest = reach_of(layer.activation, layer.units)
    nearest = np.clip(targets, least, largest)
    if evidence.plan.loss.matched or np.array_equal(nearest, targets):
        return None
    floor = float(evidence.plan.loss.value(nearest, nearest, targets).mean())
    if floor < FLOOR * evidence.unit.loss or (evidence.last and floor < REACHED * evidence.course.loss):
        return None
    farthest = float(targets.flat[np.argmax(np.abs(targets - nearest))])
    reach = largest if farthest > largest else least
    name, outside = layer.activation.name, float(np.mean(targets != nearest))
    return Finding(
        "targets_out_of_reach",
        "The output cannot reach its targets",
        f"Targets go to {said(farthest)}, and {_answers(name, least, largest, layer.units)}: "
        f"{percent(outside)} of them are out of reach, and a loss of {said(floor)} stays whatever the "
        "weights are.",
        0.97,
        {"largest_target": farthest, "reach": reach, "floor": floor, "outside": outside},
        tuple(_remedies(evidence)),
        layer=len(evidence.network.layers),
    )


def _answers(name: str, least: float, largest: float, units: int) -> str:
    if least == largest:
        return f"a {name} of one unit always answers {said(least)}"
    ends = [
        f"from {said(least)}" if np.isfinite(least) else "",
        f"to {said(largest)}" if np.isfinite(largest) else "",
    ]
    return f"{name} answers {' '.join(filter(None, ends))} only"


def _remedies(evidence: Evidence) -> list[Remedy]:
    inputs, targets = rows(evidence.initial)
    least, largest = float(targets.min()), float(targets.max())
    offered = []
    if least >= 0 and largest <= 1:
        layers = _output(evidence, "sigmoid")
        offered.append(
            from_start(
                evidence,
                "A sigmoid output.",
                with_layers(layers) | {"loss": "binary_cross_entropy"},
            )
        )
    elif least >= -1 and largest <= 1:
        offered.append(from_start(evidence, "A tanh output.", with_layers(_output(evidence, "tanh"))))
    if max(abs(least), abs(largest)) <= 10:
        offered.append(from_start(evidence, "A linear output.", with_layers(_output(evidence, "linear"))))
    offered.append(_within(evidence, inputs, targets, least, largest))
    return offered


def _output(evidence: Evidence, activation: str) -> list[dict[str, object]]:
    layers = layers_of(evidence)
    layers[-1] |= {"activation": activation}
    return layers


def _within(evidence: Evidence, inputs: Array, targets: Array, least: float, largest: float) -> Remedy:
    """Targets moved into what a sigmoid or tanh answers easily, or to mean 0 under a linear output."""
    activation = evidence.spec.network.output.activation
    # Halves, since the range of what is within the bounds may pass them.
    share = (targets / 2 - least / 2) / ((largest / 2 - least / 2) or 1.0)
    if activation in ("tanh", "softsign", "sin"):
        return from_start(
            evidence, "Targets from −0.9 to 0.9.", data=with_rows(evidence.initial, inputs, 1.8 * share - 0.9)
        )
    if activation in ("sigmoid", "relu", "softplus"):
        return from_start(
            evidence, "Targets from 0.1 to 0.9.", data=with_rows(evidence.initial, inputs, 0.8 * share + 0.1)
        )
    layers = with_layers(_output(evidence, "linear"))
    return from_start(
        evidence, "A linear output, targets from 0 to 1.", layers, with_rows(evidence.initial, inputs, share)
    )


RULE = Rule(
    "targets_out_of_reach",
    find,
    HIGH,
    explains=STANDSTILL | SHUT | {"targets_unscaled", "batch_too_noisy"},
)
