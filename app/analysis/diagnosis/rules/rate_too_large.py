"""Each step overshoots."""

import numpy as np

from app.analysis.curvature import stability
from app.analysis.diagnosis import words
from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, SHUT, STANDSTILL, Finding, Remedy, Rule, Shown
from app.analysis.diagnosis.remedies import changed, from_start, patch, rate, rounded
from app.analysis.diagnosis.words import percent, said
from app.core.observer import norm

OVER = 1.15
"""How far the rate has to be above the largest stable one (measured: the least faulty 1.2, the worst healthy
1.02, since training drives λ_max up to 2/η and hovers there: Cohen et al. 2021)."""
OVER_AHEAD = 4.0
"""The same before the first step: some runs that start above 1 find a flatter place and learn."""
CURES = 0.5
"""What the loss at a tenth of the rate has to be at most, as a share of the loss as it is."""
THROWN, STAYS = 1.5, 0.7
"""Or, where it has been thrown above its unit by so much, or units have died of it, at most this share."""
SMALLER = (0.1, 0.01, 0.001)
TRIAL, TENTHS = 500, 4
"""For so many steps a rate is tried before it is offered, and so often a tenth of it if the loss rises."""


def find(evidence: Evidence) -> Finding | None:
    """η above 1.15 times the largest stable rate, now or else at the start; or a trial at a smaller one.

    `largest_stable_rate` is 2/λ_max of the training loss's Hessian, (2 + 2β)/λ_max with momentum, and
    (2 + 2β)/((1 + 2β) λ_max) with Nesterov's: beyond it a quadratic's error grows at every step (Goh 2017).
    For optimisers that scale each weight's step it decides nothing; there, and where the batches are more
    curved than their mean, the same run at a tenth, a hundredth or a thousandth of the rate has to come
    to half the loss.
    """
    optimizer = evidence.spec.training.optimizer
    eta = optimizer.learning_rate
    bound = stability(evidence.plan)
    bends = {
        "start": evidence.first_bend.largest,
        "now": evidence.bend.largest if not evidence.diverged else np.nan,
    }
    known = {when: bend for when, bend in bends.items() if np.isfinite(bend) and bend > 0}
    if not eta:
        return None
    if not known:
        return _by_trial(evidence, {"rate": eta}) if evidence.step else None
    over = OVER if evidence.last else OVER_AHEAD
    overshoots = eta * known.get("now", 0.0) > over * bound
    when = "now" if overshoots or "start" not in known else "start"
    largest, at_start = bound / known[when], bound / known.get("start", known[when])
    measured = {"rate": eta, "largest_stable_rate": largest, "largest_curvature": known[when]}
    settled = evidence.course.verdict == "learning" and not evidence.course.is_above
    if not settled and optimizer.name in ("sgd", "momentum", "nesterov") and eta > over * largest:
        place = "at the start" if when == "start" else "where it stands"
        return Finding(
            "rate_too_large",
            "The learning rate is too large",
            f"The rate is {said(eta)}; over {evidence.all_samples} the loss is curved so strongly {place} "
            f"that at a rate above {said(largest)} a step lands farther from the bottom than it began."
            f"{_stranded(evidence)}",
            0.95,
            measured,
            tuple(_remedies(evidence, min(0.5 * at_start, eta / 10), min(0.5 * largest, eta / 10))),
        )
    return _by_trial(evidence, measured) if evidence.step else None


def _by_trial(evidence: Evidence, measured: dict[str, float]) -> Finding | None:
    eta, steps = measured["rate"], evidence.trials.steps(evidence.step)
    share = evidence.share_at(steps)
    tried = {
        factor: evidence.trials.share(changed(evidence.initial, rate(eta * factor)), steps)
        for factor in SMALLER
    }
    best = min(tried, key=tried.__getitem__)
    smaller = rounded(eta * best)
    thrown = share > THROWN or evidence.shut_on_the_way
    if not tried[best] <= (STAYS * share if thrown else min(CURES * share, 0.95)):
        return None
    as_it_is = "it diverged" if not np.isfinite(share) else f"the loss is {evidence.told(share)}"
    return Finding(
        "rate_too_large",
        "The learning rate is too large",
        f"With the rate {said(eta)}, {as_it_is} after {words.steps(steps)}; with {said(smaller)} it is "
        f"{percent(tried[best])}.{_stranded(evidence)}",
        0.8,
        measured | {"share": share, "share_with": tried[best], "smaller_rate": smaller, "steps": steps},
        tuple(_remedies(evidence, smaller, smaller)),
    )


def _stranded(evidence: Evidence) -> str:
    """Why a run that was thrown far does not move now."""
    if evidence.diverged or not evidence.last or not evidence.stands:
        return ""
    first, now = (norm(here.gradients.flat) for here in (evidence.there, evidence.here))
    return (
        f" Such steps have carried it to where the slope of the loss is {said(now)} in all, {said(first)} at "
        "the start: there it hardly moves."
    )


def _remedies(evidence: Evidence, smaller: float, onward: float) -> list[Remedy]:
    """From the largest rate of these on that learns, since a batch may be more curved than all samples.

    `smaller` is to be tried from the start, `onward` from here on: not where a layer has been shut on
    the way, which no rate opens.
    """
    steps = evidence.trials.steps(TRIAL)

    def learns(value: float) -> bool:
        return evidence.trials.share(changed(evidence.initial, rate(value)), steps) < evidence.share_at(0)

    tenths = [smaller / 10**power for power in range(TENTHS)]
    smaller = next(filter(learns, tenths), smaller)
    rates, onward = [rounded(smaller), rounded(smaller / 10)], rounded(min(onward, smaller))
    new = [from_start(evidence, f"The rate {said(value)}, from the start.", rate(value)) for value in rates]
    return (
        new
        if evidence.diverged or evidence.stands or evidence.shut_on_the_way
        else [*new, patch(f"The rate {said(onward)} from here on.", rate(onward))]
    )


def _applies(evidence: Evidence) -> bool:
    """Not of a run that goes down steadily; but of one whose units died on the way."""
    if evidence.spec.training.optimizer.name == "conjugate_gradient":
        return False
    return evidence.course.verdict != "learning" or evidence.course.wild or evidence.shut_on_the_way


RULE = Rule(
    "rate_too_large",
    find,
    HIGH,
    _applies,
    STANDSTILL | SHUT | {"unbalanced_classes"},
    lesson=Shown("rate", 2),
)
