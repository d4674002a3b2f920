"""Lesson 3: why rate × delta × input is not enough, in four honest parts, Miller's network first."""

import numpy as np

from app.analysis.weight import Weight
from app.core.frame import Frame
from app.lessons.lesson import Facts, Lesson, LessonStep, Option, Show, Table, Then
from app.lessons.scene import Changes, Place, Scene, gradient, without_slopes
from app.lessons.solving import EPOCHS, NEAR, STARTS, farthest, interval, solved, solved_after

STEPS = 10
HIDDEN_ONLY: Changes = {"network": {"layers": [{"derivative": "one"}, {"derivative": None}]}}
OUTPUT_ONLY: Changes = {"network": {"layers": [{"derivative": None}, {"derivative": "one"}]}}
WEIGHTS = ("weight_gradients",)
SMALL = 1e-4
"""The nudge of a measured slope of the loss."""
NOWHERE: Changes = {
    "network": {"derivative": "one"},
    "training": {"optimizer": {"learning_rate": 1.0}},
}
"""No f′, which is ¼ at most, and a quarter of the rate."""
FLAT_SPOT: Changes = {"network": {"derivative": {"name": "exact", "offset": 0.1}}}
ZERO_ONE: Changes = {"data": {"inputs": [[1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]}}
"""The same four points, coded by 0 and 1 where the preset has −1 and 1."""


def _miller(scene: Scene) -> Facts:
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


def _wrong_way(facts: Facts) -> bool:
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


def _hidden_only(scene: Scene) -> Facts:
    return {**_tried(scene, HIDDEN_ONLY), "twist": _twist(scene, HIDDEN_ONLY)}


def _output_only(scene: Scene) -> Facts:
    without = scene.afresh(OUTPUT_ONLY)
    entropy = scene.afresh({"loss": "binary_cross_entropy"})
    gaps = np.abs(gradient(without.frame(1)) - gradient(entropy.frame(1)))
    return {
        "weights": len(gaps),
        "gap": gaps.max(),
        "epochs": solved_after(without.at(0)) or EPOCHS + 1,
        "most": EPOCHS,
    }


def _counted(scene: Scene, **rules: Changes) -> Facts:
    """Of how many starts each rule learns the task, coded either way, with the intervals of the shares."""
    facts: dict[str, float] = {"starts": STARTS, "most": EPOCHS}
    for coding, inputs in (("signs", {}), ("bits", ZERO_ONE)):
        for rule, changes in rules.items():
            count = solved(scene, inputs, changes)
            low, high = interval(count, STARTS)
            facts |= {
                f"{rule}_{coding}": count,
                f"{rule}_{coding}_low": STARTS * low,
                f"{rule}_{coding}_high": STARTS * high,
            }
    return facts


def _shut(scene: Scene) -> Facts:
    return _counted(scene, exact={}, without=NOWHERE)


def _flat_spot(scene: Scene) -> Facts:
    return {**_counted(scene, exact={}, offset=FLAT_SPOT), "added": 0.1}


def _counts(**rules: str) -> Table:
    """The table of what `_counted` found, a row a rule."""
    rows = tuple(
        (
            words,
            *(
                f"{{{rule}_{coding}}} ({{{rule}_{coding}_low}}–{{{rule}_{coding}_high}})"
                for coding in CODINGS
            ),
        )
        for rule, words in rules.items()
    )
    title = "Of {starts} starts are learned (95 % interval)"
    return Table(title, ("", "inputs −1 and 1", "inputs 0 and 1"), rows)


CODINGS = ("signs", "bits")
LEARNED = "Learned: every answer is within {near:1} of its target"


def _epochs(without: str) -> Table:
    rows = (("with f′", "{with_slope}", "{farthest_with:3}"), (without, "{without_slope}", "{farthest:3}"))
    return Table(LEARNED, ("", "after epochs", "farthest then"), rows)


ENOUGH = Lesson(
    "enough",
    "Why isn’t rate × delta × input enough?",
    (
        LessonStep(
            "miller",
            "The first weight acts on the output by two units, pulling opposite ways. One is shut: f′ is "
            "{shut} there and {open} at the other. <em>Without f′, is the weight’s direction right?</em>",
            (
                Option("right, only too far", "No: the sign itself is wrong."),
                Option("it is the wrong way"),
            ),
            "<em>The wrong way:</em> the slope of the loss at it comes out as {without_slope}; with f′ as "
            "{with_slope}, as measured. It believes the shut unit: the twin’s loss rises to {risen}, this "
            "run’s falls to {fallen}.",
            _miller,
            _wrong_way,
            before=Show(phase="backward-2"),
            after=Show(phase="backward-1", panel="twin"),
            then=Then(STEPS, {"network": {"derivative": "one"}}),
            table=Table(
                "At the start",
                ("slope of the loss at this weight", ""),
                (
                    ("measured", "{measured}"),
                    ("with f′", "{with_slope}"),
                    ("without, by the shut unit", "{by_shut}"),
                    ("without, by the other", "{by_open}"),
                    ("without, together", "{without_slope}"),
                ),
            ),
        ),
        LessonStep(
            "xor",
            "Exclusive or, f′ left out in the hidden layer only. <em>Is it learned within {most} "
            "epochs?</em>",
            (
                Option("yes", "No: look at its loss."),
                Option("yes, but later", "No: it is still not learned."),
                Option("no"),
            ),
            "<em>No:</em> at the end some answer is {farthest:3} from its target. With f′ {with_slope} "
            "epochs are enough. Left out there, the update is the gradient of nothing.",
            _hidden_only,
            lambda facts: (
                facts["with_slope"] <= EPOCHS < facts["without_slope"]
                and facts["farthest"] > NEAR
                and facts["twist"] > 0.05
            ),
            before=Show(panel="loss"),
            after=Show(panel="twin"),
            then=Then(EPOCHS, HIDDEN_ONLY),
            table=Table(
                LEARNED,
                ("", "after epochs", "farthest then"),
                (
                    ("with f′", "{with_slope}", "{farthest_with:3}"),
                    ("without in the hidden layer", "never", "{farthest:3}"),
                ),
            ),
        ),
        LessonStep(
            "encoder",
            "The same rule on another task: eight codes through three units. <em>Is this one learned?</em>",
            (
                Option("no, for the same reason", "No, it is: a gradient of nothing may still lead there."),
                Option("yes"),
            ),
            "<em>Yes,</em> within {without_slope} epochs; with f′ it takes {with_slope}. Leaving f′ out does "
            "not always fail: it depends on the task.",
            _hidden_only,
            lambda facts: (
                max(facts["with_slope"], facts["without_slope"]) <= EPOCHS and facts["twist"] > 0.05
            ),
            before=Show(panel="loss"),
            after=Show(panel="twin"),
            then=Then(EPOCHS, HIDDEN_ONLY),
            table=_epochs("without in the hidden layer"),
        ),
        LessonStep(
            "xor",
            "Now left out at the output only, where delta meets a sigmoid. <em>Is that the gradient of "
            "anything?</em>",
            (
                Option("no, of nothing", "No: there is a loss that has this gradient."),
                Option("yes, of another loss"),
            ),
            "<em>Of cross-entropy:</em> its {weights} gradients are the same, the largest difference is "
            "{gap}. Exclusive or is learned, within {epochs} epochs.",
            _output_only,
            lambda facts: facts["gap"] == 0 and facts["epochs"] <= EPOCHS,
            before=Show(phase="loss"),
            after=Show(panel="twin"),
            then=Then(EPOCHS, OUTPUT_ONLY),
            table=Table(
                "Left out at the output, beside cross-entropy",
                ("", ""),
                (
                    ("gradients compared", "{weights}"),
                    ("largest difference", "{gap}"),
                    ("learned after epochs", "{epochs}"),
                ),
            ),
        ),
        LessonStep(
            "shut",
            "{starts} starts from weights up to ±6, where many units are shut. <em>Of which are more learned "
            "in {most} epochs: with f′ or without?</em>",
            (
                Option("with f′, the true direction", "No: with inputs −1 and 1 it is behind."),
                Option("without f′, which shuts nothing", "No: with inputs 0 and 1 it is behind."),
                Option("it depends on how the inputs are coded"),
            ),
            "<em>It depends:</em> with inputs −1 and 1, {exact_signs} are learned with f′, {without_signs} "
            "without; with inputs 0 and 1, {exact_bits} with it, {without_bits} without.",
            _shut,
            lambda facts: (
                facts["without_signs"] > facts["exact_signs"] and facts["exact_bits"] > facts["without_bits"]
            ),
            before=Show(panel="curve"),
            after=Show(panel="twin"),
            then=Then(EPOCHS, NOWHERE),
            table=_counts(exact="with f′", without="without f′"),
        ),
        LessonStep(
            "shut",
            "Fahlman added {added:1} to every f′: then no unit is quite shut. <em>How many of the "
            "{starts} starts are learned now?</em>",
            (
                Option("fewer: the direction is wrong", "No: more."),
                Option("nearly all"),
                Option("as many as before", "No: clearly more."),
            ),
            "<em>All, or nearly all:</em> with inputs −1 and 1, {offset_signs}, where {exact_signs} were "
            "with f′ alone; with inputs 0 and 1, {offset_bits}, where {exact_bits} were.",
            _flat_spot,
            lambda facts: all(
                facts[f"offset_{coding}"] >= 0.9 * STARTS
                and facts[f"offset_{coding}"] > facts[f"exact_{coding}"]
                for coding in CODINGS
            ),
            before=Show(panel="curve"),
            after=Show(panel="twin"),
            then=Then(EPOCHS, FLAT_SPOT),
            table=_counts(exact="with f′", offset="with f′ + 0.1"),
        ),
    ),
    "Connectionists list, February 1993, “Does backprop need the derivative?”; Fahlman 1988, An empirical "
    "study of learning speed in back-propagation networks",
)
