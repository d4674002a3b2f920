"""Lesson 13: how deep a network can be, and what the size of its first weights has to do with it."""

from math import isclose, log, sqrt

import numpy as np

from app.core.frame import Frame
from app.core.theory import gradient_growth
from app.lessons.deep import BIAS_VARIANCE, FADING, GROWING, KEEPING
from app.lessons.lesson import Facts, Lesson, LessonStep, Option, Show, Table, Then
from app.lessons.scene import Changes, Scene
from app.lessons.vanishing import growth, measures, slope_growth, weight_growth

STARTS = 8
STEPS = 100
"""In which a network learns where its gradient comes through."""
PART = 0.01
OPEN = 0.6
"""The f′ from which on the page calls a unit's valve mostly open."""


def _theory(scene: Scene) -> float:
    """χ₁ of the network's first weights."""
    return gradient_growth(scene.spec.network.initializer.options["gain"] ** 2, BIAS_VARIANCE)


def _back(frame: Frame) -> float:
    """What comes back to the first layer, of the size that it has at the last hidden one."""
    norms = measures(frame, "delta_norm")[:-1]
    return norms[0] / norms[-1]


def _through(scene: Scene) -> Facts:
    """How the gradient fares on its way back through the hidden layers."""
    layers = len(scene.frame.shape) - 1
    slopes = np.concatenate([scene.frame.array(layer, "slopes") for layer in range(1, layers)])
    theory, grown = _theory(scene), growth(scene.frame)
    size, size_theory = sqrt(grown), sqrt(theory)
    return {
        "layers": layers,
        "crossed": layers - 1,
        "back": _back(scene.frame),
        "growth": grown,
        "weights": weight_growth(scene.frame),
        "slopes": slope_growth(scene.frame),
        "theory": theory,
        "size": size,
        "size_theory": size_theory,
        "part": PART,
        "after": log(PART) / log(size),
        "after_theory": log(PART) / log(size_theory),
        "open": float(np.mean(slopes >= OPEN)),
    }


THROUGH = (
    ("by each layer’s weights", "{weights}"),
    ("by its f′", "{slopes}"),
    ("by the layer: both", "≈ {growth}"),
    ("by the formula", "{theory:3}"),
)


def _comes_out(facts: Facts) -> bool:
    """Whether what is left of the size is what the layers leave of the variance, one after another."""
    return isclose(facts["growth"] ** (facts["crossed"] / 2), facts["back"], rel_tol=1e-9)


def _kept(scene: Scene) -> Facts:
    """The same at the edge of chaos, here and in the mean of other starts."""
    seeds = range(scene.spec.seed, scene.spec.seed + STARTS)
    others = [_back(scene.afresh({"seed": seed}).frame(1)) for seed in seeds]
    return {
        **_through(scene),
        "faded": _back(scene.afresh(_gain(FADING)).frame(1)),
        "mean": float(np.exp(np.mean(np.log(others)))),
        "least": min(others),
        "most": max(others),
        "starts": STARTS,
    }


def _gain(variance: float) -> Changes:
    return {"network": {"initializer": {"gain": sqrt(variance)}}}


def _learns(scene: Scene) -> Facts:
    """What comes of three networks that differ in the size of their first weights alone."""
    sizes = (FADING, KEEPING, GROWING)
    start_small, start, start_large = (scene.afresh(_gain(size)).losses()[0] for size in sizes)
    small, middle, large = (scene.afresh(_gain(size), steps=STEPS).losses()[0] for size in sizes)
    return {
        "layers": len(scene.frame.shape) - 1,
        "steps": STEPS,
        "start_small": start_small,
        "start": start,
        "start_large": start_large,
        "small": small,
        "middle": middle,
        "large": large,
        "gain_small": sqrt(FADING),
        "gain_middle": sqrt(KEEPING),
        "gain_large": sqrt(GROWING),
    }


