"""Losses: how wrong the outputs are, and the error signal ∂L/∂a that starts the way back.

Arrays are outputs × samples here, as everywhere inside the numerics. A loss is a number per sample, summed
over the outputs; the loss of a batch is the mean over its samples. Values and errors are computed from the
pre-activation z where the activation alone would have lost digits.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.core.arrays import Array

# The square of e^340 is still finite: norms of a saturated error stay numbers.
STEEPEST_EXPONENT = 340.0


@dataclass(frozen=True)
class Loss:
    """L per sample, and its error signal.

    `value(z, a, t)` gives the loss per sample (samples,); `error(z, a, t, out)` writes ∂L/∂a (outputs ×
    samples). `matched` names the one output activation that the loss is made for, or is None: its f′ cancels
    out of ∂L/∂a · f′(z) and leaves a − t.
    """

    name: str
    label: str
    formula: str
    value: Callable[[Array, Array, Array], Array]
    error: Callable[[Array, Array, Array, Array], None]
    matched: str | None = None

    def error_at(self, z: Array, a: Array, t: Array) -> Array:
        """∂L/∂a in an array of its own."""
        out = np.empty_like(a)
        self.error(z, a, t, out)
        return out


def _squared(z: Array, a: Array, t: Array) -> Array:
    difference = a - t
    result: Array = 0.5 * np.sum(difference * difference, axis=0)
    return result


def _squared_error(z: Array, a: Array, t: Array, out: Array) -> None:
    np.subtract(a, t, out)


def _absolute(z: Array, a: Array, t: Array) -> Array:
    result: Array = np.sum(np.abs(a - t), axis=0)
    return result


def _absolute_error(z: Array, a: Array, t: Array, out: Array) -> None:
    np.subtract(a, t, out)
    np.sign(out, out)


def _binary_cross_entropy(z: Array, a: Array, t: Array) -> Array:
    # −t ln a − (1−t) ln(1−a) with a = 1/(1+e^−z) is ln(1+e^z) − t z, which no saturation can spoil; and
    # 0·ln 0 = 0, since a line search may go as far as z = ±∞.
    whole = np.where(t == 1, np.logaddexp(-z, 0.0), np.logaddexp(z, 0.0))
    result: Array = np.sum(whole - np.where((t == 0) | (t == 1), 0.0, t * z), axis=0)
    return result


def _binary_cross_entropy_error(z: Array, a: Array, t: Array, out: Array) -> None:
    # (a−t) / (a (1−a)), by 1/a = 1+e^−z and 1/(1−a) = 1+e^z.
    steep = np.clip(z, -STEEPEST_EXPONENT, STEEPEST_EXPONENT)
    np.subtract((1.0 - t) * (1.0 + np.exp(steep)), t * (1.0 + np.exp(-steep)), out)


def _log_sum_exp(z: Array) -> Array:
    top = z.max(axis=0)
    result: Array = top + np.log(np.sum(np.exp(z - top), axis=0))
    return result


def _cross_entropy(z: Array, a: Array, t: Array) -> Array:
    # −Σ t ln a with ln a = z − logsumexp z, and 0·ln 0 = 0.
    result: Array = np.sum(np.where(t == 0, 0.0, t * (_log_sum_exp(z) - z)), axis=0)
    return result


def _cross_entropy_error(z: Array, a: Array, t: Array, out: Array) -> None:
    # −t / a, by 1/a = e^(logsumexp z − z).
    np.multiply(-t, np.exp(np.minimum(_log_sum_exp(z) - z, STEEPEST_EXPONENT)), out)


LOSSES: dict[str, Loss] = {
    loss.name: loss
    for loss in (
        Loss("squared_error", "squared error", r"\tfrac12\sum_j (a_j-t_j)^2", _squared, _squared_error),
        Loss("absolute_error", "absolute error", r"\sum_j |a_j-t_j|", _absolute, _absolute_error),
        Loss(
            "binary_cross_entropy",
            "binary cross-entropy",
            r"-\sum_j t_j\ln a_j + (1-t_j)\ln(1-a_j)",
            _binary_cross_entropy,
            _binary_cross_entropy_error,
            matched="sigmoid",
        ),
        Loss(
            "cross_entropy",
            "cross-entropy",
            r"-\sum_j t_j\ln a_j",
            _cross_entropy,
            _cross_entropy_error,
            matched="softmax",
        ),
    )
}

SOFTMAX_LOSSES = frozenset({"cross_entropy", "squared_error"})
"""The losses that a softmax output layer may have."""
