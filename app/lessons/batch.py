"""Lesson 6: one sample at a time, or all at once."""

import numpy as np

from app.core.arrays import Array
from app.core.frame import Frame
from app.core.observer import cosine
from app.lessons.lesson import Facts, Lesson, LessonStep, Option, Show, Table, Then
from app.lessons.scene import Changes, Place, Scene, gradient, losses_on_the_way, most_moved
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
SEEN = 100_000
"""Samples that both ways look at from there: 400 epochs."""


def _every_sample(scene: Scene) -> tuple[list[Frame], Array]:
    """A frame of each sample at the parameters here, and the whole batch's gradient (size,)."""
    frozen = scene.changed(FROZEN)
    return [frozen.observe() for _ in range(EPOCH)], gradient(scene.changed(FULL).frame(scene.step + 1))


def _directions(scene: Scene) -> Facts:
    frames, whole = _every_sample(scene)
    cosines = np.array([cosine(gradient(frame), whole) for frame in frames])
    against = int(np.sum(cosines < 0))
    return {
        "samples": EPOCH,
        "against": against,
        "along": EPOCH - against,
        "now": scene.frame.train_loss,
        "stepped": _after(scene, frames[cosines.argmin()]),
    }


def _after(scene: Scene, frame: Frame) -> float:
    """The loss of all samples after a step for the frame's."""
    rate, parameters = scene.spec.training.optimizer.learning_rate, scene.timeline.at(scene.step).parameters
    for layer, (weights, biases) in enumerate(zip(parameters.weights, parameters.biases, strict=True)):
        weights -= rate * frame.array(layer, "weight_gradients")
        biases -= rate * frame.array(layer, "bias_gradients")
    return scene.given(parameters).losses()[0]


def _mean(scene: Scene) -> Facts:
    frames, whole = _every_sample(scene)
    gap = np.abs(np.mean([gradient(frame) for frame in frames], axis=0) - whole).max()
    return {"samples": EPOCH, "size": whole.size, "gap": gap, "largest": np.abs(whole).max()}


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


def later(timeline: Timeline) -> Place:
    """After some epochs, where most of the way is done."""
    return Place(LATER, most_moved(timeline.frame(LATER + 1)))


def _wobble(scene: Scene) -> Facts:
    """Which loss rises on its way, and which is lower once both have seen as many samples."""
    return {
        "steps": LATER,
        "watched": WATCHED,
        "seen": SEEN,
        "full_steps": SEEN // EPOCH,
        "online_rises": _rises(losses_on_the_way(scene.changed({}), WATCHED + 1)),
        "batch_rises": _rises(losses_on_the_way(scene.changed(FULL), WATCHED + 1)),
        "online": scene.changed({}, SEEN).losses()[0],
        "batch": scene.changed(FULL, SEEN // EPOCH).losses()[0],
    }


BATCH = Lesson(
    "batch",
    "One sample at a time, or all at once?",
    (
        LessonStep(
            "online",
            "Each of the {samples} samples has a gradient of its own; the loss of all has another. <em>Do "
            "they point the same way?</em>",
            (
                Option("yes, roughly all of them", "No: not even roughly."),
                Option("no, many point against it"),
            ),
            "<em>Many point against it:</em> {against} of them. A step for the one that is most against it "
            "would raise the loss of all from {now} to {stepped}.",
            _directions,
            lambda facts: 0.2 * EPOCH < facts["against"] < 0.5 * EPOCH and facts["stepped"] > facts["now"],
            before=Show(phase="backward-1"),
            after=Show(phase="backward-1"),
            table=Table(
                "Before the first step",
                ("", ""),
                (
                    ("samples whose gradient is along that of all, less than 90° off", "{along}"),
                    ("against it, more than 90° off", "{against}"),
                    ("loss of all", "{now}"),
                    ("after a step for the one most against it", "{stepped}"),
                ),
            ),
        ),
        LessonStep(
            "online",
            "Hold the weights still and average the {samples} gradients. <em>What comes out?</em>",
            (
                Option("exactly the gradient of all"),
                Option("about nothing, they cancel", "No: what is left is the gradient of all."),
            ),
            "<em>Exactly the gradient of all:</em> the largest difference is {gap}, which is rounding. So "
            "one sample is a noisy look at the gradient of all.",
            _mean,
            lambda facts: facts["gap"] < 1e-13 * facts["largest"],
            before=Show(phase="backward-1"),
            after=Show(phase="backward-1"),
            table=Table(
                "The mean of {samples} gradients, beside the gradient of all",
                ("", ""),
                (
                    ("weights and biases compared", "{size}"),
                    ("largest slope of the loss", "{largest:f}"),
                    ("largest difference", "{gap}"),
                ),
            ),
        ),
        LessonStep(
            "online",
            "Look at every sample once: in {samples} small steps online, or in a single step for all, at "
            "the same rate. <em>Which gets the loss lower?</em>",
            (
                Option("the many small ones"),
                Option("the single step, its direction is true", "No: not even at its best length."),
            ),
            "<em>The many small ones:</em> they brought the loss of all to {online:3}. The single step "
            "would bring it to {batch:3}, and at its best length to {best:3}.",
            _one_look,
            lambda facts: facts["online"] < facts["best"] <= facts["batch"] < facts["start"],
            before=Show(panel="loss"),
            after=Show(panel="loss"),
            then=Then(EPOCH),
            table=Table(
                "Every sample seen once",
                ("", "loss of all"),
                (
                    ("before", "{start:3}"),
                    ("{samples} steps online", "{online:3}"),
                    ("a step for all, same rate", "{batch:3}"),
                    ("a step for all, best length", "{best:3}"),
                ),
            ),
        ),
        LessonStep(
            "online",
            "From step {steps} on, which is on show: {seen} more samples, one by one or in whole "
            "batches. <em>Which ends lower?</em>",
            (
                Option("whole batches: no step raises the loss", "No: none does, but they are few."),
                Option("one by one: it makes far more steps"),
            ),
            "<em>One by one:</em> in the table it ends at {online}, whole batches at {batch}. And this "
            "though {online_rises} of the first {watched} steps online, which are on show, raised the "
            "loss of all; of as many with the whole batch {batch_rises} would.",
            _wobble,
            lambda facts: (
                facts["online_rises"] > 0.3 * WATCHED
                and facts["batch_rises"] == 0
                and facts["online"] < facts["batch"]
                and facts["full_steps"] < 0.01 * facts["seen"]
            ),
            later,
            before=Show(panel="loss"),
            after=Show(panel="loss"),
            then=Then(WATCHED),
            table=Table(
                "From step {steps} on, to an end that is not on show",
                ("", "online", "whole batch"),
                (
                    ("of {watched} steps, those that raised the loss", "{online_rises}", "{batch_rises}"),
                    ("steps for {seen} samples", "{seen}", "{full_steps}"),
                    ("loss of all then", "{online}", "{batch}"),
                ),
            ),
        ),
    ),
    "Bottou & Bousquet 2008, The tradeoffs of large scale learning",
    further=True,
)
