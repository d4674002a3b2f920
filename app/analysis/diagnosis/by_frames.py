"""Why is a run not learning that is trained elsewhere? What its frames alone can tell.

A rule here has the name, the thresholds and the formula of the one that measures a run's own timeline, as far
as frames go; those that take more are left out. Nothing can be tried, so that a finding has no remedies, and
says in its sentence what is usual.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from app.analysis.diagnosis.asked import in_order
from app.analysis.diagnosis.course import Course, Since, Verdict, slowly, standing
from app.analysis.diagnosis.finding import HIGH, TROUBLE, Diagnosis, Finding, Shown
from app.analysis.diagnosis.rules.exploding_gradient import GROWN
from app.analysis.diagnosis.rules.saturated_units import BOUNDED, MOST
from app.analysis.diagnosis.rules.vanishing_gradient import SHRUNK
from app.analysis.diagnosis.unit import Unit
from app.analysis.diagnosis.words import percent, said
from app.core.frame import Frame
from app.spec.watched import Watched, WatchedLayer

STEADIED = 5
"""Frames of which a loss is the median: batches differ."""


@dataclass(frozen=True)
class Sent:
    """Frames of a run, in the order of their steps, and the model that they are of."""

    model: Watched
    frames: Sequence[Frame]

    @cached_property
    def first(self) -> Frame:
        """The first that is there."""
        return self.frames[0]

    @cached_property
    def last(self) -> Frame:
        """The last whose numbers are finite, if one is."""
        return next((each for each in reversed(self.frames) if not each.diverged), self.frames[-1])

    @property
    def layers(self) -> Iterator[tuple[int, WatchedLayer]]:
        """The layers with their places, from 0."""
        return enumerate(self.model.layers)

    def measures(self, frame: Frame, name: str) -> dict[int, float]:
        """A measure of the layers that have one, by their places."""
        found = {number: frame.measure(number, name) for number, _ in self.layers}
        return {number: value for number, value in found.items() if np.isfinite(value)}

    def since(self, holds: Callable[[Frame], bool]) -> Since:
        """From when on something has held to the end, as far as the frames can tell."""
        begun = len(self.frames) - 1
        while begun and holds(self.frames[begun - 1]):
            begun -= 1
        return self.looked(self.frames[begun].step)

    def looked(self, step: int) -> Since:
        """A frame's step from which on something holds: exact where the step before it was sent too."""
        return Since(step, step == 0 or any(frame.step == step - 1 for frame in self.frames))

    @cached_property
    def course(self) -> Course:
        """How its loss has gone: the median of five frames', in units of the first one."""
        known = [(frame.step, _loss(frame)) for frame in self.frames if np.isfinite(_loss(frame))]
        steps, losses = np.array([step for step, _ in known]), np.array([loss for _, loss in known])
        steady = np.array(
            [np.median(losses[max(0, end - STEADIED) : end]) for end in range(1, len(losses) + 1)]
        )
        first = Unit(float(losses[0]) if len(losses) else np.nan, "start")
        return Course(steps, steady, np.full(len(steady), np.nan), first, 0.0, self.frames[-1].diverged)


@dataclass(frozen=True)
class FrameRule:
    """One cause: what it `applies` to, and how it is found."""

    name: str
    find: Callable[[Sent], Finding | None]
    applies: Callable[[Sent], bool]
    speaks_of: frozenset[Verdict] = HIGH
    lesson: Shown | None = None


def diagnosis_by_frames(model: Watched, frames: Sequence[Frame]) -> Diagnosis:
    """How a run stands after these frames, and why, as far as they can tell."""
    if not frames:
        return Diagnosis(0, "not_started", None, "None of its steps has been sent yet.", (), ())
    sent = Sent(model, frames)
    findings, looked_at = [], []
    with np.errstate(all="ignore"):
        verdict = _verdict(sent)
        for rule in FRAME_RULES:
            if verdict not in rule.speaks_of or not rule.applies(sent):
                continue
            looked_at.append(rule.name)
            if finding := rule.find(sent):
                findings.append(replace(finding, lesson=finding.lesson or rule.lesson))
        if findings and verdict == "learning":
            verdict = "slow"
        known = bool(len(sent.course.steps))
        since = sent.course.since if known and verdict not in ("slow", "learning") else None
        sentence = _sentence(sent, verdict)
        blown, found = known and sent.course.has_blown_up, tuple(in_order(findings))
    return Diagnosis(frames[-1].step, verdict, since, sentence, found, tuple(looked_at), blown)


