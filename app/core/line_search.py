"""A line search: how far to go down a direction."""

from collections.abc import Callable

TOLERANCE = 1e-10
EVALUATIONS = 24
ROUNDING = 1e-12
GROWTH = 4.0

Along = Callable[[float], tuple[float, float]]
"""Distance → (loss there, slope of the loss along the direction there)."""


def minimize_along(along: Along, slope: float, first: float) -> float:
    """The distance at which the loss along a direction is least, as far as it was looked for.

    `slope` < 0 is the slope at 0, `first` the first distance tried. The minimum is enclosed between a point
    where the loss still falls and one where it rises, then the secant of the two slopes finds it: exactly,
    where the loss is a parabola, since its slope is a line. The answer never has a higher loss than the
    start; 0 when nothing lower was found.
    """
    start, _ = along(0.0)
    if not slope < 0.0:
        return 0.0
    best, best_slope, best_loss = 0.0, slope, start
    low, low_slope = 0.0, slope
    high: float | None = None
    high_slope = 0.0
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
            low, low_slope = distance, slope_here
        else:
            high, high_slope = distance, slope_here
        distance = _next_distance(low, low_slope, high, high_slope)
        if distance in (low, high):
            break
    return best


def _next_distance(low: float, low_slope: float, high: float | None, high_slope: float) -> float:
    """Where the secant of the slopes crosses zero; the middle where it is no help; further on before both."""
    if high is None:
        return low * GROWTH
    if high_slope > 0.0:
        secant = low - low_slope * (high - low) / (high_slope - low_slope)
        if low < secant < high:
            return secant
    return 0.5 * (low + high)
