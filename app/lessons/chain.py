"""Lesson 2: why the factors are multiplied: the chain rule, with this network's numbers."""

import numpy as np

from app.analysis.weight import Weight
from app.core.frame import Frame
from app.lessons.lesson import Facts, Lesson, LessonStep, Option, Show, Table
from app.lessons.scene import NUDGE, Place, Scene, factors, felt, gradient, most_moved
from app.timeline import Timeline

SEARCHED = 200
FELT = 0.2
SMALL = 1e-4
"""The nudge of a check: its square is beyond the digits that are compared."""


def lively_weight(timeline: Timeline) -> Place:
    """The weight of the first layer that the loss of a sample feels most, at the first that feels enough."""
    training = timeline.at(0)
    for step in range(SEARCHED):
        frame = training.observe()
        weight = most_moved(frame)
        if felt(frame).max() > FELT and 0.2 < factors(frame, weight).slope < 0.9:
            return Place(step, weight)
    return Place()


def _path(scene: Scene) -> Facts:
    """How far everything on the weight's way moves with it, and the factors that say so."""
    at, moved, seen = scene.weight, scene.moved(NUDGE), scene.factors

    def move(name: str, moved: Frame = moved) -> float:
        return float(moved.array(at.layer, name)[at.unit] - scene.frame.array(at.layer, name)[at.unit])

    def bent(distance: float) -> float:
        """The share by which the output's move differs from move × f′."""
        return abs(move("activations", scene.moved(distance)) / (distance * seen.input * seen.slope) - 1)

    return {
        "nudge": NUDGE,
        "input": seen.input,
        "slope": seen.slope,
        "delta": -seen.error,
        "e": move("pre_activations"),
        "a": move("activations"),
        "a_says": NUDGE * seen.input * seen.slope,
        "bends": bent(NUDGE / 100) / bent(NUDGE),
        "against": seen.error,
        "loss": moved.probe_loss - scene.frame.probe_loss,
        "product": NUDGE * seen.product,
    }


def _near(measured: float, expected: float) -> bool:
    """Equal to a tenth: what a nudge of 0.01 bends."""
    return abs(measured - expected) < 0.1 * abs(expected)


def _blame(scene: Scene) -> Facts:
    """A hidden unit's delta, by the two units that it feeds: weight × f′ × their delta."""
    unit, frame = scene.weight.unit, scene.frame
    weights, slopes = frame.array(1, "weights")[:, unit], frame.array(1, "slopes")
    deltas = -frame.array(1, "errors")
    facts: dict[str, float] = {"delta": -frame.array(0, "errors")[unit]}
    for number, name in enumerate(("first", "second")):
        facts[f"{name}_weight"], facts[f"{name}_slope"] = weights[number], slopes[number]
        facts[f"{name}_delta"] = deltas[number]
        facts[name] = weights[number] * slopes[number] * deltas[number]
    return facts


def _check(scene: Scene) -> Facts:
    """Every weight's gradient beside its central difference."""
    gradients = gradient(scene.frame, ("weight_gradients",))
    gaps, larger = (_gaps(scene, nudge) for nudge in (SMALL, 10 * SMALL))
    return {
        "weights": len(gaps),
        "small": SMALL,
        "gap": max(gaps),
        "bends": max(gaps) / max(larger),
        "largest": np.abs(gradients).max(),
    }


def _gaps(scene: Scene, nudge: float) -> list[float]:
    """How far every weight's gradient is from its central difference: by a share of the nudge's square."""
    gaps = []
    for layer, (inputs, units) in enumerate(scene.frame.shape):
        gradients = scene.frame.array(layer, "weight_gradients")
        for unit, column in np.ndindex(units, inputs):
            at = Scene(scene.timeline, Place(scene.step, Weight(layer, unit, column)))
            difference = (at.moved(nudge).probe_loss - at.moved(-nudge).probe_loss) / (2 * nudge)
            gaps.append(abs(difference - float(gradients[unit, column])))
    return gaps


def _on_its_way(stations: int) -> Table:
    """How far each of the first so many stations moves by the factors up to it, and as measured."""
    rows = (
        ("weight", "", "{nudge:1}", "{nudge:1}"),
        ("sum e", "input {input:f}", "≈ {e:f}", "{e:f}"),
        ("output a", "f′ {slope:f}", "≈ {a_says:f}", "{a:f}"),
        ("loss", "−delta {against:f}", "≈ {product:f}", "{loss:f}"),
    )
    return Table("How far each moves", ("", "factor", "nudge × factors", "measured"), rows[:stations])


