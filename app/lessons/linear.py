"""Lesson 4: why an activation must bend."""

import numpy as np

from app.analysis.operating_points import points_of
from app.core.theory import rise_time
from app.lessons.lesson import Facts, Lesson, LessonStep, Option, Show, Table, Then
from app.lessons.scene import Changes, Scene, gradient, losses_on_the_way, probe_gradient

STEPS = 2000
OPTIMUM = 0.5
"""The least loss that a line has on exclusive or with targets of ±1: it answers 0 everywhere."""


def _layers(*layers: tuple[int, str]) -> Changes:
    return {"network": {"layers": [{"units": units, "activation": name} for units, name in layers]}}


BENT = _layers((4, "tanh"), (4, "tanh"), (1, "linear"))


def _one_line(scene: Scene) -> Facts:
    timeline = scene.afresh({})
    losses = losses_on_the_way(timeline, STEPS)
    last = timeline.frame(STEPS + 1)
    return {
        "steps": STEPS,
        "start": losses[0],
        "end": losses[-1],
        "least": losses.min(),
        "share": abs(probe_gradient(last, scene.weight)),
        "mean": np.abs(gradient(last)).max(),
        "answer": float(np.abs(points_of(timeline.at(STEPS))[-1][1]).max()),
    }


def _any_depth(scene: Scene) -> Facts:
    own = len(scene.spec.network.layers) - 1
    depths = (0, 1, own, 4)
    found = [
        losses_on_the_way(scene.afresh(_layers(*[(4, "linear")] * depth, (1, "linear"))), STEPS)
        for depth in depths
    ]
    last = [losses[-1] for losses in found]
    return {
        "steps": STEPS,
        "none": last[0],
        "one": last[1],
        "own": last[2],
        "four": last[3],
        "layers": own,
        "least": min(losses.min() for losses in found),
    }


def _bent(scene: Scene) -> Facts:
    bent, straight = (scene.changed(changes, STEPS).losses()[0] for changes in (BENT, {}))
    return {"steps": STEPS, "loss": bent, "end": straight}


def _plane(scene: Scene) -> Facts:
    steps = 300
    start, end = scene.frame.train_loss, scene.changed({}, steps).losses()[0]
    slopes = [scene.frame.array(layer, "slopes") for layer in range(len(scene.frame.shape))]
    return {
        "steps": steps,
        "start": start,
        "end": end,
        "slope": max(map(max, slopes)),
        "least": min(map(min, slopes)),
    }


def _saxe(scene: Scene) -> Facts:
    timeline, rate = scene.afresh({}), scene.spec.training.optimizer.learning_rate
    strength = 2.0

    def learned() -> float:
        first, second = timeline.at(timeline.step).parameters.weights
        return float(first[0, 0] * second[0, 0])

    def pull() -> float:
        return float(timeline.frame(timeline.step + 1).array(0, "weight_gradients")[0, 0])

    def steps_until(share: float) -> int:
        while learned() < share * strength:
            timeline.advance(1)
        return timeline.step

    u0, first_pull = learned(), pull()
    tenth = steps_until(0.1)
    half, half_pull = steps_until(0.5), pull()
    return {
        "tenth": tenth,
        "half": half,
        "most": steps_until(0.9) - tenth,
        "rate": rate,
        "time": half * rate,
        "theory": rise_time(strength, u0, strength / 2),
        "first_pull": abs(first_pull),
        "half_pull": abs(half_pull),
    }


