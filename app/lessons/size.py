"""Lesson 5: what the slope of the loss and f′ tell of the distance to the minimum, and what not."""

import numpy as np

from app.lessons.lesson import Facts, Lesson, LessonStep, Option, Show, Table, Then
from app.lessons.scene import Changes, Scene

ZERO_STEPS, RANDOM_STEPS = 200, 2000
DOWN = 50
"""Steps down the parabola: near its bottom, and still to be seen."""
TO_THE_MIDDLE = 250
"""Steps from the flat end of a tanh to the minimum in its middle."""
SMALL = 0.2
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
    timeline = scene.changed({}, DOWN)
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
        "input": scene.factors.input,
        "open": scene.factors.slope,
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


def _from_the_flat(scene: Scene) -> Facts:
    """f′ and the slope of the loss on the way from the flat end of a tanh to its middle."""
    timeline = scene.afresh({})
    frames = [timeline.observe() for _ in range(TO_THE_MIDDLE)]
    frames.append(timeline.frame(TO_THE_MIDDLE + 1))
    slopes = [abs(frame.array(0, "weight_gradients")[0, 0]) for frame in frames]
    facts: dict[str, float] = {"steps": TO_THE_MIDDLE}
    for name, at in (("first", 0), ("steep", int(np.argmax(slopes))), ("last", -1)):
        facts |= {
            f"{name}_weight": frames[at].array(0, "weights")[0, 0],
            f"{name}_open": frames[at].array(0, "slopes")[0],
            f"{name}_slope": slopes[at],
            f"{name}_loss": frames[at].train_loss,
        }
    facts["growing"] = float(np.diff([frame.array(0, "slopes")[0] for frame in frames]).min())
    return facts


def _at(place: str, words: str) -> tuple[str, ...]:
    numbers = ("weight:f", "open:f", "slope:f", "loss:3")
    return (words, *(f"{{{place}_{number}}}" for number in numbers))


