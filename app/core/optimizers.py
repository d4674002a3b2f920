"""Optimisers: from a gradient to the next parameters, in place, on one flat buffer.

Formulas and defaults are those of `torch.optim` where it has the method (g the gradient, η the learning
rate). All state lies in `state`, a dict of arrays, so that a run can be put back to any step.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from app.core.arrays import Array
from app.core.line_search import minimize_along

Evaluate = Callable[[Array], tuple[float, Array]]
"""Parameters → (loss of the batch, gradient of the batch)."""


class Optimizer:
    """`update(w, g, evaluate)` moves w in place, each parameter at its own learning rate (size,)."""

    memory: tuple[str, ...] = ()

    def __init__(self, rates: Array) -> None:
        self.rates = rates
        self.state: dict[str, Array] = {name: np.zeros(len(rates)) for name in self.memory}
        self._move = np.zeros(len(rates))

    def update(self, w: Array, g: Array, evaluate: Evaluate) -> None:
        """One update of w (size,) by the gradient g (size,)."""
        raise NotImplementedError

    def _descend(self, w: Array, direction: Array) -> None:
        np.multiply(direction, self.rates, self._move)
        np.subtract(w, self._move, w)


class SGD(Optimizer):
    """w ← w − η g."""

    def update(self, w: Array, g: Array, evaluate: Evaluate) -> None:
        """One step down the gradient."""
        self._descend(w, g)


class Momentum(Optimizer):
    """v ← μ v + g, w ← w − η v."""

    memory = ("velocity",)

    def __init__(self, rates: Array, momentum: float) -> None:
        super().__init__(rates)
        self.momentum = momentum

    def update(self, w: Array, g: Array, evaluate: Evaluate) -> None:
        """One step along the velocity."""
        self._descend(w, self._accelerate(g))

    def _accelerate(self, g: Array) -> Array:
        velocity = self.state["velocity"]
        np.multiply(velocity, self.momentum, velocity)
        return np.add(velocity, g, velocity)


class Nesterov(Momentum):
    """v ← μ v + g, w ← w − η (g + μ v)."""

    def update(self, w: Array, g: Array, evaluate: Evaluate) -> None:
        """One step along the velocity that the next gradient will meet."""
        velocity = self._accelerate(g)
        self._descend(w, g + self.momentum * velocity)


class RMSprop(Optimizer):
    """s ← α s + (1−α) g², w ← w − η g / (√s + ε)."""

    memory = ("square",)

    def __init__(self, rates: Array, alpha: float, eps: float) -> None:
        super().__init__(rates)
        self.alpha = alpha
        self.eps = eps

    def update(self, w: Array, g: Array, evaluate: Evaluate) -> None:
        """One step, each weight in units of its own recent gradients."""
        square = self.state["square"]
        np.multiply(square, self.alpha, square)
        np.add(square, (1 - self.alpha) * g * g, square)
        self._descend(w, g / (np.sqrt(square) + self.eps))


class Adagrad(Optimizer):
    """s ← s + g², w ← w − η g / (√s + ε)."""

    memory = ("square",)

    def __init__(self, rates: Array, eps: float) -> None:
        super().__init__(rates)
        self.eps = eps

    def update(self, w: Array, g: Array, evaluate: Evaluate) -> None:
        """One step, each weight in units of all its gradients so far."""
        square = self.state["square"]
        np.add(square, g * g, square)
        self._descend(w, g / (np.sqrt(square) + self.eps))


class Adam(Optimizer):
    """m ← β₁ m + (1−β₁) g, s ← β₂ s + (1−β₂) g², w ← w − η m̂ / (√ŝ + ε), m̂ = m/(1−β₁ᵗ), ŝ = s/(1−β₂ᵗ)."""

    memory = ("mean", "square")

    def __init__(self, rates: Array, betas: tuple[float, float], eps: float) -> None:
        super().__init__(rates)
        self.betas = betas
        self.eps = eps
        self.state["updates"] = np.zeros(1)

    def update(self, w: Array, g: Array, evaluate: Evaluate) -> None:
        """One step along the mean gradient, in units of its spread."""
        first, second = self.betas
        mean, square, updates = self.state["mean"], self.state["square"], self.state["updates"]
        updates += 1
        np.multiply(mean, first, mean)
        np.add(mean, (1 - first) * g, mean)
        np.multiply(square, second, square)
        np.add(square, (1 - second) * g * g, square)
        count = float(updates[0])
        spread = np.sqrt(square) / np.sqrt(1 - second**count) + self.eps
        self._descend(w, mean / ((1 - first**count) * spread))


class ConjugateGradient(Optimizer):
    """d ← −g + β d, w ← w + α d, β = max(0, g·(g − g₋) / g₋·g₋), α by a line search on the batch.

    Nonlinear conjugate gradient of Polak & Ribière (1969). Where d does not descend, d starts again from −g.
    The learning rate is the line search's first trial. On a quadratic the search is exact to rounding, so
    that p parameters need at most p steps; the batch loss never rises.
    """

    memory = ("direction", "gradient")

    def update(self, w: Array, g: Array, evaluate: Evaluate) -> None:
        """One line search along the conjugate direction."""
        direction, previous = self.state["direction"], self.state["gradient"]
        g = g.copy()
        norm = float(previous @ previous)
        beta = max(0.0, float(g @ (g - previous)) / norm) if norm > 0.0 else 0.0
        np.multiply(direction, beta, direction)
        np.subtract(direction, g, direction)
        if not float(direction @ g) < 0.0:
            np.negative(g, direction)
        np.copyto(previous, g)
        start = w.copy()

        def along(distance: float) -> tuple[float, float]:
            loss, gradient = evaluate(start + distance * direction)
            return loss, float(gradient @ direction)

        distance = minimize_along(along, float(direction @ g), float(self.rates[0]))
        np.add(start, distance * direction, w)


@dataclass(frozen=True)
class OptimizerKind:
    """An optimiser in the registry: `make(rates, **options)`, `options` with their defaults."""

    name: str
    label: str
    formula: str
    make: Callable[..., Optimizer]
    options: Mapping[str, float | tuple[float, float]]
    usual_rate: float | None
    """A learning rate to begin with; None where a line search finds it.

    Of RMSprop, AdaGrad and Adam it is `torch.optim`'s default, of SGD that of a run's specification, and with
    momentum 1 − μ times that, since a constant gradient's steps become 1/(1 − μ) times as long.
    """


OPTIMIZERS: dict[str, OptimizerKind] = {
    kind.name: kind
    for kind in (
        OptimizerKind("sgd", "plain SGD", r"w \leftarrow w-\eta g", SGD, {}, 0.03),
        OptimizerKind(
            "momentum",
            "momentum",
            r"v \leftarrow \mu v+g,\; w \leftarrow w-\eta v",
            Momentum,
            {"momentum": 0.9},
            0.003,
        ),
        OptimizerKind(
            "nesterov",
            "Nesterov momentum",
            r"v \leftarrow \mu v+g,\; w \leftarrow w-\eta(g+\mu v)",
            Nesterov,
            {"momentum": 0.9},
            0.003,
        ),
        OptimizerKind(
            "rmsprop",
            "RMSprop",
            r"s \leftarrow \alpha s+(1-\alpha)g^2,\; w \leftarrow w-\eta\frac{g}{\sqrt s+\epsilon}",
            RMSprop,
            {"alpha": 0.99, "eps": 1e-8},
            0.01,
        ),
        OptimizerKind(
            "adagrad",
            "AdaGrad",
            r"s \leftarrow s+g^2,\; w \leftarrow w-\eta\frac{g}{\sqrt s+\epsilon}",
            Adagrad,
            {"eps": 1e-10},
            0.01,
        ),
        OptimizerKind(
            "adam",
            "Adam",
            r"w \leftarrow w-\eta\frac{\hat m}{\sqrt{\hat s}+\epsilon}",
            Adam,
            {"betas": (0.9, 0.999), "eps": 1e-8},
            0.001,
        ),
        OptimizerKind(
            "conjugate_gradient",
            "conjugate gradient",
            r"d \leftarrow -g+\beta d,\; w \leftarrow w+\alpha d,\; \alpha=\arg\min L(w+\alpha d)",
            ConjugateGradient,
            {},
            None,
        ),
    )
}
