"""Lesson 7: where a gradient goes in a deep network, and what the initial weights have to do with it."""

from math import exp, log

import numpy as np

from app.core.frame import Frame
from app.core.theory import depth_scale, gradient_growth
from app.lessons.lesson import Facts, Lesson, LessonStep, Show
from app.lessons.presets import BIAS_VARIANCE, CRITICAL, ORDERED
from app.lessons.scene import Scene

STARTS = 8


def measures(frame: Frame, name: str) -> list[float]:
    """One number about each layer, from the first on."""
    return [frame.measure(layer, name) for layer in range(len(frame.shape))]


def growth(frame: Frame) -> float:
    """By how much a layer multiplies the variance of the gradient on its way back, the geometric mean.

    It is taken between hidden layers, which all have one width here.
    """
    norms = measures(frame, "delta_norm")[:-1]
    return float((norms[0] / norms[-1]) ** (2 / (len(norms) - 1)))


def weight_growth(frame: Frame) -> float:
    """The part of it that is the weights': n · Var(W), the geometric mean."""
    ratios = measures(frame, "weight_factor")[:-2]
    return exp(2 * float(np.mean([log(ratio) for ratio in ratios])))


def _sizes(scene: Scene) -> Facts:
    norms = measures(scene.frame, "gradient_norm")
    return {"first": norms[0], "last": norms[-1], "times": norms[-1] / norms[0]}


def _culprit(scene: Scene) -> Facts:
    slopes, weights = measures(scene.frame, "slope_factor")[:-1], measures(scene.frame, "weight_factor")[:-1]
    norms = measures(scene.frame, "delta_norm")
    ratio = norms[0] / norms[-1]
    product = float(np.prod(slopes) * np.prod(weights))
    return {
        "largest": max(slopes),
        "slopes": float(np.prod(slopes)),
        "weights": float(np.prod(weights)),
        "ratio": ratio,
        "gap": abs(product / ratio - 1),
    }


def _start(scene: Scene) -> Facts:
    frame = scene.frame
    layers = len(frame.shape) - 2
    return {
        "growth": growth(frame),
        "weights": weight_growth(frame),
        "third": 1 / 3,
        "layers": layers,
        "left": growth(frame) ** layers,
    }


def _chaos(scene: Scene) -> Facts:
    chi = gradient_growth(ORDERED, BIAS_VARIANCE)
    seeds = range(scene.spec.seed, scene.spec.seed + STARTS)
    return {
        "ordered": ORDERED,
        "growth": growth(scene.frame),
        "mean": float(np.mean([growth(scene.afresh({"seed": seed}).frame(1)) for seed in seeds])),
        "starts": STARTS,
        "theory": chi,
        "scale": depth_scale(chi),
        "critical": CRITICAL,
        "at_critical": gradient_growth(CRITICAL, BIAS_VARIANCE),
    }


VANISHING = Lesson(
    "vanishing",
    "Where does the gradient go in a deep network?",
    (
        LessonStep(
            "vanishing",
            "Six hidden layers of sigmoid. <em>How does the first layer’s gradient compare with the "
            "output’s?</em>",
            ("about as large", "at least a hundred times smaller", "larger"),
            1,
            "<em>Much smaller:</em> {first} against {last}, {times} times less. The first layer hardly "
            "learns.",
            _sizes,
            lambda facts: facts["times"] > 100,
            before=Show(phase="loss"),
            after=Show(phase="backward-1", panel="gradient"),
        ),
        LessonStep(
            "vanishing",
            "On its way back the signal is multiplied by weights and by slopes. <em>Which of them made it "
            "so small?</em>",
            ("the weights", "the slopes"),
            1,
            "<em>The slopes:</em> none lets more than {largest:4} through, together they leave {slopes}; "
            "the weights leave {weights}. Their product is the whole: {ratio}.",
            _culprit,
            lambda facts: (
                facts["largest"] <= 0.25 and facts["slopes"] < 0.01 * facts["weights"] and facts["gap"] < 1e-9
            ),
            before=Show(panel="gradient"),
            after=Show(panel="factors"),
        ),
        LessonStep(
            "old_start",
            "Now tanh, with open valves, and weights as small as was usual until 2010. <em>What happens to "
            "the gradient’s variance in each layer?</em>",
            ("nothing, the valves are open", "it falls to about a third"),
            1,
            "<em>About a third:</em> {growth} a layer, {left} after {layers}. The weights alone account for "
            "{weights}: n × their variance, which was drawn as {third}.",
            _start,
            lambda facts: 0.25 < facts["growth"] < 0.38 and 0.28 < facts["weights"] < 0.39,
            after=Show(panel="arrival"),
        ),
        LessonStep(
            "new_start",
            "Glorot and Bengio made the weights larger, so that n × their variance is 1. <em>And now?</em>",
            ("it falls far less", "it grows without bound"),
            0,
            "<em>It falls far less:</em> to {growth} a layer. The weights leave it at {weights}, near 1; "
            "the rest is what tanh’s valves shut.",
            _start,
            lambda facts: 0.65 < facts["growth"] < 0.95 and 0.85 < facts["weights"] < 1.1,
            after=Show(panel="arrival"),
        ),
        LessonStep(
            "order",
            "Ten layers of tanh. A formula gives what a layer does to the variance: {theory:3} for weights "
            "like these. <em>Does the run agree?</em>",
            ("no, a run is random", "nearly"),
            1,
            "<em>Nearly:</em> {growth:3} here, {mean:3} in the mean of {starts} starts. So a gradient is "
            "felt over some {scale} layers. At variance {critical:3} instead of {ordered:1} it is "
            "{at_critical:3}: the edge of chaos.",
            _chaos,
            lambda facts: (
                abs(facts["growth"] / facts["theory"] - 1) < 0.2
                and abs(facts["mean"] / facts["theory"] - 1) < 0.1
                and abs(facts["at_critical"] - 1) < 0.005
            ),
            after=Show(panel="arrival"),
        ),
    ),
    "Glorot & Bengio 2010, Understanding the difficulty of training deep feedforward neural networks; "
    "Schoenholz et al. 2017, Deep information propagation",
)
