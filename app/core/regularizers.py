"""Regularisers, as TensorFlow Playground applies them: a pull on the weights beside the optimiser's step.

w_new = w − step − learning_rate · rate · R′(w),   R′ at the weight before the step
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.core.arrays import Array


@dataclass(frozen=True)
class Regularizer:
    """`slope(w)` is R′(w). `kills`: a weight whose sign the pull flips becomes 0 and stays there."""

    name: str
    label: str
    formula: str
    slope: Callable[[Array], Array]
    kills: bool = False


REGULARIZERS: dict[str, Regularizer] = {
    regularizer.name: regularizer
    for regularizer in (
        Regularizer("none", "none", "0", np.zeros_like),
        Regularizer("l1", "L1", "|w|", np.sign, kills=True),
        Regularizer("l2", "L2", r"\tfrac12 w^2", np.copy),
    )
}
