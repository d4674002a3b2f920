"""Clipping: a bound on the gradient before the optimiser moves by it (Pascanu, Mikolov & Bengio 2013)."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.core.arrays import Array


@dataclass(frozen=True)
class Clip:
    """`by` the norm: g ← g · most/‖g‖ where ‖g‖ > most; `by` the value: each component is cut to ±most.

    As `torch.nn.utils.clip_grad_norm_` has it, but for its 1e-6, and `clip_grad_value_`.
    """

    by: Literal["norm", "value"]
    most: float

    def apply(self, g: Array) -> float:
        """Clips g (size,) in place; returns by what it was multiplied, ‖clipped‖ / ‖g‖, 1 if it was not."""
        before = float(np.linalg.norm(g))
        if self.by == "value":
            np.clip(g, -self.most, self.most, g)
            return float(np.linalg.norm(g)) / before if before else 1.0
        if not before > self.most:
            return 1.0
        g *= self.most / before
        return self.most / before