SIZE = Lesson(
    "size",
    "Does a large f′ or slope of the loss mean far off?",
    (
        LessonStep(
            "bowl",
            "A linear unit and one weight: the loss is a parabola with its bottom at 0. With the weight at 4 "
            "the slope of the loss is {far:f}. <em>What is it at 2?</em>",
            (
                Option("just as large", "No: the parabola is flatter there."),
                Option("half as large"),
                Option("a quarter as large", "No: that is the loss itself."),
            ),
            "<em>Half as large:</em> {near:f}, and at −2 it is {left:f}. On a parabola the sign tells the "
            "side, and the size tells the distance.",
            _bowl,
            lambda facts: (
                facts["far"] == 2 * facts["near"] == -2 * facts["left"]
                and facts["far_loss"] == 4 * facts["near_loss"]
            ),
            before=Show(phase="backward-1"),
            after=Show(phase="backward-1", panel="slice"),
            table=Table(
                "On the parabola",
                ("weight", "loss", "slope of the loss"),
                (
                    ("4", "{far_loss}", "{far:f}"),
                    ("2", "{near_loss}", "{near:f}"),
                    ("−2", "{left_loss}", "{left:f}"),
                ),
            ),
        ),
        LessonStep(
            "bowl",
            "Down the same parabola at a rate that stays: every step goes against the slope of the loss. "
            "<em>What do the steps do near the bottom?</em>",
            (
                Option(
                    "they stay as long: the rate does",
                    "No: they are rate × slope of the loss, and that shrinks.",
                ),
                Option("they get shorter by themselves"),
            ),
            "<em>They get shorter:</em> the first step moved the weight by {first_move:3}; now, after "
            "{steps}, the next will move it by {move:3}. It stands at {weight:f}, where the slope of the "
            "loss is {slope:f}.",
            _bottom,
            lambda facts: (
                abs(facts["slope"]) < 0.01 * abs(facts["first"])
                and abs(facts["weight"]) < 0.01 * facts["first_weight"]
                and abs(facts["move"] / facts["slope"] - facts["first_move"] / facts["first"]) < 1e-12
            ),
            before=Show(phase="backward-1"),
            after=Show(phase="backward-1", panel="slice"),
            then=Then(DOWN),
            table=Table(
                "Steps on the parabola",
                ("", "weight", "slope of the loss", "moves by"),
                (
                    ("first step", "{first_weight:f}", "{first:f}", "{first_move:3}"),
                    ("after {steps}", "{weight:f}", "{slope:f}", "{move:3}"),
                ),
            ),
        ),
        LessonStep(
            "plateau",
            "A sigmoid unit says next to 0 where 1 is right: the loss is {loss}. With the weight at "
            "{nearer_weight:f} it would be {nearer_loss:3}, and the answer nearer. <em>Where is the loss "
            "steeper?</em>",
            (
                Option(
                    "here, where it is farther off",
                    "No: where the unit is so sure and wrong, the loss is level.",
                ),
                Option("there, nearer to the answer"),
            ),
            "<em>There:</em> the slope of the loss is {nearer:f}; here it is next to 0, {slope:f}, though "
            "the loss can hardly be worse. On a plateau a small slope of the loss is no sign of being near.",
            _plateau,
            lambda facts: (
                abs(facts["slope"]) < 0.01 * abs(facts["nearer"])
                and facts["loss"] > 3 * facts["nearer_loss"]
                and facts["loss"] > 0.99 * 0.5
            ),
            hides=("plot",),
            before=Show(phase="loss"),
            after=Show(phase="backward-1", panel="slice"),
            table=Table(
                "On the plateau, and nearer",
                ("weight", "loss", "slope of the loss"),
                (
                    ("{weight:f}", "{loss}", "{slope:f}"),
                    ("{nearer_weight:f}", "{nearer_loss:3}", "{nearer:f}"),
                ),
            ),
        ),
        LessonStep(
            "cliff",
            "The same unit, now with a weight of {weight:f} and an input of {input:f}: the loss is "
            "{loss:3}, f′ {open:f}, the slope of the loss {slope:f}. <em>How far is it to a loss near "
            "0?</em>",
            (
                Option(
                    "far: the slope of the loss is large",
                    "No: it is steep, and soon over.",
                ),
                Option("a very short way"),
            ),
            "<em>A very short way:</em> with the weight {distance:1} larger the loss is {there} instead of "
            "{loss:3}. On a cliff a large slope of the loss is no sign of being far.",
            _cliff,
            lambda facts: abs(facts["slope"]) > 5 and facts["there"] < 0.01 * facts["loss"],
            hides=("plot",),
            before=Show(phase="backward-1"),
            after=Show(phase="backward-1", panel="slice"),
            table=Table(
                "Down the cliff",
                ("weight", "loss"),
                (
                    ("{weight:f}", "{loss:3}"),
                    ("{distance:1} larger", "{there}"),
                ),
            ),
        ),
        LessonStep(
            "saddle",
            "Exclusive or, with every weight 0. At each hidden weight the slope of the loss is {largest:f}. "
            "<em>Is this a minimum?</em>",
            (
                Option("yes: the slope of the loss is 0", "No: the loss is lower close by."),
                Option("no, but training stays there"),
            ),
            "<em>It stays, and it is no minimum:</em> the loss is {end} as before. Close by, where the "
            "table says, it is {beside}; from random weights it comes to {other}. This is a saddle: level "
            "here, and downhill that way.",
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
                    ("all 0, at the start", "{start}"),
                    ("all 0, after {steps} steps", "{end}"),
                    ("two hidden units’ weights, in and out, ±0.2", "{beside}"),
                    ("random, after {random_steps} steps", "{other}"),
                ),
            ),
        ),
        LessonStep(
            "from_the_flat",
            "A tanh unit is to answer 0: the minimum is at a weight of 0. It starts far off, at "
            "{first_weight:f}. <em>What does the slope of the loss do on the way to the minimum?</em>",
            (
                Option(
                    "it falls all the way", "No: on a parabola of one weight it would; this loss is none."
                ),
                Option("it grows first, then falls"),
                Option("it grows all the way", "No: at the minimum the loss is level."),
            ),
            "<em>It grows, then falls:</em> {first_slope:f}, {steep_slope:f}, {last_slope:f}; and f′ only "
            "grows, from {first_open:f} to {last_open:f}. So neither of the two, being large, means far from "
            "the minimum.",
            _from_the_flat,
            lambda facts: (
                facts["first_open"] < 0.1
                and facts["last_open"] > 0.99
                and facts["growing"] >= 0
                and facts["last_loss"] < 1e-4 < 0.4 < facts["first_loss"]
                and facts["last_weight"] < facts["steep_weight"] < facts["first_weight"]
                and facts["first_slope"] < 0.25 * facts["steep_slope"]
                and facts["last_slope"] < 0.25 * facts["first_slope"]
            ),
            hides=("plot",),
            before=Show(panel="curve"),
            after=Show(panel="curve"),
            then=Then(TO_THE_MIDDLE),
            table=Table(
                "On the way to the minimum",
                ("", "weight", "f′", "slope of the loss", "loss"),
                (
                    _at("first", "far off"),
                    _at("steep", "the steepest step"),
                    _at("last", "after {steps} steps"),
                ),
            ),
            answers="Does a large f′, or slope of the loss, mean far from the minimum?",
        ),
    ),
)