CHAIN = Lesson(
    "chain",
    "Why multiply?",
    (
        LessonStep(
            "online",
            "A weight moves by {nudge:1}; its input is {input:f}. <em>How far does the unit’s sum e "
            "move?</em>",
            (
                Option("by the nudge", "No: only an input of 1 would pass it on as it is."),
                Option("by the nudge × the input"),
                Option("by the nudge × delta", "No: delta comes from the other side, on the way back."),
            ),
            "<em>By nudge × input:</em> {nudge:1} × {input:f} ≈ {e:f}. The first factor on the way to the "
            "loss is the input.",
            _path,
            lambda facts: abs(facts["e"] - NUDGE * facts["input"]) < 1e-12 and facts["input"] != 1,
            lively_weight,
            before=Show(phase="forward-1"),
            after=Show(phase="forward-1"),
            table=_on_its_way(2),
        ),
        LessonStep(
            "online",
            "The sum e moved by {e:f}. The unit’s f′ is {slope:f} here. <em>How far does its output a "
            "move?</em>",
            (
                Option("about e’s move × f′"),
                Option("about e’s move ÷ f′", "No: ÷ makes it larger, and an f′ below 1 makes it smaller."),
                Option("just as far", "No: that would take an f′ of 1."),
            ),
            "<em>About e’s move × f′:</em> that makes {a_says:f}, and {a:f} was measured, since f "
            "bends a little within the nudge. The second factor is f′.",
            _path,
            lambda facts: (
                _near(facts["a"], facts["e"] * facts["slope"])
                and 0 < facts["slope"] < 1
                and abs(facts["a"]) < abs(facts["e"])
                and facts["bends"] < 0.02
            ),
            lively_weight,
            before=Show(panel="curve"),
            after=Show(panel="curve"),
            table=_on_its_way(3),
        ),
        LessonStep(
            "online",
            "The output a moved by {a:f}. The unit’s delta is {delta:f}: for each 1 that a grows, the loss "
            "moves by −delta. <em>How far does the loss move?</em>",
            (
                Option("about −delta × a’s move"),
                Option("about −delta", "No: that is for a whole 1, and the unit’s output moved by less."),
                Option("the sum of all three", "No: along a path factors multiply."),
            ),
            "<em>About −delta × a’s move:</em> {loss:f} was measured. The nudge times all three factors is "
            "{product:f}: each stage hands on what moved it, times its own factor.",
            _path,
            lambda facts: _near(facts["loss"], facts["product"]) and abs(facts["a"]) < 0.1,
            lively_weight,
            before=Show(phase="backward-1"),
            after=Show(phase="backward-1"),
            table=_on_its_way(4),
        ),
        LessonStep(
            "online",
            "Only the network’s output has a target to compare with. <em>Where does the delta of our "
            "hidden unit come from?</em>",
            (
                Option("it is that of the output", "No: between the two lie weights and f′."),
                Option("from the input that it got", "No: the input knows nothing of the target."),
                Option("from the units that it feeds"),
            ),
            "<em>From the units it feeds, added up:</em> {first:f} {second:+f} ≈ {delta:f}. Along "
            "a path factors multiply; where paths meet, they add.",
            _blame,
            lambda facts: abs(facts["first"] + facts["second"] - facts["delta"]) < 1e-12,
            lively_weight,
            before=Show(phase="backward-2"),
            after=Show(phase="backward-1"),
            table=Table(
                "Where its delta comes from",
                ("fed in layer 2", "weight", "f′", "delta", "product"),
                (
                    ("unit 1", "{first_weight:f}", "{first_slope:f}", "{first_delta:f}", "{first:f}"),
                    ("unit 2", "{second_weight:f}", "{second_slope:f}", "{second_delta:f}", "{second:f}"),
                    ("together", "", "", "", "{delta:f}"),
                ),
            ),
        ),
        LessonStep(
            "online",
            "<em>Did somebody choose this product, or does it follow from something?</em>",
            (
                Option("it follows from the chain rule"),
                Option("it was chosen, since it works", "No: it is what a measurement gives."),
            ),
            "<em>It follows from the chain rule:</em> derivatives along a path multiply. At each of the "
            "{weights} weights −delta × f′ × input is the measured slope of the loss, but for {gap} at "
            "most, and with a smaller nudge for less.",
            _check,
            lambda facts: facts["gap"] < 1e-6 * facts["largest"] and facts["bends"] < 0.02,
            lively_weight,
            before=Show(phase="backward-1"),
            after=Show(phase="backward-1"),
            table=Table(
                "−delta × f′ × input beside the measured slope of the loss",
                ("", ""),
                (
                    ("weights compared", "{weights}"),
                    ("nudge, to either side", "{small:1}"),
                    ("largest slope of the loss", "{largest:f}"),
                    ("largest difference", "{gap}"),
                ),
            ),
        ),
    ),
    "Rumelhart, Hinton & Williams 1986, Learning representations by back-propagating errors; "
    "Hertz, Krogh & Palmer 1991, Introduction to the Theory of Neural Computation, chapter 6",
)
