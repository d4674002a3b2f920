"""Lesson 7: where a gradient goes in a deep network, and what the initial weights have to do with it."""

from math import exp, log, sqrt

import numpy as np

from app.core.frame import Frame
from app.core.theory import depth_scale, gradient_growth
from app.lessons.deep import BIAS_VARIANCE, CRITICAL, ORDERED
from app.lessons.lesson import Facts, Lesson, LessonStep, Option, Show, Table
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


def slope_growth(frame: Frame) -> float:
    """The part of it that is f′."""
    return _part_of_growth(frame, "slope_factor")


def _sizes(scene: Scene) -> Facts:
    """What passes the f′ of each layer: ‖δ‖ of the sample on show, as the stage has it."""
    sizes = _norms(scene.frame, "deltas")
    steps = measures(scene.frame, "update_ratio")
    layers = {f"layer_{number}": size for number, size in enumerate(sizes, 1)}
    return {**layers, "times": sizes[-1] / sizes[0], "moves": steps[0] / steps[-1]}


def _norms(frame: Frame, name: str) -> list[float]:
    """How large something of the sample's is over each layer."""
    return [float(np.linalg.norm(frame.array(layer, name))) for layer in range(len(frame.shape))]


def _culprit(scene: Scene) -> Facts:
    """The factors of the sample's way back, which the page lists from the loss down."""
    errors, deltas = (_norms(scene.frame, name) for name in ("errors", "deltas"))
    slopes = [passed / arrived for passed, arrived in zip(deltas, errors, strict=True)]
    weights = [arrived / passed for arrived, passed in zip(errors[:-1], deltas[1:], strict=True)]
    both = [deltas[layer] / deltas[layer + 1] for layer in range(HIDDEN)]
    ratio = deltas[0] / errors[-1]
    product = float(np.prod(slopes) * np.prod(weights))
    return {
        **{f"slope_{number}": slope for number, slope in enumerate(slopes, 1)},
        **{f"weight_{number}": weight for number, weight in enumerate(weights, 1)},
        **{f"both_{number}": through for number, through in enumerate(both, 1)},
        "largest": max(slopes),
        "slope": min(slopes[:HIDDEN]),
        "least": both.index(min(both)) + 1,
        "passes": min(both),
        "slopes": float(np.prod(slopes)),
        "weights": float(np.prod(weights)),
        "ratio": ratio,
        "rest": ratio * deltas[1] / deltas[0],
        "times": deltas[-1] / deltas[0],
        "gap": abs(product / ratio - 1),
    }


def _start(scene: Scene) -> Facts:
    frame = scene.frame
    layers = len(frame.shape) - 2
    return {
        "units": frame.shape[-2][0],
        "growth": growth(frame),
        "weights": weight_growth(frame),
        "length": sqrt(weight_growth(frame)),
        "slopes": slope_growth(frame),
        "layers": layers,
        "left": growth(frame) ** layers,
    }


def _adds_up(facts: Facts) -> bool:
    return abs(facts["weights"] * facts["slopes"] / facts["growth"] - 1) < 1e-9


GROWTH = Table(
    "Of the gradient’s variance is left",
    ("", ""),
    (
        ("by each layer’s weights: {units} units × their variance, as drawn", "{weights}"),
        ("of its length: the square root of that", "≈ {length}"),
        ("by its f′", "{slopes}"),
        ("by the layer: both", "≈ {growth}"),
        ("after {layers} layers", "≈ {left}"),
    ),
)


def _chaos(scene: Scene) -> Facts:
    chi = gradient_growth(ORDERED, BIAS_VARIANCE)
    seeds = range(scene.spec.seed, scene.spec.seed + STARTS)
    return {
        "halved": log(2) * depth_scale(chi),
        "larger": sqrt(CRITICAL / ORDERED),
        "layers": len(scene.frame.shape) - 1,
        "growth": growth(scene.frame),
        "mean": float(np.mean([growth(scene.afresh({"seed": seed}).frame(1)) for seed in seeds])),
        "starts": STARTS,
        "theory": chi,
        "at_critical": gradient_growth(CRITICAL, BIAS_VARIANCE),
    }


