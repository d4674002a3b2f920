"""Networks that do not learn, one for each rule of the diagnosis: of what, and how far they went.

`first` is what has to be found, first of all.
"""

import numpy as np

from tests.analysis.forms import (
    BCE,
    CE,
    CLASS,
    INSIDE,
    LINE,
    MOON,
    MOONS,
    NOISE,
    RARE,
    THREE,
    VALUE,
    XOR,
    Trouble,
    draws,
    inline,
    layers,
    training,
)

_deep = [(8, "sigmoid")] * 7
TROUBLES = (
    Trouble(
        "one_class",
        100,
        BCE
        | {
            "network": layers((6, "tanh"), (1, "sigmoid")),
            "data": inline(MOONS, np.ones_like(MOON)),
            "training": training(0.1),
        },
    ),
    Trouble(
        "leaked_order",
        200,
        CE
        | {
            "network": layers((8, "tanh"), (3, "softmax")),
            "data": inline(
                np.column_stack([np.arange(90) / 45 - 1, draws.normal(0, 1, (90, 2))]), CLASS, 0.3
            ),
            "training": training(0.1),
        },
    ),
    Trouble(
        "overfits",
        1500,
        BCE
        | {
            "network": layers((32, "tanh"), (1, "sigmoid")),
            "data": inline(NOISE, draws.integers(0, 2, (60, 1)), 0.4),
            "training": training(0.02, optimizer="adam"),
        },
    ),
    Trouble(
        "targets_out_of_reach",
        400,
        {
            "network": layers((8, "tanh"), (1, "tanh")),
            "data": inline(THREE, VALUE),
            "training": training(0.05),
        },
    ),
    Trouble(
        "inputs_unscaled",
        500,
        BCE
        | {
            "network": layers((8, "tanh"), (1, "sigmoid")),
            "data": inline(MOONS * 300 + 1000, MOON),
            "training": training(0.1),
        },
    ),
    Trouble(
        "constant_input",
        300,
        BCE
        | {
            "network": layers((6, "tanh"), (1, "sigmoid")),
            "data": inline(np.full((60, 2), 0.3), MOON[:60]),
            "training": training(0.1),
        },
    ),
    Trouble(
        "targets_unscaled",
        300,
        {
            "network": layers((8, "tanh"), (1, "linear")),
            "data": inline(THREE, VALUE * 6000 + 17000),
            "training": training(0.03),
        },
    ),
    Trouble(
        "identical_units",
        600,
        BCE
        | {
            "network": layers((6, "tanh"), (1, "sigmoid"), initializer={"name": "constant", "value": 0.5}),
            "data": XOR,
            "training": training(0.5, 4),
        },
    ),
    Trouble(
        "regularization_too_strong",
        800,
        {
            "network": layers((8, "tanh"), (1, "tanh")),
            "data": {"name": "circle"},
            "training": training(0.1, l2=1.0),
        },
    ),
    Trouble(
        "slope_left_out",
        3000,
        {
            "network": layers(
                (4, "sigmoid"),
                (1, "sigmoid"),
                initializer={"name": "uniform", "low": -1, "high": 1},
                derivative="one",
            ),
            "data": XOR,
            "training": training(1.0, 4),
            "seed": 3,
        },
    ),
    Trouble(
        "exploding_gradient",
        100,
        {
            "network": layers(*[(16, "relu")] * 6, (1, "linear"), initializer={"name": "normal", "std": 1.5}),
            "data": inline(THREE, VALUE),
            "training": training(0.01),
        },
    ),
    Trouble(
        "momentum_overshoots",
        300,
        {
            "network": layers((8, "tanh"), (1, "linear")),
            "data": inline(THREE, VALUE),
            "training": training(0.3, 20, "momentum", momentum=0.99),
        },
    ),
    Trouble(
        "rate_too_large",
        60,
        {"network": layers((1, "linear")), "data": inline(THREE, VALUE), "training": training(2.6, "full")},
    ),
    Trouble(
        "dead_units",
        300,
        BCE
        | {
            "network": layers(
                (8, "relu"), (8, "relu"), (1, "sigmoid"), initializer={"name": "he_normal", "bias": -6.0}
            ),
            "data": inline(MOONS, MOON),
            "training": training(0.1),
        },
    ),
    Trouble(
        "saturated_units",
        400,
        {
            "network": layers((8, "sigmoid"), (1, "sigmoid"), initializer={"name": "normal", "std": 20.0}),
            "data": inline(MOONS, MOON),
            "training": training(0.1),
        },
    ),
    Trouble(
        "vanishing_gradient",
        1000,
        BCE
        | {"network": layers(*_deep, (1, "sigmoid")), "data": inline(MOONS, MOON), "training": training(0.3)},
    ),
    Trouble(
        "zero_gradient",
        300,
        BCE
        | {
            "network": layers((6, "step"), (1, "sigmoid")),
            "data": inline(MOONS, MOON),
            "training": training(0.1),
        },
    ),
    Trouble(
        "unbalanced_classes",
        400,
        BCE
        | {
            "network": layers((8, "relu"), (1, "sigmoid")),
            "data": inline(RARE, np.arange(200)[:, None] >= 195),
            "training": training(0.01, 20),
        },
    ),
    Trouble(
        "only_linear",
        800,
        {
            "network": layers((8, "linear"), (1, "linear")),
            "data": inline(LINE, np.sin(2 * np.pi * LINE)),
            "training": training(0.05),
        },
    ),
    Trouble(
        "rate_too_small",
        600,
        BCE
        | {
            "network": layers((16, "tanh"), (1, "sigmoid")),
            "data": inline(MOONS, MOON),
            "training": training(1e-5),
        },
    ),
    Trouble(
        "too_few_units",
        4000,
        {"network": layers((1, "tanh"), (1, "tanh")), "data": {"name": "circle"}, "training": training(0.1)},
    ),
    Trouble(
        "plateau",
        1000,
        {
            "network": layers(
                (2, "sigmoid"), (1, "sigmoid"), initializer={"name": "uniform", "low": -0.1, "high": 0.1}
            ),
            "data": XOR,
            "training": training(0.1, 4),
        },
    ),
    Trouble(
        "batch_too_noisy",
        600,
        {
            "network": layers((1, "linear")),
            "data": inline(THREE, VALUE + np.random.default_rng(1).normal(0, 1, (100, 1))),
            "training": training(0.3, 1),
        },
    ),
    Trouble(
        "loss_mismatch",
        1000,
        {
            "network": layers((6, "tanh"), (1, "sigmoid")),
            "loss": "absolute_error",
            "data": inline(INSIDE, (INSIDE**2).sum(axis=1, keepdims=True) < 0.6),
            "training": training(1.0),
        },
    ),
    Trouble(
        "minimum",
        1500,
        {
            "network": layers((4, "tanh"), (1, "linear")),
            "data": inline([[0], [0], [1], [1]], [[-1], [1], [0], [2]]),
            "training": training(0.1, "full"),
        },
    ),
)
