"""Lesson 9: why cross-entropy learns where squared error waits: the output's slope cancels."""

from app.lessons.lesson import Facts, Lesson, LessonStep, Option, Show, Table, Then
from app.lessons.scene import Changes, Scene

STEPS = 100
ENTROPY: Changes = {"loss": "binary_cross_entropy"}
FARTHER: Changes = {"network": {"parameters": [{"weights": [[5.0]], "biases": [5.0]}]}}
UNSURE: Changes = {"network": {"parameters": [{"weights": [[0.0]], "biases": [0.0]}]}}
NEARER: Changes = {"network": {"parameters": [{"weights": [[2.0]], "biases": [2.0]}]}}


def _factors(scene: Scene, *changes: Changes) -> Facts:
    """What the formula multiplies, with delta = −∂L/∂a, and what gets through: delta × f′."""
    frame = scene.afresh(*changes).frame(1)
    return {
        "answer": frame.probe("outputs")[0],
        "delta": -frame.array(0, "errors")[0],
        "slope": frame.array(0, "slopes")[0],
        "through": -frame.array(0, "deltas")[0],
    }


def _squared(scene: Scene) -> Facts:
    unsure = _factors(scene, UNSURE)
    return {**_factors(scene), **{f"unsure_{name}": value for name, value in unsure.items()}}


def _entropy(scene: Scene) -> Facts:
    return {"target": 0.0, **_factors(scene)}


def _farther(scene: Scene) -> Facts:
    facts: dict[str, float] = {}
    for place, parameters in (("near", NEARER), ("far", FARTHER)):
        for loss, change in (("squared", {}), ("entropy", ENTROPY)):
            found = _factors(scene, parameters, change)
            facts |= {f"{place}_{loss}": found["through"], f"{place}_answer": found["answer"]}
    return facts


def _trained(scene: Scene) -> Facts:
    squared, entropy = (
        scene.afresh(changes, steps=STEPS).frame(STEPS + 1).probe("outputs")[0] for changes in ({}, ENTROPY)
    )
    return {"steps": STEPS, "start": scene.frame.probe("outputs")[0], "squared": squared, "entropy": entropy}


CROSS_ENTROPY = Lesson(
    "cross_entropy",
    "Why does cross-entropy learn where squared error waits?",
    (
        LessonStep(
            "sure",
            "A sigmoid answers {answer:f} where 0 is right. Another one answers {unsure_answer:f}, and is "
            "about half as far off. <em>Which of the two learns more from a step?</em>",
            (
                Option("the one that is farther off", "No: it is so sure that it is nearly shut."),
                Option("the one that is not sure"),
            ),
            "<em>The one that is not sure:</em> {unsure_delta:f} × {unsure_slope:f} leaves "
            "{unsure_through:f}. Here delta is nearly twice as large, {delta:f}, and f′ only {slope:f}: "
            "{through:f} is left. So a unit that is sure and wrong learns slowly.",
            _squared,
            lambda facts: (
                1.9 < facts["delta"] / facts["unsure_delta"] < 2.1
                and facts["unsure_through"] < 5 * facts["through"] < 0
            ),
            hides=("slope",),
            before=Show(phase="loss", panel="curve"),
            after=Show(phase="backward-1"),
            table=Table(
                "Squared error",
                ("answer", "delta", "f′", "delta × f′"),
                (
                    ("{answer:f}", "{delta:f}", "{slope:f}", "≈ {through:f}"),
                    ("{unsure_answer:f}", "{unsure_delta:f}", "{unsure_slope:f}", "{unsure_through:f}"),
                ),
            ),
        ),
        LessonStep(
            "sure_entropy",
            "Now with cross-entropy, which punishes being sure and wrong. The answer is the same, so that f′ "
            "is {slope:f} as before. <em>What gets through now?</em>",
            (
                Option("target − answer, exactly"),
                Option(
                    "as little as before",
                    "No: this loss’s delta is so much larger that f′ cannot hold it back.",
                ),
            ),
            "<em>Target − answer:</em> {through:f}. The delta of this loss, {delta:f} here, is (target − "
            "answer) ÷ f′, so × f′ cancels it.",
            _entropy,
            lambda facts: (
                facts["through"] == facts["target"] - facts["answer"]
                and abs(facts["delta"] * facts["slope"] - facts["through"]) < 1e-12
            ),
            hides=("plot", "delta"),
            before=Show(phase="loss", panel="curve"),
            after=Show(phase="backward-1"),
            table=Table(
                "Cross-entropy",
                ("target", "answer", "delta", "f′", "delta × f′"),
                (("{target}", "{answer:f}", "{delta:f}", "{slope:f}", "{through:f}"),),
            ),
        ),
        LessonStep(
            "surer",
            "Make the unit surer still: it answers {far_answer:f}, where 0 is right. <em>How much does each "
            "loss let through now?</em>",
            (
                Option(
                    "both let more through, being farther off",
                    "No: squared error lets less through than before.",
                ),
                Option("squared error less, cross-entropy a little more"),
            ),
            "<em>Squared error less:</em> {far_squared:f}, where it was {near_squared:f}. Cross-entropy a "
            "little more: {far_entropy:f}, where it was {near_entropy:f}: by its rule, what is farther off "
            "always lets more through.",
            _farther,
            lambda facts: (
                facts["far_squared"] > 0.01 * facts["near_squared"]
                and facts["far_entropy"] < facts["near_entropy"] < 0
            ),
            hides=("slope",),
            before=Show(phase="loss", panel="curve"),
            after=Show(phase="backward-1"),
            table=Table(
                "Delta × f′",
                ("answer", "squared error", "cross-entropy"),
                (
                    ("{near_answer:f}", "{near_squared:f}", "{near_entropy:f}"),
                    ("{far_answer:f}", "{far_squared:f}", "{far_entropy:f}"),
                ),
            ),
        ),
        LessonStep(
            "sure",
            "From {start:f} on, {steps} steps with each loss, at the same rate. <em>Which answer is nearer "
            "to 0?</em>",
            (
                Option("squared error’s", "No: it waits where f′ is small."),
                Option("cross-entropy’s"),
                Option("about the same", "No: one is near 0, one is not."),
            ),
            "<em>Cross-entropy’s:</em> {entropy:f}; squared error’s is {squared:f}. The two losses "
            "are of two kinds and cannot be compared. So with squared error, leaving f′ out at a sigmoid "
            "output is no trick: it is cross-entropy.",
            _trained,
            lambda facts: facts["entropy"] < 0.1 < 0.3 < facts["squared"],
            before=Show(panel="loss"),
            after=Show(panel="twin"),
            then=Then(STEPS, ENTROPY),
            table=Table(
                "The answer, where 0 is right",
                ("", "at the start", "after {steps} steps"),
                (
                    ("squared error", "{start:f}", "{squared:f}"),
                    ("cross-entropy", "{start:f}", "{entropy:f}"),
                ),
            ),
        ),
    ),
    "Nielsen 2015, Neural networks and deep learning, chapter 3",
    further=True,
)
