"""The network is too narrow for what is asked of it."""

from app.analysis.diagnosis import words
from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import TROUBLE, Finding, Rule
from app.analysis.diagnosis.remedies import ADAM, Changes, changed, from_start, layers_of, with_layers
from app.analysis.diagnosis.words import percent

CURES = 0.6
"""What the loss with more units has to be at most, as a share of the loss as it is."""
WIDER, LEAST, NARROW = 4, 12, 32
"""How many times the units, how many at least, and from how many on a layer is not narrow."""
STEPS = 2000


def find(evidence: Evidence) -> Finding | None:
    """From the start with four times the units (12 at least) it comes much farther, and as it is not.

    `units`: of the narrowest hidden layer; `wider`: what it has in the trial. `share`, `share_with` and
    `share_again`: the losses as it is, wider, and as it is from the worse of two other starts, in their
    unit.
    """
    wide = _wide(evidence)
    spec = changed(evidence.initial, wide)
    steps = evidence.trials.steps(max(STEPS, evidence.last), spec)
    share = evidence.course.share
    other = evidence.trials.share(spec, steps)
    if not other <= CURES * share:
        return None
    again = max(
        evidence.trials.share(evidence.initial.model_copy(update={"seed": evidence.spec.seed + more}), steps)
        for more in (1, 2)
    )
    if again <= CURES * share:
        return None
    narrowest = min(
        range(len(evidence.network.layers) - 1), key=lambda number: evidence.network.layers[number].units
    )
    units, wider = evidence.network.layers[narrowest].units, spec.network.layers[narrowest].units
    return Finding(
        "too_few_units",
        "Too few units",
        f"With {words.units(units)} in layer {narrowest + 1} the loss stays at {evidence.told(share)}, from "
        f"another start at {percent(again)}. With {wider} it comes to {percent(other)} in "
        f"{words.steps(steps)}.",
        0.85,
        {
            "units": units,
            "wider": wider,
            "share": share,
            "share_again": again,
            "share_with": other,
            "steps": steps,
        },
        (
            from_start(evidence, f"{wider} units in place of {units}.", wide),
            from_start(evidence, f"{wider} units, with Adam.", wide | ADAM),
        ),
        layer=narrowest + 1,
    )


def _wide(evidence: Evidence) -> Changes:
    layers = layers_of(evidence)
    for layer in layers[:-1]:
        layer["units"] = max(layer["units"], min(max(WIDER * layer["units"], LEAST), 2 * NARROW))
    return with_layers(layers)


def _narrow(evidence: Evidence) -> bool:
    return (
        any(layer.units < NARROW for layer in evidence.network.layers[:-1])
        and evidence.spec.network.parameters is None
    )


RULE = Rule(
    "too_few_units",
    find,
    TROUBLE - {"diverged", "diverging"},
    _narrow,
    frozenset({"minimum", "plateau"}),
    last_resort=True,
)
