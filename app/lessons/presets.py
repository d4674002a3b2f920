"""Set-ups worth starting from: one for each lesson, and one for each published result that can be shown."""

from math import sqrt

from app.lessons.deep import DEEP
from app.lessons.preset import digits, given, inline, made, network, shut_first, sure, training

XOR_POINTS = {"name": "xor_points"}
BOTH_ON = {"probe": {"index": 3}}
"""Of exclusive or's four points the one at (1, 1): all of its inputs take part."""
SPREAD = {"name": "uniform", "low": -1.0, "high": 1.0}
KAPPA = 100.0
"""The condition number of the preset `valley`."""
SIGNS = ((1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0))


PRESETS = {
    preset.name: preset
    for preset in (
        made(
            "valves",
            "Four valves",
            "One hidden layer, one sample a step: f′ of a hidden unit is the only one that matters.",
            network=network((4, "tanh"), (1, "linear")),
            data={"name": "circle"},
            training=training(0.03, 1),
        ),
        made(
            "online",
            "One sample a step",
            "The circle, learned as the formula is written: a step for each sample.",
            network=network((4, "tanh"), (2, "tanh"), (1, "tanh")),
            data={"name": "circle"},
            training=training(0.03, 1),
        ),
        made(
            "circle",
            "The circle",
            "TensorFlow Playground’s first picture: batches of ten, 4 and 2 units of tanh.",
            network=network((4, "tanh"), (2, "tanh"), (1, "tanh")),
            data={"name": "circle"},
            training=training(0.03, 10),
        ),
        made(
            "miller",
            "Miller’s network",
            "One weight, two ways onward, one of them shut: without f′ the weight moves the wrong way.",
            network=network(
                (1, "tanh"),
                (2, "tanh"),
                (1, "linear"),
                parameters=given(([[0.5]], [0.0]), ([[2.0], [-1.05]], [3.0, 0.0]), ([[3.0, 3.0]], [-2.0])),
            ),
            data=inline([[1.0]], [[-1.0]]),
            training=training(0.02),
        ),
        made(
            "xor",
            "Exclusive or",
            "Four points, four sigmoid units: with f′ it is learned, without it in the hidden layer not.",
            network=network((4, "sigmoid"), (1, "sigmoid"), initializer=SPREAD),
            data=XOR_POINTS,
            training=training(4.0),
            **BOTH_ON,
        ),
        made(
            "shut",
            "Exclusive or, shut units",
            "The same task from weights up to ±6, many units shut: which rule learns more is a matter of "
            "coding.",
            network=network(
                (4, "sigmoid"),
                (1, "sigmoid"),
                initializer={"name": "uniform", "low": -6.0, "high": 6.0},
            ),
            data=inline(SIGNS, [[0.0], [1.0], [1.0], [0.0]]),
            training=training(4.0),
        ),
        made(
            "encoder",
            "8-3-8 encoder",
            "Eight codes through three units: a task that is learned without f′ as well.",
            network=network((3, "sigmoid"), (8, "sigmoid"), initializer=SPREAD),
            data={"name": "encoder"},
            training=training(8.0),
        ),
        made(
            "linear",
            "Exclusive or, linear units",
            "However many linear layers, the loss stops where one would: at 0.5.",
            network=network((4, "linear"), (4, "linear"), (1, "linear")),
            data=XOR_POINTS,
            training=training(0.1),
            **BOTH_ON,
        ),
        made(
            "plane",
            "A plane, linear units",
            "A constant f′ is no hindrance where a straight line is all there is to learn.",
            network=network((2, "linear"), (1, "linear")),
            data={"name": "plane", "samples": 200},
            training=training(0.02),
        ),
        made(
            "saxe",
            "Two weights in a row",
            "Both linear and near 0: their product hardly rises at first, and then fast.",
            network=network(
                (1, "linear"),
                (1, "linear"),
                parameters=given(([[sqrt(0.001)]], [0.0]), ([[sqrt(0.001)]], [0.0])),
            ),
            data=inline([[1.0], [-1.0]], [[2.0], [-2.0]]),
            training=training(0.01),
        ),
        made(
            "bowl",
            "A bowl",
            "One weight, a parabola for a loss: here the slope of the loss does tell the distance.",
            network=network((1, "linear"), parameters=given(([[4.0]], [0.0]))),
            data=inline([[1.0], [-1.0]], [[0.0], [0.0]]),
            training=training(0.1),
        ),
        made(
            "jumps",
            "To and fro across a bowl",
            "A rate near the largest: each step jumps across the bottom, and lands a little lower.",
            network=network((1, "linear"), parameters=given(([[4.0]], [0.0]))),
            data=inline([[1.0], [-1.0]], [[0.0], [0.0]]),
            training=training(1.9),
        ),
        made(
            "plane_bowl",
            "A bowl of three numbers",
            "A plane and one linear unit: how sharply the loss curves is another number each way.",
            network=network((1, "linear")),
            data={"name": "plane", "samples": 50, "test_fraction": 0},
            training=training(0.1),
        ),
        made(
            "plateau",
            "A plateau",
            "A sigmoid that is sure and wrong: the farthest from the answer, and next to no slope of the "
            "loss.",
            network=network((1, "sigmoid"), parameters=given(([[-10.0]], [0.0]))),
            data=inline([[1.0]], [[1.0]]),
            training=training(1.0),
        ),
        made(
            "cliff",
            "A cliff",
            "A large input makes the loss a cliff: a steep slope of the loss a short way from the bottom.",
            network=network((1, "sigmoid"), parameters=given(([[0.0]], [0.0]))),
            data=inline([[50.0]], [[1.0]]),
            training=training(0.001),
        ),
        made(
            "from_the_flat",
            "Down from the flat",
            "A tanh that is to answer 0, and starts far out: the nearer to the minimum, the larger its f′.",
            network=network((1, "tanh"), initializer={"name": "uniform", "low": 2.0, "high": 2.5}),
            data=inline([[1.0], [-1.0]], [[0.0], [0.0]]),
            training=training(0.1),
        ),
        made(
            "saddle",
            "All weights zero",
            "Exclusive or from weights of zero: every slope of the loss is 0, and it is no minimum.",
            network=network((4, "tanh"), (1, "tanh"), initializer={"name": "zeros"}),
            data=XOR_POINTS,
            training=training(0.5),
            **BOTH_ON,
        ),
        made(
            "vanishing",
            "Six layers of sigmoid",
            "Each sigmoid lets a quarter through at most: little of the error arrives at the first layer.",
            network=network(*[(8, "sigmoid")] * 6, (1, "sigmoid")),
            data={"name": "circle"},
            training=training(1.0),
        ),
        *DEEP,
        made(
            "edge",
            "The edge of stability",
            "All samples a step: the loss’s curvature climbs to 2/rate, where steps begin to overshoot.",
            network=network((16, "tanh"), (1, "linear")),
            data={"name": "xor"},
            training=training(0.2),
            seed=1,
        ),
        made(
            "narrow_relu",
            "Born dead",
            "Nine layers of two ReLUs: more than nine in ten of such networks answer nothing from the start.",
            network=network(*[(2, "relu")] * 9, (1, "linear"), initializer={"name": "he_normal"}),
            data=inline([[0.25], [0.5], [0.75], [1.0]], [[0.25], [0.5], [0.75], [1.0]]),
            training=training(0.02),
        ),
        made(
            "born_dead",
            "A dead network",
            "Nine layers of two ReLUs, the first of them shut: nothing gets through, forth or back.",
            network=network(*[(2, "relu")] * 9, (1, "linear"), parameters=given(*shut_first(9))),
            data=inline([[0.25], [0.5], [0.75], [1.0]], [[0.25], [0.5], [0.75], [1.0]]),
            training=training(0.02),
        ),
        made(
            "dying_relu",
            "Killed by a large rate",
            "One step too far pushes a ReLU to where its f′ is 0, and no step brings it back.",
            network=network((1, "relu"), (1, "linear"), parameters=given(([[2.0]], [0.0]), ([[1.0]], [0.0]))),
            data=inline([[0.5], [1.0], [1.5], [2.0]], [[0.25], [0.5], [0.75], [1.0]]),
            training=training(1.0),
        ),
        sure(
            "sure", "Sure and wrong", "A sigmoid that says 0.98 where 0 is right: squared error waits.", 2.0
        ),
        sure(
            "sure_entropy",
            "Sure and wrong, cross-entropy",
            "The same sigmoid, told by cross-entropy: it does not wait.",
            2.0,
            loss="binary_cross_entropy",
        ),
        sure("surer", "Surer and wrong", "Farther on the flat: squared error tells it still less.", 5.0),
        made(
            "valley",
            "A long valley",
            "It bends a hundred times as much across as along: what momentum is for.",
            network=network((1, "linear"), parameters=given(([[0.3, 1.0]], [0.0]))),
            data=inline([[a * KAPPA**0.25, b * KAPPA**-0.25] for a, b in SIGNS], [[0.0]] * 4),
            training=training(2 / (sqrt(KAPPA) + 1 / sqrt(KAPPA))),
        ),
        made(
            "step",
            "Step units",
            "Units that answer 0 or 1: their f′ is 0 everywhere, so that no error gets through.",
            network=network((8, "step"), (1, "tanh")),
            data={"name": "circle"},
            training=training(0.05, 10),
        ),
        digits("digits", "Handwritten digits", "Images of 8 × 8 pixels, 32 ReLUs, ten answers."),
        digits(
            "alignment",
            "Random feedback",
            "Errors go back through random weights that never change: the digits are learned all the same.",
            feedback="fixed_random",
        ),
    )
}