VANISHING = Lesson(
    "vanishing",
    "Where does the gradient go in a deep network?",
    (
        LessonStep(
            "vanishing",
            "Six hidden layers of sigmoid. This sample’s signal starts at the output. <em>How large is it "
            "when it has come back to the first layer?</em>",
            (
                Option("larger than it was at the output", "No: nearly all of it is lost on its way."),
                Option("about as large as at the output", "No: nearly all of it is lost on its way."),
                Option("a hundred times smaller, or more"),
            ),
            "<em>Much smaller:</em> {layer_1:f} there, {layer_7:f} at the output: {times:x} times less. So "
            "in its first step the first layer hardly moves.",
            _sizes,
            lambda facts: facts["times"] > 100 and facts["moves"] < 0.01,
            hides=("delta", "strip"),
            before=Show(phase="loss"),
            after=Show(phase="backward-1", panel="factors"),
            table=Table(
                "This sample’s signal, past f′",
                ("layer", ""),
                (
                    *((str(n), f"{{layer_{n}:f}}") for n in range(1, HIDDEN + 1)),
                    ("output", "{layer_7:f}"),
                    ("output over first", "{times:x}"),
                ),
            ),
        ),
        LessonStep(
            "vanishing",
            "On the way back each of these layers multiplies this sample’s signal by its f′ and by weights. "
            "<em>Which layer killed the gradient?</em>",
            (
                Option(
                    "the first layer alone",
                    "No: even without it, less than a hundredth of the signal would be left.",
                ),
                Option("one in the middle", "No: by its f′ none of them is much worse than the others."),
                Option("all of them, by their f′"),
            ),
            "<em>All, by their f′:</em> no layer’s lets more than {largest:f} through. Weights included, "
            "layer {least} lets least through, {passes}. All f′ leave {slopes}, all weights {weights}: "
            "{ratio} in all.",
            _culprit,
            lambda facts: (
                facts["largest"] <= 0.25
                and facts["slope"] > 0.1
                and facts["slopes"] < 0.01 * facts["weights"]
                and facts["rest"] < 0.01
                and facts["gap"] < 1e-9
            ),
            hides=("strip",),
            before=Show(phase="backward-1"),
            after=Show(panel="factors"),
            table=Table(
                "What multiplies this sample’s signal",
                ("", "f′, all units", "weights", "both"),
                (
                    ("output", "{slope_7:f}", "", "{slope_7:f}"),
                    *(
                        (f"layer {n}", f"{{slope_{n}:f}}", f"{{weight_{n}:f}}", f"≈ {{both_{n}}}")
                        for n in range(HIDDEN, 0, -1)
                    ),
                    ("all", "≈ {slopes}", "≈ {weights}", "≈ {ratio}"),
                    ("without the output’s f′", "", "", "1/{times:x}"),
                ),
            ),
            answers="Which layer killed the gradient?",
        ),
        LessonStep(
            "old_start",
            "Now tanh, with open valves, and weights as small as was usual until 2010. <em>What happens to "
            "the gradient’s variance in each layer?</em>",
            (
                Option("nothing, the valves are open", "No: the weights shrink it as well."),
                Option("it falls to about a third"),
                Option("it falls to about a tenth", "No: it takes two layers for that."),
            ),
            "<em>It falls to about a third:</em> each layer leaves {growth} of it, its weights alone "
            "{weights}; of the gradient’s length, the square root, the weights leave {length}. (The output "
            "does not count: its f′ cancels with cross-entropy.)",
            _start,
            lambda facts: (
                0.25 < facts["growth"] < 0.38
                and 0.28 < facts["weights"] < 0.39
                and facts["slopes"] > 0.8
                and abs(facts["growth"] ** 2 - 0.1) < 0.05
                and _adds_up(facts)
            ),
            hides=("strip",),
            before=Show(phase="loss"),
            after=Show(panel="arrival"),
            table=GROWTH,
        ),
        LessonStep(
            "new_start",
            "Glorot and Bengio chose larger weights: units × a weight’s variance is 1, up to chance. "
            "<em>What happens to the gradient’s variance now?</em>",
            (
                Option("it falls far less"),
                Option("it grows without bound", "No: it still falls, only less."),
            ),
            "<em>It falls far less:</em> each layer leaves {growth} of it. The weights leave nearly all, "
            "{weights}, and f′ leaves {slopes}.",
            _start,
            lambda facts: 0.65 < facts["growth"] < 0.95 and 0.85 < facts["weights"] < 1.1 and _adds_up(facts),
            hides=("strip",),
            before=Show(phase="loss"),
            after=Show(panel="arrival"),
            table=GROWTH,
        ),
        LessonStep(
            "order",
            "{layers} layers of tanh. A formula for wide layers says that with such weights each layer "
            "leaves {theory:3} of the gradient’s variance. <em>Does the run agree?</em>",
            (
                Option("yes, roughly"),
                Option("no, a run is random", "It is random, and yet near the formula."),
            ),
            "<em>Roughly:</em> it is {growth:3} here, and {mean:3} in the mean of {starts} starts. With "
            "larger weights the formula has {at_critical:3}: the edge of chaos, where a gradient neither "
            "dies nor grows.",
            _chaos,
            lambda facts: (
                abs(facts["growth"] / facts["theory"] - 1) < 0.2
                and abs(facts["mean"] / facts["theory"] - 1) < 0.1
                and abs(facts["at_critical"] - 1) < 0.005
            ),
            hides=("strip",),
            before=Show(phase="loss"),
            after=Show(panel="arrival"),
            table=Table(
                "Of the gradient’s variance is left by each layer",
                ("", ""),
                (
                    ("by the formula", "{theory:3}"),
                    ("in this run", "{growth:3}"),
                    ("in the mean of {starts} starts", "{mean:3}"),
                    ("by the formula, weights × {larger:3}", "{at_critical:3}"),
                    ("layers until half of it is left, by the formula", "{halved:2}"),
                ),
            ),
        ),
    ),
    "Glorot & Bengio 2010, Understanding the difficulty of training deep feedforward neural networks; "
    "Schoenholz et al. 2017, Deep information propagation",
    further=True,
)
