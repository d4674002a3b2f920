"""Networks that do not learn, one for each rule of the diagnosis: of what, and how far they went.

Data are made anew in the form of public questions; `first` is what has to be found, first of all.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

Fields = dict[str, Any]


@dataclass(frozen=True)
class Trouble:
    """A specification's fields, the steps to make before asking, and what may be found first."""

    first: str
    steps: int
    fields: Fields


def layers(*pairs: tuple[int, str], **network: Any) -> Fields:
    """A network of layers with so many units of an activation."""
    return {"layers": [{"units": units, "activation": name} for units, name in pairs], **network}


def training(rate: float, batch_size: int | str = 10, optimizer: str = "sgd", **more: Any) -> Fields:
    """Settings of a training; `l1`, `l2` are a regulariser's rate, what else there is the optimiser's."""
    chosen: Fields = {}
    for name in ("l1", "l2"):
        if name in more:
            chosen["regularization"] = {"name": name, "rate": more.pop(name)}
    return chosen | {
        "batch_size": batch_size,
        "optimizer": {"name": optimizer, "learning_rate": rate, **more},
    }


def inline(inputs: Any, targets: Any, test_fraction: float = 0.0) -> Fields:
    """Own samples, to four digits as in a file."""
    rows = {
        name: np.round(np.asarray(part, float), 4).tolist()
        for name, part in (("inputs", inputs), ("targets", targets))
    }
    return {"source": "inline", "test_fraction": test_fraction, **rows}


_rng = np.random.default_rng(7)
_angle, _moon = _rng.uniform(0, np.pi, 120), _rng.integers(0, 2, 120)
MOONS = np.column_stack(
    [
        np.where(_moon, 1 - np.cos(_angle), np.cos(_angle)),
        np.where(_moon, 0.5 - np.sin(_angle), np.sin(_angle)),
    ]
) + _rng.normal(0, 0.1, (120, 2))
MOON = _moon[:, None]
THREE = _rng.normal(0, 1, (100, 3))
VALUE = THREE @ [[1.0], [-2.0], [0.5]] + 0.3 * np.sin(2 * THREE[:, :1])
LINE = np.linspace(-1, 1, 80)[:, None]
XOR = inline([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
RARE = np.concatenate([_rng.normal(0, 1, (195, 2)), _rng.normal(1.5, 0.5, (5, 2))])
INSIDE = np.random.default_rng(3).normal(0, 1, (100, 2))
NOISE = _rng.normal(0, 1, (60, 5))
CLASS = np.eye(3)[np.arange(90) // 30]
BCE: Fields = {"loss": "binary_cross_entropy"}
CE: Fields = {"loss": "cross_entropy"}

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
            "data": inline(np.column_stack([np.arange(90) / 45 - 1, _rng.normal(0, 1, (90, 2))]), CLASS, 0.3),
            "training": training(0.1),
        },
    ),
    Trouble(
        "overfits",
        1500,
        BCE
        | {
            "network": layers((32, "tanh"), (1, "sigmoid")),
            "data": inline(NOISE, _rng.integers(0, 2, (60, 1)), 0.4),
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
