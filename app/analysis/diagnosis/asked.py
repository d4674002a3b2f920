"""The question "why is it not learning?": asks the rules of a run, and tries what they offer."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from app.analysis.diagnosis.course import sentence_of
from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import Courses, Diagnosis, Finding, Of, Remedy, Trial
from app.analysis.diagnosis.rules import RULES
from app.analysis.diagnosis.trials import Outcome, from_start, onward
from app.analysis.pieces import Pieces
from app.spec import Specification
from app.timeline import Timeline

POINTS = 32
"""How often a trial's loss is looked at on its way."""
BY_NAME = {rule.name: rule for rule in RULES}


def diagnosis(timeline: Timeline, step: int, trial: int | None = None) -> Pieces[Diagnosis]:
    """How a run stands after `step` steps, and why; with every remedy tried for `trial` steps. StepNotFound.

    A trial is a piece of its own: it trains another timeline, which nobody sees and nothing keeps.
    """
    found = _found(timeline.fork(timeline.trained(step)))
    remedies = [remedy for finding in found.findings for remedy in finding.remedies]
    if not trial or not remedies:
        return Pieces([], partial(_untried, found))
    trials: list[Callable[[Timeline], Outcome]] = [
        partial(_onward, step=step, changes={}, steps=trial),
        partial(_again, step=step, spec=None, steps=trial),
    ]
    for remedy in remedies:
        if remedy.spec:
            trials.append(partial(_again, step=step, spec=remedy.spec, steps=trial))
        else:
            trials.append(partial(_onward, step=step, changes=remedy.changes or {}, steps=trial))
    return Pieces(trials, partial(_tried, found, trial))


def _found(timeline: Timeline) -> Diagnosis:
    evidence = Evidence(timeline)
    findings: list[Finding] = []
    looked_at: list[str] = []
    with np.errstate(all="ignore"):
        course = evidence.course
        for rule in RULES:
            explained = any(rule.name in BY_NAME[finding.name].explains for finding in findings)
            speaks = course.verdict in rule.speaks_of and rule.applies(evidence)
            if not speaks or (explained and rule.last_resort):
                continue
            looked_at.append(rule.name)
            if finding := rule.find(evidence):
                findings.append(replace(finding, lesson=finding.lesson or rule.lesson))
        in_doubt = findings or course.is_untold
        verdict = "slow" if in_doubt and course.verdict == "learning" else course.verdict
        since = evidence.since
        sentence = sentence_of(timeline.step, verdict, course, since)
        return Diagnosis(
            timeline.step,
            verdict,
            since.step if since else None,
            sentence,
            tuple(in_order(findings)),
            tuple(looked_at),
            course.has_blown_up,
        )


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Causes first; then what they explain, which goes with its cause and has no remedy of its own."""

    def explained(finding: Finding) -> bool:
        return any(finding.name in BY_NAME[other.name].explains for other in findings if other is not finding)

    causes = [finding for finding in findings if not explained(finding)]
    return causes + [replace(finding, remedies=()) for finding in findings if explained(finding)]


def _onward(timeline: Timeline, step: int, changes: dict[str, object], steps: int) -> Outcome:
    return onward(timeline.fork(step), changes, steps, POINTS)


def _again(timeline: Timeline, step: int, spec: Specification | None, steps: int) -> Outcome:
    there = timeline.fork(step)
    return from_start(there, spec or Evidence(there).initial, steps, POINTS)


def _untried(found: Diagnosis, outcomes: list[Outcome]) -> Diagnosis:
    return found


def _tried(found: Diagnosis, steps: int, outcomes: list[Outcome]) -> Diagnosis:
    """The diagnosis with what its remedies came to, those that help most first."""
    onward_as_it_is, anew_as_it_is, *others = outcomes
    left = iter(others)
    findings = []
    for finding in found.findings:
        tested = []
        for remedy in finding.remedies:
            as_it_is = anew_as_it_is if remedy.spec else onward_as_it_is
            tested.append(replace(remedy, trial=_trial(finding, remedy, steps, as_it_is, next(left))))
        tested.sort(key=lambda remedy: remedy.trial.left if remedy.trial else 0.0)
        findings.append(replace(finding, remedies=tuple(tested)))
    return replace(found, findings=tuple(findings))


def _trial(finding: Finding, remedy: Remedy, steps: int, as_it_is: Outcome, with_it: Outcome) -> Trial:
    of: Of = "train"
    if finding.name == "overfits":
        of = "test"
    elif as_it_is.unit != with_it.unit:
        of = "share_of_first" if with_it.unit.of == "start" else "share"
    before, after = (tuple(_loss(each, of) for _, each in one.course) for one in (as_it_is, with_it))
    courses = Courses(tuple(step for step, _ in with_it.course), before, after)
    return Trial(steps, _loss(as_it_is, of), _loss(with_it, of), of, courses)


def _loss(outcome: Outcome, of: Of) -> float:
    losses = {
        "train": outcome.train,
        "test": outcome.test,
        "share": outcome.share,
        "share_of_first": outcome.share,
    }
    return losses[of]
