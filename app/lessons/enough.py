"""Lesson 3: why rate × delta × input is not enough, in four honest parts, Miller's network first."""

import numpy as np

from app.core.arrays import Array
from app.core.frame import Frame
from app.lessons.lesson import Facts, Lesson, LessonStep, Show, Then
from app.lessons.scene import NUDGE, Changes, Scene, without_slopes
from app.runs.looking import operating_points
from app.runs.replay import Life

STEPS = 10
EPOCHS = 3000
LOOKS = 10
"""Epochs between two looks whether a task is solved."""
NEAR = 0.4
"""Fahlman's 40-20-40 rule (1988): an output counts as 0 up to this far from it, and as 1 likewise."""
HIDDEN_ONLY: Changes = {"network": {"layers": [{"derivative": "one"}, {"derivative": None}]}}
OUTPUT_ONLY: Changes = {"network": {"layers": [{"derivative": None}, {"derivative": "one"}]}}
FLAT_SPOT: Changes = {"network": {"derivative": {"name": "exact", "offset": 0.1}}}


def farthest(life: Life) -> float:
    """The largest distance of an output from its target, over the training samples."""
    outputs = operating_points(life, life.step)[-1][1]
    return float(np.abs(outputs - life.material.train.targets.T).max())


def solved_after(life: Life, epochs: int = EPOCHS) -> int | None:
    """The epochs of full batches after which every output is near its target; None if it never is."""
    while life.step < epochs:
        life.advance(LOOKS)
        if farthest(life) < NEAR:
            return life.step
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
    with_slope, without = solved_after(scene.afresh({})), scene.afresh(changes)
    epochs = solved_after(without)
    return {
        "most": EPOCHS,
        "with_slope": with_slope or EPOCHS + 1,
        "without_slope": epochs or EPOCHS + 1,
        "farthest": farthest(without),
    }


def _xor(scene: Scene) -> Facts:
    return _tried(scene, HIDDEN_ONLY)


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
        "epochs": solved_after(without) or EPOCHS + 1,
        "most": EPOCHS,
    }


def _flat_spot(scene: Scene) -> Facts:
    exact, offset = solved_after(scene.afresh({})), solved_after(scene.afresh(FLAT_SPOT))
    return {"exact": exact or EPOCHS + 1, "offset": offset or EPOCHS + 1, "added": 0.1}


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
            lambda facts: facts["with_slope"] <= EPOCHS < facts["without_slope"] and facts["farthest"] > NEAR,
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
            "xor",
            "A shut unit learns nothing at all. Fahlman added {added} to every slope. <em>What does that do "
            "here?</em>",
            ("it spoils the direction: not learned", "learned sooner", "no difference"),
            1,
            "<em>Sooner:</em> {offset} epochs instead of {exact}. A slope a little too large keeps stuck "
            "units moving; no slope at all loses the way.",
            _flat_spot,
            lambda facts: facts["offset"] < facts["exact"] <= EPOCHS,
            after=Show(panel="twin"),
            then=Then(EPOCHS, FLAT_SPOT),
        ),
    ),
    "Connectionists list, February 1993, “Does backprop need the derivative?”; Fahlman 1988, An empirical "
    "study of learning speed in back-propagation networks",
)
