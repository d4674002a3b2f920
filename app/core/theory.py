"""Published formulas, to be laid over what a run measures."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from app.core.activations import ACTIVATIONS, Activation
from app.core.arrays import Array
from app.core.backprop import derivative
from app.core.network import Layer, Parameters

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(80)
"""The Gauss-Hermite rule, whose weight is e^(−x²/2)."""
LEAST = 1e-12
"""A variance below which, or above whose inverse, it has left for 0 or for infinity."""


def expected(of: Callable[[Array], Array], variance: float, mean: float = 0.0) -> float:
    """E[g(m + √q z)], z standard normal."""
    return float(WEIGHTS @ of(mean + np.sqrt(variance) * NODES) / WEIGHTS.sum())


def sums(layers: Sequence[Layer], parameters: Parameters, squared_input: float) -> list[tuple[float, float]]:
    """Mean m and variance q of the sums of each hidden layer, by mean-field theory of wide layers.

    m_l = ⟨b_l⟩ is what all sums of the layer share, q_l = n_(l−1) ⟨W_l²⟩ ⟨a_(l−1)²⟩ + Var b_l.
    Schoenholz et al. 2017.
    """
    square, found = squared_input, []
    for layer, weights, biases in zip(layers[:-1], parameters.weights, parameters.biases, strict=False):
        mean = float(np.mean(biases))
        variance = layer.inputs * float(np.mean(weights**2)) * square + float(np.var(biases))
        square = expected(partial(_squared, layer.activation.at), variance, mean)
        found.append((mean, variance))
    return found


def error_variances(layers: Sequence[Layer], parameters: Parameters, squared_input: float) -> Array:
    """Var δ of each layer as a multiple of the output's, by mean-field theory of wide layers (layers,).

    Var δ_l = Var δ_(l+1) · n_(l+1) ⟨W_(l+1)²⟩ · E[φ′(m_l + √q_l z)²], with the `sums` of the layer. What the
    layer's rule puts in the place of φ′ stands there. It holds for weights drawn independently around 0.
    Glorot & Bengio 2010 (for φ′ = 1); Schoenholz et al. 2017.
    """
    gains = [layer.units * float(np.mean(w**2)) for layer, w in zip(layers, parameters.weights, strict=True)]
    variances = np.ones(len(layers))
    lying = sums(layers, parameters, squared_input)
    for number in reversed(range(len(layers) - 1)):
        mean, variance = lying[number]
        square = expected(partial(_squared, partial(derivative, layers[number])), variance, mean)
        variances[number] = variances[number + 1] * gains[number + 1] * square
    return variances


def _squared(of: Callable[[Array], Array], z: Array) -> Array:
    return of(z) ** 2


def born_dead(widths: Sequence[int]) -> float:
    """1 − Π(1 − 2⁻ᴺ): how likely some ReLU layer of N units, biases 0, lets nothing of an input through.

    For k layers of one width it is 1 − (1 − 2⁻ᴺ)ᵏ. Lu et al. 2020, Dying ReLU and initialization.
    """
    return float(1 - np.prod([1 - 2.0**-units for units in widths]))


def stretch_law(widths: Sequence[int], variances: Sequence[float]) -> tuple[float, float]:
    """Mean and variance of ln‖Ju‖² over normal weights, J the Jacobian of ReLU layers, ‖u‖ = 1, biases 0.

    N(−5β/2, 5β) with β = Σ 1/n_l, where the layers keep a length in the mean, n_l Var(W_l) = 2: a layer's
    factor on ‖v‖² is Var(W_l) times a sum of χ² over those of its n_l units that are on, half of them; else
    Σ ln(n_l Var(W_l)/2) is added to the mean. For wide layers. Hanin & Nica 2020, Products of many large
    random matrices and gradients in deep neural networks.
    """
    beta = sum(1 / units for units in widths)
    kept = [units * variance / 2 for units, variance in zip(widths, variances, strict=True)]
    return float(np.sum(np.log(kept))) - 5 * beta / 2, 5 * beta


def rise_time(strength: float, start: float, reached: float) -> float:
    """When a deep linear mode has come from u₀ to u on its way to s.

    t/τ = 1/(2s) · ln[u(s − u₀) / (u₀(s − u))].
    Saxe, McClelland & Ganguli 2014, Exact solutions to the nonlinear dynamics of learning.
    """
    odds = reached * (strength - start) / (start * (strength - reached))
    return float(np.log(odds) / (2 * strength))


def risen(strength: float, start: float, time: Array) -> Array:
    """How far it is then, the reverse: u = s / (1 + (s/u₀ − 1) e^(−2s t/τ))."""
    return strength / (1 + (strength / start - 1) * np.exp(-2 * strength * time))


def gradient_growth(
    weight_variance: float, bias_variance: float, activation: Activation = ACTIVATIONS["tanh"]
) -> float:
    """χ₁ = σ_w² E[φ′(√q* z)²]: by how much a layer multiplies a gradient's variance.

    q* is the fixed point of q = σ_w² E[φ(√q z)²] + σ_b². Poole et al. 2016; Schoenholz et al. 2017.
    """
    q = 1.0
    for _ in range(500):
        former, q = q, weight_variance * expected(partial(_squared, activation.at), q) + bias_variance
        if abs(q - former) <= 1e-12 * q or not LEAST < q < 1 / LEAST:
            break
    return weight_variance * expected(partial(_squared, activation.slope_at), q)


def critical_spreads(activation: Activation) -> tuple[Array, Array]:
    """σ_w and σ_b at which χ₁ = 1: the edge of chaos, by growing q*. Poole et al. 2016.

    At each q, σ_w² = 1/E[φ′(√q z)²], and σ_b² = q − σ_w² E[φ(√q z)²] makes of it the fixed point.
    """
    spreads = []
    for q in np.geomspace(1e-6, 1e2, 300):
        weights = 1 / expected(partial(_squared, activation.slope_at), q)
        biases = q - weights * expected(partial(_squared, activation.at), q)
        if biases >= -1e-9 * q:
            spreads.append((np.sqrt(weights), np.sqrt(max(0.0, biases))))
    found = np.array(spreads).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def depth_scale(growth: float) -> float:
    """ξ = −1/ln χ₁: over how many layers a gradient's variance falls to 1/e. Schoenholz et al. 2017."""
    return float(-1 / np.log(growth))


def contraction(condition: float, momentum: bool) -> float:
    """What the best rates leave of the distance to the minimum of a quadratic, a step.

    (κ − 1)/(κ + 1) for gradient descent, (√κ − 1)/(√κ + 1) with momentum.
    Goh 2017, Why momentum really works.
    """
    root = np.sqrt(condition) if momentum else condition
    return float((root - 1) / (root + 1))