LINEAR = Lesson(
    "linear",
    "Why a nonlinear activation?",
    (
        LessonStep(
            "linear",
            "Exclusive or, and every unit linear: its f′ is 1 everywhere, so f′ takes nothing on the way "
            "back; the weights may. <em>How low does the loss get?</em>",
            (
                Option("to 0, since nothing is shut", "No: the four points cannot be told apart by a line."),
                Option("it stops at one half"),
            ),
            "<em>It stops</em> at {end}, the smallest loss that a straight line can have: it answers 0 to "
            "all, neither class. Each sample still asks for a change, but the step takes the mean of all "
            "four, and that is 0.",
            _one_line,
            lambda facts: (
                facts["least"] > OPTIMUM - 1e-12
                and facts["end"] < OPTIMUM + 1e-6
                and facts["mean"] < 1e-3 * facts["share"]
                and facts["answer"] < 0.01
            ),
            before=Show(panel="loss"),
            after=Show(panel="loss"),
            then=Then(STEPS),
        ),
        LessonStep(
            "linear",
            "<em>Would more linear layers help?</em>",
            (
                Option("yes, the deeper the better", "No: the loss is the same at each depth."),
                Option("no, whatever the depth"),
            ),
            "<em>Not at any depth:</em> {none} without a hidden layer, {own} with two, as on show, {four} "
            "with four. A straight line of a straight line is a straight line.",
            _any_depth,
            lambda facts: (
                facts["least"] > OPTIMUM - 1e-12
                and max(facts[name] for name in ("none", "one", "own", "four")) < OPTIMUM + 1e-6
                and facts["layers"] == 2
            ),
            before=Show(panel="loss"),
            after=Show(panel="loss"),
            then=Then(STEPS),
            table=Table(
                "Exclusive or with linear units",
                ("hidden layers", "loss after {steps} steps"),
                (
                    ("none", "{none}"),
                    ("one", "{one}"),
                    ("two, as on show", "{own}"),
                    ("four", "{four}"),
                ),
            ),
        ),
        LessonStep(
            "linear",
            "Now a twin whose hidden units are tanh: they bend, and their f′ changes with e. <em>How low "
            "does its loss get?</em>",
            (
                Option("far below one half"),
                Option("one half again", "No: units that bend can do more than a line."),
            ),
            "<em>Far below:</em> the twin’s loss is next to 0, and this run’s stays at {end}. Units that "
            "bend can tell the four points apart. From the same weights they give other answers, so the "
            "twin starts at another loss.",
            _bent,
            lambda facts: facts["loss"] < 0.01 * OPTIMUM and facts["end"] > OPTIMUM - 1e-12,
            before=Show(panel="loss"),
            after=Show(panel="twin"),
            then=Then(STEPS, BENT),
        ),
        LessonStep(
            "plane",
            "Some say that a constant f′ is of no use. <em>Does a linear network learn nothing, then?</em>",
            (
                Option("what a straight line can do"),
                Option("nothing: all f′ are the same", "No: its loss falls nearly to 0."),
            ),
            "<em>What a straight line can do:</em> here it is a sloping plane, to a loss of {end}, next to "
            "0. A constant f′ does no harm; being straight is the limit.",
            _plane,
            lambda facts: facts["end"] < 0.01 * facts["start"] and facts["slope"] == facts["least"] == 1,
            before=Show(panel="loss"),
            then=Then(300),
            after=Show(panel="loss"),
        ),
        LessonStep(
            "saxe",
            "Two linear units in a row, both of their weights near 0. The weights’ product has to become 2. "
            "<em>How does it rise?</em>",
            (
                Option("hardly at all, then fast"),
                Option("fast, then slower and slower", "No: near 0 each weight holds the other back."),
                Option("evenly", "No: its first tenth takes longest."),
            ),
            "<em>Hardly at all, then fast:</em> the first tenth took {tenth} steps, the next eight tenths "
            "{most}. Half of it was reached at steps × rate = {time:3}; Saxe’s formula predicts {theory:3}.",
            _saxe,
            lambda facts: (
                abs(facts["time"] / facts["theory"] - 1) < 0.02
                and facts["most"] < 0.9 * facts["tenth"]
                and facts["first_pull"] < 0.1 * facts["half_pull"]
            ),
            before=Show(panel="loss"),
            after=Show(panel="rise"),
            then=Then(400),
            table=Table(
                "The product of the two weights",
                ("", "steps", "steps × rate", "Saxe’s formula"),
                (
                    ("to a tenth", "{tenth}", "", ""),
                    ("from there to nine tenths", "{most}", "", ""),
                    ("to half", "{half}", "{time:3}", "{theory:3}"),
                ),
            ),
        ),
    ),
    "Saxe, McClelland & Ganguli 2014, Exact solutions to the nonlinear dynamics of learning in deep linear "
    "neural networks",
)
