"""Lesson 11: units whose slope is 0, and what is put in its place; then another way back for the error."""

import numpy as np

from app.core.frame import Frame
from app.core.observer import cosine
from app.lessons.lesson import Facts, Lesson, LessonStep, Option, Show, Table, Then
from app.lessons.scene import NUDGE, Changes, Place, Scene, loss_of_0, most_moved, probe_gradient
from app.timeline import Timeline

STEPS, DIGITS_STEPS = 4000, 500


def _hidden(derivative: str) -> Changes:
    return {"network": {"layers": [{"derivative": derivative}, {"derivative": None}]}}


SURROGATE, THROUGH = _hidden("tanh"), _hidden("one")
ALIGNED: Changes = {"network": {"feedback": "fixed_random"}}
ALIGNED_THROUGH: Changes = {"network": {**ALIGNED["network"], **THROUGH["network"]}}


def felt_weight(timeline: Timeline) -> Place:
    """The hidden weight that the surrogate moves most at the first step."""
    return Place(0, most_moved(Scene(timeline, Place()).changed(SURROGATE).frame(1)))


def lasting_weight(timeline: Timeline) -> Place:
    """A hidden weight that the first sample moves, and the last: none of a pixel that is dark in one."""
    return Place(0, most_moved(timeline.frame(1), timeline.frame(DIGITS_STEPS + 1)))


def _largest(frame: Frame, layer: int) -> float:
    return float(np.abs(frame.array(layer, "weight_gradients")).max())


def _nothing(scene: Scene) -> Facts:
    return {
        "hidden": _largest(scene.frame, 0),
        "output": _largest(scene.frame, 1),
        "slope": np.abs(scene.frame.array(0, "slopes")).max(),
        "output_slope": scene.frame.array(1, "slopes").max(),
    }


def _nudge(scene: Scene) -> Facts:
    surrogate = scene.changed(SURROGATE).frame(scene.step + 1)
    tiny = NUDGE**4
    measured = scene.moved(tiny).probe_loss - scene.frame.probe_loss
    return {"nudge": tiny, "measured": measured, "promised": probe_gradient(surrogate, scene.weight) * tiny}


def _trained(scene: Scene) -> Facts:
    exact, surrogate, through = (
        scene.changed(changes, STEPS).losses()[0] for changes in ({}, SURROGATE, THROUGH)
    )
    return {
        "steps": STEPS,
        "exact": exact,
        "surrogate": surrogate,
        "through": through,
        "guess": loss_of_0(scene),
    }


def _aligned(scene: Scene) -> Facts:
    exact, aligned, without = (
        scene.changed(changes, DIGITS_STEPS).losses()[0] for changes in ({}, ALIGNED, ALIGNED_THROUGH)
    )
    start = scene.frame.train_loss
    return {"steps": DIGITS_STEPS, "start": start, "exact": exact, "aligned": aligned, "without": without}


def _turned(scene: Scene) -> Facts:
    after = scene.changed({}, DIGITS_STEPS)
    facts: dict[str, float] = {"steps": DIGITS_STEPS}
    for timeline, angle, likeness in ((scene.timeline, "before", "unlike"), (after, "after", "alike")):
        training = timeline.at(timeline.step)
        feedback = training.plan.network.feedback
        assert feedback
        downhill = timeline.frame(timeline.step + 1).measure(0, "descent_cosine")
        facts[angle] = float(np.degrees(np.arccos(downhill)))
        alike = cosine(training.parameters.weights[1].ravel(), feedback.weights[1].ravel())
        facts[likeness] = float(np.degrees(np.arccos(alike)))
    return facts


def _circle(*rows: tuple[str, str]) -> Table:
    """What the circle is learned to, by f′ and by what is put in its place."""
    title, columns = "The circle, after {steps} steps", ("in the place of f′", "loss")
    return Table(title, columns, (("f′ itself, 0", "{exact}"), *rows))


