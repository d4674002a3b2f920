"""The batches are so small that their gradients disagree more than they agree."""

import numpy as np

from app.analysis.diagnosis import words
from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import SHUT, STANDSTILL, TROUBLE, Finding, Rule, Shown
from app.analysis.diagnosis.remedies import Changes, changed, from_start, patch
from app.analysis.diagnosis.words import said

NOISY = 3.0
"""The variance of a batch's gradient, in units of the squared gradient itself, from which on it may be to
blame."""
CURES = 0.5
"""What the loss with larger batches has to be at most, as a share of the loss as it is."""
FEW, TIMES = 4, 10
"""Samples of a batch that is small, and how many times as many the trial takes."""


def find(evidence: Evidence) -> Finding | None:
    """tr(Σ) / (B ‖g‖²) > 3 at a rate that suits the whole gradient; ten times the batch cures.

    Σ is the covariance of the single samples' gradients, g their mean, B ≤ 4 the batch size: tr(Σ)/‖g‖² is
    the "simple noise scale" of McCandlish et al. 2018. `noise` is that ratio for this batch size. Both runs
    are from the start, for as many steps; with larger batches the loss has to be at most half as high.
    """
    size, count = evidence.plan.batch_size or 0, evidence.now.train.count
    noise = _noise(evidence) / size
    bends = (evidence.first_bend.largest, 0.0 if evidence.diverged else evidence.bend.largest)
    if not noise > NOISY or not evidence.plan.learning_rate * max(bends) < 2:
        return None
    larger = min(count, TIMES * size)
    changes: Changes = {"training": {"batch_size": larger}}
    spec = changed(evidence.initial, changes)
    steps = evidence.trials.steps(evidence.step, spec)
    share, other = evidence.share_at(steps), evidence.trials.share(spec, steps)
    if not other <= min(CURES * share, 0.95):
        return None
    return Finding(
        "batch_too_noisy",
        "The batches are too small",
        f"The gradient of a batch of {said(size)} is mostly noise: its variance is {said(noise)} times the "
        f"square of its mean, so that steps go anywhere. With batches of {said(larger)} the loss is "
        f"{evidence.told(other)} after {words.steps(steps)}; as it is, {evidence.told(share)}.",
        0.8,
        {
            "batch_size": size,
            "noise": noise,
            "larger_batch": larger,
            "share": share,
            "share_with": other,
            "steps": steps,
        },
        (
            from_start(evidence, f"Batches of {larger}, from the start.", changes),
            *(() if evidence.diverged else (patch(f"Batches of {larger} from here on.", changes),)),
        ),
    )


def _noise(evidence: Evidence) -> float:
    """tr(Σ) / ‖g‖²: a sample's squared gradient is Σ over layers of ‖δ‖² (‖x‖² + 1)."""
    here = evidence.there if evidence.diverged else evidence.here
    squares = sum(
        np.sum(deltas**2, axis=0) * (np.sum(inputs**2, axis=0) + 1)
        for deltas, inputs in zip(here.deltas, here.inputs, strict=True)
    )
    mean = float(here.gradients.flat @ here.gradients.flat)
    return (float(np.mean(squares)) - mean) / mean if mean > 0 else np.inf


def _small(evidence: Evidence) -> bool:
    return 0 < (evidence.plan.batch_size or 0) <= min(FEW, evidence.now.train.count - 1)


RULE = Rule(
    "batch_too_noisy",
    find,
    TROUBLE,
    _small,
    STANDSTILL | SHUT | {"rate_too_large"},
    last_resort=True,
    lesson=Shown("batch", 1),
)
