"""Lesson 3: why rate × delta × input is not enough, in four honest parts, Miller's network first."""

import numpy as np
import numpy.typing as npt

from app.analysis.operating_points import points_of
from app.analysis.weight import Weight
from app.core.arrays import Array
from app.core.frame import Frame
from app.core.training import Training
from app.lessons.lesson import Facts, Lesson, LessonStep, Show, Then
from app.lessons.scene import NUDGE, Changes, Place, Scene, without_slopes

STEPS = 10
EPOCHS = 3000
STARTS = 20
LOOKS, SELDOM = 10, 100
"""Epochs between two looks whether a task is solved, and the same where there are many tasks."""
NEAR = 0.4
"""Fahlman's 40-20-40 rule (1988): an output counts as 0 up to this far from it, and as 1 likewise."""
HIDDEN_ONLY: Changes = {"network": {"layers": [{"derivative": "one"}, {"derivative": None}]}}
OUTPUT_ONLY: Changes = {"network": {"layers": [{"derivative": None}, {"derivative": "one"}]}}
SMALL = 1e-4
"""The nudge of a second derivative."""
NOWHERE: Changes = {
    "network": {"derivative": "one"},
    "training": {"optimizer": {"learning_rate": 1.0}},
}
"""No slope, which is ¼ at most, and a quarter of the rate."""
FLAT_SPOT: Changes = {"network": {"derivative": {"name": "exact", "offset": 0.1}}}


def farthest(training: Training) -> float:
    """The largest distance of an output from its target, over the training samples."""
    outputs = points_of(training)[-1][1]
    return float(np.abs(outputs - training.train.targets).max())


def solved_after(training: Training, every: int = LOOKS) -> int | None:
    """The epochs of full batches after which every output is near its target; None if that takes too many."""
    while training.step < EPOCHS:
        training.advance(every)
        if farthest(training) < NEAR:
            return training.step
    return None


def _miller(scene: Scene) -> Facts:
    with_slope, without = (
        float(frame.array(0, "weight_gradients")[0, 0]) for frame in (scene.frame, scene.slope_free)
    )
    shut, wide = scene.frame.array(1, "slopes")
    return {
        "shut": shut,
        "open": wide,
        "measured": scene.nudge.measured / NUDGE,
        "with_slope": with_slope,
        "without_slope": without,
        "steps": STEPS,
        "start": scene.frame.train_loss,
        "fallen": scene.changed({}, STEPS).losses()[0],
        "risen": scene.changed(without_slopes(scene.spec), STEPS).losses()[0],
    }


def _wrong_way(facts: Facts) -> bool:
    right = abs(facts["measured"] - facts["with_slope"]) < 0.1 * abs(facts["with_slope"])
    return (
        right
        and facts["without_slope"] * facts["measured"] < 0
        and facts["fallen"] < facts["start"] < facts["risen"]
    )


def _tried(scene: Scene, changes: Changes) -> Facts:
    with_slope, without = solved_after(scene.afresh({}).at(0)), scene.afresh(changes).at(0)
    epochs = solved_after(without)
    return {
        "most": EPOCHS,
        "with_slope": with_slope or EPOCHS + 1,
        "without_slope": epochs or EPOCHS + 1,
        "farthest": farthest(without),
    }


def _xor(scene: Scene) -> Facts:
    return {**_tried(scene, HIDDEN_ONLY), "twist": _twist(scene, HIDDEN_ONLY)}


def _twist(scene: Scene, changes: Changes) -> float:
    """How much the change of each weight's update with another weight differs from the reverse.

    For the gradient of anything it is 0: second derivatives do not depend on their order.
    """
    timeline, columns = scene.changed(changes), []
    for layer, (inputs, units) in enumerate(scene.frame.shape):
        for unit, column in np.ndindex(units, inputs):
            at = Scene(timeline, Place(scene.step, Weight(layer, unit, column)))
            columns.append((_gradients(at.moved(SMALL)) - _gradients(at.moved(-SMALL))) / (2 * SMALL))
    changed = np.array(columns)
    return float(np.abs(changed - changed.T).max() / np.abs(changed).max())


def _encoder(scene: Scene) -> Facts:
    angle = _angle(scene.changed(HIDDEN_ONLY).frame(scene.step + 1))
    return {**_tried(scene, HIDDEN_ONLY), "angle": angle}


def _angle(frame: Frame) -> float:
    """Degrees between the update and the true way down."""
    return float(np.degrees(np.arccos(frame.descent_cosine)))


def _gradients(frame: Frame) -> Array:
    return np.concatenate(
        [frame.array(layer, "weight_gradients").ravel() for layer in range(len(frame.shape))]
    )


def _output_only(scene: Scene) -> Facts:
    without = scene.afresh(OUTPUT_ONLY)
    entropy = scene.afresh({"loss": "binary_cross_entropy"})
    gaps = np.abs(_gradients(without.frame(1)) - _gradients(entropy.frame(1)))
    return {
        "weights": len(gaps),
        "gap": gaps.max(),
        "epochs": solved_after(without.at(0)) or EPOCHS + 1,
        "most": EPOCHS,
    }


