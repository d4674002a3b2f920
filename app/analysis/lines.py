"""Published results as lines over a map: where the theory sees the border that the cells are to show."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import ValidationError

from app.analysis.curvature import stability
from app.core.activations import ACTIVATIONS
from app.core.arrays import Array
from app.core.theory import contraction, critical_spreads, gradient_growth
from app.spec import Specification, Survey
from app.spec.network import Scaled
from app.spec.places import DEPTH, WIDTHS
from app.timeline import Timeline
from app.timeline.building import gather, plan_of

RATE = "training.optimizer.learning_rate"
MOMENTUM = "training.optimizer.momentum"
GAIN = "network.initializer.gain"
BIAS_STD = "network.initializer.bias_std"
SIX = 6.0
"""Depth scales that a network can be trained over: Schoenholz et al. 2017 found no more."""
WEIGHT_VARIANCE = {"lecun": 1.0, "orthogonal": 1.0, "xavier": 1.0, "he": 2.0}
"""n ⟨W²⟩ between layers of one width, of the initialisers with a gain, at gain 1."""


@dataclass(frozen=True)
class Line:
    """Points of a map, in the numbers of its axes; `name` is what stands at it, `source` where to read on."""

    name: str
    source: str
    x: list[float]
    y: list[float]


Points = Mapping[str, Sequence[float] | Array]
"""The numbers of a line's points, by the path of the axis."""


def lines(survey: Survey) -> list[Line]:
    """The lines of all theories whose assumptions hold for the map; a part outside the window stays out."""
    return [line for theory in THEORIES for line in theory(survey) if len(line.x)]


def _line(survey: Survey, name: str, source: str, points: Points) -> Line:
    x, y = (np.array(points[axis.path], dtype=float) for axis in (survey.x, survey.y))
    inside = np.ones(len(x), dtype=bool)
    for axis, values in ((survey.x, x), (survey.y, y)):
        low, high = sorted((axis.start, axis.stop))
        inside &= (low <= values) & (values <= high)
    return Line(name, source, x[inside].tolist(), y[inside].tolist())


def _paths(survey: Survey) -> set[str]:
    return {survey.x.path, survey.y.path}


def _over(survey: Survey, path: str) -> tuple[str, Array]:
    """The axis beside that of `path`, and the numbers of its cells."""
    if survey.x.path == path:
        return survey.y.path, np.array(survey.y_values)
    return survey.x.path, np.array(survey.x_values)


def _cells_over(survey: Survey, path: str) -> Iterator[tuple[float, Specification]]:
    """Along the axis beside that of `path`: its number, and the specification that it makes, if it does."""
    across = survey.x.path == path
    _, numbers = _over(survey, path)
    for k, number in enumerate(numbers):
        try:
            yield number, survey.cell(k, 0) if across else survey.cell(0, k)
        except ValidationError:  # an empty cell has no line
            continue


def critical(survey: Survey) -> list[Line]:
    """Where χ₁ = 1, the edge of chaos, and six depth scales around it.

    Above it gradients grow from layer to layer, below they fade: ‖δ₁‖²/‖δ_L‖² ≈ χ₁^L, over ξ = 1/|ln χ₁|
    layers by e. Schoenholz et al. 2017. At σ_b = 0 χ₁ = 1 is Glorot's gain of tanh, and He's of ReLU.
    """
    spec, paths = survey.spec, _paths(survey)
    initializer, hidden = spec.network.initializer, spec.network.layers[:-1]
    if GAIN not in paths or not isinstance(initializer, Scaled) or not hidden or initializer.bias:
        return []
    alike = len({(layer.units, layer.activation) for layer in hidden}) == 1
    if not alike or not plan_of(spec).network.is_exact or paths - {GAIN, BIAS_STD, DEPTH}:
        return []
    activation = ACTIVATIONS[hidden[0].activation]
    unit = np.sqrt(WEIGHT_VARIANCE[initializer.name.split("_")[0]])
    source = "Schoenholz et al. 2017"
    if paths == {GAIN, BIAS_STD}:
        weights, biases = critical_spreads(activation)
        return [_line(survey, "χ₁ = 1", source, {GAIN: weights / unit, BIAS_STD: biases})]
    _, depths = _over(survey, GAIN)
    gains = np.geomspace(*_ends(survey, GAIN), 200)
    logs = np.array(
        [np.log(gradient_growth(u**2, initializer.bias_std**2, activation)) for u in gains * unit]
    )
    crossing = _crossing(gains, logs)
    found = []
    if crossing is not None:
        at = {GAIN: np.full(len(depths), crossing), DEPTH: depths}
        found.append(_line(survey, "χ₁ = 1", source, at))
    with np.errstate(divide="ignore"):
        reach = SIX / np.abs(logs)
    sides = ({GAIN: gains[side], DEPTH: reach[side]} for side in (logs < 0, logs > 0))
    return [*found, *(_line(survey, "6 depth scales", source, points) for points in sides)]


