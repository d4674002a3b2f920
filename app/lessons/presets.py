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
            "One weight, two ways onward, one of them shut: which way does it go without f′?",
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
            "Four points, four hidden sigmoid units: which f′ does it take to learn them?",
            network=network((4, "sigmoid"), (1, "sigmoid"), initializer=SPREAD),
            data=XOR_POINTS,
            training=training(4.0),
            **BOTH_ON,
        ),
        made(
            "shut",
            "Exclusive or, shut units",
            "The same task from weights up to ±6, many units shut: from how many starts is it learned?",
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
            "Eight codes go through three units, and have to come out again: does that take f′?",
            network=network((3, "sigmoid"), (8, "sigmoid"), initializer=SPREAD),
            data={"name": "encoder"},
            training=training(8.0),
        ),
        made(
            "linear",
            "Exclusive or, linear units",
            "Three layers, and every f′ is 1: how low does the loss get?",
            network=network((4, "linear"), (4, "linear"), (1, "linear")),
            data=XOR_POINTS,
            training=training(0.1),
            **BOTH_ON,
        ),
        made(
            "plane",
            "A plane, linear units",
            "Targets that lie on a sloping plane: what can units with a constant f′ learn?",
            network=network((2, "linear"), (1, "linear")),
            data={"name": "plane", "samples": 200},
            training=training(0.02),
        ),
        made(
            "saxe",
            "Two weights in a row",
            "Both linear, both near 0, and their product has to become 2: how does it rise?",
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
            "One weight, a parabola for a loss: does the slope of the loss tell the distance?",
            network=network((1, "linear"), parameters=given(([[4.0]], [0.0]))),
            data=inline([[1.0], [-1.0]], [[0.0], [0.0]]),
            training=training(0.1),
        ),
        made(
            "jumps",
            "To and fro across a bowl",
            "One weight and a rate near the largest: where does each step land?",
            network=network((1, "linear"), parameters=given(([[4.0]], [0.0]))),
            data=inline([[1.0], [-1.0]], [[0.0], [0.0]]),
            training=training(1.9),
        ),
        made(
            "plane_bowl",
            "A bowl of three numbers",
            "A plane and one linear unit: how sharply does the loss curve, each way?",
            network=network((1, "linear")),
            data={"name": "plane", "samples": 50, "test_fraction": 0},
            training=training(0.1),
        ),
        made(
            "plateau",
            "A plateau",
            "A sigmoid that is sure and wrong: how steep is the loss there?",
            network=network((1, "sigmoid"), parameters=given(([[-10.0]], [0.0]))),
            data=inline([[1.0]], [[1.0]]),
            training=training(1.0),
        ),
        made(
            "cliff",
            "A cliff",
            "A sigmoid and an input of 50: how far is it down to a low loss?",
            network=network((1, "sigmoid"), parameters=given(([[0.0]], [0.0]))),
            data=inline([[50.0]], [[1.0]]),
            training=training(0.001),
        ),
        made(
            "from_the_flat",
            "Down from the flat",
            "A tanh that is to answer 0, and starts far out: what does f′ do on its way?",
            network=network((1, "tanh"), initializer={"name": "uniform", "low": 2.0, "high": 2.5}),
            data=inline([[1.0], [-1.0]], [[0.0], [0.0]]),
            training=training(0.1),
        ),
        made(
            "saddle",
            "All weights zero",
            "Exclusive or from weights of zero: is it a minimum, and does training leave it?",
            network=network((4, "tanh"), (1, "tanh"), initializer={"name": "zeros"}),
            data=XOR_POINTS,
            training=training(0.5),
            **BOTH_ON,
        ),
        made(
            "vanishing",
            "Six layers of sigmoid",
            "Six hidden layers of eight units: how much of the error comes back to the first?",
            network=network(*[(8, "sigmoid")] * 6, (1, "sigmoid")),
            data={"name": "circle"},
            training=training(1.0),
        ),
        *DEEP,
        made(
            "edge",
            "The edge of stability",
            "All samples a step, at a rate that stays: how large does the loss’s curvature become?",
            network=network((16, "tanh"), (1, "linear")),
            data={"name": "xor"},
            training=training(0.2),
            seed=1,
        ),
        made(
            "narrow_relu",
            "Born dead",
            "Nine layers of two ReLUs: how many of such networks answer at all?",
            network=network(*[(2, "relu")] * 9, (1, "linear"), initializer={"name": "he_normal"}),
            data=inline([[0.25], [0.5], [0.75], [1.0]], [[0.25], [0.5], [0.75], [1.0]]),
            training=training(0.02),
        ),
        made(
            "born_dead",
            "A dead network",
            "Nine layers of two ReLUs, the first of them shut: what can still learn?",
            network=network(*[(2, "relu")] * 9, (1, "linear"), parameters=given(*shut_first(9))),
            data=inline([[0.25], [0.5], [0.75], [1.0]], [[0.25], [0.5], [0.75], [1.0]]),
            training=training(0.02),
        ),
        made(
            "dying_relu",
            "Killed by a large rate",
            "A ReLU, and a rate that is too large for it: does it come back?",
            network=network((1, "relu"), (1, "linear"), parameters=given(([[2.0]], [0.0]), ([[1.0]], [0.0]))),
            data=inline([[0.5], [1.0], [1.5], [2.0]], [[0.25], [0.5], [0.75], [1.0]]),
            training=training(1.0),
        ),
        sure(
            "sure", "Sure and wrong", "A sigmoid that says 0.98 where 0 is right, under squared error.", 2.0
        ),
        sure(
            "sure_entropy",
            "Sure and wrong, cross-entropy",
            "The same sigmoid under cross-entropy: which of the two corrects it sooner?",
            2.0,
            loss="binary_cross_entropy",
        ),
        sure(
            "surer", "Surer and wrong", "The same sigmoid farther out on the flat, under squared error.", 5.0
        ),
        made(
            "valley",
            "A long valley",
            "The loss’s curvature is a hundred times as large across it as along it.",
            network=network((1, "linear"), parameters=given(([[0.3, 1.0]], [0.0]))),
            data=inline([[a * KAPPA**0.25, b * KAPPA**-0.25] for a, b in SIGNS], [[0.0]] * 4),
            training=training(2 / (sqrt(KAPPA) + 1 / sqrt(KAPPA))),
        ),
        made(
            "step",
            "Step units",
            "Hidden units that answer 0 or 1, with an f′ of 0: how can they learn?",
            network=network((8, "step"), (1, "tanh")),
            data={"name": "circle"},
            training=training(0.05, 10),
        ),
        digits("digits", "Handwritten digits", "Images of 8 × 8 pixels, 32 ReLUs, ten answers."),
        digits(
            "alignment",
            "Random feedback",
            "Errors go back through random weights that never change: does it learn the digits?",
            feedback="fixed_random",
        ),
    )
}
