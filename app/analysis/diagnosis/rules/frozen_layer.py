"""A layer whose rate is 0 cannot learn what it would have to."""

from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, STANDSTILL, Finding, Rule
from app.analysis.diagnosis.remedies import Changes, changed, fork, from_start
from app.analysis.diagnosis.words import percent, said

CURES = 0.6
"""What the loss with every layer trained has to be at most, as a share of the loss as it is."""


def find(evidence: Evidence) -> Finding | None:
    """Layers with rate 0; all of them, or the same run with rate 1 in each comes to 0.6 of the loss.

    A frozen layer alone is no fault: random features with a trained output can do (Rahimi & Recht 2008), and
    so can a layer taken from another network (Yosinski et al. 2014). `frozen` counts the layers; `share`,
    `share_with`: the loss as it is and with all of them trained, from the start, in their unit.
    """
    layers = evidence.network.layers
    frozen = [number for number, layer in enumerate(layers, 1) if not layer.rate]
    steps = evidence.trials.steps(max(evidence.last, 1))
    trained = _trained(evidence)
    share, other = evidence.share_at(steps), evidence.trials.share(changed(evidence.initial, trained), steps)
    every = len(frozen) == len(layers)
    if not every and not other <= CURES * share:
        return None
    which = (
        "Every layer is"
        if every
        else f"{said(len(frozen))} of {said(len(layers))} layers " + ("is" if len(frozen) == 1 else "are")
    )
    return Finding(
        "frozen_layer",
        "Nothing is trained" if every else "A layer that should learn is frozen",
        f"{which} frozen by a rate of 0: a gradient arrives, and no step is made of it. After {said(steps)} "
        f"steps the loss is {evidence.told(share)}; with every layer trained it is {percent(other)}.",
        0.99 if every else 0.9,
        {
            "frozen": len(frozen),
            "layers": len(layers),
            "share": share,
            "share_with": other,
            "steps": steps,
        },
        (
            fork("Every layer trained, from here on.", trained),
            from_start(evidence, "Every layer trained, from the start.", trained),
        ),
        layer=frozen[0],
    )


def _trained(evidence: Evidence) -> Changes:
    return {"network": {"layers": [{} if layer.rate else {"rate": 1.0} for layer in evidence.network.layers]}}


def _suffers(evidence: Evidence) -> bool:
    return any(not layer.rate for layer in evidence.network.layers) and (
        evidence.course.verdict != "learning" or evidence.course.is_held_back
    )


RULE = Rule(
    "frozen_layer",
    find,
    HIGH - {"not_started", "diverged", "diverging"},
    _suffers,
    STANDSTILL,
    last_resort=True,
)
