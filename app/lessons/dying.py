"""Lesson 8: how a ReLU dies, at birth and of a step too large, and what revives it."""

import numpy as np

from app.analysis.born_dead import born_dead_by_layer
from app.analysis.operating_points import points_of
from app.core.theory import born_dead
from app.lessons.lesson import Facts, Lesson, LessonStep, Option, Show, Table, Then
from app.lessons.scene import Changes, Scene
from app.timeline import Timeline

NETWORKS = 200
HIDDEN = 9
DEAD_STEPS = 500
SLOWER: Changes = {"training": {"optimizer": {"learning_rate": 0.1}}}
LEAKY: Changes = {"network": {"layers": [{"activation": "leaky_relu"}, {}]}}
KILLED_STEPS, REVIVED = 300, 1000


def _wide(units: int) -> Changes:
    layers = [{"units": units, "activation": "relu"}] * HIDDEN
    return {"network": {"layers": [*layers, {"units": 1, "activation": "linear"}]}}


def _dead_share(scene: Scene, changes: Changes, networks: int) -> float:
    return float(born_dead_by_layer(scene.afresh(changes), networks)[-1])


def _births(scene: Scene) -> Facts:
    return {
        "networks": NETWORKS,
        "dead": _dead_share(scene, {}, NETWORKS),
        "theory": born_dead([2] * HIDDEN),
    }


def _hidden_gradient(timeline: Timeline) -> float:
    frame = timeline.frame(timeline.step + 1)
    return max(
        float(np.abs(frame.array(layer, "weight_gradients")).max()) for layer in range(len(frame.shape) - 1)
    )


def _dead(scene: Scene) -> Facts:
    timeline, start = scene.changed({}, DEAD_STEPS), scene.parameters
    frame = timeline.frame(timeline.step + 1)
    moved = sum(
        np.count_nonzero(frame.array(layer, "weights") - weights)
        for layer, weights in enumerate(start.weights)
    )
    first = np.abs(points_of(scene.timeline.at(0))[0][1])
    return {
        "steps": timeline.step,
        "answers": first.max(),
        "before": _hidden_gradient(scene.changed({})),
        "after": _hidden_gradient(timeline),
        "weights": sum(weights.size for weights in start.weights),
        "moved": moved,
        "bias": start.biases[HIDDEN][0],
        "bias_after": frame.array(HIDDEN, "biases")[0],
    }


def _out_of_it(scene: Scene) -> Facts:
    larger: Changes = {"network": {"initializer": {"name": "he_normal", "gain": 3.0}}}
    return {
        "networks": NETWORKS,
        "wide": _dead_share(scene, _wide(8), NETWORKS),
        "wide_theory": born_dead([8] * HIDDEN),
        "larger": _dead_share(scene, larger, NETWORKS),
        "narrow": _dead_share(scene, {}, NETWORKS),
        "narrow_theory": born_dead([2] * HIDDEN),
    }


def _killed(scene: Scene) -> Facts:
    large, small = scene.changed({}, 1), scene.changed(SLOWER, 1)
    frame, after, small_after = large.frame(2), large.losses()[0], small.losses()[0]
    answers = np.abs(points_of(large.at(1))[0][1])
    small.advance(KILLED_STEPS - 1)
    large.advance(KILLED_STEPS - 2)
    before_last = large.losses()[0]
    large.advance(1)
    last = large.frame(KILLED_STEPS + 1)
    moved = [np.abs(last.array(layer, "weights") - frame.array(layer, "weights")).max() for layer in (0, 1)]
    return {
        "start": scene.frame.train_loss,
        "after": after,
        "small_after": small_after,
        "before_last": before_last,
        "weights_moved": max(*moved, abs(last.array(0, "biases")[0] - frame.array(0, "biases")[0])),
        "bias_moved": abs(last.array(1, "biases")[0] - frame.array(1, "biases")[0]),
        "rate": scene.spec.training.optimizer.learning_rate,
        "slower": 0.1,
        "weight": frame.array(0, "weights")[0, 0],
        "slope": frame.array(0, "slopes")[0],
        "answers": answers.max(),
        "gradient": _hidden_gradient(large),
        "loss": large.losses()[0],
        "small": small.losses()[0],
        "steps": KILLED_STEPS,
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
    }


