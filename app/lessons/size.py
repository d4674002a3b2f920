"""Lesson 5: what the slope of the loss tells, its direction and its size, and what it does not."""

import numpy as np

from app.lessons.lesson import Facts, Lesson, LessonStep, Show, Then
from app.lessons.scene import Changes, Scene

ZERO_STEPS = 200
SMALL = 0.1
BESIDE: Changes = {
    "network": {
        "parameters": [
            {"weights": [[SMALL, SMALL], [-SMALL, -SMALL], [0, 0], [0, 0]], "biases": [0, 2 * SMALL, 0, 0]},
            {"weights": [[SMALL, SMALL, 0, 0]], "biases": [-2 * SMALL * np.tanh(SMALL)]},
        ]
    }
}
"""Weights so near to 0 that still answer the two ones a little higher than the two zeros."""


def _weight(value: float) -> Changes:
    return {"network": {"parameters": [{"weights": [[value]], "biases": [0.0]}]}}


def _slope(scene: Scene, changes: Changes) -> float:
    return float(scene.afresh(changes).frame(1).array(0, "weight_gradients")[0, 0])


def _bowl(scene: Scene) -> Facts:
    return {
        "far": _slope(scene, _weight(4.0)),
        "near": _slope(scene, _weight(2.0)),
        "left": _slope(scene, _weight(-2.0)),
    }


def _bottom(scene: Scene) -> Facts:
    timeline = scene.changed({}, 200)
    frame = timeline.frame(timeline.step + 1)
    return {
        "steps": timeline.step,
        "weight": frame.array(0, "weights")[0, 0],
        "slope": frame.array(0, "weight_gradients")[0, 0],
        "first": scene.frame.array(0, "weight_gradients")[0, 0],
    }


def _plateau(scene: Scene) -> Facts:
    """The slope where the unit is sure and wrong, and where it is undecided, much nearer to the answer."""
    frame, nearer = scene.frame, scene.afresh(_weight(0.0)).frame(1)
    return {
        "loss": frame.train_loss,
        "slope": frame.array(0, "weight_gradients")[0, 0],
        "nearer_loss": nearer.train_loss,
        "nearer": nearer.array(0, "weight_gradients")[0, 0],
    }


def _cliff(scene: Scene) -> Facts:
    distance = 0.1
    return {
        "slope": scene.frame.array(0, "weight_gradients")[0, 0],
        "loss": scene.frame.train_loss,
        "distance": distance,
        "there": scene.moved(distance).probe_loss,
    }


def _saddle(scene: Scene) -> Facts:
    start, timeline = scene.frame, scene.changed({}, ZERO_STEPS)
    end = timeline.frame(timeline.step + 1)
    other = scene.afresh({"network": {"initializer": {"name": "xavier_uniform"}}}, 2000)
    gradients = [frame.array(0, "weight_gradients") for frame in (start, end)]
    return {
        "beside": scene.afresh(BESIDE).losses()[0],
        "largest": max(np.abs(gradient).max() for gradient in gradients),
        "steps": ZERO_STEPS,
        "start": start.train_loss,
        "end": end.train_loss,
        "other": other.losses()[0],
    }


SIZE = Lesson(
    "size",
    "Is a large slope far from the minimum?",
    (
        LessonStep(
            "bowl",
            "A linear unit and one weight: the loss is a parabola with its bottom at 0. The slope at 4 is "
            "{far}. <em>What is it at 2?</em>",
            ("the same", "half as large", "a quarter"),
            1,
            "<em>Half as large:</em> {near}, and at −2 it is {left}: the sign tells the side, the size the "
            "distance. On a parabola, that is.",
            _bowl,
            lambda facts: facts["far"] == 2 * facts["near"] == -2 * facts["left"],
            before=Show(panel="slice"),
        ),
        LessonStep(
            "bowl",
            "Every step goes against the slope, in proportion to it. <em>What do the steps do near the "
            "bottom?</em>",
            ("they stay as long as they were", "they get shorter by themselves"),
            1,
            "<em>They get shorter:</em> after {steps} steps the weight is {weight} and the slope {slope}; "
            "it was {first}. At the bottom the slope is 0.",
            _bottom,
            lambda facts: abs(facts["slope"]) < 1e-6 * abs(facts["first"]) and abs(facts["weight"]) < 1e-6,
            before=Show(panel="slice"),
            after=Show(panel="slice"),
            then=Then(200),
        ),
        LessonStep(
            "plateau",
            "A sigmoid unit says 0 where 1 is right: the loss is {loss}, the worst there is. <em>How large "
            "is the slope of the loss?</em>",
            ("very large", "next to 0"),
            1,
            "<em>Next to 0:</em> {slope}. Nearer to the answer, at a loss of {nearer_loss}, it is {nearer}. "
            "On a plateau a small slope is no sign of being near.",
            _plateau,
            lambda facts: (
                abs(facts["slope"]) < 0.01 * abs(facts["nearer"]) and facts["loss"] > 3 * facts["nearer_loss"]
            ),
            before=Show(panel="curve"),
            after=Show(panel="slice"),
        ),
        LessonStep(
            "cliff",
            "The same unit with a large input: the slope is {slope}. <em>How far is it to a loss near "
            "0?</em>",
            ("far, since the slope is large", "a very short way"),
            1,
            "<em>A short way:</em> {distance:1} farther the loss is {there} instead of {loss}. On a cliff a "
            "large slope is no sign of being far.",
            _cliff,
            lambda facts: abs(facts["slope"]) > 5 and facts["there"] < 0.01 * facts["loss"],
            before=Show(panel="slice"),
            after=Show(panel="slice"),
        ),
        LessonStep(
            "saddle",
            "Exclusive or, with every weight 0. All slopes of the hidden weights are {largest}. <em>Is this "
            "a minimum?</em>",
            ("yes: the slope is 0", "no, and it stays there all the same"),
            1,
            "<em>No:</em> the loss is {end} after {steps} steps as before. From random weights it comes to "
            "{other}, and close by there are lower places: slope 0 is found at a saddle too.",
            _saddle,
            lambda facts: (
                facts["largest"] == 0
                and facts["start"] == facts["end"]
                and facts["beside"] < facts["end"]
                and facts["other"] < 0.2 * facts["end"]
            ),
            before=Show(panel="loss"),
            after=Show(panel="surface"),
            then=Then(ZERO_STEPS),
        ),
    ),
)
