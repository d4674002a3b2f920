"""A line search: how far to go down a direction."""

import math
from collections.abc import Callable

TOLERANCE = 1e-10
EVALUATIONS = 24
ROUNDING = 1e-12
GROWTH = 10.0

Along = Callable[[float], tuple[float, float]]
"""Distance → (loss there, slope of the loss along the direction there)."""


def minimize_along(along: Along, slope: float, first: float) -> float:
    """The distance at which the loss along a direction is least, as far as it was looked for.

    `slope` < 0 is the slope at 0, `first` the first distance tried. The secant of the last two slopes points
    to the next distance: exactly to the minimum, where the loss is a parabola, since its slope is a line. It
    is kept between a place where the loss still falls and one where it does not. The answer never has a
    higher loss than the start; 0 when nothing lower was found.
    """
    start, _ = along(0.0)
    if not slope < 0.0:
        return 0.0
    best, best_slope, best_loss = 0.0, slope, start
    before, slope_before = 0.0, slope
    low, high = 0.0, math.inf
    distance = first
    for _ in range(EVALUATIONS):
        loss, slope_here = along(distance)
        # Near the bottom the loss is flat to rounding and only the slope still tells the points apart.
        level = loss <= best_loss * (1 + ROUNDING) and abs(slope_here) < abs(best_slope)
        if loss <= start and (loss < best_loss or level):
            best, best_slope, best_loss = distance, slope_here, loss
            if abs(slope_here) <= TOLERANCE * abs(slope):
                break
        if slope_here < 0.0 and loss <= start:
            low = distance
        else:
            high = distance
        rise = slope_here - slope_before
        secant = distance - slope_here * (distance - before) / rise if rise else math.nan
        before, slope_before = distance, slope_here
        farthest = min(high, low * GROWTH)
        distance = secant if low < secant < farthest else farthest if math.isinf(high) else 0.5 * (low + high)
        if distance in (low, high):
            break
    return best