def _ends(survey: Survey, path: str) -> tuple[float, float]:
    axis = survey.x if survey.x.path == path else survey.y
    low, high = sorted((axis.start, axis.stop))
    return max(low, high * 1e-3), high


def _crossing(places: Array, values: Array) -> float | None:
    """Where values first pass through 0 from below, by a straight line between two places."""
    for k in range(len(values) - 1):
        if values[k] < 0 <= values[k + 1]:
            share = values[k] / (values[k] - values[k + 1])
            return float(places[k] + share * (places[k + 1] - places[k]))
    return None


def stable(survey: Survey) -> list[Line]:
    """The largest stable rate of a quadratic loss: 2/λ_max, with momentum β 2(1 + β)/λ_max.

    λ_max is the largest eigenvalue of the loss's Hessian, a regulariser's ½ r w² in it. Goh 2017.
    """
    if RATE not in _paths(survey):
        return []
    numbers, rates = [], []
    for number, spec in _cells_over(survey, RATE):
        if not _is_quadratic(spec):
            return []
        plan = plan_of(spec)
        if plan.regularization_rate and plan.options.get("momentum"):
            return []
        numbers.append(number)
        rates.append(stability(plan) / curvatures(spec)[-1])
    over, _ = _over(survey, RATE)
    name = "2(1 + β)/λ" if over == MOMENTUM else "2/λ"
    return [_line(survey, name, "Goh 2017", {RATE: rates, over: numbers})]


def damped(survey: Survey) -> list[Line]:
    """Where momentum no longer swings along the flattest and the steepest direction of a quadratic loss.

    η = (1 − √β)²/λ_min and (1 + √β)²/λ_max: between them an error shrinks by √β a step, and where they meet
    by the least that there is, (√κ − 1)/(√κ + 1). Goh 2017, Why momentum really works.
    """
    if _paths(survey) != {RATE, MOMENTUM} or not _is_quadratic(survey.spec):
        return []
    if survey.spec.training.optimizer.name != "momentum" or survey.spec.training.regularization.rate:
        return []
    found = curvatures(survey.spec)
    lowest, largest = found[found > 1e-9 * found[-1]][[0, -1]]
    roots: Array = np.sqrt(np.linspace(0.0, 1.0, 200))
    both = (
        ("damped, the flattest way", (1 - roots) ** 2 / lowest),
        ("damped, the steepest way", (1 + roots) ** 2 / largest),
    )
    damping = [_line(survey, name, "Goh 2017", {RATE: rates, MOMENTUM: roots**2}) for name, rates in both]
    root = contraction(largest / lowest, momentum=True)
    best = {RATE: [(1 + root) ** 2 / largest], MOMENTUM: [root**2]}
    return [*damping, _line(survey, "the best", "Goh 2017", best)]


def start_loss(survey: Survey) -> float:
    """The train loss of the map's own specification at step 0: from there on a loss is large."""
    return float(Timeline(survey.spec).losses()[0])


def _is_quadratic(spec: Specification) -> bool:
    """Whether the loss is a quadratic in the weights, and every step is plain descent on all of it."""
    training, count = spec.training, len(gather(spec).train.inputs)
    size = training.batch_size
    (layer, *more), regularization = spec.network.layers, training.regularization
    return (
        not more
        and (layer.activation, spec.loss, layer.rate) == ("linear", "squared_error", 1)
        and (size == "full" or size >= count)
        and training.optimizer.name in ("sgd", "momentum", "nesterov")
        and training.clip is None
        and (regularization.name != "l1" or not regularization.rate)
        and plan_of(spec).network.is_exact
    )


def curvatures(spec: Specification) -> Array:
    """Eigenvalues of the Hessian of one linear layer's loss, ascending: those of ⟨x xᵀ⟩, a 1 for the bias."""
    inputs, layer = gather(spec).train.inputs, spec.network.layers[0]
    rows = np.hstack([inputs, np.ones((len(inputs), 1))]) if layer.bias else inputs
    hessian = rows.T @ rows / len(rows)
    if spec.training.regularization.name == "l2":
        weights = np.arange(len(hessian)) < inputs.shape[1]
        hessian = hessian + spec.training.regularization.rate * np.diag(weights.astype(float))
    return np.asarray(np.linalg.eigvalsh(hessian))


def born_dead(survey: Survey) -> list[Line]:
    """From how many ReLU layers on every second network is born dead: 1 − (1 − 2⁻ᴺ)ᵏ = ½. Lu et al. 2020."""
    hidden, initializer = survey.spec.network.layers[:-1], survey.spec.network.initializer
    if _paths(survey) != {DEPTH, WIDTHS} or not isinstance(initializer, Scaled):
        return []
    if initializer.bias or initializer.bias_std or any(layer.activation != "relu" for layer in hidden):
        return []
    widths = np.linspace(1.0, 30.0, 300)
    depths = np.log(0.5) / np.log1p(-(2.0**-widths))
    return [_line(survey, "half are born dead", "Lu et al. 2020", {WIDTHS: widths, DEPTH: depths})]


THEORIES: tuple[Callable[[Survey], list[Line]], ...] = (critical, stable, damped, born_dead)
