"""The gradient grows from layer to layer on its way back."""

from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, OVERSHOOTS, SHUT, STANDSTILL, Finding, Rule, Shown
from app.analysis.diagnosis.remedies import fitting_start, from_start
from app.analysis.diagnosis.words import said
from app.core.observer import norm

GROWN = 100.0
"""First over last delta norm above which steps are lost (measured: faulty 295 and more, healthy 9 at
most)."""


def find(evidence: Evidence) -> Finding | None:
    """‖δ₁‖ / ‖δ_L‖ > 100 over the samples, at step 0. It is the product of the layers' factors.

    Pascanu, Mikolov & Bengio 2013; Glorot & Bengio 2010 for weights that keep it near 1.
    """
    deltas = evidence.there.deltas
    first, last = norm(deltas[0]), norm(deltas[-1])
    if not last or not first / last > GROWN:
        return None
    return Finding(
        "exploding_gradient",
        "The gradient explodes on its way back",
        f"At the start the error past f′, over {evidence.all_samples}, was {said(last)} at the output and "
        f"{said(first)} at layer 1, {said(first / last)} times as much: the starting weights are so large "
        "that a step that suits the last layer throws the first one far off.",
        0.9,
        {"first_delta_norm": first, "last_delta_norm": last, "ratio": first / last},
        (
            from_start(
                evidence, "Starting weights of a size that keeps it the same.", fitting_start(evidence)
            ),
        ),
        layer=1,
    )


def _deep(evidence: Evidence) -> bool:
    """Of a hidden layer at least; one that goes down all the same has to have only begun."""
    course = evidence.course
    return len(evidence.network.layers) > 1 and (course.verdict != "learning" or course.only_begun)


RULE = Rule(
    "exploding_gradient",
    find,
    HIGH,
    _deep,
    STANDSTILL | SHUT | OVERSHOOTS,
    lesson=Shown("depth", 2),
)
