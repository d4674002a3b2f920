"""The gradient is cut to so little that steps are too short to get anywhere."""

from app.analysis.diagnosis import words
from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, STANDSTILL, Finding, Rule, Shown
from app.analysis.diagnosis.remedies import Changes, changed, from_start, patch, rounded
from app.analysis.diagnosis.words import percent, said
from app.core.observer import norm

LEFT = 0.1
"""What the clip has to leave of the gradient's norm, at the start, not to be to blame: a bound is there for
rare long gradients, a few times their usual norm (Pascanu, Mikolov & Bengio 2013)."""
CURES = 0.6
"""What the loss without the clip has to be at most, as a share of the loss with it."""
NONE: Changes = {"training": {"clip": None}}


def find(evidence: Evidence) -> Finding | None:
    """‖clip(g)‖ / ‖g‖ < 0.1 for the whole gradient at the start; and without a clip, 0.6 of the loss.

    `gradient`: ‖g‖; `left`: ‖clip(g)‖ / ‖g‖; `share`, `share_without`: the loss in its unit
    with the clip and without, both from the start.
    """
    clip = evidence.plan.clip
    assert clip is not None
    gradient = evidence.there.gradients.flat.copy()
    before = norm(gradient)
    left = clip.apply(gradient)
    if evidence.course.just_begun or not left < LEFT:
        return None
    steps = evidence.trials.steps(evidence.last)
    share, other = evidence.share_at(steps), evidence.trials.share(changed(evidence.initial, NONE), steps)
    if not other <= CURES * share:
        return None
    wide: Changes = {"training": {"clip": {"norm": rounded(2 * before)}}}
    return Finding(
        "clip_too_small",
        "The gradient is clipped to next to nothing",
        f"The gradient’s norm was {said(before)} at the start, and the clip at {said(clip.most)} left "
        f"{percent(left)} of it. After {words.steps(steps)} the loss is {evidence.told(share)}; without a "
        f"clip it is {percent(other)}.",
        0.95,
        {
            "clip": clip.most,
            "gradient": before,
            "left": left,
            "share": share,
            "share_without": other,
            "steps": steps,
        },
        (
            patch("No clip from here on.", NONE),
            from_start(evidence, "No clip, from the start.", NONE),
            from_start(evidence, f"A clip at the norm {said(2 * before)}, from the start.", wide),
        ),
    )


RULE = Rule(
    "clip_too_small",
    find,
    HIGH - {"not_started", "diverged", "diverging"},
    lambda evidence: evidence.plan.clip is not None,
    STANDSTILL,
    last_resort=True,
    lesson=Shown("size", 2),
)
