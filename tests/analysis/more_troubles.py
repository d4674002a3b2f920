"""Networks that do not learn for a setting that their reader has set, or in a way of their own."""

import numpy as np

from tests.analysis.forms import (
    BCE,
    CE,
    INSIDE,
    LINE,
    MOON,
    MOONS,
    THREE,
    VALUE,
    Trouble,
    inline,
    layers,
    training,
)

MORE = (
    Trouble(
        "frozen_layer",
        2000,
        {
            "network": {
                "layers": [
                    {"units": 8, "activation": "tanh"},
                    {"units": 1, "activation": "linear", "rate": 0},
                ]
            },
            "data": inline(THREE, 3 * VALUE + 6),
            "training": training(0.1),
        },
        how="of the output",
    ),
    Trouble(
        "frozen_layer",
        300,
        BCE
        | {
            "network": layers((6, "tanh"), (1, "sigmoid"), each={"rate": 0}),
            "data": inline(MOONS, MOON),
            "training": training(0.1),
        },
        how="of all layers",
    ),
    Trouble(
        "bias_left_out",
        1500,
        {
            "network": layers((6, "tanh"), (1, "linear"), each={"bias": False}),
            "data": inline(THREE, np.abs(VALUE) + 4),
            "training": training(0.05),
        },
    ),
    Trouble(
        "clip_too_small",
        1500,
        BCE
        | {
            "network": layers((8, "tanh"), (1, "sigmoid")),
            "data": inline(INSIDE, (INSIDE**2).sum(axis=1, keepdims=True) < 1.1),
            "training": training(0.2) | {"clip": {"norm": 1e-5}},
        },
        how="by norm",
    ),
    Trouble(
        "clip_too_small",
        2000,
        {
            "network": layers((8, "tanh"), (1, "linear")),
            "data": inline(THREE, VALUE),
            "training": training(0.03) | {"clip": {"value": 1e-4}},
        },
        how="by value",
    ),
    Trouble(
        "biases_too_large",
        1500,
        BCE
        | {
            "network": layers(
                (8, "tanh"), (1, "sigmoid"), initializer={"name": "xavier_uniform", "bias_std": 50.0}
            ),
            "data": inline(INSIDE, (INSIDE**2).sum(axis=1, keepdims=True) < 1.1),
            "training": training(0.1),
        },
    ),
    Trouble(
        "rate_too_large",
        200,
        {
            "network": layers((4, "tanh"), (2, "tanh"), (1, "linear")),
            "data": {"name": "plane"},
            "training": training(5.0, optimizer="adam"),
        },
        how="wild with Adam",
    ),
    Trouble(
        "rate_too_large",
        400,
        CE
        | {
            "network": layers((8, "relu"), (3, "softmax")),
            "data": {"name": "iris"},
            "training": training(5.0, optimizer="adam"),
        },
        how="shuts the network, with Adam",
    ),
    Trouble(
        "rate_too_small",
        1500,
        {
            "network": layers((8, "tanh"), (1, "linear")),
            "data": inline(THREE, VALUE),
            "training": training(1e-7, optimizer="rmsprop"),
        },
        how="of RMSprop",
    ),
    Trouble(
        "rate_too_small",
        1500,
        {
            "network": layers(*[(8, "tanh")] * 6, (1, "tanh")),
            "data": {"name": "spiral"},
            "training": training(1e-6),
        },
        how="in a deep network",
    ),
    Trouble(
        "regularization_too_strong",
        600,
        BCE
        | {
            "network": layers((8, "tanh"), (1, "sigmoid")),
            "data": inline(INSIDE, (INSIDE**2).sum(axis=1, keepdims=True) < 1.1),
            "training": training(0.01, l2=10.0),
        },
        how="holds weights at 0",
    ),
    Trouble(
        "overfits",
        3000,
        {
            "network": layers((60, "tanh"), (1, "linear")),
            "data": inline(
                3 * LINE[::2], np.sin(3 * LINE[::2]) + np.random.default_rng(6).normal(0, 0.5, (40, 1)), 0.5
            ),
            "training": training(0.01, 5, "adam"),
        },
        how="but not to the end",
    ),
    Trouble(
        "bias_left_out",
        3000,
        {
            "network": layers((4, "tanh"), (1, "tanh"), each={"bias": False}),
            "data": inline([[0, 0], [0, 1], [1, 0], [1, 1]], [[-1], [1], [1], [-1]]),
            "training": training(0.1, 1),
        },
        how="from XOR, whose loss goes down to what is left of it",
    ),
    Trouble(
        "frozen_layer",
        2000,
        {
            "network": {
                "layers": [
                    {"units": 2, "activation": "tanh", "rate": 0},
                    {"units": 1, "activation": "tanh"},
                ]
            },
            "data": {"name": "circle"},
            "training": training(0.1),
        },
        how="whose features tell too little",
    ),
    Trouble(
        "inputs_unscaled",
        800,
        BCE
        | {
            "network": layers((12, "tanh"), (1, "sigmoid")),
            "data": inline(0.003 * INSIDE, (INSIDE**2).sum(axis=1, keepdims=True) < 1.2),
            "training": training(0.1),
        },
        how="that are next to 0",
    ),
    Trouble(
        "vanishing_gradient",
        800,
        {
            "network": layers(
                *[(10, "relu")] * 6, (1, "linear"), initializer={"name": "he_normal", "gain": 0.2}
            ),
            "data": inline(THREE, VALUE),
            "training": training(0.05),
        },
        how="of units on their kinks",
    ),
    Trouble(
        "minimum",
        3000,
        {
            "network": layers((6, "tanh"), (1, "linear")),
            "data": inline([[0, 0], [0, 0], [1, 1], [1, 1]], [[0], [1], [0], [1]]),
            "training": training(0.1, "full"),
        },
        how="at the mean",
    ),
    Trouble(
        "rate_too_large",
        200,
        {
            "network": layers((8, "tanh"), (8, "tanh"), (1, "tanh")),
            "data": {"name": "spiral"},
            "training": training(9.0, "full"),
            "seed": 4,
        },
        how="above the mean's for long",
    ),
    Trouble(
        "rate_too_small",
        800,
        {
            "network": layers((8, "relu"), (1, "linear")),
            "data": {"name": "plane"},
            "training": training(1e-5),
        },
        how="far above the mean's, and falling",
    ),
)