def _verdict(sent: Sent) -> Verdict:
    if sent.frames[-1].diverged:
        return "diverged"
    return sent.course.verdict if len(sent.course.steps) else "learning"


def _sentence(sent: Sent, verdict: Verdict) -> str:
    step = said(sent.frames[-1].step)
    if verdict == "diverged":
        return f"Its numbers have not been finite {sent.since(lambda frame: frame.diverged)}."
    if not len(sent.course.steps):
        return f"It is at step {step}. Its loss is not sent, so that whether it learns is not known."
    start, loss = said(sent.course.unit.loss), said(sent.course.loss)
    place = f"after step {step} the loss is {loss}, from {start} at step {said(int(sent.course.steps[0]))}"
    match verdict:
        case "diverging":
            return f"{'It has blown up' if sent.course.has_blown_up else 'Its loss grows'}: {place}."
        case "learned":
            return f"It has learned: {place}."
        case "stuck":
            return f"{standing(sent.course, sent.looked(sent.course.since or 0))}: {place}."
        case "slow":
            return f"{slowly(sent.course)}: {place}."
        case _:
            return f"It is learning: {place}."


def _vanishing(sent: Sent) -> Finding | None:
    """‖δ₁‖ / ‖δ_L‖ < 0.01 in the first frame, δ the batch's; `layer` lost most of what came to it."""
    norms = sent.measures(sent.first, "delta_norm")
    places = sorted(norms)
    ratio = _over(norms[places[0]], norms[places[-1]])
    if not 0 < ratio < SHRUNK:
        return None
    factors = {here: _over(norms[here], norms[after]) for here, after in pairwise(places)}
    weakest = min(factors, key=factors.__getitem__)
    name, halves = _name(sent, weakest), _halves(sent, weakest)
    return Finding(
        "vanishing_gradient",
        "The gradient vanishes on its way back",
        f"At step {said(sent.first.step)} ‖δ‖ over its samples was {said(ratio)} times as large at "
        f"{_name(sent, places[0])} as at {_name(sent, places[-1])}: the first layers hardly move. "
        f"It lost most in {name}, where {said(factors[weakest])} of it was let through{halves}. "
        "Usual against it: ReLU with He’s starting weights or tanh with Xavier’s, a normalisation, a "
        "residual sum, fewer layers.",
        0.9,
        {
            "first_delta_norm": norms[places[0]],
            "last_delta_norm": norms[places[-1]],
            "ratio": ratio,
            "weakest_factor": factors[weakest],
        },
        layer=weakest + 1,
    )


def _halves(sent: Sent, layer: int) -> str:
    """What of a layer's factor is f′, and what the weights behind it."""
    slope, weight = (sent.first.measure(layer, f"{which}_factor") for which in ("slope", "weight"))
    if not np.isfinite(slope * weight):
        return ""
    return f" (f′ {said(slope)}, the weights after it {said(weight)})"


def _exploding(sent: Sent) -> Finding | None:
    """‖δ₁‖ / ‖δ_L‖ > 100 in the first frame."""
    norms = sent.measures(sent.first, "delta_norm")
    places = sorted(norms)
    first, last = norms[places[0]], norms[places[-1]]
    if not _over(first, last) > GROWN:
        return None
    return Finding(
        "exploding_gradient",
        "The gradient explodes on its way back",
        f"At step {said(sent.first.step)} ‖δ‖ over its samples was {said(last)} at {_name(sent, places[-1])} "
        f"and {said(first)} at {_name(sent, places[0])}, {said(first / last)} times as much. Usual against "
        "it: smaller starting weights, a normalisation, clipping the gradient.",
        0.9,
        {"first_delta_norm": first, "last_delta_norm": last, "ratio": first / last},
        layer=places[0] + 1,
    )


def _dead(sent: Sent) -> Finding | None:
    """A layer of ReLU whose f′ is 0 at every unit and sample of the batch: a mean |f′| of 0."""
    for number, layer in sent.layers:
        if layer.activation != "relu" or sent.last.measure(number, "mean_slope") != 0:
            continue
        died = sent.since(_shut_in(number))
        return Finding(
            "dead_units",
            f"All units of {_name(sent, number)} are dead",
            f"Every ReLU unit of {_name(sent, number)} has answered 0 to every sample of its batches {died}: "
            "f′ is 0 there, so that nothing comes back through them, and no step can change that. Usual "
            "against it: a lower rate, He’s starting weights with biases of 0, leaky ReLU.",
            0.95,
            {"dead": 1.0, "died": died.step},
            layer=number + 1,
        )
    return None


