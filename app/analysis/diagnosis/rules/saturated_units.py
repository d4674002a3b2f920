"""The error arrives where the units are shut."""

import numpy as np

from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, STANDSTILL, Finding, Remedy, Rule, Shown
from app.analysis.diagnosis.remedies import fitting_start, from_start
from app.analysis.diagnosis.words import percent
from app.core.backprop import Pass, output_rule
from app.core.observer import SATURATED

MOST = 0.8
"""The share of the error that has to arrive at shut units (measured)."""
NEARLY = 0.15
"""The share of its largest f′ below which a unit is nearly shut; `words/words.js` calls it so too."""
BOUNDED = frozenset({"sigmoid", "tanh", "softsign"})


def find(evidence: Evidence) -> Finding | None:
    """Σ |∂L/∂a| over pairs (unit, sample) with |f′(z)| < 5 % of its largest, as a share of Σ |∂L/∂a|, ≥ 0.8.

    At the start and now: weighted by error, since units that are right may well be shut, and at the start,
    since runs that have learned what they can end so. `saturated` is the lesser share, of the layer in which
    it is largest. A loss that is matched to the output passes it unhindered.

    Of a run that waits far above what it could come to, it is enough that the output is nearly shut, |f′(z)|
    under 15 % of its largest; and of one that does worse than the mean, that it is shut now.
    """
    last = len(evidence.network.layers) - 1
    matched = output_rule(evidence.here.network.layers[-1], evidence.plan.loss)
    bounded = [
        number
        for number, layer in enumerate(evidence.network.layers)
        if layer.activation.name in BOUNDED and not (matched and number == last)
    ]
    both = (evidence.there, evidence.here)

    def least(number: int, below: float) -> float:
        return min(_shut(evidence, number, here, below) for here in both)

    share, number = max(((least(each, SATURATED), each) for each in bounded), default=(0.0, 0))
    below = SATURATED
    if share < MOST and last in bounded and evidence.course.waits:
        number = last
        if evidence.course.is_above:
            share = _shut(evidence, last, evidence.here, SATURATED)
        if share < MOST:
            share, below = least(last, NEARLY), NEARLY
    if share < MOST:
        return None
    name = evidence.network.layers[number].activation.name
    place = "the output" if number == last else f"layer {number + 1}"
    return Finding(
        "saturated_units",
        f"The units of {place} are {'nearly ' if below == NEARLY else ''}shut where the error is",
        f"{percent(share)} of the error that comes to {place} arrives at units whose f′ is under "
        f"{percent(below)} of what a {name} can have: it is multiplied away there.",
        0.85,
        {"saturated": share},
        tuple(_remedies(evidence, number)),
        layer=number + 1,
    )


def _shut(evidence: Evidence, number: int, here: Pass, below: float) -> float:
    activation = evidence.network.layers[number].activation
    errors = np.abs(here.errors[number])
    shut = np.abs(activation.slope_at(here.pre_activations[number])) < below * activation.largest_slope
    total = float(errors.sum())
    return float(errors[shut].sum()) / total if total > 0 and np.isfinite(total) else 0.0


def _remedies(evidence: Evidence, number: int) -> list[Remedy]:
    offered = [
        from_start(
            evidence, "Starting weights of a size at which the units are open.", fitting_start(evidence)
        )
    ]
    output = evidence.spec.network.output.activation
    targets = evidence.now.train.targets
    if (
        number == len(evidence.network.layers) - 1
        and output == "sigmoid"
        and 0 <= targets.min() <= targets.max() <= 1
    ):
        loss = {"loss": "binary_cross_entropy"}
        offered.append(
            from_start(evidence, "Cross-entropy, whose gradient does not have f′ of the output in it.", loss)
        )
        offered.append(
            from_start(evidence, "Cross-entropy and other starting weights.", loss | fitting_start(evidence))
        )
    return offered


RULE = Rule(
    "saturated_units",
    find,
    HIGH,
    lambda evidence: any(layer.activation.name in BOUNDED for layer in evidence.network.layers),
    STANDSTILL | {"vanishing_gradient", "zero_gradient"},
    lesson=Shown("slope", 1),
)
