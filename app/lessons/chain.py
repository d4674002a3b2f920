"""Lesson 2: why the factors are multiplied: the chain rule, with this network's numbers."""

import numpy as np

from app.analysis.weight import Weight
from app.lessons.lesson import Facts, Lesson, LessonStep, Show
from app.lessons.scene import NUDGE, Place, Scene, factors
from app.timeline import Timeline

SEARCHED = 200
FELT = 0.2
SMALL = 1e-4
"""The nudge of a check: its square is beyond the digits that are compared."""


def lively_weight(timeline: Timeline) -> Place:
    """The weight of the first layer that the loss of a sample feels most, at the first that feels enough."""
    training = timeline.at(0)
    for step in range(SEARCHED):
        frame = training.observe()
        felt = np.abs(frame.array(0, "deltas")[:, None] * frame.probe("inputs"))
        unit, column = np.unravel_index(felt.argmax(), felt.shape)
        weight = Weight(0, int(unit), int(column))
        if felt.max() > FELT and 0.2 < factors(frame, weight).slope < 0.9:
            return Place(step, weight)
    return Place()


def _path(scene: Scene) -> Facts:
    """How far everything on the weight's way moves with it; the same from the frame's factors."""
    at, moved, seen = scene.weight, scene.moved(NUDGE), scene.factors

    def move(name: str) -> float:
        return float(moved.array(at.layer, name)[at.unit] - scene.frame.array(at.layer, name)[at.unit])

    return {
        "nudge": NUDGE,
        "input": seen.input,
        "slope": seen.slope,
        "error": seen.error,
        "z": move("pre_activations"),
        "a": move("activations"),
        "loss": moved.probe_loss - scene.frame.probe_loss,
        "product": NUDGE * seen.product,
    }


def _near(measured: float, expected: float) -> bool:
    """Equal to a tenth: what a nudge of 0.01 bends."""
    return abs(measured - expected) < 0.1 * abs(expected)


def _blame(scene: Scene) -> Facts:
    unit, frame = scene.weight.unit, scene.frame
    first, second = frame.array(1, "weights")[:, unit] * frame.array(1, "deltas")
    return {"first": first, "second": second, "error": frame.array(0, "errors")[unit]}


def _check(scene: Scene) -> Facts:
    """Every weight's gradient beside its central difference."""
    gaps, largest = [], 0.0
    for layer, (inputs, units) in enumerate(scene.frame.shape):
        gradients = scene.frame.array(layer, "weight_gradients")
        largest = max(largest, float(np.abs(gradients).max()))
        for unit, column in np.ndindex(units, inputs):
            at = Scene(scene.timeline, Place(scene.step, Weight(layer, unit, column)))
            difference = (at.moved(SMALL).probe_loss - at.moved(-SMALL).probe_loss) / (2 * SMALL)
            gaps.append(abs(difference - float(gradients[unit, column])))
    return {"weights": len(gaps), "gap": max(gaps), "largest": largest}


CHAIN = Lesson(
    "chain",
    "Why multiply?",
    (
        LessonStep(
            "online",
            "A weight moves by {nudge:1}; its input is {input:4}. <em>How far does the unit’s sum z "
            "move?</em>",
            ("by the nudge", "by the nudge × the input", "by the nudge × the error"),
            1,
            "<em>By nudge × input:</em> {nudge:1} × {input:4} = {z:4}. First exchange rate: the input.",
            _path,
            lambda facts: abs(facts["z"] - NUDGE * facts["input"]) < 1e-12,
            lively_weight,
            before=Show(phase="forward-1"),
        ),
        LessonStep(
            "online",
            "The sum moved by {z:4}. The slope of the unit’s curve is {slope:4} here. <em>How far does its "
            "answer a move?</em>",
            ("just as far", "about z’s move × the slope", "about z’s move ÷ the slope"),
            1,
            "<em>About move × slope:</em> {a:4} was measured. Second exchange rate: f′.",
            _path,
            lambda facts: _near(facts["a"], facts["z"] * facts["slope"]),
            lively_weight,
            before=Show(panel="curve"),
        ),
        LessonStep(
            "online",
            "The answer moved by {a:4}; the error that arrives at the unit says {error:4}. <em>How far does "
            "the loss move?</em>",
            ("about a’s move × the error", "about the error", "the sum of all three"),
            0,
            "<em>About move × error:</em> {loss:4} was measured. A chain of exchange rates multiplies, like "
            "money changed three times: {product:4}.",
            _path,
            lambda facts: _near(facts["loss"], facts["product"]),
            lively_weight,
            after=Show(panel="slice"),
        ),
        LessonStep(
            "online",
            "Only the output has a target to compare with. <em>Where does the error at our hidden unit come "
            "from?</em>",
            (
                "it is the output’s error",
                "from the units it feeds: weight × delta",
                "from the input",
            ),
            1,
            "<em>Weight × delta, added up:</em> {first:4} {second:+4} = {error:4}. Along a path factors "
            "multiply; where paths meet, they add.",
            _blame,
            lambda facts: abs(facts["first"] + facts["second"] - facts["error"]) < 1e-12,
            lively_weight,
            before=Show(phase="backward-2"),
            after=Show(phase="backward-1"),
        ),
        LessonStep(
            "online",
            "<em>Is the product a rule that somebody chose, or one that follows?</em>",
            ("chosen, since it works", "it follows from the chain rule"),
            1,
            "<em>It follows.</em> For all {weights} weights the product is the measured slope of the loss, "
            "within {gap}. Rumelhart, Hinton & Williams used it so in 1986.",
            _check,
            lambda facts: facts["gap"] < 1e-6 * facts["largest"],
            lively_weight,
        ),
    ),
    "Rumelhart, Hinton & Williams 1986, Learning representations by back-propagating errors; "
    "Hertz, Krogh & Palmer 1991, Introduction to the Theory of Neural Computation, chapter 6",
    words="textbook",
)
