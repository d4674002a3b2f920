"""Lesson 10: momentum, conjugate gradient and Adam: what they make of the same slope."""

import numpy as np

from app.analysis.operating_points import points_of
from app.core.activations import ACTIVATIONS
from app.core.theory import contraction
from app.lessons.lesson import Facts, Lesson, LessonStep, Option, Show, Table, Then
from app.lessons.presets import KAPPA
from app.lessons.scene import Changes, Scene, loss_of_0
from app.timeline import Timeline

FAR = 1000
"""How many times nearer the minimum is to come."""
MOST = 1000
LATE = (100, 200)
"""Between these steps the first wobble of a momentum is over."""
ROOTS = (KAPPA**0.25, KAPPA**-0.25)
"""√λ of the steepest and the flattest direction."""
UPDATES = 300
ZIGZAG = 20
"""Steps whose path is drawn step by step: more are thinned, and then the zigzag is not to be seen."""
LARGER = 0.02
"""By which share a rate is too large."""


def _with(name: str, rate: float, **options: float) -> Changes:
    return {"training": {"optimizer": {"name": name, "learning_rate": rate, **options}}}


BEST_MOMENTUM = _with("momentum", (2 / sum(ROOTS)) ** 2, momentum=contraction(KAPPA, momentum=True) ** 2)
"""Goh's best rate and momentum for a quadratic whose λ are known."""
SEARCH = _with("conjugate_gradient", 0.1)
ADAM = _with("adam", 0.1)
FLIPS = 40
"""Steps in which changes of sign are counted."""
SHUT = 1e-6
"""An f′ that lets nothing of note through."""


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


def _flips(timeline: Timeline) -> list[int]:
    """How often the slope of the loss changes its sign on the way: across the valley, and along it."""
    slopes = np.array(
        [timeline.frame(number).array(0, "weight_gradients")[0] for number in range(1, FLIPS + 2)]
    )
    return [int(count) for count in np.sum(np.diff(np.sign(slopes), axis=0) != 0, axis=0)]


def _momentum(scene: Scene) -> Facts:
    timeline = scene.afresh(BEST_MOMENTUM, steps=FLIPS)
    across, along = _flips(timeline)
    plain, steps = (_steps_until_near(scene.afresh(changes)) for changes in ({}, BEST_MOMENTUM))
    return {
        "kappa": round(KAPPA),
        "far": FAR,
        "watched": FLIPS,
        "across": across,
        "along": along,
        "plain": plain,
        "steps": steps,
        "plain_mean": FAR ** (-1 / plain),
        "mean": FAR ** (-1 / steps),
        "plain_left": _left_a_step(scene.afresh({})),
        "left": _left_a_step(scene.afresh(BEST_MOMENTUM)),
        "theory": contraction(KAPPA, momentum=True),
    }


def _search(scene: Scene) -> Facts:
    return {
        "far": FAR,
        "parameters": scene.parameters.flat.size,
        "steps": _steps_until_near(scene.afresh(SEARCH)),
        "plain": _steps_until_near(scene.afresh({})),
    }


def _adam(scene: Scene) -> Facts:
    plain, adam = scene.frame, scene.afresh(ADAM).frame(1)
    gradients = plain.array(0, "weight_gradients")[0]
    facts: dict[str, float] = {"rate": ADAM["training"]["optimizer"]["learning_rate"]}
    facts["times"] = abs(gradients[0] / gradients[1])
    for column, name in enumerate(("steep", "flat")):
        facts[f"{name}_slope"] = gradients[column]
        facts[f"{name}_plain"] = abs(plain.array(0, "weight_updates")[0][column])
        facts[name] = abs(adam.array(0, "weight_updates")[0][column])
    return facts


def _batches(scene: Scene) -> Facts:
    whole: Changes = {"training": {**SEARCH["training"], "batch_size": "full"}}
    tens = scene.afresh(SEARCH, steps=UPDATES)
    answers = points_of(tens.at(UPDATES))[-1][0]
    return {
        "updates": UPDATES,
        "whole": scene.afresh(whole, steps=UPDATES).losses()[0],
        "tens": tens.losses()[0],
        "plain": scene.changed({}, UPDATES).losses()[0],
        "slope": ACTIVATIONS[scene.spec.network.layers[-1].activation].slope_at(answers).max(),
        "bound": SHUT,
        "guess": loss_of_0(scene),
    }


