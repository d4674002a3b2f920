"""The regulariser eats the weights faster than the loss can feed them."""

import numpy as np

from app.analysis.diagnosis import words
from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, OVERSHOOTS, SHUT, STANDSTILL, Finding, Rule
from app.analysis.diagnosis.remedies import Changes, changed, from_start, patch
from app.analysis.diagnosis.words import percent, said
from app.core.network import is_weight

CURES = 0.6
"""What the loss without the regulariser has to be at most, as a share of the loss with it."""

EATEN = 0.01
"""The share of the weights' norm at the start below which nothing is left to go on with."""
HELD, UNLEARNED = 0.2, 0.9
"""The same below which weights are held down, if the loss is still above this many of its units."""


def find(evidence: Evidence) -> Finding | None:
    """From the start without it, after as many steps, the loss is at most 0.6 times as high.

    Or it has pulled the weights down to a fifth, nothing is learned, and without it the loss is lower at all.

    `weights`, `weights_at_start`: the norm of all weights; `share`, `share_without`: the loss in its
    unit. At step 0 it is what must happen: under L2, η · rate ≥ 2 throws each weight past 0 and
    farther.
    """
    regularization, optimizer = evidence.spec.training.regularization, evidence.spec.training.optimizer
    pull = regularization.rate * optimizer.learning_rate
    mask = is_weight(evidence.network)
    first, now = (float(np.linalg.norm(one.parameters.flat * mask)) for one in (evidence.start, evidence.now))
    numbers = {"rate": regularization.rate, "weights": now, "weights_at_start": first}
    name = regularization.name.upper()
    if not evidence.last:
        if pull < 2 or regularization.name != "l2":
            return None
        sentence = (
            f"{name} takes {said(pull)} times each weight off at every step, which throws it past 0 and on."
        )
    else:
        steps = evidence.trials.steps(evidence.last)
        without = evidence.trials.share(changed(evidence.initial, _rate(0.0)), steps)
        share = evidence.share_at(steps)
        held = now < HELD * first and share > UNLEARNED and without < share
        if not held and not without <= CURES * share:
            return None
        numbers |= {"share": share, "share_without": without, "steps": steps}
        sentence = (
            f"{name} with the rate {said(regularization.rate)} pulls at every weight: their norm went from "
            f"{said(first)} to {said(now)}. After {words.steps(steps)} the loss is {evidence.told(share)}; "
            f"without the regulariser it is {percent(without)}."
        )
    weaker = _rate(regularization.rate / 1000)
    return Finding(
        "regularization_too_strong",
        "The regulariser is too strong",
        sentence,
        0.95,
        numbers,
        (
            from_start(evidence, f"{name} at a thousandth of its rate, from the start.", weaker),
            from_start(evidence, "No regulariser, from the start.", _rate(0.0)),
            *(
                (patch(f"{name} at a thousandth of its rate, from here on.", weaker),)
                if now > EATEN * first
                else ()
            ),
        ),
    )


def _rate(value: float) -> Changes:
    return {"training": {"regularization": {"rate": value}}}


def _applies(evidence: Evidence) -> bool:
    regularization = evidence.spec.training.regularization
    return regularization.name != "none" and regularization.rate > 0


RULE = Rule(
    "regularization_too_strong",
    find,
    HIGH,
    _applies,
    STANDSTILL | SHUT | OVERSHOOTS | {"unbalanced_classes"},
    last_resort=True,
)
