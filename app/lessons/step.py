"""Lesson 11: units that answer 0 or 1, whose slope is 0, and what is put in its place."""

import numpy as np

from app.core.frame import Frame
from app.lessons.lesson import Facts, Lesson, LessonStep, Show, Then
from app.lessons.scene import NUDGE, Changes, Place, Scene, probe_gradient
from app.runs.looking import Weight
from app.runs.replay import Life

STEPS = 4000


def _hidden(derivative: str) -> Changes:
    return {"network": {"layers": [{"derivative": derivative}, {"derivative": None}]}}


SURROGATE, THROUGH = _hidden("tanh"), _hidden("one")


def felt_weight(life: Life) -> Place:
    """The hidden weight that the surrogate moves most at the first step."""
    frame = Scene(life, Place()).changed(SURROGATE).frame(1)
    felt = np.abs(frame.array(0, "deltas")[:, None] * frame.probe("inputs"))
    unit, column = np.unravel_index(felt.argmax(), felt.shape)
    return Place(0, Weight(0, int(unit), int(column)))


def _largest(frame: Frame, layer: int) -> float:
    return float(np.abs(frame.array(layer, "weight_gradients")).max())


def _nothing(scene: Scene) -> Facts:
    return {
        "hidden": _largest(scene.frame, 0),
        "output": _largest(scene.frame, 1),
        "slope": np.abs(scene.frame.array(0, "slopes")).max(),
    }


def _nudge(scene: Scene) -> Facts:
    surrogate = scene.changed(SURROGATE).frame(scene.step + 1)
    tiny = NUDGE**4
    measured = scene.moved(tiny).probe_loss - scene.frame.probe_loss
    return {"nudge": tiny, "measured": measured, "promised": probe_gradient(surrogate, scene.weight) * tiny}


def _trained(scene: Scene) -> Facts:
    exact, surrogate, through = (
        scene.changed(changes, STEPS).losses()[0] for changes in ({}, SURROGATE, THROUGH)
    )
    return {"steps": STEPS, "exact": exact, "surrogate": surrogate, "through": through, "guess": 0.5}


STEP = Lesson(
    "step",
    "How can a unit learn whose slope is 0?",
    (
        LessonStep(
            "step",
            "Hidden units that answer 0 or 1: the first neural networks had them. <em>Which weights does "
            "backprop move?</em>",
            ("all of them", "the output’s only", "the hidden ones only"),
            1,
            "<em>The output’s only:</em> a step is flat on both sides, every slope is {slope}. The largest "
            "gradient is {output} at the output and {hidden} in the hidden layer.",
            _nothing,
            lambda facts: facts["hidden"] == facts["slope"] == 0 < facts["output"],
            before=Show(panel="curve"),
            after=Show(phase="backward-1"),
        ),
        LessonStep(
            "step",
            "Put another curve’s slope in its place, tanh’s: a surrogate. <em>Is the circle learned "
            "now?</em>",
            ("no, the slope is wrong", "yes"),
            1,
            "<em>Yes:</em> the loss is {surrogate} after {steps} steps. With the true slopes of 0 it stays "
            "at {exact}, near guessing.",
            _trained,
            lambda facts: facts["surrogate"] < 0.15 and facts["exact"] > 0.4,
            after=Show(panel="twin"),
            then=Then(STEPS, SURROGATE),
        ),
        LessonStep(
            "step",
            "The surrogate promises that a tiny nudge moves this sample’s loss by {promised}. <em>What is "
            "measured?</em>",
            ("that, about", "nothing at all", "the opposite"),
            1,
            "<em>Nothing:</em> {measured}. A surrogate is not the slope of this loss. It says where a "
            "smoother network would go, and that is often good enough.",
            _nudge,
            lambda facts: facts["measured"] == 0 and abs(facts["promised"]) > 0,
            felt_weight,
            after=Show(panel="slice"),
        ),
        LessonStep(
            "step",
            "Or put a plain 1 there: f′ left out, today called straight-through. <em>Where does that "
            "get?</em>",
            ("nowhere", "better than slope 0, less far than the surrogate", "as far as the surrogate"),
            1,
            "<em>In between:</em> {through}; the surrogate {surrogate}, slope 0 {exact}. The 1 blames units "
            "far from their step as much as those close to it.",
            _trained,
            lambda facts: facts["surrogate"] < facts["through"] < facts["exact"],
            after=Show(panel="twin"),
            then=Then(STEPS, THROUGH),
        ),
    ),
    "Bengio, Léonard & Courville 2013, Estimating or propagating gradients through stochastic neurons; "
    "Neftci, Mostafa & Zenke 2019, Surrogate gradient learning in spiking neural networks",
)
