"""The steps are too short to get anywhere."""

import numpy as np

from app.analysis.diagnosis import words
from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, TROUBLE, Finding, Rule, Shown
from app.analysis.diagnosis.remedies import from_start, patch, rate, rounded
from app.analysis.diagnosis.words import percent, said

TINY = 0.005
"""η λ_max / 2, over 1 − β with momentum, below which a step is short (measured: healthy 0.0058 and more)."""
TINY_MOVE = 1e-4
"""The same where the optimiser scales the steps: rms(Δw) / rms(w) of a step."""
CRAWLS = 0.05
"""What the loss falls by in a quarter of the run, at most, where steps are short by λ_max."""
CURES = 0.6
"""What the loss at a higher rate has to be at most, as a share of the loss as it is."""
HARDLY, LOWERS = 0.001, 0.95
"""What the loss has to come to, at most, where steps are short and it fell by less than a thousandth in a
quarter of the run."""
TIMES = (10.0, 100.0, 1000.0)
USUAL = (0.001, 0.01)
"""Rates of optimisers that scale the steps themselves (Kingma & Ba 2015)."""
WIDE = 0.2
"""η λ_max of a step that is neither short nor long."""
HIGHEST = 10.0
LEAST_STEPS = 300
DESCENTS = ("sgd", "momentum", "nesterov")


def find(evidence: Evidence) -> Finding | None:
    """Short steps, or none that help; and a trial at a higher rate that comes much farther.

    It is 10, 100 or 1000 times as high, or 0.2 / λ_max, or a usual one of Adam and its like, and the lowest
    of these that does. Both go on from here for as many steps as the run has made, or, where steps are short,
    a quarter of them. `share`, `share_with`: their losses in their unit. `promised`: η ‖g‖², what a
    step should lower the loss by; `made`: what it does, by the whole gradient.
    """
    optimizer = evidence.spec.training.optimizer
    eta = optimizer.learning_rate
    short = _short(evidence)
    if evidence.course.just_begun or not (short or evidence.course.verdict in TROUBLE):
        return None
    for wanted in (evidence.last, evidence.last // 4) if short else (evidence.last,):
        steps = evidence.trials.steps(max(LEAST_STEPS, wanted))
        as_it_is = evidence.trials.onward_share({}, steps)
        tried = {higher: evidence.trials.onward_share(rate(higher), steps) for higher in _higher(evidence)}
        most = LOWERS if short and evidence.course.progress < HARDLY else CURES
        cures = [higher for higher, share in tried.items() if share <= most * as_it_is]
        if cures:
            break
    else:
        return None
    higher = min(cures)
    promised, made = _progress(evidence)
    return Finding(
        "rate_too_small",
        "The learning rate is too small",
        f"At the rate {said(eta)} the loss is {evidence.told(as_it_is)} after {words.steps(steps)} more; at "
        f"{said(higher)} it is {percent(tried[higher])}. A step lowers the loss by {said(made)} here.",
        0.85,
        {
            "rate": eta,
            "higher_rate": higher,
            "share": as_it_is,
            "share_with": tried[higher],
            "steps": steps,
            "promised": promised,
            "made": made,
        },
        (
            patch(f"The rate {said(higher)} from here on.", rate(higher)),
            from_start(evidence, f"The rate {said(higher)}, from the start.", rate(higher)),
        ),
    )


def _higher(evidence: Evidence) -> list[float]:
    """The rates to be tried."""
    eta = evidence.spec.training.optimizer.learning_rate or 1e-3
    higher = [eta * times for times in TIMES]
    bend = max(evidence.bend.largest, evidence.first_bend.largest)
    if evidence.plan.optimizer in DESCENTS and bend > 0:
        higher.append(max(WIDE / bend, 2 * eta))
    if evidence.plan.optimizer not in DESCENTS:
        higher += [usual for usual in USUAL if usual > 2 * eta]
    return sorted(rounded(value) for value in higher if value <= HIGHEST)


def _short(evidence: Evidence) -> bool:
    eta = evidence.spec.training.optimizer.learning_rate
    if evidence.plan.optimizer in DESCENTS:
        if evidence.course.progress >= CRAWLS:
            return False
        reach = 1 / max(1e-9, 1 - float(evidence.plan.options.get("momentum", 0.0)))
        bend = max(evidence.bend.largest, evidence.first_bend.largest)
        return bool(eta * reach * bend / 2 < TINY)
    size = float(np.sqrt(np.mean(evidence.now.parameters.flat**2)))
    return evidence.plan.optimizer != "conjugate_gradient" and eta < TINY_MOVE * size


def _progress(evidence: Evidence) -> tuple[float, float]:
    here, gradient = evidence.now.parameters.flat, evidence.here.gradients.flat
    eta = evidence.spec.training.optimizer.learning_rate
    made = evidence.course.loss - evidence.landscape.loss(here - eta * gradient)
    return eta * float(gradient @ gradient), made


RULE = Rule(
    "rate_too_small",
    find,
    HIGH - {"not_started", "diverged", "diverging"},
    explains=frozenset({"plateau", "minimum", "too_few_units", "loss_mismatch"}),
    last_resort=True,
    lesson=Shown("rate", 1),
)
