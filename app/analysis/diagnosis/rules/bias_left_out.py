"""A layer has no biases, and the answer needs them."""

from app.analysis.diagnosis import words
from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, STANDSTILL, Finding, Rule
from app.analysis.diagnosis.remedies import changed, from_start, layers_of, with_layers
from app.analysis.diagnosis.words import percent, said

CURES = 0.6
"""What the loss with biases has to be at most, as a share of the loss as it is."""
UNLEARNED = 0.5
"""The loss, in its unit, from which on a run that learns is said to suffer from it."""


def find(evidence: Evidence) -> Finding | None:
    """Layers with `bias: false`; the same run with biases in each comes to 0.6 of the loss.

    Without biases each unit's sum is 0 where its inputs are: a linear network then goes through the origin,
    one of odd activations is odd, f(−x) = −f(x), and one of ReLU scales with its input. `without` counts the
    layers; `share`, `share_with`: the loss as it is and with biases, from the start, in their unit.
    """
    layers = evidence.network.layers
    without = [number for number, layer in enumerate(layers, 1) if not layer.has_biases]
    biased = with_layers([layer | {"bias": True} for layer in layers_of(evidence)])
    steps = evidence.trials.steps(evidence.last)
    share, other = evidence.share_at(steps), evidence.trials.share(changed(evidence.initial, biased), steps)
    if not other <= CURES * share:
        return None
    which = "1 layer has" if len(without) == 1 else f"{said(len(without))} layers have"
    return Finding(
        "bias_left_out",
        "The biases are missing",
        f"{which} no biases: where the inputs are 0, so is each sum, whatever the weights are, and the "
        f"targets want something else. After {words.steps(steps)} the loss is {evidence.told(share)}; with "
        f"biases it is {percent(other)}.",
        0.9,
        {"without": len(without), "share": share, "share_with": other, "steps": steps},
        (from_start(evidence, "Biases in every layer, from the start.", biased),),
        layer=without[0],
    )


def _suffers(evidence: Evidence) -> bool:
    course = evidence.course
    return any(not layer.has_biases for layer in evidence.network.layers) and (
        course.verdict != "learning" or course.share > UNLEARNED or course.is_held_back
    )


RULE = Rule(
    "bias_left_out",
    find,
    HIGH - {"not_started", "diverged", "diverging"},
    _suffers,
    STANDSTILL,
    last_resort=True,
)