STEP = Lesson(
    "step",
    "How can a unit learn whose f′ is 0?",
    (
        LessonStep(
            "step",
            "Hidden units that answer 0 or 1, as in the first neural networks: their f′ is 0. <em>Which "
            "weights does backprop move, then?</em>",
            (
                Option("the output’s only"),
                Option("none: an f′ of 0 stops all", "No: the output has an f′ of its own, and it is not 0."),
                Option("all, the hidden ones less", "No: times 0, nothing is left for the hidden ones."),
            ),
            "<em>The output’s only:</em> a step unit is flat on both sides of its jump, so each f′ is "
            "{slope:f}. The largest gradient is {output:f} at the output and {hidden:f} in the hidden "
            "layer.",
            _nothing,
            lambda facts: (
                facts["hidden"] == facts["slope"] == 0 < min(facts["output"], facts["output_slope"])
            ),
            felt_weight,
            hides=("strip",),
            before=Show(phase="loss", panel="curve"),
            after=Show(phase="backward-1"),
            table=Table(
                "Largest in this step",
                ("", "hidden layer", "output"),
                (
                    ("gradient of a weight", "{hidden:f}", "{output:f}"),
                    ("f′ for this sample", "{slope:f}", "{output_slope:f}"),
                ),
            ),
        ),
        LessonStep(
            "step",
            "The f′ of a step unit is 0. A twin has tanh’s f′ in its place, a surrogate. <em>Does the twin "
            "learn the circle?</em>",
            (
                Option("yes, it learns the circle"),
                Option("no, it is another curve’s f′", "It is, and yet the circle is learned."),
            ),
            "<em>Yes:</em> the twin’s loss is {surrogate}. With the true f′ of 0, this run’s loss gets no "
            "further than {exact}, near the {guess} of always guessing 0.",
            _trained,
            lambda facts: facts["surrogate"] < 0.15 and 0.4 < facts["exact"] < 0.6,
            felt_weight,
            before=Show(panel="loss"),
            after=Show(panel="twin"),
            then=Then(STEPS, SURROGATE),
            table=_circle(("tanh’s f′", "{surrogate}"), ("always guessing 0", "{guess}")),
        ),
        LessonStep(
            "step",
            "With tanh’s f′ as a surrogate, a nudge of this weight by {nudge}, far less than 0.01, should "
            "move this sample’s loss by {promised}. <em>What is measured?</em>",
            (
                Option("nothing at all"),
                Option("that, about", "No: a step unit does not feel a nudge so small."),
                Option("the opposite", "No: a step unit does not feel a nudge so small."),
            ),
            "<em>Nothing:</em> {measured}. A surrogate is not the f′ of this network: it predicts {promised} "
            "where nothing moves.",
            _nudge,
            lambda facts: facts["measured"] == 0 and abs(facts["promised"]) > 0,
            felt_weight,
            before=Show(phase="backward-1"),
            after=Show(panel="slice"),
            table=Table(
                "A nudge of {nudge}",
                ("this sample’s loss", "moves by"),
                (("by the surrogate", "{promised}"), ("measured", "{measured}")),
            ),
        ),
        LessonStep(
            "step",
            "Now the twin has a plain 1 in the place of f′. So f′ is left out, which is called "
            "straight-through. <em>How far does that get?</em>",
            (
                Option("no further than f′ = 0", "No: its loss is clearly below that with an f′ of 0."),
                Option("between f′ = 0 and the surrogate"),
                Option("as far as the surrogate, about", "No: the surrogate is ahead."),
            ),
            "<em>In between:</em> the twin came to {through}, the surrogate to {surrogate}, f′ = 0 to "
            "{exact}. A 1 blames units that are far from their jump as much as those close to it.",
            _trained,
            lambda facts: facts["surrogate"] < facts["through"] < 0.9 * facts["exact"],
            felt_weight,
            before=Show(panel="loss"),
            after=Show(panel="twin"),
            then=Then(STEPS, THROUGH),
            table=_circle(("1", "{through}"), ("tanh’s f′", "{surrogate}")),
        ),
        LessonStep(
            "digits",
            "Let delta go back through random weights that never change: feedback alignment. <em>Are the "
            "digits learned?</em>",
            (
                Option("no", "The loss falls to a small part of what it was."),
                Option("yes, but backprop is ahead"),
                Option("yes, and ahead of backprop", "No: backprop’s loss is lower."),
            ),
            "<em>Backprop is ahead:</em> the twin’s loss falls from {start:3} to {aligned}, backprop’s to "
            "{exact}. And f′ still counts: left out in the hidden layer as well, the loss falls to "
            "{without}.",
            _aligned,
            lambda facts: (
                facts["exact"] < facts["aligned"] < facts["without"]
                and facts["aligned"] < 0.2 * facts["start"]
            ),
            lasting_weight,
            before=Show(panel="loss"),
            after=Show(panel="twin"),
            then=Then(DIGITS_STEPS, ALIGNED),
            table=Table(
                "The digits, after {steps} steps",
                ("", "loss"),
                (
                    ("at the start", "{start:3}"),
                    ("backprop", "{exact}"),
                    ("random feedback", "{aligned}"),
                    ("and without f′", "{without}"),
                ),
            ),
        ),
        LessonStep(
            "alignment",
            "At first the hidden layer’s update points {before:2}° away from the true way down, nearly at "
            "right angles to it. <em>And after {steps} steps?</em>",
            (
                Option("about as far off", "No: clearly nearer."),
                Option("clearly nearer, but not straight"),
                Option("straight downhill, or nearly so", "No: nearer, but not straight."),
            ),
            "<em>Clearly nearer:</em> {after:2}° off, from {before:2}°; 0° would be straight down. The "
            "output’s weights have turned towards the random ones: they were {unlike:2}° apart at the start, "
            "and are {alike:2}° now.",
            _turned,
            lambda facts: (
                facts["before"] > 70
                and 10 < facts["after"] < 65
                and facts["alike"] < 67
                and 78 < facts["unlike"] < 102
            ),
            lasting_weight,
            before=Show(phase="backward-1"),
            after=Show(panel="loss"),
            then=Then(DIGITS_STEPS),
            table=Table(
                "Random feedback",
                ("", "at the start", "after {steps} steps"),
                (
                    ("hidden layer’s update off the way down", "{before:2}°", "{after:2}°"),
                    ("output’s weights off the random ones", "{unlike:2}°", "{alike:2}°"),
                ),
            ),
        ),
    ),
    "Bengio, Léonard & Courville 2013, Estimating or propagating gradients through stochastic neurons; "
    "Neftci, Mostafa & Zenke 2019, Surrogate gradient learning in spiking neural networks; "
    "Lillicrap et al. 2016, Random synaptic feedback weights support error backpropagation for deep learning",
    further=True,
)
