"""The velocity that has gathered carries the weights past where they should stop."""

import numpy as np

from app.analysis.diagnosis import words
from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import SHUT, STANDSTILL, TROUBLE, Finding, Rule, Shown
from app.analysis.diagnosis.remedies import changed, from_start, rate
from app.analysis.diagnosis.words import percent, said

CURES = 0.5
"""What the loss with less momentum has to be at most, as a share of the loss as it is."""
LESS = 0.5


def find(evidence: Evidence) -> Finding | None:
    """The same run with momentum 0.5 comes to at most half the loss.

    A velocity adds up to 1/(1 − β) gradients, the `reach`. `share`, `share_with`: the loss as it is and with
    less momentum, in their unit. Goh 2017, Why momentum really works.
    """
    optimizer = evidence.spec.training.optimizer
    beta = float(evidence.plan.options["momentum"])
    if beta <= LESS:
        return None
    steps = evidence.trials.steps(evidence.step)
    share = evidence.share_at(steps)
    less = rate(optimizer.learning_rate, momentum=LESS)
    other = evidence.trials.share(changed(evidence.initial, less), steps)
    if not other <= min(CURES * share, 0.95):
        return None
    reach = 1 / (1 - beta) if beta < 1 else np.inf
    as_it_is = "it diverged" if not np.isfinite(share) else f"the loss is {evidence.told(share)}"
    return Finding(
        "momentum_overshoots",
        "Momentum overshoots",
        f"Momentum {said(beta)} adds up the last {said(reach)} gradients, at a rate of "
        f"{said(optimizer.learning_rate)}. After {words.steps(steps)} {as_it_is}; with momentum {LESS} it is "
        f"{percent(other)}.",
        0.85,
        {
            "momentum": beta,
            "rate": optimizer.learning_rate,
            "reach": reach,
            "share": share,
            "share_with": other,
            "steps": steps,
        },
        (
            from_start(evidence, f"Momentum {LESS}, from the start.", less),
            from_start(evidence, "A tenth of the rate, from the start.", rate(optimizer.learning_rate / 10)),
        ),
    )


RULE = Rule(
    "momentum_overshoots",
    find,
    TROUBLE,
    lambda evidence: evidence.spec.training.optimizer.name in ("momentum", "nesterov"),
    STANDSTILL | SHUT | {"batch_too_noisy", "rate_too_large"},
    last_resort=True,
    lesson=Shown("optimizers", 2),
)
