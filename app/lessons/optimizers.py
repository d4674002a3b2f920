"""Lesson 10: momentum, conjugate gradient and Adam: what they make of the same slope."""

import numpy as np

from app.core.theory import contraction
from app.lessons.lesson import Facts, Lesson, LessonStep, Show, Then
from app.lessons.presets import KAPPA
from app.lessons.scene import Changes, Scene
from app.timeline import Timeline

FAR = 1000
"""How many times nearer the minimum is to come."""
MOST = 1000
LATE = (100, 200)
"""Between these steps the first wobble of a momentum is over."""
ROOTS = (KAPPA**0.25, KAPPA**-0.25)
"""√λ of the steepest and the flattest direction."""
UPDATES = 300
LARGER = 0.02
"""By which share a rate is too large."""


def _with(name: str, rate: float, **options: float) -> Changes:
    return {"training": {"optimizer": {"name": name, "learning_rate": rate, **options}}}


BEST_MOMENTUM = _with("momentum", (2 / sum(ROOTS)) ** 2, momentum=contraction(KAPPA, momentum=True) ** 2)
"""Goh's best rate and momentum for a quadratic whose λ are known."""
SEARCH = _with("conjugate_gradient", 0.1)


def _distance(timeline: Timeline) -> float:
    """How far the parameters are from the minimum, which lies at 0."""
    return float(np.linalg.norm(timeline.at(timeline.step).parameters.flat))


def _steps_until_near(timeline: Timeline) -> int:
    start = _distance(timeline)
    while _distance(timeline) > start / FAR and timeline.step < MOST:
        timeline.advance(1)
    return timeline.step


def _left_a_step(timeline: Timeline) -> float:
    """What a step leaves of the distance, the geometric mean of a hundred."""
    first, last = LATE
    timeline.advance(first)
    before = _distance(timeline)
    timeline.advance(last - first)
    return float((_distance(timeline) / before) ** (1 / (last - first)))


def _descent(scene: Scene) -> Facts:
    rate = scene.spec.training.optimizer.learning_rate
    larger = scene.afresh({"training": {"optimizer": {"learning_rate": rate * (1 + LARGER)}}})
    return {
        "kappa": round(KAPPA),
        "larger": LARGER,
        "leaves": _left_a_step(larger),
        "left": _left_a_step(scene.afresh({})),
        "theory": contraction(KAPPA, momentum=False),
        "steps": _steps_until_near(scene.afresh({})),
        "far": FAR,
    }


def _momentum(scene: Scene) -> Facts:
    return {
        "kappa": round(KAPPA),
        "plain": _steps_until_near(scene.afresh({})),
        "steps": _steps_until_near(scene.afresh(BEST_MOMENTUM)),
        "left": _left_a_step(scene.afresh(BEST_MOMENTUM)),
        "theory": contraction(KAPPA, momentum=True),
    }


def _search(scene: Scene) -> Facts:
    return {
        "parameters": scene.parameters.flat.size,
        "steps": _steps_until_near(scene.afresh(SEARCH)),
        "plain": _steps_until_near(scene.afresh({})),
    }


def _adam(scene: Scene) -> Facts:
    rate = 0.1
    frame = scene.afresh(_with("adam", rate)).frame(1)
    gradients, updates = (np.abs(frame.array(0, name)[0]) for name in ("weight_gradients", "weight_updates"))
    return {"times": gradients[0] / gradients[1], "rate": rate, "steep": updates[0], "flat": updates[1]}


def _batches(scene: Scene) -> Facts:
    whole: Changes = {"training": {**SEARCH["training"], "batch_size": "full"}}
    return {
        "updates": UPDATES,
        "whole": scene.afresh(whole, UPDATES).losses()[0],
        "tens": scene.afresh(SEARCH, UPDATES).losses()[0],
        "plain": scene.afresh({}, UPDATES).losses()[0],
    }


OPTIMIZERS = Lesson(
    "optimizers",
    "What do other optimisers make of the slope?",
    (
        LessonStep(
            "valley",
            "A valley, {kappa} times steeper across than along. At its best rate, <em>what does a step of "
            "gradient descent leave of the way to the bottom?</em>",
            ("a tenth", "half", "nearly all of it"),
            2,
            "<em>Nearly all:</em> {left:3}, in theory {theory:3}. With a rate {larger:%} larger it leaps out "
            "across the valley. So it takes {steps} steps to come {far} times nearer.",
            _descent,
            lambda facts: (
                abs(facts["left"] - facts["theory"]) < 1e-6 and facts["leaves"] > 1 and facts["steps"] > 300
            ),
            before=Show(panel="surface"),
            after=Show(panel="surface"),
            then=Then(400),
        ),
        LessonStep(
            "valley",
            "Momentum adds up past slopes: across the valley they cancel, along it they pile up. <em>How "
            "many steps now, instead of {plain}?</em>",
            ("about a sixth", "about half", "more: it overshoots"),
            0,
            "<em>About a sixth:</em> {steps}. A step leaves {left:3} of the way; in theory it tends to "
            "{theory:3}: the square root of {kappa} has taken the place of {kappa}.",
            _momentum,
            lambda facts: (
                0.14 < facts["steps"] / facts["plain"] < 0.19 and abs(facts["left"] - facts["theory"]) < 0.01
            ),
            after=Show(panel="twin"),
            then=Then(100, BEST_MOMENTUM),
        ),
        LessonStep(
            "valley",
            "Conjugate gradient searches the bottom along a line, then turns so as not to spoil it. <em>How "
            "many lines does it need here?</em>",
            ("as many as there are parameters, at most", "about half of plain descent’s steps"),
            0,
            "<em>At most {parameters}, one a parameter:</em> it took {steps}, where plain descent took "
            "{plain} steps. On a parabola, with all samples at once.",
            _search,
            lambda facts: facts["steps"] <= facts["parameters"] < facts["plain"],
            after=Show(panel="twin"),
            then=Then(10, SEARCH),
        ),
        LessonStep(
            "valley",
            "Two weights whose gradients differ {times:3} times. Adam divides each by its own usual size. "
            "<em>How far does the first step move them?</em>",
            ("{times:3} times farther in the steep one", "both equally far"),
            1,
            "<em>Equally far:</em> {steep:4} and {flat:4}, which is the rate, {rate:1}. Adam keeps the sign "
            "of each slope and little of its size.",
            _adam,
            lambda facts: facts["times"] > 50 and abs(facts["steep"] / facts["flat"] - 1) < 1e-4,
        ),
        LessonStep(
            "circle",
            "On the circle conjugate gradient, with all samples, gets to {whole} in {updates} updates; "
            "plain SGD, ten at a time, to {plain}. <em>And conjugate gradient with ten at a time?</em>",
            ("better still", "worse than guessing"),
            1,
            "<em>Worse than guessing:</em> {tens}. It goes to the bottom for each ten samples and forgets "
            "the rest. A search needs all samples at once; SGD does not.",
            _batches,
            lambda facts: facts["whole"] < facts["plain"] < 0.5 < facts["tens"],
            after=Show(panel="twin"),
            then=Then(UPDATES, SEARCH),
        ),
    ),
    "Goh 2017, Why momentum really works; Polak & Ribière 1969; Kingma & Ba 2015, Adam",
)