OPTIMIZERS = Lesson(
    "optimizers",
    "What do other optimisers make of the slope of the loss?",
    (
        LessonStep(
            "valley",
            "The loss’s curvature is {kappa} times as large across this valley as along it. <em>At the "
            "best rate, how much of the way to the bottom is left after one step of gradient "
            "descent?</em>",
            (
                Option("about a tenth of it", "No: along the valley its steps are far too short for that."),
                Option("about half of it", "No: along the valley its steps are far too short for that."),
                Option("nearly all of it"),
            ),
            "<em>Nearly all of it:</em> {left:3}, in theory {theory:3}. So it takes {steps} steps to come "
            "{far} times nearer. At a rate {larger:%} larger {leaves} would be left: each step leaps out "
            "farther across the valley.",
            _descent,
            lambda facts: (
                abs(facts["left"] - facts["theory"]) < 1e-6 and facts["leaves"] > 1 and facts["steps"] > 300
            ),
            before=Show(phase="loss"),
            after=Show(phase="backward-1", panel="surface"),
            then=Then(ZIGZAG),
            table=Table(
                "Gradient descent in the valley",
                ("", ""),
                (
                    ("a step leaves of the way", "{left:3}"),
                    ("in theory, ({kappa} − 1) ÷ ({kappa} + 1)", "{theory:3}"),
                    ("at a rate {larger:%} larger", "{leaves}"),
                    ("steps to come {far} times nearer", "{steps}"),
                ),
            ),
        ),
        LessonStep(
            "valley",
            "Momentum adds up past slopes of the loss. Plain descent takes {plain} steps to come {far} "
            "times nearer to the bottom. <em>How many does momentum take?</em>",
            (
                Option("less than a fifth"),
                Option("about half", "No: still fewer."),
                Option("more: it overshoots", "No: it swings across the valley, and is there far sooner."),
            ),
            "<em>Less than a fifth:</em> {steps}. On momentum’s way across the valley the slope of the loss "
            "changed its sign {across} times in {watched} steps: in the sum they cancel. Along the "
            "valley it changed {along} times, so there it adds up.",
            _momentum,
            lambda facts: (
                0.14 < facts["steps"] / facts["plain"] < 0.19
                and abs(facts["left"] - facts["theory"]) < 0.01
                and facts["left"] < facts["mean"] - 0.02
                and abs(facts["plain_left"] - facts["plain_mean"]) < 0.001
                and facts["across"] > 0.9 * facts["watched"]
                and facts["along"] <= 1
            ),
            before=Show(phase="backward-1"),
            after=Show(panel="twin"),
            then=Then(100, BEST_MOMENTUM),
            table=Table(
                "In the valley",
                ("", "plain", "momentum"),
                (
                    ("steps to come {far} times nearer", "{plain}", "{steps}"),
                    ("of the way, a step leaves on average", "{plain_mean:3}", "{mean:3}"),
                    (
                        f"the same, steps {LATE[0] + 1} to {LATE[1]}, once under way",
                        "{plain_left:3}",
                        "{left:3}",
                    ),
                    ("changes of sign in {watched} steps, across", "", "{across}"),
                    ("along", "", "{along}"),
                ),
            ),
        ),
        LessonStep(
            "valley",
            "Conjugate gradient goes to the lowest place on a line; its next line does not undo that. "
            "<em>How many lines does it need here?</em>",
            (
                Option("as many as there are parameters, at most"),
                Option("about half of plain descent’s steps", "No: a handful."),
            ),
            "<em>At most {parameters}, one for each:</em> it took {steps}, where plain descent took "
            "{plain} steps. This holds on a parabola, with all samples at once.",
            _search,
            lambda facts: facts["steps"] <= facts["parameters"] < 5 < facts["plain"],
            before=Show(phase="backward-1"),
            after=Show(panel="twin"),
            then=Then(10, SEARCH),
            table=Table(
                "To come {far} times nearer",
                ("", ""),
                (
                    ("parameters: two weights, a bias", "{parameters}"),
                    ("lines searched", "{steps}"),
                    ("steps of plain descent", "{plain}"),
                ),
            ),
        ),
        LessonStep(
            "valley",
            "At w₁₁ the slope of the loss of all four samples is {times:3} times that at w₁₂. Adam divides "
            "each by its usual size so far. <em>How far would Adam’s first step move the two weights?</em>",
            (
                Option("w₁₁ {times:3} times as far as w₁₂", "No: that is plain descent."),
                Option("both of them equally far"),
            ),
            "<em>Both equally far:</em> by {steep:f} and {flat:f}, to four digits Adam’s rate, {rate:1}. At "
            "first the usual size of a slope of the loss is just its own: divided by it, only the sign is "
            "left.",
            _adam,
            lambda facts: (
                facts["times"] > 20
                and abs(facts["steep_plain"] / facts["flat_plain"] / facts["times"] - 1) < 1e-9
                and abs(facts["steep"] / facts["rate"] - 1) < 1e-4 > abs(facts["flat"] / facts["rate"] - 1)
            ),
            before=Show(phase="backward-1"),
            after=Show(phase="update"),
            table=Table(
                "The first step, for all four samples",
                ("weight", "slope of the loss", "plain moves it", "Adam, rate {rate:1}"),
                (
                    ("w₁₁", "{steep_slope:f}", "{steep_plain:f}", "{steep:f}"),
                    ("w₁₂", "{flat_slope:f}", "{flat_plain:f}", "{flat:f}"),
                ),
            ),
        ),
        LessonStep(
            "circle",
            "Conjugate gradient on the circle, ten samples a step: each step goes to the lowest place on a "
            "line, for its ten. <em>What does the loss of all come to?</em>",
            (
                Option("next to 0, in a few steps", "No: it ends above the loss of always guessing 0."),
                Option("more than always guessing 0 has"),
            ),
            "<em>Worse than guessing:</em> a loss of {tens:3}, where always guessing 0 has {guess:3}. It "
            "leapt so far for ten samples that the twin’s output is shut: its largest f′ over all samples is "
            "{slope:f}, and nothing moves it any more.",
            _batches,
            lambda facts: (
                facts["whole"] < 0.1 < facts["guess"] < facts["tens"] and facts["slope"] < facts["bound"]
            ),
            before=Show(panel="loss"),
            after=Show(panel="twin"),
            then=Then(UPDATES, SEARCH),
            table=Table(
                "Conjugate gradient on the circle, after {updates} steps",
                ("", ""),
                (
                    ("loss, all samples in each step (not on show)", "{whole}"),
                    ("loss, ten at a time", "{tens:3}"),
                    ("loss, always guessing 0", "{guess:3}"),
                    ("largest f′ of the twin’s output, over all samples", "{slope:f}"),
                ),
            ),
        ),
    ),
    "Goh 2017, Why momentum really works; Polak & Ribière 1969; Kingma & Ba 2015, Adam",
    further=True,
)
