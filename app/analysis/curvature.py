"""How strongly a loss is curved where a run stands: the ends of its Hessian's spectrum."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.core.arrays import Array
from app.core.landscape import Landscape
from app.core.plan import Plan

ROUNDS = 24
SETTLED = 0.01
"""The relative change of an eigenvalue's estimate at which its iteration ends."""
NUDGE = 1e-7
"""How far from here the gradient is measured, in units of the parameters' root mean square (1 at least)."""

ROUNDING = 1e-9
"""An end of the spectrum that is so much smaller than the other is 0: the differences leave as much."""
AT_A_KINK = 0.2
"""By how much, of itself, an eigenvalue may be another where its difference is a tenth as long."""


@dataclass(frozen=True)
class Curvature:
    """The largest and the smallest eigenvalue of the Hessian; nan where there is no number."""

    largest: float
    smallest: float


def curvature(landscape: Landscape, parameters: Array) -> Curvature:
    """The ends of the spectrum of the loss's Hessian H, by power iteration on gradient differences.

    H v ≈ (∇L(w + εv) − ∇L(w − εv)) / 2ε with ε = 10⁻⁷ max(1, rms(w)) and ‖v‖ = 1, which hardly ever crosses
    the kink of a ReLU. The eigenvalue that is farthest from 0 is one end; the one farthest from it is the
    other. Both are nan where a tenth of the difference tells otherwise: a unit stands on its kink. LeCun,
    Simard & Pearlmutter 1992, Automatic learning rate maximization.
    """
    with np.errstate(all="ignore"):
        reach = NUDGE * max(1.0, float(np.sqrt(np.mean(parameters**2))))

    def times(direction: Array, reach: float = reach) -> Array:
        ahead = landscape.gradient(parameters + reach * direction)
        behind = landscape.gradient(parameters - reach * direction)
        return (ahead - behind) / (2 * reach)

    start = np.random.default_rng(len(parameters)).normal(size=len(parameters))
    with np.errstate(all="ignore"):
        one, direction = _farthest(times, start, 0.0)
        if not abs(direction @ times(direction, reach / 10) - one) <= AT_A_KINK * abs(one):
            return Curvature(np.nan, np.nan)
        other, _ = _farthest(times, start, one)
        if abs(other) <= ROUNDING * abs(one):
            other = 0.0
    return Curvature(max(one, other), min(one, other))


def stability(plan: Plan) -> float:
    """What the largest stable learning rate is, times λ_max: beyond it a quadratic's error grows.

    2; with momentum β 2 + 2β, with Nesterov's (2 + 2β)/(1 + 2β). Goh 2017, Why momentum really works; Cohen
    et al. 2021.
    """
    beta = float(plan.options.get("momentum", 0.0))
    return (2 + 2 * beta) / (1 + 2 * beta) if plan.optimizer == "nesterov" else 2 + 2 * beta


def _farthest(times: Callable[[Array], Array], start: Array, shift: float) -> tuple[float, Array]:
    """The eigenvalue of H that is farthest from `shift`, and its direction: power iteration on H − shift."""
    direction, value = start / np.linalg.norm(start), np.nan
    for _ in range(ROUNDS):
        product = times(direction) - shift * direction
        length = float(np.linalg.norm(product))
        if not np.isfinite(length):
            return np.nan, direction
        if length == 0.0:
            return shift, direction
        former, value = value, float(direction @ product)
        if abs(value - former) <= SETTLED * abs(value):
            break
        direction = product / length
    return shift + value, direction
