"""The gradient shrinks from layer to layer on its way back."""

from itertools import pairwise

from app.analysis.diagnosis.course import UNLEARNED
from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, STANDSTILL, Finding, Remedy, Rule, Shown
from app.analysis.diagnosis.remedies import Changes, drawn, fitting_start, from_start, layers_of, with_layers
from app.analysis.diagnosis.way_back import Place, in_all, most_lost
from app.analysis.diagnosis.words import said
from app.core.backprop import Pass
from app.core.observer import norm

SHRUNK = 0.01
"""First over last delta norm below which the first layers hardly move (measured)."""

SMALL_WEIGHTS = Shown("vanishing", 3)


def find(evidence: Evidence) -> Finding | None:
    """‖δ₁‖ / ‖δ_L‖ < 0.01 over the samples, at step 0: the product of the layers' factors.

    `layer` is that of the factor, f′ or weights, that takes most, where one stands out; `weakest_factor` is
    the smallest ‖δ_l‖ / ‖δ_(l+1)‖, and `weakest_layer` its l. Hochreiter 1991; Glorot & Bengio 2010.
    """
    norms = [norm(deltas) for deltas in evidence.there.deltas]
    if not norms[-1] or not 0 < norms[0] / norms[-1] < SHRUNK:
        return None
    ratio = norms[0] / norms[-1]
    factors = [here / after for here, after in pairwise(norms)]
    places = _places(evidence.there)
    lost, culprit = most_lost(places)
    return Finding(
        "vanishing_gradient",
        "The gradient vanishes on its way back",
        f"At the start the error past f′, over {evidence.all_samples}, was {said(ratio)} times as large at "
        f"layer 1 as at the output: the first layers hardly move; {in_all(places)}. Most was lost in "
        f"{lost}.",
        0.9,
        {
            "first_delta_norm": norms[0],
            "last_delta_norm": norms[-1],
            "ratio": ratio,
            "weakest_factor": min(factors),
            "weakest_layer": factors.index(min(factors)) + 1,
        },
        (
            from_start(evidence, "One hidden layer.", _shallow(evidence)),
            from_start(evidence, "ReLU in the hidden layers, He’s starting weights.", _relu(evidence)),
            from_start(evidence, "tanh in the hidden layers, Xavier’s starting weights.", _tanh(evidence)),
            *_other_start(evidence),
        ),
        layer=culprit.layer + 1 if culprit else None,
        lesson=SMALL_WEIGHTS if culprit and culprit.kind == "weights" else None,
    )


def _places(here: Pass) -> list[Place]:
    """The factors on the way back from the output's δ, from the loss down."""
    errors, deltas = ([norm(each) for each in arrays] for arrays in (here.errors, here.deltas))
    depth = len(deltas)
    places = []
    for layer in range(depth - 2, -1, -1):
        name, after = f"layer {layer + 1}", "output" if layer == depth - 2 else f"layer {layer + 2}"
        units = len(here.deltas[layer])
        places += [
            Place("weights", f"{name} → {after}", layer, errors[layer] / deltas[layer + 1]),
            Place("slopes", name, layer, deltas[layer] / errors[layer], units),
        ]
    return places


def _other_start(evidence: Evidence) -> list[Remedy]:
    """Xavier's or He's variance; no variance keeps a gradient that comes through sigmoids, whose f′ ≤ ¼."""
    if any(layer.activation.name == "sigmoid" for layer in evidence.network.layers[:-1]):
        return []
    return [
        from_start(evidence, "Starting weights of a size that keeps it the same.", fitting_start(evidence))
    ]


def _with(evidence: Evidence, activation: str, initializer: str) -> Changes:
    layers = layers_of(evidence)
    for layer in layers[:-1]:
        layer |= {"activation": activation, "derivative": None}
    return with_layers(layers, initializer=drawn(evidence, initializer))


def _relu(evidence: Evidence) -> Changes:
    return _with(evidence, "relu", "he_normal")


def _tanh(evidence: Evidence) -> Changes:
    return _with(evidence, "tanh", "xavier_uniform")


def _shallow(evidence: Evidence) -> Changes:
    first, *_, last = layers_of(evidence)
    return with_layers([first, last], initializer=drawn(evidence, "xavier_uniform"))


def _deep_and_flat(evidence: Evidence) -> bool:
    """Of several hidden layers that have learned next to nothing so far."""
    return len(evidence.network.layers) > 2 and not evidence.course.share < UNLEARNED


RULE = Rule(
    "vanishing_gradient",
    find,
    HIGH,
    _deep_and_flat,
    STANDSTILL | {"zero_gradient"},
    lesson=Shown("vanishing", 2),
)
