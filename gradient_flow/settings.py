"""The keywords that a run takes, and where in its specification each of them stands."""

import math
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, TypeAlias, TypedDict, get_type_hints

import numpy as np
from numpy.typing import ArrayLike

Named: TypeAlias = str | Mapping[str, Any]
"""The name of a thing, or the thing with its fields."""


class Settings(TypedDict, total=False):
    """A run's settings, by the specification's own names wherever such a name stands for one thing only.

    What is left out has the server's default, as `/docs` of the server shows it.
    """

    layers: Annotated[Sequence[int | Mapping[str, Any]], "network.layers"]
    activation: Annotated[str | Sequence[str], "network.layers"]
    derivative: Annotated[Named, "network.derivative"]
    initializer: Annotated[Named, "network.initializer"]
    gain: Annotated[float, "network.initializer.gain"]
    bias_std: Annotated[float, "network.initializer.bias_std"]
    low: Annotated[float, "network.initializer.low"]
    high: Annotated[float, "network.initializer.high"]
    mean: Annotated[float, "network.initializer.mean"]
    std: Annotated[float, "network.initializer.std"]
    parameters: Annotated[Sequence[Mapping[str, Any]] | None, "network.parameters"]
    feedback: Annotated[str, "network.feedback"]
    feedback_scale: Annotated[float, "network.feedback_scale"]
    loss: Annotated[str, "loss"]
    data: Annotated[Named | tuple[ArrayLike, ArrayLike], "data"]
    samples: Annotated[int, "data.samples"]
    noise: Annotated[float, "data.noise"]
    features: Annotated[Sequence[str], "data.features"]
    inputs: Annotated[ArrayLike, "data.inputs"]
    targets: Annotated[ArrayLike, "data.targets"]
    test_fraction: Annotated[float, "data.test_fraction"]
    batch_size: Annotated[int | str, "training.batch_size"]
    shuffle: Annotated[bool, "training.shuffle"]
    optimizer: Annotated[Named, "training.optimizer"]
    learning_rate: Annotated[float, "training.optimizer.learning_rate"]
    momentum: Annotated[float, "training.optimizer.momentum"]
    alpha: Annotated[float, "training.optimizer.alpha"]
    betas: Annotated[tuple[float, float], "training.optimizer.betas"]
    eps: Annotated[float, "training.optimizer.eps"]
    regularization: Annotated[Named, "training.regularization"]
    clip: Annotated[Mapping[str, float] | None, "training.clip"]
    probe: Annotated[int | None, "probe.index"]
    seed: Annotated[int, "seed"]


DEFAULT_LAYERS = ({"units": 4}, {"units": 2}, {"units": 1})
"""The network of a run of which nothing is asked."""
MEANT = {"lr": "learning_rate", "eta": "learning_rate", "hidden": "layers", "units": "layers", "x": "inputs"}
MEANT |= {"X": "inputs", "y": "targets", "weights": "parameters", "dropout": "regularization"}
"""Words of others, whose letters lead elsewhere."""
NAMED = ("initializer", "data", "optimizer", "regularization")
"""What may be said by its name alone."""


@cache
def places() -> dict[str, tuple[str, ...]]:
    """Where in a specification each keyword stands."""
    hints = get_type_hints(Settings, include_extras=True)
    return {name: tuple(hint.__metadata__[0].split(".")) for name, hint in hints.items()}


def specification(spec: Mapping[str, Any] | None, settings: Mapping[str, Any]) -> dict[str, Any]:
    """A specification with what the keywords say in place of what it says. TypeError and ValueError."""
    if not isinstance(spec, Mapping | None):
        raise TypeError(f"A specification is a mapping, not {spec!r}; layers={spec!r} says what they are")
    base = plain(spec or {})
    layers = base.get("network", {}).get("layers", DEFAULT_LAYERS)
    return overlaid(base, patch(settings, layers))


