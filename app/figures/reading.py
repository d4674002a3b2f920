"""A panel's key numbers, for who reads them beside the picture: the very ones that it is drawn from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from app.figures.facts import Facts

Number = tuple[str, float | None]
"""What a number is, and the number; None where there is none."""


class Told(float):
    """What is not told with three digits."""

    form: str


class Share(Told):
    """What is told in per cent."""

    form = "%"


class Factor(Told):
    """A factor of the way back, or what factors make: a slope of the loss, or the size of some."""

    form = "factor"


def reading(name: str, facts: Facts, sources: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The key numbers of a panel at the step on show: `name` and `value` each, those that are numbers.

    What is not told with three digits has a `form`: `%`, or `factor`.
    """
    told = _READINGS[name](facts, sources) if name in _READINGS else ()
    return [
        {"name": what, "value": float(value), **({"form": value.form} if isinstance(value, Told) else {})}
        for what, value in told
        if value is not None and np.isfinite(value)
    ]


def _ends(quantity: str, kind: type[float] = float) -> Callable[[Facts, Mapping[str, Any]], Iterator[Number]]:
    """Where each layer's line over time has come to."""

    def told(_: Facts, sources: Mapping[str, Any]) -> Iterator[Number]:
        drawn = sources["history"][quantity]
        for name, line in zip(drawn["names"], drawn["middle"], strict=True):
            yield name, None if line[-1] is None else kind(line[-1])

    return told


def _spread(facts: Facts, _: Mapping[str, Any]) -> Iterator[Number]:
    """The size of the picked layer's gradients, sample by sample, with every f′ and without any."""
    layer = facts.weight.layer
    called = facts.names[layer]
    if facts.gradients:
        for words, each in (("with", facts.gradients.with_slopes), ("without", facts.gradients.without)):
            median = Factor(np.median(each[layer])) if each[layer].size else None
            yield f"median gradient of a sample in {called}, {words} f′", median


def _slice(facts: Facts, sources: Mapping[str, Any]) -> Iterator[Number]:
    cut = sources["slice"]
    (at,), (loss,), weight = cut["at"], cut["loss_at"], facts.weight
    entered = (
        facts.frame.array(weight.layer - 1, "activations") if weight.layer else facts.frame.probe("inputs")
    )
    # the two slopes follow each other: they are what is compared
    without = facts.frame.array(weight.layer, "errors")[weight.unit] * entered[weight.input]
    yield "loss’s slope with f′", Factor(facts.cut["gradient"]) if facts.cut else None
    yield "loss’s slope without f′", Factor(without)
    yield "this sample’s loss", loss
    yield "this step", cut["to"] - at


def _surface(_: Facts, sources: Mapping[str, Any]) -> Iterator[Number]:
    yield "training loss at the start", sources["surface"]["start"]["loss"][0]
    yield "here", sources["surface"]["here"]["loss"][0]


def _arrival(_: Facts, sources: Mapping[str, Any]) -> Iterator[Number]:
    theory = sources["theory"]
    yield "variance past f′, layer 1: in theory", _last(theory["expected"][:1])
    yield "measured", _last(theory["measured"][:1])


def _births(facts: Facts, sources: Mapping[str, Any]) -> Iterator[Number]:
    """Of networks as deep as the run's."""
    theory, hidden = sources["theory"], len(facts.activations) - 1
    there = [place for place, layers in enumerate(theory["layers"]) if layers == hidden]
    for words, key in (("born dead in theory", "expected"), ("counted", "counted")):
        yield words, _share(_last([theory[key][place] for place in there if place < len(theory[key])]))


def _rise(_: Facts, sources: Mapping[str, Any]) -> Iterator[Number]:
    yield "w₁w₂ measured", _last(sources["theory"]["measured"])
    yield "at the end of the curve, in theory", _last(sources["theory"]["expected"])


def _sharpness(_: Facts, sources: Mapping[str, Any]) -> Iterator[Number]:
    theory = sources["theory"]
    yield "largest curvature", _last(theory["measured"])
    yield theory["bound"]["name"], _last(theory["expected"])


def _isometry(_: Facts, sources: Mapping[str, Any]) -> Iterator[Number]:
    """What is left at the end of the hidden layers, and behind the output; or as far as anything is."""
    theory = sources["theory"]
    told = zip(
        [f"after {name}, a nudge of length 1 is at most" for name in theory["after"]],
        theory["largest"],
        strict=True,
    )
    yield from [each for each in told if each[1] is not None][-2:]


def _clipping(_: Facts, sources: Mapping[str, Any]) -> Iterator[Number]:
    yield "share that was cut", _share(_last(sources["history"]["clipping"]["share"]))
    yield "mean of 30 steps", _share(_last(sources["history"]["clipping"]["mean"]))


def _stretch(_: Facts, sources: Mapping[str, Any]) -> Iterator[Number]:
    """How many times as long a direction is at the median of the starts that let it through; the law's."""
    theory = sources["theory"]
    law = theory["law"]
    yield "a nudge of length 1 becomes, in the median,", _last(theory["middle"]["times"])
    yield "in theory", law["times"][int(np.argmax(law["y"]))] if law["y"] else None


def _remedies(_: Facts, sources: Mapping[str, Any]) -> Iterator[Number]:
    """Where each line of what was tried has come to."""
    yield from ((line["name"], line["loss"][-1]) for line in sources["trials"]["lines"])


def _share(value: float | None) -> Share | None:
    return None if value is None else Share(value)


def _last(values: Any) -> float | None:
    return values[-1] if len(values) else None


_READINGS: dict[str, Callable[[Facts, Mapping[str, Any]], Iterator[Number]]] = {
    "gradient": _ends("gradient", Factor),
    "factors": _ends("factors", Factor),
    "ratios": _ends("ratio"),
    "histograms": _spread,
    "slice": _slice,
    "surface": _surface,
    "surface_3d": _surface,
    "arrival": _arrival,
    "births": _births,
    "rise": _rise,
    "remedies": _remedies,
    "sharpness": _sharpness,
    "isometry": _isometry,
    "clipping": _clipping,
    "stretch": _stretch,
}
