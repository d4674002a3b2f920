"""How the mode of a deep linear network rises, beside Saxe's curve."""

from typing import Any

import numpy as np

from app.core.arrays import Array
from app.core.network import Parameters
from app.core.theory import rise_time, risen
from app.timeline import Timeline

POINTS = 161


def linear_mode(timeline: Timeline, step: int) -> dict[str, Any]:
    """The product of two weights at the checkpoints up to `step`, and the curve that it should follow."""
    start = timeline.at(0)
    x, targets = start.train.inputs[0], start.train.targets[0]
    power = float(np.mean(x**2))
    strength, pace = float(np.mean(x * targets)) / power, power * start.plan.learning_rate

    def product(flat: Array) -> float:
        first, second = Parameters(start.plan.network, flat).weights
        return float(first[0, 0] * second[0, 0])

    path = timeline.path(step)
    risen_from = product(path[0][1])
    half = rise_time(strength, risen_from, strength / 2) / pace
    steps = np.linspace(0, max(step, 2 * half), POINTS)
    return {
        "steps": steps.tolist(),
        "expected": risen(strength, risen_from, steps * pace).tolist(),
        "step": [at for at, _ in path],
        "measured": [product(flat) for _, flat in path],
        "range": [0, 1.08 * strength],
    }
