"""Lesson 1: what the derivative in the formula is for."""

from app.analysis.weight import Weight
from app.core.frame import Frame
from app.lessons.lesson import Facts, Lesson, LessonStep, Option, Show, Table, Then
from app.lessons.scene import NUDGE, Place, Scene, factors, loss_of_0, without_slopes
from app.timeline import Timeline

FLAT, OPEN = (0.02, 0.12), (0.6, 1.0)
FELT = 0.3
"""The least |delta · input| at which a nudge is worth a look."""
SEARCHED = 400
SAMPLES = 3000


def _weight(frame: Frame, slopes: tuple[float, float], sign: int) -> Weight | None:
    """The weight of the first layer, into a unit whose slope lies between these, that would feel most.

    Delta · input has this sign: where it is 1, the loss falls as the weight grows.
    """
    units, inputs = frame.array(0, "weights").shape
    weights = [Weight(0, unit, column) for unit in range(units) for column in range(inputs)]

    def felt(weight: Weight) -> float:
        seen = factors(frame, weight)
        return -seen.error * seen.input * sign

    fitting = [one for one in weights if slopes[0] <= factors(frame, one).slope <= slopes[1]]
    best = max(fitting, key=felt, default=None)
    return best if best and felt(best) > FELT else None


def _sample(timeline: Timeline, flat: bool) -> Place:
    """A weight of the first sample that meets a unit on the flat and another that is wide open.

    The loss falls as the one weight grows, and rises as the other does.
    """
    training = timeline.at(0)
    for step in range(SEARCHED):
        frame = training.observe()
        shut, wide = _weight(frame, FLAT, 1), _weight(frame, OPEN, -1)
        if shut and wide:
            return Place(step, shut if flat else wide)
    return Place()


def flat_unit(timeline: Timeline) -> Place:
    """A weight into a unit on the flat part of its curve."""
    return _sample(timeline, flat=True)


def open_unit(timeline: Timeline) -> Place:
    """A weight into a unit on the steep part, at the same sample."""
    return _sample(timeline, flat=False)


def _nudged(scene: Scene) -> Facts:
    nudge, seen = scene.nudge, scene.factors
    alone = NUDGE * seen.error * seen.input  # the same delta, only this unit's slope left out
    return {
        "slope": scene.factors.slope,
        "nudge": NUDGE,
        "measured": nudge.measured,
        "with_slope": nudge.with_slope,
        "without_slope": alone,
    }


def _times(facts: Facts) -> float:
    """By how much the prediction without f′ is too large."""
    return facts["without_slope"] / facts["with_slope"]


def _agrees(facts: Facts) -> bool:
    """Whether the formula with the slope gives what was measured, to a seventh."""
    return abs(facts["measured"] - facts["with_slope"]) < abs(facts["with_slope"]) / 7


def _factors(scene: Scene) -> Facts:
    """What the formula multiplies, and how fast the loss falls as the weight grows."""
    seen, step = scene.factors, NUDGE / 1000
    measured = (scene.moved(-step).probe_loss - scene.moved(step).probe_loss) / (2 * step)
    return {
        "delta": -seen.error,
        "slope": seen.slope,
        "input": seen.input,
        "product": -seen.product,
        "tiny": step,
        "measured": measured,
    }


def _walked(scene: Scene) -> Facts:
    product, rate = -scene.factors.product, scene.spec.training.optimizer.learning_rate
    added, taken = (scene.moved(sign * rate * product).probe_loss for sign in (1, -1))
    return {"product": product, "now": scene.frame.probe_loss, "added": added, "taken": taken}


def _twins(scene: Scene) -> Facts:
    return {
        "samples": SAMPLES,
        "with_slope": scene.changed({}, SAMPLES).losses()[0],
        "without_slope": scene.changed(without_slopes(scene.spec), SAMPLES).losses()[0],
        "guess": loss_of_0(scene),
    }


