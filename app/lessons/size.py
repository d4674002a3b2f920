"""Lesson 5: what the slope of the loss tells, its direction and its size, and what it does not."""

import numpy as np

from app.lessons.lesson import Facts, Lesson, LessonStep, Option, Show, Table, Then
from app.lessons.scene import Changes, Scene

ZERO_STEPS, RANDOM_STEPS = 200, 2000
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


def _bowl(scene: Scene) -> Facts:
    facts: dict[str, float] = {}
    for name, weight in (("far", 4.0), ("near", 2.0), ("left", -2.0)):
        frame = scene.afresh(_weight(weight)).frame(1)
        facts[name] = frame.array(0, "weight_gradients")[0, 0]
        facts[f"{name}_loss"] = frame.train_loss
    return facts


def _bottom(scene: Scene) -> Facts:
    timeline = scene.changed({}, 200)
    frame = timeline.frame(timeline.step + 1)
    return {
        "steps": timeline.step,
        "first_weight": scene.frame.array(0, "weights")[0, 0],
        "first": scene.frame.array(0, "weight_gradients")[0, 0],
        "first_move": scene.frame.array(0, "weight_updates")[0, 0],
        "weight": frame.array(0, "weights")[0, 0],
        "slope": frame.array(0, "weight_gradients")[0, 0],
        "move": frame.array(0, "weight_updates")[0, 0],
    }


def _plateau(scene: Scene) -> Facts:
    """The slope of the loss where the unit is sure and wrong, and where it is undecided."""
    frame, nearer = scene.frame, scene.afresh(_weight(0.0)).frame(1)
    return {
        "weight": frame.array(0, "weights")[0, 0],
        "loss": frame.train_loss,
        "slope": frame.array(0, "weight_gradients")[0, 0],
        "nearer_weight": nearer.array(0, "weights")[0, 0],
        "nearer_loss": nearer.train_loss,
        "nearer": nearer.array(0, "weight_gradients")[0, 0],
    }


def _cliff(scene: Scene) -> Facts:
    distance = 0.1
    weight = scene.frame.array(0, "weights")[0, 0]
    return {
        "weight": weight,
        "slope": scene.frame.array(0, "weight_gradients")[0, 0],
        "loss": scene.frame.train_loss,
        "distance": distance,
        "there": scene.moved(distance).probe_loss,
    }


def _saddle(scene: Scene) -> Facts:
    start, timeline = scene.frame, scene.changed({}, ZERO_STEPS)
    end = timeline.frame(timeline.step + 1)
    other = scene.afresh({"network": {"initializer": {"name": "xavier_uniform"}}}, steps=RANDOM_STEPS)
    gradients = [frame.array(0, "weight_gradients") for frame in (start, end)]
    return {
        "beside": scene.afresh(BESIDE).losses()[0],
        "largest": max(np.abs(gradient).max() for gradient in gradients),
        "steps": ZERO_STEPS,
        "random_steps": RANDOM_STEPS,
        "start": start.train_loss,
        "end": end.train_loss,
        "other": other.losses()[0],
    }


