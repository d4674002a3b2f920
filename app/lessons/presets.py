"""Set-ups worth starting from: one for each lesson, and one for each published result that can be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from app.spec import Specification


@dataclass(frozen=True)
class Preset:
    """A specification with a name, and what there is to see in one sentence."""

    name: str
    label: str
    sentence: str
    specification: Specification


def _network(*layers: tuple[int, str], **rest: Any) -> dict[str, Any]:
    return {"layers": [{"units": units, "activation": activation} for units, activation in layers], **rest}


def _given(*layers: tuple[Sequence[Sequence[float]], Sequence[float]]) -> list[dict[str, Any]]:
    return [{"weights": weights, "biases": biases} for weights, biases in layers]


def _inline(inputs: Sequence[Sequence[float]], targets: Sequence[Sequence[float]]) -> dict[str, Any]:
    return {"source": "inline", "inputs": inputs, "targets": targets}


def _training(
    rate: float, batch_size: int | str = "full", name: str = "sgd", **options: Any
) -> dict[str, Any]:
    return {"batch_size": batch_size, "optimizer": {"name": name, "learning_rate": rate, **options}}


def _preset(
    name: str, label: str, sentence: str, network: Any, data: Any, training: Any, **rest: Any
) -> Preset:
    made = {"network": network, "data": data, "training": training, **rest}
    return Preset(name, label, sentence, Specification.model_validate(made))


def _digits(name: str, label: str, sentence: str, **rest: Any) -> Preset:
    network = _network((32, "relu"), (10, "softmax"), initializer={"name": "he_uniform"}, **rest)
    data, training = {"name": "digits"}, _training(0.1, 32)
    return _preset(name, label, sentence, network, data, training, loss="cross_entropy")


XOR_POINTS = {"name": "xor_points"}
BOTH_ON = {"probe": {"index": 3}}
"""Of exclusive or's four points the one at (1, 1): all of its inputs take part."""
SPREAD = {"name": "uniform", "low": -1.0, "high": 1.0}
WIDTH = 64
"""Units of the layers in which a gradient's spread is measured."""
OLD = {"name": "uniform", "low": -1 / sqrt(WIDTH), "high": 1 / sqrt(WIDTH)}
"""The initialiser that Glorot & Bengio (2010) found in use: n · Var(W) = 1/3."""
CRITICAL, ORDERED, BIAS_VARIANCE = 1.76, 1.0, 0.05
"""σ_w² at the edge of chaos and below it, and σ_b² (Schoenholz et al. 2017; tanh)."""
KAPPA = 100.0
"""The condition number of the preset `valley`."""
SIGNS = ((1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0))


def _deep(initializer: dict[str, Any]) -> dict[str, Any]:
    return _network(*[(WIDTH, "tanh")] * 5, (10, "softmax"), initializer=initializer)


def _chaos(variance: float) -> dict[str, Any]:
    spread = {"name": "lecun_normal", "gain": sqrt(variance), "bias": sqrt(BIAS_VARIANCE)}
    return _network(*[(WIDTH, "tanh")] * 10, (10, "softmax"), initializer=spread)


