"""Lesson 7: where a gradient goes in a deep network, and what the initial weights have to do with it."""

from math import exp, log

import numpy as np

from app.core.frame import Frame
from app.core.theory import depth_scale, gradient_growth
from app.lessons.lesson import Facts, Lesson, LessonStep, Option, Show, Table
from app.lessons.presets import BIAS_VARIANCE, CRITICAL, ORDERED
from app.lessons.scene import Scene

STARTS = 8
HIDDEN = 6
"""Hidden layers of the preset `vanishing`."""


def measures(frame: Frame, name: str) -> list[float]:
    """One number about each layer, from the first on."""
    return [frame.measure(layer, name) for layer in range(len(frame.shape))]


def growth(frame: Frame) -> float:
    """By how much a layer multiplies the variance of the gradient on its way back, the geometric mean.

    It is taken between hidden layers, which all have one width here.
    """
    norms = measures(frame, "delta_norm")[:-1]
    return float((norms[0] / norms[-1]) ** (2 / (len(norms) - 1)))


def _part_of_growth(frame: Frame, name: str) -> float:
    """The part of it that weights or slopes have: the geometric mean of their squared factors."""
    return exp(2 * float(np.mean([log(ratio) for ratio in measures(frame, name)[:-2]])))


def weight_growth(frame: Frame) -> float:
    """The part of it that is the weights': n · Var(W)."""
    return _part_of_growth(frame, "weight_factor")


def _sizes(scene: Scene) -> Facts:
    norms = measures(scene.frame, "gradient_norm")
    layers = {f"layer_{number}": norm for number, norm in enumerate(norms, 1)}
    return {**layers, "times": norms[-1] / norms[0]}


def _culprit(scene: Scene) -> Facts:
    slopes, weights = measures(scene.frame, "slope_factor")[:-1], measures(scene.frame, "weight_factor")[:-1]
    norms = measures(scene.frame, "delta_norm")
    ratio = norms[0] / norms[-1]
    product = float(np.prod(slopes) * np.prod(weights))
    return {
        **{f"slope_{number}": slope for number, slope in enumerate(slopes, 1)},
        **{f"weight_{number}": weight for number, weight in enumerate(weights, 1)},
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
        "slopes": _part_of_growth(frame, "slope_factor"),
        "layers": layers,
        "left": growth(frame) ** layers,
    }


def _adds_up(facts: Facts) -> bool:
    return abs(facts["weights"] * facts["slopes"] / facts["growth"] - 1) < 1e-9


GROWTH = Table(
    "What a layer makes of the gradient’s variance",
    ("", "a layer"),
    (
        ("all in all", "{growth}"),
        ("by its weights: n × their variance", "{weights}"),
        ("by f′", "{slopes}"),
        ("left after {layers} layers", "{left}"),
    ),
)