SIZE = Lesson(
    "size",
    "Does a large slope of the loss mean far from the minimum?",
    (
        LessonStep(
            "bowl",
            "A linear unit and one weight: the loss is a parabola with its bottom at 0. With the weight at 4 "
            "the slope of the loss is {far}. <em>What is it at 2?</em>",
            (
                Option("the same", "No: the parabola is flatter there."),
                Option("half as large"),
                Option("a quarter", "No: that is the loss itself."),
            ),
            "<em>Half as large:</em> {near}, and at −2 it is {left}. The sign tells the side, the size the "
            "distance. On a parabola, that is.",
            _bowl,
            lambda facts: (
                facts["far"] == 2 * facts["near"] == -2 * facts["left"]
                and facts["far_loss"] == 4 * facts["near_loss"]
            ),
            before=Show(panel="slice"),
            after=Show(panel="slice"),
            table=Table(
                "On the parabola",
                ("weight", "loss", "slope of the loss"),
                (
                    ("4", "{far_loss}", "{far}"),
                    ("2", "{near_loss}", "{near}"),
                    ("−2", "{left_loss}", "{left}"),
                ),
            ),
        ),
        LessonStep(
            "bowl",
            "Every step goes against the slope of the loss, in proportion to it. <em>What do the steps do "
            "near the bottom?</em>",
            (
                Option(
                    "they stay as long as they were",
                    "No: they shrink as the slope of the loss does.",
                ),
                Option("they get shorter by themselves"),
            ),
            "<em>They get shorter:</em> the first moved the weight by {first_move}, the next would move it "
            "by {move}. It stands at {weight}, and the slope of the loss there is {slope}.",
            _bottom,
            lambda facts: (
                abs(facts["slope"]) < 1e-6 * abs(facts["first"])
                and abs(facts["weight"]) < 1e-6
                and abs(facts["move"] / facts["slope"] - facts["first_move"] / facts["first"]) < 1e-12
            ),
            before=Show(panel="slice"),
            after=Show(panel="slice"),
            then=Then(200),
            table=Table(
                "Steps on the parabola",
                ("", "weight", "slope of the loss", "moves by"),
                (
                    ("first step", "{first_weight}", "{first}", "{first_move}"),
                    ("after {steps}", "{weight}", "{slope}", "{move}"),
                ),
            ),
        ),
        LessonStep(
            "plateau",
            "A sigmoid unit says next to 0 where 1 is right: the loss is {loss:4}, and it cannot be much "
            "worse. <em>How large is the slope of the loss?</em>",
            (
                Option("very large", "No: where the unit is so sure, the curve is level."),
                Option("next to 0"),
            ),
            "<em>Next to 0:</em> {slope}. Nearer to the answer, at a loss of {nearer_loss:3}, it is "
            "{nearer}. On a plateau a small slope of the loss is no sign of being near.",
            _plateau,
            lambda facts: (
                abs(facts["slope"]) < 0.01 * abs(facts["nearer"])
                and facts["loss"] > 3 * facts["nearer_loss"]
                and facts["loss"] > 0.99 * 0.5
            ),
            before=Show(panel="slice"),
            after=Show(panel="slice"),
            table=Table(
                "On the plateau, and nearer",
                ("weight", "loss", "slope of the loss"),
                (
                    ("{weight:3}", "{loss:4}", "{slope}"),
                    ("{nearer_weight}", "{nearer_loss:3}", "{nearer}"),
                ),
            ),
        ),
        LessonStep(
            "cliff",
            "The same unit with a large input: the slope of the loss is {slope}. <em>How far is it to a loss "
            "near 0?</em>",
            (
                Option(
                    "far, since the slope of the loss is large",
                    "No: it is steep, and soon over.",
                ),
                Option("a very short way"),
            ),
            "<em>A short way:</em> with the weight {distance:1} farther the loss is {there} instead of "
            "{loss:3}. On a cliff a large slope of the loss is no sign of being far.",
            _cliff,
            lambda facts: abs(facts["slope"]) > 5 and facts["there"] < 0.01 * facts["loss"],
            before=Show(panel="slice"),
            after=Show(panel="slice"),
            table=Table(
                "Down the cliff",
                ("weight", "loss"),
                (
                    ("{weight}", "{loss:3}"),
                    ("{distance:1} farther", "{there}"),
                ),
            ),
        ),
        LessonStep(
            "saddle",
            "Exclusive or, with every weight 0. At each hidden weight the slope of the loss is {largest}. "
            "<em>Is this a minimum?</em>",
            (
                Option("yes: the slope of the loss is 0", "No: lower places are close by."),
                Option("no, and it stays there all the same"),
            ),
            "<em>No:</em> the loss is {end:6} as before. Close by it is {beside:6}, and from random weights "
            "it comes to {other}. At a saddle the slope of the loss is 0 as well.",
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
            table=Table(
                "Exclusive or",
                ("weights", "loss"),
                (
                    ("all 0, at the start", "{start:6}"),
                    ("all 0, after {steps} steps", "{end:6}"),
                    ("a little away from 0", "{beside:6}"),
                    ("random, after {random_steps} steps", "{other}"),
                ),
            ),
        ),
    ),
)
