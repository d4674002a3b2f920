"""What becomes of a run where f′ is left out: the numbers of lesson 3."""

import numpy as np

from app.analysis.weight import Weight
from app.core.activations import ACTIVATIONS
from app.core.frame import Frame
from app.core.losses import LOSSES
from app.lessons.lesson import Facts
from app.lessons.presets import PRESETS
from app.lessons.scene import PARAMETERS, Changes, Place, Scene, gradient, without_slopes
from app.lessons.solving import (
    COURSES,
    EPOCHS,
    NEAR,
    SELDOM,
    STARTS,
    courses,
    farthest,
    interval,
    solved_after,
    stays_solved,
)
from app.timeline import Timeline

STEPS = 10
HIDDEN_ONLY: Changes = {"network": {"layers": [{"derivative": "one"}, {"derivative": None}]}}
OUTPUT_ONLY: Changes = {"network": {"layers": [{"derivative": None}, {"derivative": "one"}]}}
EXACT: Changes = {"network": {"layers": [{"derivative": None}, {"derivative": None}]}}
WATCHED = 100
"""First steps in which the updates' signs are held against those with f′."""
WEIGHTS = ("weight_gradients",)
SMALL = 1e-4
"""The nudge of a measured slope of the loss."""
NOWHERE: Changes = {
    "network": {"derivative": "one"},
    "training": {"optimizer": {"learning_rate": 1.0}},
}
"""No f′, which is ¼ at most, and a quarter of the rate."""
FLAT_SPOT: Changes = {"network": {"derivative": {"name": "exact", "offset": 0.1}}}
CODINGS = ("signs", "bits")
SHOWN = "signs"
"""How the run on show is coded."""
ZERO_ONE: Changes = {"data": {"inputs": [[1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]}}
"""The same four points, coded by 0 and 1 where the preset has −1 and 1."""


def miller(scene: Scene) -> Facts:
    """The slope of the loss at Miller’s weight, with and without f′, and what comes of both."""

    def slope(frame: Frame) -> float:
        return float(frame.array(0, "weight_gradients")[0, 0])

    measured = (scene.moved(SMALL).probe_loss - scene.moved(-SMALL).probe_loss) / (2 * SMALL)
    shut, wide = scene.frame.array(1, "slopes")
    by_shut, by_wide = scene.parameters.weights[1][:, 0] * scene.slope_free.array(1, "deltas")
    return {
        "shut": shut,
        "open": wide,
        "by_shut": by_shut,
        "by_open": by_wide,
        "measured": measured,
        "with_slope": slope(scene.frame),
        "without_slope": slope(scene.slope_free),
        "steps": STEPS,
        "start": scene.frame.train_loss,
        "fallen": scene.changed({}, STEPS).losses()[0],
        "risen": scene.changed(without_slopes(scene.spec), STEPS).losses()[0],
    }


def wrong_way(facts: Facts) -> bool:
    """Whether the sign is wrong without f′, and the shut unit the reason: its part is that sign's."""
    return (
        abs(facts["measured"] - facts["with_slope"]) < 1e-6 * abs(facts["with_slope"])
        and facts["without_slope"] * facts["measured"] < 0
        and facts["by_shut"] * facts["without_slope"] > 0 > facts["by_open"] * facts["without_slope"]
        and facts["shut"] < 0.05 * facts["open"]
        and facts["fallen"] < facts["start"] < facts["risen"]
    )


def _tried(scene: Scene, changes: Changes) -> Facts:
    exact, without = scene.afresh({}).at(0), scene.afresh(changes).at(0)
    with_slope, epochs = solved_after(exact), solved_after(without)
    return {
        "most": EPOCHS,
        "near": NEAR,
        "with_slope": with_slope or EPOCHS + 1,
        "without_slope": epochs or EPOCHS + 1,
        "farthest_with": farthest(exact),
        "farthest": farthest(without),
    }


def _twist(scene: Scene, changes: Changes) -> float:
    """How much the change of each weight's update with another weight differs from the reverse.

    For the gradient of anything it is 0: second derivatives do not depend on their order.
    """
    timeline, columns = scene.changed(changes), []
    for layer, (inputs, units) in enumerate(scene.frame.shape):
        for unit, column in np.ndindex(units, inputs):
            at = Scene(timeline, Place(scene.step, Weight(layer, unit, column)))
            above, below = (gradient(at.moved(way * SMALL), WEIGHTS) for way in (1, -1))
            columns.append((above - below) / (2 * SMALL))
    changed = np.array(columns)
    return float(np.abs(changed - changed.T).max() / np.abs(changed).max())


def hidden_only(scene: Scene) -> Facts:
    """f′ left out in the hidden layer: whether the task is learned, and how far that is from a gradient."""
    return {**_tried(scene, HIDDEN_ONLY), "twist": _twist(scene, HIDDEN_ONLY)}


def encoded(scene: Scene) -> Facts:
    """The same of the encoder, and why: from how many samples a hidden weight's update is, and its sign.

    ∂L/∂w is a sum over samples of error · f′ · input. Of one term, leaving out f′ > 0 keeps the sign; of
    several, as a bias always has, it may not. Exclusive or's four points are held against it.
    """
    xor = _of_preset(scene, "xor")
    own, other = _astray(scene), _astray(xor)
    return {
        **hidden_only(scene),
        **own,
        **{f"xor_{name}": value for name, value in other.items()},
        "xor_with_slope": solved_after(xor.afresh({}).at(0)) or EPOCHS + 1,
        "codes": scene.timeline.at(0).train.inputs.shape[1],
        "points": xor.timeline.at(0).train.inputs.shape[1],
        "watched": WATCHED,
    }


def _astray(scene: Scene) -> Facts:
    """Without f′ in the hidden layer: how many of its weights, and biases, step up the loss at some time."""
    timeline = scene.afresh(HIDDEN_ONLY)
    wrong = {name: np.zeros_like(scene.frame.array(0, name), dtype=bool) for name in PARAMETERS}
    for step in range(WATCHED):
        taken = timeline.observe()
        by_slope = Scene(timeline, Place(step)).changed(EXACT).frame(step + 1)
        for name in PARAMETERS:
            wrong[name] |= taken.array(0, name) * by_slope.array(0, name) < 0
    inputs = scene.timeline.at(0).train.inputs
    weights, biases = (wrong[name] for name in PARAMETERS)
    return {
        "astray": int(np.sum(weights)),
        "weights": weights.size,
        "biases_astray": int(np.sum(biases)),
        "biases": biases.size,
        "heard": int(np.count_nonzero(inputs, axis=1).max()),
    }


def output_only(scene: Scene) -> Facts:
    """f′ left out at the output: whether its steps are those of cross-entropy, and learn the task."""
    without = scene.afresh(OUTPUT_ONLY)
    entropy = scene.afresh({"loss": "binary_cross_entropy"})
    gaps = np.abs(gradient(without.frame(1)) - gradient(entropy.frame(1)))
    weights = gradient(without.frame(1), WEIGHTS).size
    return {
        "weights": weights,
        "biases": gaps.size - weights,
        "gap": gaps.max(),
        "epochs": solved_after(without.at(0)) or EPOCHS + 1,
        "most": EPOCHS,
    }


def harmless(scene: Scene) -> Facts:
    """After how many epochs a task is learned, where f′ is left out in one place or another."""
    hidden, output = _tried(scene, HIDDEN_ONLY), _tried(scene, OUTPUT_ONLY)
    code = _tried(_of_preset(scene, "encoder"), HIDDEN_ONLY)
    linear = _of_preset(scene, "linear")
    return {
        "most": EPOCHS,
        "exact": hidden["with_slope"],
        "hidden": hidden["without_slope"],
        "output": output["without_slope"],
        "code_exact": code["with_slope"],
        "code": code["without_slope"],
        "linear_gap": np.abs(gradient(linear.frame) - gradient(linear.slope_free)).max(),
        "tanh_gap": _tanh_gap(),
    }


def _tanh_gap() -> float:
    """How far a tanh’s squared error without f′ is from the gradient of cross-entropy, by z.

    a = tanh(z) as a probability is p = (1 + a) / 2 = sigmoid(2z), and the target q = (1 + t) / 2:
    ∂/∂z of −q ln p − (1 − q) ln(1 − p) is 2 (p − q) = a − t.
    """
    z = np.tile(np.linspace(-5, 5, 101), (1, 2))
    targets = np.repeat([[-1.0, 1.0]], 101, axis=1)
    without = LOSSES["squared_error"].error_at(z, ACTIVATIONS["tanh"].at(z), targets)
    sigmoid, entropy = ACTIVATIONS["sigmoid"], LOSSES["binary_cross_entropy"]
    answers = sigmoid.at(2 * z)
    delta = entropy.error_at(2 * z, answers, (1 + targets) / 2) * sigmoid.slope_at(2 * z)
    return float(np.abs(without - 2 * delta).max())


def _of_preset(scene: Scene, name: str) -> Scene:
    """The start of another set-up, with this run's seed."""
    spec = PRESETS[name].specification.model_copy(update={"seed": scene.spec.seed})
    return Scene(Timeline(spec, scene.timeline.segments[0].plan.engine), Place())


def _counted(scene: Scene, **rules: Changes) -> Facts:
    """From how many starts each rule learns the task, coded either way, with the intervals of the shares.

    `once_…`: at some time; `stays_…`: at the end, too. `own_…` is the place in COURSES of the start on
    show.
    """
    facts: dict[str, float] = {"starts": STARTS, "most": EPOCHS, "near": NEAR, "looks": SELDOM}
    for coding, inputs in zip(CODINGS, ({}, ZERO_ONE), strict=True):
        for rule, changes in rules.items():
            found = courses(scene, inputs, changes)
            if coding == SHOWN:
                facts[f"own_{rule}"] = COURSES.index(stays_solved(scene.afresh(changes).at(0)))
            facts |= _share(f"once_{rule}_{coding}", found["lost"] + found["stays"])
            facts |= _share(f"stays_{rule}_{coding}", found["stays"])
    return facts


def _share(name: str, count: int) -> Facts:
    """So many of the starts, and the interval of that share."""
    low, high = (round(STARTS * bound) for bound in interval(count, STARTS))
    return {name: count, f"{name}_low": low, f"{name}_high": high}


def shut_starts(scene: Scene) -> Facts:
    """From shut units: of how many starts the task is learned with f′ and without."""
    return _counted(scene, exact={}, without=NOWHERE)


def flat_spot(scene: Scene) -> Facts:
    """The same with f′, and with a little added to it (Fahlman 1988)."""
    facts = _counted(scene, exact={}, offset=FLAT_SPOT)
    missed = sum(STARTS - int(facts[f"once_offset_{coding}"]) for coding in CODINGS)
    return {**facts, "added": 0.1, "missed": missed}