def _shut_in(number: int) -> Callable[[Frame], bool]:
    return lambda frame: frame.diverged or frame.measure(number, "mean_slope") == 0


def _saturated(sent: Sent) -> Finding | None:
    """The share of samples × units with |f′| under 5 % of its largest, ≥ 0.8 in the first and last frame."""
    shares = {
        number: min(frame.measure(number, "saturated") for frame in (sent.first, sent.last))
        for number, layer in sent.layers
        if layer.activation in BOUNDED
    }
    shares = {number: share for number, share in shares.items() if share >= MOST}
    if not shares:
        return None
    worst = max(shares, key=shares.__getitem__)
    name = sent.model.layers[worst].activation
    return Finding(
        "saturated_units",
        f"The units of {_name(sent, worst)} are shut",
        f"{percent(shares[worst])} of the units of {_name(sent, worst)}, over a batch’s samples, have an "
        f"f′ under 5 % of what a {name} can have: the error is multiplied away there. Usual against it: "
        "smaller starting weights, inputs of mean 0 and deviation 1.",
        0.85,
        {"saturated": shares[worst]},
        layer=worst + 1,
    )


def _zero(sent: Sent) -> Finding | None:
    """‖∂L/∂W‖ = 0; `layer` is the last of those that get none, behind which the error is lost."""
    norms = sent.measures(sent.last, "gradient_norm")
    without = [number for number, value in norms.items() if value == 0]
    if not without:
        return None
    every = len(without) == len(norms)
    where = "every layer" if every else ", ".join(_name(sent, number) for number in without[-3:])
    return Finding(
        "zero_gradient",
        "No gradient arrives",
        f"At step {said(sent.last.step)} the gradient of {where} is exactly 0: steps change nothing there.",
        0.95,
        {"layers": len(without), "of": len(norms)},
        layer=without[-1] + 1,
    )


def _frozen(sent: Sent) -> Finding | None:
    """A layer with a gradient in each frame and an update in none: ‖ΔW‖ = 0."""
    still = [
        number
        for number, _ in sent.layers
        if all(each.measure(number, "update_ratio") == 0 for each in sent.frames)
        and all(each.measure(number, "gradient_norm") > 0 for each in sent.frames)
    ]
    if not still:
        return None
    names = ", ".join(_name(sent, number) for number in still[:3])
    return Finding(
        "frozen_layer",
        "A layer that gets a gradient is not changed",
        f"{said(len(still))} of {said(len(sent.model.layers))} layers get a gradient, and no step changes "
        f"them: {names}. Are their parameters among the optimiser’s, with a rate above 0?",
        0.9,
        {"frozen": len(still), "layers": len(sent.model.layers)},
        layer=still[0] + 1,
    )


FRAME_RULES = (
    FrameRule("frozen_layer", _frozen, lambda sent: _any(sent, "update_ratio"), HIGH - {"diverged"}),
    FrameRule("exploding_gradient", _exploding, lambda sent: _deep(sent, 2), TROUBLE, Shown("depth", 2)),
    FrameRule("dead_units", _dead, lambda sent: _has(sent, {"relu"}), lesson=Shown("dying", 4)),
    FrameRule("saturated_units", _saturated, lambda sent: _has(sent, BOUNDED), lesson=Shown("slope", 1)),
    FrameRule("vanishing_gradient", _vanishing, lambda sent: _deep(sent, 3), lesson=Shown("vanishing", 2)),
    FrameRule("zero_gradient", _zero, lambda sent: _any(sent, "gradient_norm")),
)
"""In the order of the rules whose names they have."""


def _deep(sent: Sent, layers: int) -> bool:
    return len(sent.measures(sent.first, "delta_norm")) >= layers


def _any(sent: Sent, measure: str) -> bool:
    return bool(sent.measures(sent.last, measure))


def _has(sent: Sent, activations: frozenset[str] | set[str]) -> bool:
    return any(
        layer.activation in activations and np.isfinite(sent.last.measure(number, "mean_slope"))
        for number, layer in sent.layers
    )


def _name(sent: Sent, layer: int) -> str:
    """As a sentence calls a layer."""
    return f"`{sent.model.layers[layer].name}`"


def _loss(frame: Frame) -> float:
    return frame.train_loss if np.isfinite(frame.train_loss) else frame.batch_loss


def _over(above: float, below: float) -> float:
    return above / below if below else np.nan
