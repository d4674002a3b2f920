"""Maps worth seeing: what each is over, what colours it, and what is published about it."""

from dataclasses import dataclass
from typing import Any

from app.lessons.preset import inline, network, training
from app.lessons.presets import PRESETS
from app.spec import Survey

RATE = "training.optimizer.learning_rate"
GAIN = "network.initializer.gain"
POSITIVE = [[0.25], [0.5], [0.75], [1.0]]
"""Inputs of one sign: to layers of ReLU without biases they are one input."""


@dataclass(frozen=True)
class Map:
    """A survey with a name, what there is to see, the measure that shows it, and where to read on."""

    name: str
    title: str
    sentence: str
    measure: str
    survey: Survey
    source: str | None = None


def _axis(path: str, start: float, stop: float, scale: str = "linear") -> dict[str, Any]:
    return {"path": path, "from": start, "to": stop, "scale": scale}


def _made(
    name: str,
    title: str,
    sentence: str,
    measure: str,
    spec: dict[str, Any],
    source: str | None = None,
    **survey: Any,
) -> Map:
    return Map(name, title, sentence, measure, Survey.model_validate({"spec": spec, **survey}), source)


def _deep(activation: str, initializer: str, **options: float) -> dict[str, Any]:
    """Layers of 64 on twenty samples of the circle, of which a step takes all."""
    start = {"name": initializer, **options}
    return {
        "network": network(*[(64, activation)] * 10, (1, "linear"), initializer=start),
        "data": {"name": "circle", "samples": 20, "test_fraction": 0},
        "training": training(0.01),
    }


def _twenty() -> dict[str, Any]:
    return network(*[(64, "tanh")] * 20, (1, "linear"), initializer={"name": "lecun_normal"})


def _by_depth(name: str, title: str, sentence: str, spec: dict[str, Any], source: str, last: float) -> Map:
    """How a gradient comes through, by the first weights' gain and the number of layers."""
    axes = {"x": _axis(GAIN, 0.6, last), "y": _axis("depth", 0.5, 48.5)}
    size = {"columns": 48, "rows": 24, "steps": 1}
    return _made(name, title, sentence, "start_ratio", spec, source, **axes, **size)


MAPS = {
    one.name: one
    for one in (
        _made(
            "learns",
            "Where does it learn at all?",
            "One hidden layer on the circle: how far a step goes, and how large the first weights are.",
            "loss",
            {
                "network": network((8, "tanh"), (1, "tanh")),
                "data": {"name": "circle", "samples": 100},
                "training": training(0.1, 10),
                "seed": 1,
            },
            x=_axis(RATE, 1e-3, 1e2, "log"),
            y=_axis(GAIN, 1e-2, 1e2, "log"),
            columns=96,
            rows=96,
        ),
        _made(
            "rate",
            "How large may the rate be?",
            "A bowl has a largest rate, 2/λ, with λ how sharply it curves; a regulariser curves it more.",
            "loss",
            {
                "network": network((1, "linear")),
                "data": {"name": "plane", "samples": 50, "test_fraction": 0},
                "training": training(0.1) | {"regularization": {"name": "l2", "rate": 0.0}},
            },
            "Goh 2017",
            x=_axis(RATE, 0.01, 1.0, "log"),
            y=_axis("training.regularization.rate", 0.0, 30.0),
            columns=96,
            rows=64,
            steps=1000,
        ),
        _made(
            "momentum",
            "Momentum’s best rate",
            "The loss curves 100 times as much across the valley as along; the best is where two lines meet.",
            "loss",
            PRESETS["valley"].specification.model_dump(mode="json", exclude={"training"})
            | {"training": training(0.1, "full", "momentum", momentum=0.5)},
            "Goh 2017",
            x=_axis(RATE, 0.01, 10.0, "log"),
            y=_axis("training.optimizer.momentum", 0.0, 1.0),
            columns=96,
            rows=96,
            steps=100,
        ),
        _by_depth(
            "deep",
            "How deep can it be?",
            "Layers of tanh: off the edge of chaos a gradient fades or explodes within a few of them.",
            _deep("tanh", "lecun_normal", bias_std=0.05**0.5),
            "Schoenholz et al. 2017",
            2.4,
        ),
        _made(
            "edge",
            "The edge of chaos",
            "Twenty layers of tanh: a line of first weights and biases that neither shrink nor stretch a "
            "gradient.",
            "start_ratio",
            _deep("tanh", "lecun_normal") | {"network": _twenty()},
            "Poole et al. 2016",
            x=_axis(GAIN, 0.5, 3.0),
            y=_axis("network.initializer.bias_std", 0.0, 1.0),
            columns=48,
            rows=32,
            steps=1,
        ),
        _by_depth(
            "glorot",
            "Glorot’s gain of tanh",
            "No biases: at a gain of 1 what is small passes through tanh as large as it was, on average.",
            _deep("tanh", "xavier_normal"),
            "Glorot & Bengio 2010",
            2.4,
        ),
        _by_depth(
            "he",
            "He’s gain of ReLU",
            "A ReLU lets half of it through: the gain has to be √2.",
            _deep("relu", "lecun_normal"),
            "He et al. 2015",
            2.4,
        ),
        _made(
            "dying",
            "Born dead",
            "ReLU layers by width and depth: the narrower and the deeper, the sooner one layer lets nothing "
            "through.",
            "start_ratio",
            {
                "network": network((2, "relu"), (1, "linear"), initializer={"name": "he_normal"}),
                "data": inline(POSITIVE, POSITIVE),
                "training": training(0.02),
            },
            "Lu et al. 2020",
            x=_axis("network.layers.*.units", 0.5, 8.5),
            y=_axis("depth", 0.5, 60.5),
            columns=8,
            rows=60,
            steps=1,
        ),
        _made(
            "fractal",
            "Where learning ends is a fractal",
            "One hidden layer, a rate for each of its two layers of weights: zoom into the border.",
            "loss",
            {
                "network": network((16, "tanh"), (1, "linear"), initializer={"name": "lecun_normal"}),
                "data": {"name": "gauss", "samples": 32, "test_fraction": 0, "noise": 0.5},
                "training": training(1.0),
                "seed": 3,
            },
            "Sohl-Dickstein 2024",
            x=_axis("network.layers.0.rate", 0.1, 1e3, "log"),
            y=_axis("network.layers.1.rate", 0.02, 2.0, "log"),
        ),
    )
}
"""By their names, in the order in which the page lists them."""
