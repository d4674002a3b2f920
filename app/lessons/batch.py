"""Lesson 6: one sample at a time, or all at once."""

import numpy as np

from app.core.arrays import Array
from app.core.frame import Frame
from app.core.observer import cosine
from app.lessons.lesson import Facts, Lesson, LessonStep, Show, Then
from app.lessons.scene import Changes, Place, Scene, losses_on_the_way
from app.timeline import Timeline

EPOCH = 250
"""Training samples of the preset."""
FULL: Changes = {"training": {"batch_size": "full"}}
BEST_STEP: Changes = {
    "training": {"batch_size": "full", "optimizer": {"name": "conjugate_gradient", "learning_rate": 0.03}}
}
"""Its first step is the gradient's direction, searched to the bottom."""
FROZEN: Changes = {"training": {"optimizer": {"learning_rate": 0.0}}}
WATCHED = 200
LATER = 2000


def _gradient(frame: Frame) -> Array:
    return np.concatenate(
        [
            frame.array(layer, name).ravel()
            for layer in range(len(frame.shape))
            for name in ("weight_gradients", "bias_gradients")
        ]
    )


def _every_sample(scene: Scene) -> tuple[Array, Array]:
    """Each sample's gradient (samples × size) at the parameters here, and the whole batch's (size,)."""
    frozen = scene.changed(FROZEN)
    single = np.array([_gradient(frozen.observe()) for _ in range(EPOCH)])
    return single, _gradient(scene.changed(FULL).frame(scene.step + 1))


def _directions(scene: Scene) -> Facts:
    single, whole = _every_sample(scene)
    cosines = np.array([cosine(gradient, whole) for gradient in single])
    return {"samples": EPOCH, "against": int(np.sum(cosines < 0)), "largest": cosines.max()}


def _mean(scene: Scene) -> Facts:
    single, whole = _every_sample(scene)
    gap = np.abs(single.mean(axis=0) - whole).max()
    return {"samples": EPOCH, "gap": gap, "largest": np.abs(whole).max()}


def _one_look(scene: Scene) -> Facts:
    return {
        "samples": EPOCH,
        "start": scene.frame.train_loss,
        "online": scene.changed({}, EPOCH).losses()[0],
        "batch": scene.changed(FULL, 1).losses()[0],
        "best": scene.changed(BEST_STEP, 1).losses()[0],
    }


def _rises(losses: Array) -> int:
    return int(np.sum(np.diff(losses) > 0))


def later(_timeline: Timeline) -> Place:
    """After some epochs, where most of the way is done."""
    return Place(LATER)


def _wobble(scene: Scene) -> Facts:
    return {
        "steps": LATER,
        "watched": WATCHED,
        "online": _rises(losses_on_the_way(scene.changed({}), WATCHED + 1)),
        "batch": _rises(losses_on_the_way(scene.changed(FULL), WATCHED + 1)),
    }


BATCH = Lesson(
    "batch",
    "One sample at a time, or all at once?",
    (
        LessonStep(
            "online",
            "Each of the {samples} samples has a gradient of its own; the loss of all has another. <em>Do "
            "they point the same way?</em>",
            ("all of them, roughly", "not even roughly: many point against it"),
            1,
            "<em>Many point against it:</em> {against} of {samples}. A step for one sample may be a step "
            "back for the rest.",
            _directions,
            lambda facts: 0.2 * EPOCH < facts["against"] < 0.5 * EPOCH,
            before=Show(phase="backward-1"),
        ),
        LessonStep(
            "online",
            "Hold the weights still and average the {samples} gradients. <em>What comes out?</em>",
            ("about nothing, they cancel", "exactly the gradient of all"),
            1,
            "<em>Exactly the gradient of all:</em> the largest difference is {gap}, which is rounding. One "
            "sample is a noisy look at the true slope.",
            _mean,
            lambda facts: facts["gap"] < 1e-13 * facts["largest"],
        ),
        LessonStep(
            "online",
            "Every sample is looked at once: {samples} small steps online, or a single step for all, at the "
            "same rate. <em>Which gets farther?</em>",
            ("the single step, its direction is true", "the many small ones"),
            1,
            "<em>The many small ones:</em> from {start} to {online}; the single step came to {batch}, at its "
            "best length to {best}. For the same work many noisy steps are worth more.",
            _one_look,
            lambda facts: facts["online"] < facts["best"] <= facts["batch"] < facts["start"],
            after=Show(panel="loss"),
            then=Then(EPOCH),
        ),
        LessonStep(
            "online",
            "Later, after {steps} steps, watch the loss of all samples. <em>Does every online step lower "
            "it?</em>",
            ("yes", "no, it wobbles"),
            1,
            "<em>It wobbles:</em> {online} of {watched} online steps raised the loss of all. Of as many "
            "steps with the whole batch {batch} did: near the bottom a true direction pays.",
            _wobble,
            lambda facts: facts["online"] > 0.3 * WATCHED and facts["batch"] == 0,
            later,
            after=Show(panel="loss"),
            then=Then(WATCHED),
        ),
    ),
    "Bottou & Bousquet 2008, The tradeoffs of large scale learning",
)
