"""Lesson 9: why cross-entropy learns where squared error waits: the output's slope cancels."""

from app.lessons.lesson import Facts, Lesson, LessonStep, Show, Then
from app.lessons.scene import Changes, Scene

STEPS = 100
ENTROPY: Changes = {"loss": "binary_cross_entropy"}
FARTHER: Changes = {"network": {"parameters": [{"weights": [[5.0]], "biases": [5.0]}]}}


def _factors(scene: Scene, changes: Changes) -> Facts:
    frame = scene.afresh(changes).frame(1)
    return {
        "answer": frame.probe("outputs")[0],
        "error": frame.array(0, "errors")[0],
        "slope": frame.array(0, "slopes")[0],
        "delta": frame.array(0, "deltas")[0],
    }


def _squared(scene: Scene) -> Facts:
    return _factors(scene, {})


def _entropy(scene: Scene) -> Facts:
    return _factors(scene, ENTROPY)


def _farther(scene: Scene) -> Facts:
    squared, entropy = _factors(scene, FARTHER), _factors(scene, {**ENTROPY, **FARTHER})
    return {
        "answer": squared["answer"],
        "squared": squared["delta"],
        "entropy": entropy["delta"],
        "before": _squared(scene)["delta"],
        "entropy_before": _entropy(scene)["delta"],
    }


def _trained(scene: Scene) -> Facts:
    squared, entropy = (
        scene.afresh(changes, STEPS).frame(STEPS + 1).probe("outputs")[0] for changes in ({}, ENTROPY)
    )
    return {"steps": STEPS, "start": scene.frame.probe("outputs")[0], "squared": squared, "entropy": entropy}


CROSS_ENTROPY = Lesson(
    "cross_entropy",
    "Why does cross-entropy learn where squared error waits?",
    (
        LessonStep(
            "sure",
            "A sigmoid answers {answer:4} where 0 is right: an error of {error:4}. <em>How much of it gets "
            "through?</em>",
            ("all of it", "very little"),
            1,
            "<em>Very little:</em> where a sigmoid is sure its slope is small, {slope:4}. Error × slope "
            "leaves {delta:4}: sure and wrong learns slowly.",
            _squared,
            lambda facts: facts["error"] > 0.95 and facts["delta"] < 0.02 * facts["error"],
            before=Show(panel="curve"),
            after=Show(phase="backward-1"),
        ),
        LessonStep(
            "sure",
            "Cross-entropy punishes being sure and wrong: its error is {error:4}; the slope is {slope:4} as "
            "before. <em>What gets through now?</em>",
            ("as little as before", "answer − target, exactly"),
            1,
            "<em>Answer − target:</em> {delta:4}. The error is (a − t) ÷ slope, and the slope takes itself "
            "out again.",
            _entropy,
            lambda facts: (
                facts["delta"] == facts["answer"]
                and abs(facts["error"] * facts["slope"] - facts["delta"]) < 1e-12
            ),
            after=Show(phase="backward-1"),
        ),
        LessonStep(
            "sure",
            "Make the unit surer still: {answer:6} where 0 is right. <em>What do the two losses tell "
            "it?</em>",
            ("both tell it more", "squared error less, cross-entropy a little more"),
            1,
            "<em>Squared error less:</em> {squared} after {before}. Cross-entropy {entropy:4} after "
            "{entropy_before:4}: the farther off, the more.",
            _farther,
            lambda facts: (
                facts["squared"] < 0.01 * facts["before"] and facts["entropy"] > facts["entropy_before"]
            ),
        ),
        LessonStep(
            "sure",
            "From {start} on, {steps} steps with each loss, at the same rate. <em>Which answer is nearer to "
            "0?</em>",
            ("squared error’s", "cross-entropy’s", "about the same"),
            1,
            "<em>Cross-entropy’s:</em> {entropy}, squared error’s is {squared}. So leaving f′ out at a "
            "sigmoid output is no trick: it is this loss.",
            _trained,
            lambda facts: facts["entropy"] < 0.1 < 0.3 < facts["squared"],
            after=Show(panel="twin"),
            then=Then(STEPS, ENTROPY),
        ),
    ),
    "Nielsen 2015, Neural networks and deep learning, chapter 3",
    words="textbook",
)
