"""This loss's gradient fails where another one's learns."""

from app.analysis.diagnosis import words
from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import TROUBLE, Finding, Rule, Shown
from app.analysis.diagnosis.remedies import ADAM, changed, fork, from_start
from app.analysis.diagnosis.words import percent

CURES = 0.5
"""What the share with the other loss has to be at most, in units of the share with this one."""


def find(evidence: Evidence) -> Finding | None:
    """The same run with the loss that suits its output comes to half the share of its unit.

    Cross-entropy for sigmoid and softmax outputs with targets from 0 to 1, whose δ is a − t without f′;
    squared error for an absolute error, whose gradient does not shrink with the error. Both from the start,
    for as many steps; else from the start with Adam in both.
    """
    other = better_loss(evidence)
    if not other:
        return None
    steps = evidence.trials.steps(evidence.last)
    for with_adam in ({}, ADAM):
        as_it_is = (
            evidence.share_at(steps)
            if not with_adam
            else evidence.trials.share(changed(evidence.initial, ADAM), steps)
        )
        share = evidence.trials.share(changed(evidence.initial, with_adam | {"loss": other}), steps)
        if share <= CURES * as_it_is:
            break
    else:
        return None
    this, that = (name.replace("_", " ") for name in (evidence.spec.loss, other))
    told = " with Adam" if with_adam else ""
    return Finding(
        "loss_mismatch",
        "Another loss would teach more",
        f"After {words.steps(steps)}{told} the {this} is {evidence.told(as_it_is)}; with "
        f"{that} in its place the run comes to {percent(share)} of {evidence.unit.others}.",
        0.75,
        {"share": as_it_is, "share_with": share, "steps": steps},
        (
            from_start(evidence, f"{that.capitalize()}{told}, from the start.", with_adam | {"loss": other}),
            from_start(evidence, f"{that.capitalize()} with Adam, from the start.", ADAM | {"loss": other}),
            fork(f"{that.capitalize()} from here on.", {"loss": other}),
        ),
        layer=len(evidence.network.layers),
    )


def better_loss(evidence: Evidence) -> str | None:
    """The loss that suits the output and the targets better than this one."""
    output, targets = evidence.spec.network.output, evidence.now.train.targets
    shares = bool((targets >= 0).all() and (targets <= 1).all())
    if output.activation == "sigmoid" and evidence.spec.loss != "binary_cross_entropy" and shares:
        return "binary_cross_entropy"
    if output.activation == "softmax" and evidence.spec.loss == "squared_error" and shares:
        return (
            "cross_entropy"
            if bool(((targets == 0) | (targets == 1)).all() and (targets.sum(axis=0) == 1).all())
            else None
        )
    return "squared_error" if evidence.spec.loss == "absolute_error" else None


RULE = Rule(
    "loss_mismatch",
    find,
    TROUBLE - {"diverged"},
    lambda evidence: better_loss(evidence) is not None,
    frozenset({"too_few_units", "plateau", "minimum"}),
    last_resort=True,
    lesson=Shown("cross_entropy", 1),
)
