"""Lesson 8: how a ReLU dies, at birth and of a step too large, and what revives it."""

import numpy as np

from app.lessons.lesson import Facts, Lesson, LessonStep, Show, Then
from app.lessons.scene import Changes, Scene
from app.lessons.theory import born_dead
from app.runs.looking import operating_points
from app.runs.replay import Life

NETWORKS = 200
HIDDEN = 9
SLOWER: Changes = {"training": {"optimizer": {"learning_rate": 0.1}}}


def lets_nothing_through(life: Life) -> bool:
    """Whether some hidden layer answers 0 to every training sample."""
    return any(not answers.any() for _, answers in operating_points(life, life.step)[:-1])


def _narrow(units: int, activation: str = "relu") -> Changes:
    layers = [{"units": units, "activation": activation}] * HIDDEN
    return {"network": {"layers": [*layers, {"units": 1, "activation": "linear"}]}}


def dead_share(scene: Scene, units: int, networks: int = NETWORKS) -> float:
    """The share of networks, born of as many seeds, that let nothing through."""
    first = scene.spec.seed * networks
    born = [scene.afresh({**_narrow(units), "seed": first + number}) for number in range(networks)]
    return sum(map(lets_nothing_through, born)) / networks


def _births(scene: Scene) -> Facts:
    return {
        "networks": NETWORKS,
        "layers": HIDDEN,
        "dead": dead_share(scene, 2),
        "theory": born_dead(2, HIDDEN),
    }


def _hidden_gradient(life: Life) -> float:
    frame = life.frame(life.step + 1)
    return max(
        float(np.abs(frame.array(layer, "weight_gradients")).max()) for layer in range(len(frame.shape) - 1)
    )


def _dead(scene: Scene) -> Facts:
    """Of the first dead network, counted from this run's seed."""
    seed = scene.spec.seed
    while not lets_nothing_through(dead := scene.afresh({"seed": seed})):
        seed += 1
    before = _hidden_gradient(dead)
    dead.advance(500)
    return {"before": before, "after": _hidden_gradient(dead), "steps": dead.step}


def _wider(scene: Scene) -> Facts:
    leaky = scene.afresh(_narrow(2, "leaky_relu"))
    return {
        "units": 8,
        "wide": dead_share(scene, 8, NETWORKS // 2),
        "theory": born_dead(8, HIDDEN),
        "leaky": _hidden_gradient(leaky),
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
            after=Show(panel="curve"),
        ),
        LessonStep(
            "narrow_relu",
            "A shut layer has slope 0. <em>Can such a network be trained back to life?</em>",
            ("yes, with patience", "no: its hidden weights never move"),
            1,
            "<em>No:</em> the largest gradient of a hidden weight is {before}, and after {steps} steps "
            "still {after}. Only the output’s bias moves.",
            _dead,
            lambda facts: facts["before"] == facts["after"] == 0,
            after=Show(phase="backward-1", panel="gradient"),
            then=Then(500),
        ),
        LessonStep(
            "narrow_relu",
            "Two ways out: more units a layer, or a ReLU that leaks. <em>Which of them works?</em>",
            ("more units only", "the leak only", "both"),
            2,
            "<em>Both:</em> with {units} units {wide:%} are born dead, in theory {theory:%}. A leaky ReLU’s "
            "slope is never 0: a gradient of {leaky} arrives.",
            _wider,
            lambda facts: facts["wide"] < 0.12 and facts["leaky"] > 0,
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
    ),
    "Lu et al. 2020, Dying ReLU and initialization: theory and numerical examples",
)