PRESETS = {
    preset.name: preset
    for preset in (
        _preset(
            "valves",
            "Four valves",
            "One hidden layer, one sample a step: the slope of a hidden unit is the only one that matters.",
            _network((4, "tanh"), (1, "linear")),
            {"name": "circle"},
            _training(0.03, 1),
        ),
        _preset(
            "online",
            "One sample a step",
            "The circle, learned as the formula is written: a step for each sample.",
            _network((4, "tanh"), (2, "tanh"), (1, "tanh")),
            {"name": "circle"},
            _training(0.03, 1),
        ),
        _preset(
            "circle",
            "The circle",
            "TensorFlow Playground’s first picture: batches of ten, 4 and 2 units of tanh.",
            _network((4, "tanh"), (2, "tanh"), (1, "tanh")),
            {"name": "circle"},
            _training(0.03, 10),
        ),
        _preset(
            "miller",
            "Miller’s network",
            "One weight, two ways onward, one of them shut: without the slope the weight moves the wrong "
            "way.",
            _network(
                (1, "tanh"),
                (2, "tanh"),
                (1, "linear"),
                parameters=_given(([[0.5]], [0.0]), ([[2.0], [-1.0]], [3.0, 0.0]), ([[3.0, 3.0]], [-2.0])),
            ),
            _inline([[1.0]], [[-1.0]]),
            _training(0.02),
        ),
        _preset(
            "xor",
            "Exclusive or",
            "Four points, four sigmoid units: with the slope it is learned, without it in the hidden layer "
            "not.",
            _network((4, "sigmoid"), (1, "sigmoid"), initializer=SPREAD),
            XOR_POINTS,
            _training(4.0),
            **BOTH_ON,
        ),
        _preset(
            "shut",
            "Exclusive or, shut units",
            "The same task from weights six times larger: the true way down is nearly flat at many starts.",
            _network(
                (4, "sigmoid"),
                (1, "sigmoid"),
                initializer={"name": "uniform", "low": -6.0, "high": 6.0},
            ),
            _inline(SIGNS, [[0.0], [1.0], [1.0], [0.0]]),
            _training(4.0),
        ),
        _preset(
            "encoder",
            "8-3-8 encoder",
            "Eight codes through three units: a task that is learned without the slope as well.",
            _network((3, "sigmoid"), (8, "sigmoid"), initializer=SPREAD),
            {"name": "encoder"},
            _training(8.0),
        ),
        _preset(
            "linear",
            "Exclusive or, linear units",
            "However many linear layers, the loss stops where one would: at 0.5.",
            _network((4, "linear"), (4, "linear"), (1, "linear")),
            XOR_POINTS,
            _training(0.1),
            **BOTH_ON,
        ),
        _preset(
            "plane",
            "A plane, linear units",
            "A constant slope is no hindrance where a straight line is all there is to learn.",
            _network((2, "linear"), (1, "linear")),
            {"name": "plane", "samples": 200},
            _training(0.02),
        ),
        _preset(
            "saxe",
            "A deep linear mode",
            "Two linear weights in a row: nothing seems to happen, and then the whole is learned at once.",
            _network(
                (1, "linear"),
                (1, "linear"),
                parameters=_given(([[sqrt(0.001)]], [0.0]), ([[sqrt(0.001)]], [0.0])),
            ),
            _inline([[1.0], [-1.0]], [[2.0], [-2.0]]),
            _training(0.01),
        ),
        _preset(
            "bowl",
            "A bowl",
            "One weight, a parabola for a loss: here the slope does tell the distance.",
            _network((1, "linear"), parameters=_given(([[4.0]], [0.0]))),
            _inline([[1.0], [-1.0]], [[0.0], [0.0]]),
            _training(0.1),
        ),
        _preset(
            "plateau",
            "A plateau",
            "A sigmoid that is sure and wrong: the farthest from the answer, and next to no slope.",
            _network((1, "sigmoid"), parameters=_given(([[-10.0]], [0.0]))),
            _inline([[1.0]], [[1.0]]),
            _training(1.0),
        ),
        _preset(
            "cliff",
            "A cliff",
            "A large input makes the loss a cliff: a steep slope a short way from the bottom.",
            _network((1, "sigmoid"), parameters=_given(([[0.0]], [0.0]))),
            _inline([[50.0]], [[1.0]]),
            _training(0.001),
        ),
        _preset(
            "saddle",
            "All weights zero",
            "Exclusive or from weights of zero: every slope of the loss is 0, and it is no minimum.",
            _network((4, "tanh"), (1, "tanh"), initializer={"name": "zeros"}),
            XOR_POINTS,
            _training(0.5),
            **BOTH_ON,
        ),
        _preset(
            "vanishing",
            "Six layers of sigmoid",
            "Each sigmoid lets a quarter through at most: little of the error arrives at the first layer.",
            _network(*[(8, "sigmoid")] * 6, (1, "sigmoid")),
            {"name": "circle"},
            _training(1.0),
        ),
        _preset(
            "old_start",
            "Initial weights until 2010",
            "U(±1/√n) in five layers of tanh: the gradient’s variance falls to a third a layer.",
            _deep(OLD),
            {"name": "digits", "samples": 400},
            _training(0.1, 100),
            loss="cross_entropy",
        ),
        _preset(
            "new_start",
            "Glorot’s initial weights",
            "U(±√6/√(n+m)) in the same five layers: the gradient arrives.",
            _deep({"name": "xavier_uniform"}),
            {"name": "digits", "samples": 400},
            _training(0.1, 100),
            loss="cross_entropy",
        ),
        _preset(
            "chaos",
            "The edge of chaos",
            "Ten layers of tanh whose weights neither shrink nor stretch a gradient on average.",
            _chaos(CRITICAL),
            {"name": "digits", "samples": 400},
            _training(0.1, 100),
            loss="cross_entropy",
        ),
        _preset(
            "order",
            "Below the edge of chaos",
            "The same ten layers with smaller weights: a gradient shrinks by the same factor in each.",
            _chaos(ORDERED),
            {"name": "digits", "samples": 400},
            _training(0.1, 100),
            loss="cross_entropy",
        ),
        _preset(
            "isometry",
            "Orthogonal weights",
            "Twenty linear layers that do nothing but turn: a gradient keeps its length through all of them.",
            _network(*[(25, "linear")] * 20, (1, "linear"), initializer={"name": "orthogonal"}),
            {"name": "circle"},
            _training(0.001, 1),
        ),
        _preset(
            "spread",
            "Depth beside width",
            "Twenty layers of 25 ReLUs from He’s weights: how long a gradient arrives is a matter of luck.",
            _network(*[(25, "relu")] * 20, (1, "linear"), initializer={"name": "he_normal"}),
            {"name": "circle"},
            _training(0.001, 1),
        ),
        _preset(
            "narrow_relu",
            "Born dead",
            "Nine layers of two ReLUs: 92.5 % of such networks answer nothing from the start.",
            _network(*[(2, "relu")] * 9, (1, "linear"), initializer={"name": "he_normal"}),
            _inline([[0.25], [0.5], [0.75], [1.0]], [[0.25], [0.5], [0.75], [1.0]]),
            _training(0.02),
        ),
        _preset(
            "dying_relu",
            "Killed by a large rate",
            "One step too far pushes a ReLU to where its slope is 0, and no step brings it back.",
            _network((1, "relu"), (1, "linear"), parameters=_given(([[2.0]], [0.0]), ([[1.0]], [0.0]))),
            _inline([[0.5], [1.0], [1.5], [2.0]], [[0.25], [0.5], [0.75], [1.0]]),
            _training(1.0),
        ),
        _preset(
            "sure",
            "Sure and wrong",
            "A sigmoid that says 0.98 where 0 is right: squared error waits, cross-entropy does not.",
            _network((1, "sigmoid"), parameters=_given(([[2.0]], [2.0]))),
            _inline([[1.0]], [[0.0]]),
            _training(0.15),
        ),
        _preset(
            "valley",
            "A long valley",
            "A hundred times steeper across than along: what momentum is for.",
            _network((1, "linear"), parameters=_given(([[1.0, 1.0]], [0.0]))),
            _inline([[a * KAPPA**0.25, b * KAPPA**-0.25] for a, b in SIGNS], [[0.0]] * 4),
            _training(2 / (sqrt(KAPPA) + 1 / sqrt(KAPPA))),
        ),
        _preset(
            "step",
            "Step units",
            "Units that answer 0 or 1: their slope is 0 everywhere, so that no error gets through.",
            _network((8, "step"), (1, "tanh")),
            {"name": "circle"},
            _training(0.05, 10),
        ),
        _digits("digits", "Handwritten digits", "Images of 8 × 8 pixels, 32 ReLUs, ten answers."),
        _digits(
            "alignment",
            "Random feedback",
            "Errors go back through random weights that never change: the digits are learned all the same.",
            feedback="fixed_random",
        ),
    )
}