def _chaos(scene: Scene) -> Facts:
    chi = gradient_growth(ORDERED, BIAS_VARIANCE)
    seeds = range(scene.spec.seed, scene.spec.seed + STARTS)
    return {
        "ordered": ORDERED,
        "layers": len(scene.frame.shape) - 1,
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
            (
                Option("about as large", "No: on its way back nearly all of it is lost."),
                Option("at least a hundred times smaller"),
                Option("larger", "No: on its way back nearly all of it is lost."),
            ),
            "<em>Much smaller:</em> {layer_1} against {layer_7}, {times} times less. The first layer hardly "
            "learns.",
            _sizes,
            lambda facts: facts["times"] > 100,
            before=Show(phase="loss"),
            after=Show(phase="backward-1", panel="gradient"),
            table=Table(
                "Length of the gradient",
                ("layer", ""),
                (
                    ("1", "{layer_1}"),
                    ("3", "{layer_3}"),
                    ("5", "{layer_5}"),
                    ("output", "{layer_7}"),
                    ("output over first", "{times}"),
                ),
            ),
        ),
        LessonStep(
            "vanishing",
            "On its way back the signal is multiplied by weights and by f′. <em>Which of them made it so "
            "small?</em>",
            (
                Option("the weights", "No: they take far less of it."),
                Option("f′"),
            ),
            "<em>f′:</em> no layer’s lets more than {largest:4} through, together they leave {slopes}; the "
            "weights leave {weights}. Their product is the whole: {ratio}.",
            _culprit,
            lambda facts: (
                facts["largest"] <= 0.25 and facts["slopes"] < 0.01 * facts["weights"] and facts["gap"] < 1e-9
            ),
            before=Show(panel="gradient"),
            after=Show(panel="factors"),
            table=Table(
                "What is left of the batch’s signal",
                ("layer", "by f′", "by the weights behind it"),
                (
                    *((str(n), f"{{slope_{n}:4}}", f"{{weight_{n}}}") for n in range(1, HIDDEN + 1)),
                    ("all", "{slopes}", "{weights}"),
                    ("both", "", "{ratio}"),
                ),
            ),
        ),
        LessonStep(
            "old_start",
            "Now tanh, with open valves, and weights as small as was usual until 2010. <em>What happens to "
            "the gradient’s variance in each layer?</em>",
            (
                Option("nothing, the valves are open", "No: the weights shrink it as well."),
                Option("it falls to about a third"),
            ),
            "<em>About a third:</em> {growth} a layer, {left} after {layers}. The weights alone account for "
            "{weights}: n × their variance, drawn to be a third.",
            _start,
            lambda facts: (
                0.25 < facts["growth"] < 0.38
                and 0.28 < facts["weights"] < 0.39
                and facts["slopes"] > 0.8
                and _adds_up(facts)
            ),
            before=Show(panel="gradient"),
            after=Show(panel="arrival"),
            table=GROWTH,
        ),
        LessonStep(
            "new_start",
            "Glorot and Bengio made the weights larger, so that n × their variance is 1. <em>And now?</em>",
            (
                Option("it falls far less"),
                Option("it grows without bound", "No: it still falls, only less."),
            ),
            "<em>It falls far less:</em> to {growth} a layer. The weights leave it at {weights}, near 1; the "
            "rest is f′: {slopes}.",
            _start,
            lambda facts: 0.65 < facts["growth"] < 0.95 and 0.85 < facts["weights"] < 1.1 and _adds_up(facts),
            before=Show(panel="gradient"),
            after=Show(panel="arrival"),
            table=GROWTH,
        ),
        LessonStep(
            "order",
            "{layers} layers of tanh. A formula for wide layers gives what one does to the variance: "
            "{theory:3} for weights like these. <em>Does the run agree?</em>",
            (
                Option("no, a run is random", "It is random, and yet near the formula."),
                Option("nearly"),
            ),
            "<em>Nearly:</em> {growth:3} here, {mean:3} in the mean of {starts} starts. So a gradient is "
            "felt over some {scale} layers. With larger weights the formula gives {at_critical:3}: the edge "
            "of chaos.",
            _chaos,
            lambda facts: (
                abs(facts["growth"] / facts["theory"] - 1) < 0.2
                and abs(facts["mean"] / facts["theory"] - 1) < 0.1
                and abs(facts["at_critical"] - 1) < 0.005
            ),
            before=Show(panel="gradient"),
            after=Show(panel="arrival"),
            table=Table(
                "What a layer makes of the gradient’s variance",
                ("", ""),
                (
                    ("by the formula", "{theory:3}"),
                    ("this run", "{growth:3}"),
                    ("mean of {starts} starts", "{mean:3}"),
                    ("layers until it is down to 1/e", "{scale}"),
                    ("by the formula, n × variance {critical:3} for {ordered:1}", "{at_critical:3}"),
                ),
            ),
        ),
    ),
    "Glorot & Bengio 2010, Understanding the difficulty of training deep feedforward neural networks; "
    "Schoenholz et al. 2017, Deep information propagation",
    further=True,
)
