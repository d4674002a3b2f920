"""Lesson 8: how a ReLU dies, at birth and of a step too large, and what revives it."""

import numpy as np

from app.analysis.born_dead import born_dead_by_layer
from app.analysis.operating_points import operating_points
from app.core.theory import born_dead
from app.lessons.lesson import Facts, Lesson, LessonStep, Show, Then
from app.lessons.scene import Changes, Scene
from app.timeline import Timeline

NETWORKS, FEWER = 200, 100
HIDDEN = 9
SLOWER: Changes = {"training": {"optimizer": {"learning_rate": 0.1}}}
LEAKY: Changes = {"network": {"layers": [{"activation": "leaky_relu"}, {}]}}
REVIVED = 1000


def lets_nothing_through(timeline: Timeline) -> bool:
    """Whether some hidden layer answers 0 to every training sample."""
    return any(not answers.any() for _, answers in operating_points(timeline, timeline.step)[:-1])


def _wide(units: int) -> Changes:
    layers = [{"units": units, "activation": "relu"}] * HIDDEN
    return {"network": {"layers": [*layers, {"units": 1, "activation": "linear"}]}}


def _dead_share(scene: Scene, changes: Changes, networks: int) -> float:
    return float(born_dead_by_layer(scene.afresh(changes), networks)[-1])


def _births(scene: Scene) -> Facts:
    return {
        "networks": NETWORKS,
        "layers": HIDDEN,
        "dead": _dead_share(scene, {}, NETWORKS),
        "theory": born_dead([2] * HIDDEN),
    }


def _hidden_gradient(timeline: Timeline) -> float:
    frame = timeline.frame(timeline.step + 1)
    return max(
        float(np.abs(frame.array(layer, "weight_gradients")).max()) for layer in range(len(frame.shape) - 1)
    )


def _dead(scene: Scene) -> Facts:
    """Of the first dead network, counted from this run's seed."""
    seed = scene.spec.seed
    while not lets_nothing_through(dead := scene.afresh({"seed": seed})):
        seed += 1
    before = _hidden_gradient(dead)
    start = dead.at(0).parameters
    dead.advance(500)
    frame = dead.frame(dead.step + 1)
    moved = [
        np.count_nonzero(frame.array(layer, "weights") - weights)
        for layer, weights in enumerate(start.weights)
    ]
    return {
        "before": before,
        "after": _hidden_gradient(dead),
        "steps": dead.step,
        "moved": sum(moved),
        "bias": abs(frame.array(HIDDEN, "biases")[0] - start.biases[HIDDEN][0]),
    }


def _out_of_it(scene: Scene) -> Facts:
    larger: Changes = {"network": {"initializer": {"name": "he_normal", "gain": 3.0}}}
    return {
        "units": 8,
        "wide": _dead_share(scene, _wide(8), FEWER),
        "theory": born_dead([8] * HIDDEN),
        "larger": _dead_share(scene, larger, NETWORKS),
        "narrow": born_dead([2] * HIDDEN),
    }


def _killed(scene: Scene) -> Facts:
    large, small = scene.changed({}, 1), scene.changed(SLOWER, 300)
    frame = large.frame(2)
    answers = operating_points(large, 1)[0][1]
    large.advance(299)
    return {
        "rate": scene.spec.training.optimizer.learning_rate,
        "slower": 0.1,
        "weight": frame.array(0, "weights")[0, 0],
        "answers": np.abs(answers).max(),
        "gradient": _hidden_gradient(large),
        "loss": large.losses()[0],
        "small": small.losses()[0],
        "steps": 300,
    }


def _leaking(scene: Scene) -> Facts:
    leaky, dead = scene.changed(LEAKY), scene.changed({}, REVIVED)
    leaky.advance(1)
    frame = leaky.frame(2)
    leaky.advance(REVIVED - 1)
    return {
        "slope": frame.array(0, "slopes").max(),
        "weight": frame.array(0, "weights")[0, 0],
        "gradient": abs(frame.array(0, "weight_gradients")[0, 0]),
        "steps": REVIVED,
        "leaky": leaky.losses()[0],
        "dead": dead.losses()[0],
        "through": 0.01**HIDDEN,
        "layers": HIDDEN,
    }


DYING = Lesson(
    "dying",
    "Can a ReLU die?",
    (
        LessonStep(
            "narrow_relu",
            "A ReLU’s valve is open or shut. {layers} layers of two, fresh from their random start. <em>Of "
            "{networks} such networks, how many let nothing through?</em>",
            ("next to none", "about half", "more than nine in ten"),
            2,
            "<em>More than nine in ten:</em> {dead:%}. In theory {theory:%}: each layer of two is shut with "
            "probability ¼, and one shut layer is enough.",
            _births,
            lambda facts: abs(facts["dead"] - facts["theory"]) < 0.06 and facts["dead"] > 0.865,
            after=Show(panel="births"),
        ),
        LessonStep(
            "narrow_relu",
            "A shut layer has slope 0. <em>Can such a network be trained back to life?</em>",
            ("yes, with patience", "no: its hidden weights never move"),
            1,
            "<em>No:</em> the largest gradient of a hidden weight is {before}, and after {steps} steps "
            "still {after}. Only the output’s bias has moved.",
            _dead,
            lambda facts: facts["before"] == facts["after"] == facts["moved"] == 0 < facts["bias"],
            after=Show(phase="backward-1", panel="gradient"),
            then=Then(500),
        ),
        LessonStep(
            "narrow_relu",
            "<em>What would have kept more of these networks alive?</em>",
            ("larger weights", "more layers", "more units in each layer"),
            2,
            "<em>More units:</em> with {units} a layer, {wide:%} are born dead, in theory {theory:%}. "
            "Weights three times larger change nothing, {larger:%}: what is shut is shut at any scale.",
            _out_of_it,
            lambda facts: facts["wide"] < 0.12 and abs(facts["larger"] - facts["narrow"]) < 0.06,
        ),
        LessonStep(
            "dying_relu",
            "One living ReLU, and a rate of {rate:1}. <em>What does one step too large do to it?</em>",
            ("it overshoots and comes back", "it dies"),
            1,
            "<em>It dies:</em> its weight is {weight}, it answers {answers} to every sample, gradient "
            "{gradient}, loss {loss}. At a rate of {slower:1} the loss comes to {small}.",
            _killed,
            lambda facts: (
                facts["answers"] == facts["gradient"] == 0 and facts["small"] < 0.01 * facts["loss"]
            ),
            before=Show(panel="curve"),
            after=Show(panel="twin"),
            then=Then(300, SLOWER),
        ),
        LessonStep(
            "dying_relu",
            "A ReLU that leaks has a slope of {slope:1} where it was 0. <em>After the same step too large, "
            "does it come back?</em>",
            ("no, a hundredth is too little", "yes, slowly"),
            1,
            "<em>Yes, slowly:</em> a loss of {leaky} after {steps} steps, where the dead one stays at {dead}."
            " But through {layers} shut layers a leak lets {through:1} pass: next to nothing.",
            _leaking,
            lambda facts: (
                facts["weight"] < 0 < facts["gradient"]
                and facts["slope"] == 0.01
                and facts["leaky"] < 0.1 * facts["dead"]
            ),
            after=Show(panel="twin"),
            then=Then(REVIVED, LEAKY),
        ),
    ),
    "Lu et al. 2020, Dying ReLU and initialization: theory and numerical examples",
)