DYING = Lesson(
    "dying",
    "Can a ReLU die?",
    (
        LessonStep(
            "narrow_relu",
            "A ReLU’s valve is either open or shut. Take nine layers of two ReLUs each, at a random start. "
            "<em>Of {networks} such networks, how many let nothing through?</em>",
            (
                Option("fewer than one in ten", "No: far more."),
                Option("about half of them", "No: more still."),
                Option("more than nine in ten"),
            ),
            "<em>More than nine in ten:</em> {dead:%} of them, in theory {theory:%}. A layer of two is shut "
            "with probability ¼. There are nine, and one shut layer is enough.",
            _births,
            lambda facts: abs(facts["dead"] - facts["theory"]) < 0.06 and facts["dead"] > 0.9,
            hides=("delta", "strip"),
            before=Show(phase="forward-1", panel="curve"),
            after=Show(panel="births"),
            table=Table(
                "Born dead",
                ("nine layers of two", ""),
                (("of {networks} networks", "{dead:%}"), ("in theory, 1 − (1 − ¼)⁹", "{theory:%}")),
            ),
        ),
        LessonStep(
            "born_dead",
            "Here is one like them: its first layer is shut, f′ is 0 at every sample. <em>Can it be trained "
            "back to life?</em>",
            (
                Option("yes, with enough patience", "No: patience changes nothing."),
                Option("no: its weights never move"),
            ),
            "<em>Its weights never move:</em> {moved} of {weights} have moved. The largest gradient of a "
            "hidden weight was {before}, and is {after}. Only the output’s bias has moved, to "
            "{bias_after:f}.",
            _dead,
            lambda facts: (
                facts["answers"] == facts["before"] == facts["after"] == facts["moved"] == 0
                and facts["bias"] != facts["bias_after"]
            ),
            before=Show(phase="backward-1"),
            after=Show(phase="backward-1", panel="gradient"),
            then=Then(DEAD_STEPS),
            table=Table(
                "A network that is born dead",
                ("", "at the start", "after {steps} steps"),
                (
                    ("largest gradient of a hidden weight", "{before}", "{after}"),
                    ("of {weights} weights have moved", "0", "{moved}"),
                    ("the output’s bias", "{bias:f}", "{bias_after:f}"),
                ),
            ),
        ),
        LessonStep(
            "narrow_relu",
            "<em>What would have kept more of these networks alive?</em>",
            (
                Option(
                    "larger starting weights",
                    "No: exactly as many are dead; what is shut is shut at any scale.",
                ),
                Option("more layers of two units", "No: each is one more that may be shut."),
                Option("more units in each layer"),
            ),
            "<em>More units:</em> with eight a layer {wide:%} are born dead, in theory {wide_theory:%}. "
            "With two it is {narrow:%}, and with two and weights three times larger it is {larger:%} too.",
            _out_of_it,
            lambda facts: facts["wide"] < 0.12 and facts["larger"] == facts["narrow"] > 0.9,
            before=Show(phase="backward-1"),
            after=Show(panel="births"),
            table=Table(
                "Born dead, of {networks} networks",
                ("units a layer", "counted", "in theory"),
                (
                    ("two", "{narrow:%}", "{narrow_theory:%}"),
                    ("two, weights × 3", "{larger:%}", "{narrow_theory:%}"),
                    ("eight", "{wide:%}", "{wide_theory:%}"),
                ),
            ),
        ),
        LessonStep(
            "dying_relu",
            "A living ReLU learns at a rate of {rate:1}, its twin at {slower:1}. <em>What does one step "
            "that is too large do to the ReLU?</em>",
            (
                Option("it dies, and stays dead"),
                Option("it overshoots and comes back", "No: with f′ at 0 nothing moves it any more."),
            ),
            "<em>It dies:</em> its weight is {weight:f} now, its f′ {slope:f} at every sample. That step "
            "left a loss of {after}; since then only the output’s bias has moved, and the loss rests at "
            "{loss}. The twin’s comes to {small}.",
            _killed,
            lambda facts: (
                facts["answers"] == facts["gradient"] == facts["slope"] == facts["weights_moved"] == 0
                and facts["bias_moved"] > 0
                and facts["loss"] == facts["before_last"]
                and facts["after"] > facts["start"] > facts["loss"]
                and facts["small"] < 0.01 * facts["loss"]
            ),
            before=Show(phase="loss", panel="curve"),
            after=Show(panel="twin"),
            then=Then(KILLED_STEPS, SLOWER),
            table=Table(
                "The loss",
                ("", "rate {rate:1}", "rate {slower:1}"),
                (
                    ("at the start", "{start}", "{start}"),
                    ("after the first step", "{after}", "{small_after}"),
                    ("after {steps} steps", "{loss}", "{small}"),
                ),
            ),
        ),
        LessonStep(
            "dying_relu",
            "A twin’s ReLU leaks: its f′ is {slope:1} where this one’s is 0. <em>Does the twin come back "
            "from the same step too large?</em>",
            (
                Option("yes, that little is enough"),
                Option("no, a hundredth is too little", "It is enough here."),
            ),
            "<em>Yes:</em> the leaky twin comes to a loss of {leaky}, and the dead ReLU’s rests at {dead}. "
            "But nine shut layers in a row would leak next to nothing.",
            _leaking,
            lambda facts: (
                facts["weight"] < 0 < facts["gradient"]
                and facts["slope"] == 0.01
                and facts["leaky"] < 0.1 * facts["dead"]
                and facts["through"] < 1e-15
            ),
            before=Show(phase="loss", panel="curve"),
            after=Show(panel="twin"),
            then=Then(REVIVED, LEAKY),
        ),
    ),
    "Lu et al. 2020, Dying ReLU and initialization: theory and numerical examples",
    further=True,
)