def _solved(scene: Scene, changes: Changes) -> npt.NDArray[np.bool_]:
    """Which starts, of as many seeds, a rule solves."""
    trained = [scene.afresh({**changes, "seed": seed}) for seed in _seeds(scene)]
    return np.array([solved_after(timeline.at(0), SELDOM) is not None for timeline in trained])


def _seeds(scene: Scene) -> range:
    return range(scene.spec.seed * STARTS, (scene.spec.seed + 1) * STARTS)


def _shut(scene: Scene) -> Facts:
    exact, without = _solved(scene, {}), _solved(scene, NOWHERE)
    shut = [scene.afresh({"seed": seed}).frame(1).measure(0, "saturated") for seed in _seeds(scene)]
    return {
        "starts": STARTS,
        "most": EPOCHS,
        "shut": float(np.mean(shut)),
        "exact": int(exact.sum()),
        "without": int(without.sum()),
        "only": int((without & ~exact).sum()),
    }


def _flat_spot(scene: Scene) -> Facts:
    exact, offset = (int(_solved(scene, changes).sum()) for changes in ({}, FLAT_SPOT))
    return {"starts": STARTS, "exact": exact, "offset": offset, "added": 0.1}


ENOUGH = Lesson(
    "enough",
    "Why isn’t rate × delta × input enough?",
    (
        LessonStep(
            "miller",
            "The first weight acts on the output by two units, pulling opposite ways. One is shut: slopes "
            "{shut} and {open}. <em>Without slopes, is its direction right?</em>",
            ("right, only too far", "it is the wrong way"),
            1,
            "<em>The wrong way:</em> {without_slope}, measured is {measured}. It believes the shut unit: in "
            "{steps} steps the loss rises from {start} to {risen}. With slopes: {with_slope}, and down to "
            "{fallen}.",
            _miller,
            _wrong_way,
            before=Show("with", "backward-2"),
            after=Show("without", "backward-1", "twin"),
            then=Then(STEPS, {"network": {"derivative": "one"}}),
        ),
        LessonStep(
            "xor",
            "Exclusive or, slopes left out in the hidden layer only. <em>Is it learned within {most} "
            "epochs?</em>",
            ("yes", "yes, but later", "no"),
            2,
            "<em>No:</em> some answer is still {farthest} from its target. With slopes {with_slope} epochs "
            "are enough. Left out there, the update is the gradient of nothing.",
            _xor,
            lambda facts: (
                facts["with_slope"] <= EPOCHS < facts["without_slope"]
                and facts["farthest"] > NEAR
                and facts["twist"] > 0.05
            ),
            after=Show(panel="twin"),
            then=Then(EPOCHS, HIDDEN_ONLY),
        ),
        LessonStep(
            "encoder",
            "The same rule on another task: eight codes through three units. <em>Is this one learned?</em>",
            ("no, for the same reason", "yes"),
            1,
            "<em>Yes,</em> within {without_slope} epochs: its first step is {angle}° off the true "
            "direction, near enough. Leaving the slope out does not always fail.",
            _encoder,
            lambda facts: facts["without_slope"] <= EPOCHS and facts["angle"] < 90,
            after=Show(panel="twin"),
            then=Then(EPOCHS, HIDDEN_ONLY),
        ),
        LessonStep(
            "xor",
            "Now left out at the output only, where error meets a sigmoid. <em>Is that the gradient of "
            "anything?</em>",
            ("no, of nothing", "yes, of another loss"),
            1,
            "<em>Of cross-entropy:</em> all {weights} gradients are the same to the last digit. Exclusive "
            "or is learned, within {epochs} epochs.",
            _output_only,
            lambda facts: facts["gap"] == 0 and facts["epochs"] <= EPOCHS,
            then=Then(EPOCHS, OUTPUT_ONLY),
            after=Show(panel="twin"),
        ),
        LessonStep(
            "shut",
            "{starts} starts with weights six times larger: {shut:%} of the hidden slopes are next to 0. "
            "<em>Does the slope still learn whatever can be learned?</em>",
            ("yes, it is the true direction", "no: some are learned only without it"),
            1,
            "<em>No:</em> in {most} epochs {exact} of {starts} are learned with slopes, {without} without, "
            "{only} of these only so. The true way down can be too flat to get anywhere.",
            _shut,
            lambda facts: facts["shut"] > 0.3 and facts["exact"] < STARTS and facts["only"] > 0,
            then=Then(EPOCHS, NOWHERE),
            after=Show(panel="twin"),
        ),
        LessonStep(
            "shut",
            "Fahlman added {added:1} to every slope: then no unit is quite shut. <em>How many of the "
            "{starts} starts are learned now?</em>",
            ("fewer: the direction is wrong", "nearly all", "as many as before"),
            1,
            "<em>Nearly all:</em> {offset}, where {exact} were. The slope says who can change something; a "
            "little more keeps the others from waiting for ever.",
            _flat_spot,
            lambda facts: facts["offset"] >= 0.9 * STARTS and facts["offset"] > facts["exact"],
            then=Then(EPOCHS, FLAT_SPOT),
            after=Show(panel="twin"),
        ),
    ),
    "Connectionists list, February 1993, “Does backprop need the derivative?”; Fahlman 1988, An empirical "
    "study of learning speed in back-propagation networks",
)
