"""Published formulas, to be laid over what a run measures."""

import numpy as np

NODES = 80
"""Points of the Gauss-Hermite rule, whose weight is e^(−x²/2)."""


def born_dead(units: int, layers: int) -> float:
    """P = 1 − (1 − 2⁻ᴺ)ᵏ: a ReLU network with zero biases lets one input through in none of its k layers.

    Lu et al. 2020, Dying ReLU and initialization.
    """
    return float(1 - (1 - 2.0**-units) ** layers)


def rise_time(strength: float, start: float, reached: float) -> float:
    """When a deep linear mode has come from u₀ to u on its way to s.

    t/τ = 1/(2s) · ln[u(s − u₀) / (u₀(s − u))].
    Saxe, McClelland & Ganguli 2014, Exact solutions to the nonlinear dynamics of learning.
    """
    odds = reached * (strength - start) / (start * (strength - reached))
    return float(np.log(odds) / (2 * strength))


def gradient_growth(weight_variance: float, bias_variance: float) -> float:
    """χ₁ = σ_w² E[φ′(√q* z)²] for tanh, z normal: by how much a layer multiplies a gradient's variance.

    q* is the fixed point of q = σ_w² E[φ(√q z)²] + σ_b². Poole et al. 2016; Schoenholz et al. 2017.
    """
    z, weights = np.polynomial.hermite_e.hermegauss(NODES)
    weights = weights / weights.sum()
    q = 1.0
    for _ in range(500):
        q = weight_variance * float(weights @ np.tanh(np.sqrt(q) * z) ** 2) + bias_variance
    return weight_variance * float(weights @ (1 - np.tanh(np.sqrt(q) * z) ** 2) ** 2)


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