def patch(settings: Mapping[str, Any], layers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The part of a specification that the keywords make up, as plain data.

    `layers`: those that an `activation` is for, where the keywords name none. Raises TypeError for an unknown
    keyword, and where two of them say one thing; ValueError for data that are no numbers.
    """
    found: dict[str, Any] = {}
    for name, value in settings.items():
        if name not in places():
            (nearest,) = [MEANT[name]] if name in MEANT else get_close_matches(name, places(), 1, 0.0)
            raise TypeError(f"A run has no setting {name!r}; the nearest is {nearest!r}.")
        if name not in ("layers", "activation"):
            part = _given(name, value)
            for key in reversed(places()[name]):
                part = {key: part}
            found = _joined(found, part)
    if "layers" in settings or "activation" in settings:
        network = {"layers": _layers(settings.get("layers", layers), settings.get("activation"))}
        found = _joined(found, {"network": network})
    if "inputs" in settings or "targets" in settings:
        found["data"] = {"source": "inline", **found["data"]}
    return found


def overlaid(base: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    """A specification with a part of it in place of what was there; another thing of its kind leaves none."""
    other = any(key in base and key in part and base[key] != part[key] for key in ("name", "source"))
    result = {} if other else dict(base)
    for key, value in part.items():
        both = isinstance(value, Mapping) and isinstance(result.get(key), Mapping)
        result[key] = overlaid(result[key], value) if both else value
    return result


def plain(value: Any) -> Any:
    """The same as JSON has it: arrays and tuples as lists, NumPy's numbers as Python's.

    ValueError for nan and infinity, TypeError for what is no data.
    """
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is sent, where a number is needed")
    if isinstance(value, str | int | float) or value is None:
        return value
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    listed = np.asarray(value).tolist()
    if listed is value:
        raise TypeError(f"{value!r} is neither a number nor a text, nor a list or mapping of these")
    return plain(listed)


def _given(name: str, value: Any) -> Any:
    if name == "data" and isinstance(value, tuple):
        inputs, targets = value
        return {"source": "inline", "inputs": rows("inputs", inputs), "targets": rows("targets", targets)}
    if name in ("inputs", "targets"):
        return rows(name, value)
    if name == "regularization" and isinstance(value, str) and value != "none":
        raise TypeError(f'regularization needs its rate too: {{"name": "{value}", "rate": 0.01}}')
    try:
        return {"name": value} if name in NAMED and isinstance(value, str) else plain(value)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def rows(name: str, numbers: ArrayLike) -> list[list[float]]:
    """Samples, a row each; a flat list is a column. ValueError where they are no such numbers."""
    try:
        table = np.asarray(numbers, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} are to be numbers, a row a sample: {error}") from None
    if table.ndim == 1:
        table = table[:, None]
    if table.ndim != 2:
        raise ValueError(f"{name} are to be samples × columns, and have {table.ndim} dimensions")
    for row, column in np.argwhere(~np.isfinite(table)):
        raise ValueError(f"{name}[{row}, {column}] is {table[row, column]}, where a number is needed")
    listed: list[list[float]] = table.tolist()
    return listed


def _layers(layers: Sequence[Any], activation: str | Sequence[str] | None) -> list[dict[str, Any]]:
    made = [dict(plain(each)) if isinstance(each, Mapping) else {"units": plain(each)} for each in layers]
    if activation is None:
        return made
    each_its = [activation] * len(made) if isinstance(activation, str) else list(activation)
    if len(each_its) != len(made):
        raise TypeError(f"activation names {len(each_its)}, and there are {len(made)} layers")
    return [{**layer, "activation": name} for layer, name in zip(made, each_its, strict=True)]


def _joined(one: Mapping[str, Any], other: Mapping[str, Any], path: str = "") -> dict[str, Any]:
    """Both parts together. TypeError where both say the same thing."""
    result = dict(one)
    for key, value in other.items():
        here = f"{path}.{key}".lstrip(".")
        if key not in result:
            result[key] = value
        elif isinstance(value, Mapping) and isinstance(result[key], Mapping):
            result[key] = _joined(result[key], value, here)
        else:
            raise TypeError(f"{here} is given twice")
    return result