SLOPE = Lesson(
    "slope",
    "What is the derivative for?",
    (
        LessonStep(
            "valves",
            "This weight leads to a unit on the flat part of its curve. <em>If the weight were {nudge:1} "
            "larger, how much would this sample’s loss change?</em>",
            (
                Option("hardly at all"),
                Option("as much as delta × input says", "No: that would need a unit that is wide open."),
                Option("ten times that", "No: with f′ below 1 a change comes out smaller, not larger."),
            ),
            "<em>Hardly at all:</em> by {measured:f}, as measured. Nudge × −delta × input predicts "
            "{without_slope:f}, far too much. Times f′, {slope:f}, it predicts {with_slope:f}, which is "
            "close. So a step moves this weight far less than without f′.",
            _nudged,
            lambda facts: (
                _agrees(facts) and _times(facts) > 5 and 0 < facts["slope"] < 0.2 and facts["measured"] < 0
            ),
            flat_unit,
            before=Show(panel="curve"),
            after=Show(panel="curve"),
            answers="Why does a weight move so little?",
        ),
        LessonStep(
            "valves",
            "Same sample, another unit: here the curve is steep. <em>If a weight into it were {nudge:1} "
            "larger, how much would the loss change?</em>",
            (
                Option("most of what delta × input says"),
                Option("hardly at all, as before", "No: that was the unit on the flat. This one is open."),
                Option("more than that: it is steep", "No: f′ is below 1, so a change comes out smaller."),
            ),
            "<em>Most of what delta × input says:</em> nudge × −delta × input is {without_slope:f}, and "
            "{measured:f} was measured. f′ is {slope:f}, so most of it gets through. This time the loss "
            "rises.",
            _nudged,
            lambda facts: _agrees(facts) and 1 < _times(facts) < 1.7 and facts["measured"] > 0,
            open_unit,
            before=Show(panel="curve"),
            after=Show(panel="curve"),
        ),
        LessonStep(
            "valves",
            "<em>So what does f′ do in the formula?</em>",
            (
                Option("it makes learning faster", "No: below 1, it makes this step smaller."),
                Option("it keeps weights small", "No: it shortens steps up and steps down alike."),
                Option("it says how much gets through"),
            ),
            "<em>It says how much gets through.</em> Delta {delta:f} × f′ {slope:f} × input {input:f} ≈ "
            "{product:f}: that is how fast the loss falls as this weight grows. A tiny nudge measures the "
            "same: {measured:f} for each 1.",
            _factors,
            lambda facts: (
                abs(facts["product"] - facts["measured"]) < 1e-4 * abs(facts["product"])
                and 0 < facts["slope"] < 1
                and facts["measured"] > 0
            ),
            flat_unit,
            before=Show(phase="backward-1"),
            after=Show(phase="backward-1"),
            answers="What does f′ do in the formula?",
            table=Table(
                "As this weight grows, the loss falls by",
                ("", "for each 1"),
                (
                    ("delta × f′ × input", "{product:f}"),
                    ("checked by a nudge of {tiny:1}", "{measured:f}"),
                ),
            ),
        ),
        LessonStep(
            "valves",
            "Delta × f′ × input says how fast the loss falls as a weight grows; here it is {product:f}. "
            "<em>Which way should the weight go?</em>",
            (
                Option("down, with the sign of that number"),
                Option("up, against the sign of that number", "No: that way the loss rises."),
                Option("either way", "No: one way the loss falls, the other way it rises."),
            ),
            "<em>With its sign:</em> then this sample’s loss falls from {now} to {added}; the other way it "
            "would rise to {taken}. So the formula adds rate × that number, and the rate says how far.",
            _walked,
            lambda facts: facts["added"] < facts["now"] < facts["taken"] and facts["product"] < 0,
            open_unit,
            before=Show(phase="backward-1"),
            after=Show(phase="update", panel="slice"),
            table=Table(
                "This sample’s loss",
                ("this weight", "loss"),
                (
                    ("as it is", "{now}"),
                    ("rate × delta × f′ × input added", "{added}"),
                    ("the same taken away", "{taken}"),
                ),
            ),
        ),
        LessonStep(
            "valves",
            "Twins: same start, same samples, one with f′ and one without. <em>After {samples} samples, "
            "which has found the circle?</em>",
            (
                Option("only the one with f′"),
                Option("both: only the pace differs", "No: the maps show it, and the losses."),
                Option("neither, in so few samples", "No: one of the maps is the circle."),
            ),
            "<em>Only the one with f′:</em> its loss is {with_slope}. Without f′ a shut unit is blamed like "
            "an open one: the loss is {without_slope}, no better than the {guess} of always guessing 0. "
            "Not every task is like this: see lesson three.",
            _twins,
            lambda facts: facts["with_slope"] < 0.2 and facts["without_slope"] > 0.99 * facts["guess"],
            before=Show(panel="loss"),
            after=Show(panel="twin"),
            then=Then(SAMPLES, {"network": {"derivative": "one"}}),
            table=Table(
                "The circle, after {samples} samples",
                ("", "loss"),
                (
                    ("with f′", "{with_slope}"),
                    ("without f′", "{without_slope}"),
                    ("always guessing 0", "{guess}"),
                ),
            ),
            answers="What does leaving f′ out do?",
        ),
    ),
)
