"""Lesson 12: how large the learning rate may be, and what says so: the curvature of the loss."""

from app.analysis.curvature import stability
from app.analysis.lines import curvatures
from app.analysis.sharpness import largest_curvature
from app.lessons.lesson import Facts, Lesson, LessonStep, Option, Show, Table, Then
from app.lessons.scene import Changes, Scene
from app.timeline import Timeline

RATES = (0.5, 1.0, 2.0, 2.5)
JUMPS = 30
"""Steps to and fro across a bowl."""
WIDER = 2.1
STEPS = 60
LESS, MORE = 0.95, 1.05
"""Beside the largest rate."""
CLIMB, OTHER = 1000, 0.3
"""Steps after which a network's λ has come to its bound; and another rate, with another bound."""
PULL = 10.0
"""The strength of a regulariser."""


def _at(rate: float) -> Changes:
    return {"training": {"optimizer": {"learning_rate": rate}}}


def _stable(scene: Scene) -> float:
    """What the largest stable rate is, times λ: 2, for plain descent."""
    return stability(scene.timeline.segments[0].plan)


def _weight(timeline: Timeline) -> float:
    return float(timeline.at(timeline.step).parameters.weights[0][0, 0])


def _across(scene: Scene) -> Facts:
    """Where one step leads from the same weight, by its rate."""
    half, bottom, back, beyond = (_weight(scene.afresh(_at(rate), steps=1)) for rate in RATES)
    curvature = curvatures(scene.spec)[-1]
    return {
        "own": scene.spec.training.optimizer.learning_rate,
        "first": _weight(scene.timeline.fork(0)),
        **{f"rate_{number}": rate for number, rate in enumerate(RATES, 1)},
        "half": half,
        "bottom": bottom,
        "back": back,
        "beyond": beyond,
        "curvature": curvature,
        "most": _stable(scene) / curvature,
    }


def _to_and_fro(scene: Scene) -> Facts:
    """How a weight jumps under and beyond the largest rate."""
    rate = scene.spec.training.optimizer.learning_rate
    under, beyond = scene.changed({}, JUMPS), scene.changed(_at(WIDER), JUMPS)
    start = scene.frame.array(0, "weights")[0, 0]
    return {
        "rate": rate,
        "wider": WIDER,
        "steps": JUMPS,
        "under": under.losses()[0],
        "beyond": beyond.losses()[0],
        "left": abs(_weight(scene.changed({}, 1)) / start),
        "grown": abs(_weight(scene.changed(_at(WIDER), 1)) / start),
    }


def _directions(scene: Scene) -> Facts:
    """The curvatures of a bowl of three numbers, and losses on both sides of 2/λ of the largest."""
    flattest, middle, steepest = curvatures(scene.spec)
    most = _stable(scene) / steepest
    return {
        "flattest": flattest,
        "middle": middle,
        "steepest": steepest,
        "most": most,
        "less": LESS,
        "more": MORE,
        "steps": STEPS,
        "start": scene.frame.train_loss,
        "below": scene.afresh(_at(LESS * most), steps=STEPS).losses()[0],
        "above": scene.afresh(_at(MORE * most), steps=STEPS).losses()[0],
        "flat": _stable(scene) / flattest,
    }


def _climb(scene: Scene) -> Facts:
    """Where λ of a network goes, of which no bowl tells."""
    timeline = scene.changed({}, CLIMB)
    rate, factor = scene.spec.training.optimizer.learning_rate, _stable(scene)
    return {
        "rate": rate,
        "bound": factor / rate,
        "first": largest_curvature(timeline, 0),
        "last": largest_curvature(timeline, CLIMB),
        "other": OTHER,
        "other_bound": factor / OTHER,
        "other_last": largest_curvature(scene.afresh(_at(OTHER), steps=CLIMB), CLIMB),
        "steps": CLIMB,
        "start": scene.frame.train_loss,
        "end": timeline.losses()[0],
    }


def _pulled(scene: Scene) -> Facts:
    """What a regulariser does to the largest rate."""
    regularized: Changes = {"training": {"regularization": {"name": "l2", "rate": PULL}}}
    steepest = curvatures(scene.spec)[-1]
    curved = curvatures(scene.afresh(regularized).segments[0].change.spec)[-1]
    factor = _stable(scene)
    between = LESS * factor / steepest
    return {
        "strength": PULL,
        "steepest": steepest,
        "most": factor / steepest,
        "curved": curved,
        "pulled": factor / curved,
        "between": between,
        "steps": STEPS,
        "start": scene.frame.train_loss,
        "without": scene.afresh(_at(between), steps=STEPS).losses()[0],
        "with": scene.afresh(_at(between), regularized, steps=STEPS).losses()[0],
    }


