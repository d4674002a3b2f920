"""Set-ups of many layers: what the size of the first weights makes of a gradient."""

from math import sqrt
from typing import Any

from app.lessons.preset import Preset, made, network, training

WIDTH = 64
"""Units of the layers in which a gradient's spread is measured."""
OLD = {"name": "uniform", "low": -1 / sqrt(WIDTH), "high": 1 / sqrt(WIDTH)}
"""The initialiser that Glorot & Bengio (2010) found in use: n · Var(W) = 1/3."""
CRITICAL, ORDERED, BIAS_VARIANCE = 1.76, 1.0, 0.05
"""σ_w² at the edge of chaos and below it, and σ_b² (Schoenholz et al. 2017; tanh)."""
FADING, KEEPING, GROWING = 0.64, CRITICAL, 5.76
"""σ_w² at which a gradient fades, is kept or grows on its way through thirty layers."""


def _deep(initializer: dict[str, Any]) -> dict[str, Any]:
    return network(*[(WIDTH, "tanh")] * 5, (10, "softmax"), initializer=initializer)


def _chaos(variance: float) -> dict[str, Any]:
    spread = {"name": "lecun_normal", "gain": sqrt(variance), "bias_std": sqrt(BIAS_VARIANCE)}
    return network(*[(WIDTH, "tanh")] * 10, (10, "softmax"), initializer=spread)


def _digits(name: str, label: str, sentence: str, layers: dict[str, Any]) -> Preset:
    """400 of the handwritten digits, by a deep network."""
    return made(
        name,
        label,
        sentence,
        network=layers,
        data={"name": "digits", "samples": 400},
        training=training(0.1, 100),
        loss="cross_entropy",
    )


def _thirty(name: str, label: str, sentence: str, variance: float) -> Preset:
    """Thirty layers of tanh, all samples a step.

    In narrower ones chance outweighs what is told of them: with 48 units two of ten starts do not learn.
    """
    spread = {"name": "lecun_normal", "gain": sqrt(variance), "bias_std": sqrt(BIAS_VARIANCE)}
    return made(
        name,
        label,
        sentence,
        network=network(*[(WIDTH, "tanh")] * 30, (1, "linear"), initializer=spread),
        data={"name": "circle", "samples": 20, "test_fraction": 0},
        training=training(0.01),
    )


DEEP = (
    _digits(
        "old_start",
        "Initial weights until 2010",
        "Five layers of tanh, with small weights: what does each leave of the gradient?",
        _deep(OLD),
    ),
    _digits(
        "new_start",
        "Glorot’s initial weights",
        "Larger ones in the same five layers, up to ±√6/√(n + m) for n inputs and m units.",
        _deep({"name": "xavier_uniform"}),
    ),
    _digits(
        "chaos",
        "The edge of chaos",
        "Ten layers of tanh whose weights neither shrink nor stretch a gradient on average.",
        _chaos(CRITICAL),
    ),
    _digits(
        "order",
        "Below the edge of chaos",
        "The same ten layers with smaller weights: what does each leave of the gradient?",
        _chaos(ORDERED),
    ),
    _thirty(
        "fading",
        "Thirty layers, small weights",
        "Most valves are open: how much of the gradient comes back?",
        FADING,
    ),
    _thirty(
        "growing",
        "Thirty layers, large weights",
        "Few valves are open: how much of the gradient comes back?",
        GROWING,
    ),
    _thirty(
        "keeping",
        "Thirty layers in between",
        "First weights between small and large: how much of the gradient comes back?",
        KEEPING,
    ),
    made(
        "isometry",
        "Orthogonal weights",
        "Twenty linear layers that do nothing but turn: a gradient keeps its length through all of them.",
        network=network(*[(25, "linear")] * 20, (1, "linear"), initializer={"name": "orthogonal"}),
        data={"name": "circle"},
        training=training(0.001, 1),
    ),
    made(
        "spread",
        "Depth beside width",
        "Twenty layers of 25 ReLUs from He’s weights: how much of a gradient arrives is down to luck.",
        network=network(*[(25, "relu")] * 20, (1, "linear"), initializer={"name": "he_normal"}),
        data={"name": "circle"},
        training=training(0.001, 1),
    ),
)
"""As the list of set-ups has them, one behind the other."""