DEPTH = Lesson(
    "depth",
    "How deep can it be?",
    (
        LessonStep(
            "fading",
            "{layers} hidden layers of tanh with small first weights; from layer 2 on, most valves are open. "
            "<em>How much of the gradient comes back to the first of them?</em>",
            (
                Option("about all", "No: small weights shrink it, open valves or not."),
                Option("about a hundredth", "No: far less is left."),
                Option("less than a thousandth"),
            ),
            "<em>Less than a thousandth:</em> {back:2} of its size, over all samples. It crosses {crossed} "
            "layers; each leaves {size} of it on average, so {part:%} is left after {after:2}. A formula for "
            "wide layers says {size_theory:3} a layer.",
            _through,
            lambda facts: (
                facts["back"] < 1e-3
                and facts["weights"] < 0.8
                and abs(facts["growth"] / facts["theory"] - 1) < 0.15
                and abs(facts["after"] - facts["after_theory"]) < 6
                and _comes_out(facts)
                and facts["open"] > 0.75
            ),
            hides=("delta", "strip"),
            before=Show(phase="loss"),
            after=Show(panel="arrival"),
            table=Table(
                "Of the variance of all samples’ gradient is left",
                ("", ""),
                (
                    *THROUGH,
                    ("of its size, the square root, by the layer", "≈ {size}"),
                    ("of its size, by the formula", "{size_theory:3}"),
                    ("of its size, after {crossed} layers", "≈ {back:2}"),
                    ("layers until {part:%} of its size is left", "{after:2}"),
                    ("the same by the formula", "{after_theory:2}"),
                ),
            ),
        ),
        LessonStep(
            "growing",
            "The same layers with first weights three times as large. <em>How much "
            "of the gradient comes back now?</em>",
            (
                Option("next to nothing of it", "No: few are open, but the weights outweigh that."),
                Option("about all of it", "No: it grows in each layer."),
                Option("far more than all of it"),
            ),
            "<em>Hundreds of times as much:</em> {back:2}, over all samples. Of its variance (size²) f′ "
            "leaves {slopes} in each of {crossed} layers, but the weights make it {weights} times as large: "
            "{growth} in all, by the formula {theory:3}.",
            _through,
            lambda facts: (
                100 < facts["back"] < 1000
                and facts["slopes"] < 0.4
                and facts["weights"] > 4
                and abs(facts["growth"] / facts["theory"] - 1) < 0.1
                and _comes_out(facts)
            ),
            hides=("delta", "strip"),
            before=Show(phase="loss"),
            after=Show(panel="arrival"),
            table=Table(
                "Of the variance of all samples’ gradient is left",
                ("", ""),
                (*THROUGH, ("of its size, after {crossed} layers", "≈ {back:2}")),
            ),
        ),
        LessonStep(
            "keeping",
            "Between the two, the formula has one size of first weights by which a layer leaves {theory:3} "
            "of the variance. <em>How much comes back to the first of {layers} such layers?</em>",
            (
                Option("about a hundredth", "No: it is {least:2} in the worst of {starts} starts."),
                Option("a good part, or all"),
                Option(
                    "exactly all of it",
                    "No: weights are drawn at random, and layers are not wide without end.",
                ),
            ),
            "<em>A good part, or all:</em> {back:2} of its size here, over all samples; of {starts} "
            "starts {least:2} to {most:2}, {mean:2} in the mean, where small weights leave {faded:2}. This "
            "is the edge of chaos, where depth changes it least.",
            _kept,
            lambda facts: (
                abs(facts["theory"] - 1) < 0.005
                and 0.2 < facts["back"] < 2
                and 0.3 < facts["mean"] < 1.2
                and 0.1 < facts["least"] < facts["most"] < 5
                and facts["faded"] < 0.01 * facts["least"]
                and _comes_out(facts)
            ),
            hides=("delta", "strip"),
            before=Show(phase="loss"),
            after=Show(panel="arrival"),
            table=Table(
                "Of the size of all samples’ gradient is left, after {crossed} layers",
                ("", ""),
                (
                    ("here", "{back:2}"),
                    ("in the mean of {starts} starts", "{mean:2}"),
                    ("the least, the most of them", "{least:2}, {most:2}"),
                    ("with the small weights of before", "{faded:2}"),
                    ("of its variance, a layer, by the formula", "{theory:3}"),
                ),
            ),
        ),
        LessonStep(
            "keeping",
            "Three networks so deep: one lets the gradient fade, one keeps it, one makes it grow. "
            "<em>After {steps} steps, which have learned?</em>",
            (
                Option("all", "No: only one of them comes near 0."),
                Option("the second"),
                Option("the last two", "No: where it grows, too, the loss stays high."),
            ),
            "<em>The second:</em> its loss falls from {start} to {middle}. Where the gradient "
            "fades it is {small}, where it grows {large}. How narrow the band of gains is that keep it, the "
            "map “How deep can it be?” shows.",
            _learns,
            lambda facts: (
                facts["middle"] < 0.02 * facts["start"] and min(facts["small"], facts["large"]) > 0.2
            ),
            before=Show(phase="backward-1"),
            after=Show(panel="loss"),
            then=Then(STEPS),
            table=Table(
                "The loss at the start, and after {steps} steps",
                ("first weights’ gain", "gradient", "start", "after"),
                (
                    ("{gain_small}", "fades", "{start_small}", "{small}"),
                    ("{gain_middle}", "is kept", "{start}", "{middle}"),
                    ("{gain_large}", "grows", "{start_large}", "{large}"),
                ),
            ),
            map="deep",
        ),
    ),
    "Poole et al. 2016, Exponential expressivity in deep neural networks through transient chaos; Schoenholz "
    "et al. 2017, Deep information propagation",
    further=True,
)