RATE = Lesson(
    "rate",
    "How large may the rate be?",
    (
        LessonStep(
            "bowl",
            "One weight; its loss is a bowl, and the slope of the loss is the weight itself. The rate on "
            "show is {own:f}. <em>With which does a step land just as high on the other side?</em>",
            (
                Option("a rate of 1", "No: that one lands at the bottom."),
                Option("a rate of 2"),
                Option("no rate", "No: a step can go too far."),
            ),
            "<em>A rate of {most:f}:</em> from {first:f} to {back:f}. It is 2/λ, where λ is how sharply the "
            "loss curves, {curvature:f} here. With {rate_2:f} it would land at {bottom:f}, with {rate_4:f} "
            "at {beyond:f}, farther up.",
            _across,
            lambda facts: (
                facts["back"] == -facts["first"]
                and facts["most"] == facts["rate_3"]
                and abs(facts["bottom"]) < 1e-9
                and abs(facts["beyond"]) > abs(facts["first"])
            ),
            before=Show(phase="backward-1"),
            after=Show(phase="update"),
            table=Table(
                "One step from a weight of {first:f}",
                ("rate", "leads to"),
                (
                    ("{rate_1:f}", "{half:f}"),
                    ("{rate_2:f}", "{bottom:f}"),
                    ("{rate_3:f}: 2/λ, λ = {curvature:f}", "{back:f}"),
                    ("{rate_4:f}", "{beyond:f}"),
                ),
            ),
        ),
        LessonStep(
            "jumps",
            "The same bowl, with {rate:f}, and beside it a twin with {wider:f}. <em>After {steps} steps, "
            "which of the two comes nearer to the bottom?</em>",
            (
                Option("the one with the smaller rate"),
                Option("both: each step comes closer", "No: the larger one climbs."),
                Option("neither: both jump across it", "No: one comes nearer with each step."),
            ),
            "<em>The smaller rate’s:</em> its loss is {under}, the twin’s {beyond}. Each step jumps across "
            "the bottom, and leaves {left} of the distance, or makes it {grown} times as large.",
            _to_and_fro,
            lambda facts: (
                facts["under"] < 0.05 and facts["beyond"] > 1000 and facts["left"] < 1 < facts["grown"]
            ),
            before=Show(panel="loss"),
            after=Show(panel="twin"),
            then=Then(JUMPS, twin=_at(WIDER)),
            table=Table(
                "After {steps} steps",
                ("rate", "loss", "distance, a step"),
                (
                    ("{rate:f}", "{under}", "{left}"),
                    ("{wider:f}", "{beyond}", "{grown}"),
                ),
            ),
        ),
        LessonStep(
            "plane_bowl",
            "Two weights and a bias: a bowl again, but it curves differently each way. <em>Which way says "
            "how large the rate may be?</em>",
            (
                Option("the flattest", "No: so large a step leaps up elsewhere."),
                Option("their mean", "No: one way out of bounds is enough."),
                Option("the steepest"),
            ),
            "<em>The steepest:</em> λ is {steepest}, and 2/λ {most}. After {steps} steps with {less} of that "
            "the loss is {below}, with {more} of it {above}. The flattest way alone would stand {flat}.",
            _directions,
            lambda facts: (
                facts["below"] < facts["start"] < 0.01 * facts["above"]
                and facts["flattest"] < facts["middle"] < facts["steepest"]
                and facts["flat"] > 2 * facts["most"]
            ),
            before=Show(phase="backward-1"),
            after=Show(panel="sharpness"),
            table=Table(
                "The bowl’s λ, and 2/λ",
                ("", ""),
                (
                    ("λ of its three ways", "{flattest}, {middle}, {steepest}"),
                    ("2/λ, the flattest way", "{flat}"),
                    ("2/λ, the steepest way", "{most}"),
                    ("loss at the start", "{start}"),
                    ("{steps} steps with {less} of it", "{below}"),
                    ("{steps} steps with {more} of it", "{above}"),
                ),
            ),
        ),
        LessonStep(
            "edge",
            "A network is no bowl: its λ is another one after each step. Trained on all samples, with a rate "
            "of {rate:f}: <em>where does λ go?</em>",
            (
                Option("to about 2/rate"),
                Option("to 0: the bottom is flat", "No: it comes to where steps begin to overshoot."),
                Option("wherever the data have it", "No: it is the rate that decides."),
            ),
            "<em>To about 2/rate,</em> {bound:f}: from {first} to {last} in {steps} steps, while the loss "
            "falls from {start} to {end}. There a step just begins to overshoot: the edge of stability.",
            _climb,
            lambda facts: (
                abs(facts["last"] / facts["bound"] - 1) < 0.1
                and abs(facts["other_last"] / facts["other_bound"] - 1) < 0.1
                and facts["end"] < 0.2 * facts["start"]
            ),
            before=Show(phase="backward-1"),
            after=Show(panel="sharpness"),
            then=Then(CLIMB),
            table=Table(
                "The network’s λ",
                ("", ""),
                (
                    ("at the start", "{first}"),
                    ("after {steps} steps", "{last}"),
                    ("2/rate", "{bound:f}"),
                    ("with a rate of {other:f}", "{other_last}"),
                    ("2/rate of that", "{other_bound}"),
                    ("loss at the start", "{start}"),
                    ("loss after {steps} steps", "{end}"),
                ),
            ),
        ),
        LessonStep(
            "plane_bowl",
            "The bowl of two weights and a bias once more. L2 of {strength:f} pulls its weights to 0. "
            "<em>What does that do to the largest rate?</em>",
            (
                Option("it grows", "No: what pulls them curves the loss as well."),
                Option("nothing", "No: what pulls them curves the loss as well."),
                Option("it falls"),
            ),
            "<em>It falls,</em> from {most} to {pulled}: L2 adds its strength to the λ of each weight, "
            "{steepest} becomes {curved}. With {between}, between the two, the loss comes to {without} "
            "without L2, to {with} with it.",
            _pulled,
            lambda facts: (
                facts["pulled"] < facts["between"] < facts["most"]
                and facts["without"] < facts["start"] < 0.01 * facts["with"]
                and abs(facts["curved"] / (facts["steepest"] + facts["strength"]) - 1) < 0.01
            ),
            before=Show(phase="backward-1"),
            after=Show(phase="update"),
            table=Table(
                "Without L2, and with it",
                ("", "without", "with"),
                (
                    ("λ of the steepest way", "{steepest}", "{curved}"),
                    ("2/λ", "{most}", "{pulled}"),
                    ("loss, {steps} steps with {between}", "{without}", "{with}"),
                ),
            ),
            map="rate",
        ),
    ),
    "Goh 2017, Why momentum really works; Cohen et al. 2021, Gradient descent on neural networks typically "
    "occurs at the edge of stability",
    further=True,
)
