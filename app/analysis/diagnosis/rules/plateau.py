"""The loss is nearly flat here, but there is a way down."""

from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import Finding, Rule, Shown
from app.analysis.diagnosis.remedies import ADAM, fitting_start, from_start, patch
from app.analysis.diagnosis.words import said
from app.core.observer import norm, ratio

DOWNHILL = 1e-3
"""−λ_min / λ_max above which a direction bends downhill (measured)."""
FLAT = 1e-4
"""‖∇L‖ / ‖w‖ below which a place that bends upwards in all directions is the bottom."""
ABOVE = 0.97
"""The loss, in its unit, above which a run that stands still has learned nothing yet."""


def find(evidence: Evidence) -> Finding | None:
    """λ_min < −10⁻³ λ_max: a direction in which the loss bends downhill, which the gradient hardly shows.

    Or the loss is still that of the mean, where a network that answers the same to all samples is a saddle.
    `gradient`: ‖∇L‖; `smallest_curvature`, `largest_curvature`: the ends of the Hessian's spectrum. Dauphin
    et al. 2014.
    """
    bend = evidence.bend
    downhill = bend.smallest < -DOWNHILL * bend.largest
    gradient = norm(evidence.here.gradients.flat)
    slope = ratio(gradient, norm(evidence.now.parameters.flat))
    bottom = bend.smallest > DOWNHILL * bend.largest and slope < FLAT
    if not downhill and (bottom or not (evidence.unit.of == "mean" and evidence.course.share >= ABOVE)):
        return None
    why = (
        f"In one direction the loss bends downhill (curvature {said(bend.smallest)}, the largest is "
        f"{said(bend.largest)})"
        if downhill
        else f"The answers are still near the mean ({said(evidence.course.share)} of its loss)"
    )
    return Finding(
        "plateau",
        "It stands on a plateau",
        f"The slope of the loss is {said(gradient)} in all. {why}: there is a way down, but plain "
        "steps take long to find it.",
        0.6,
        {
            "gradient": gradient,
            "gradient_by_weight": slope,
            "smallest_curvature": bend.smallest,
            "largest_curvature": bend.largest,
            "share": evidence.course.share,
        },
        (
            patch("Adam from here on.", ADAM),
            from_start(evidence, "Adam, from the start.", ADAM),
            from_start(evidence, "Adam and other starting weights.", ADAM | fitting_start(evidence)),
        ),
    )


RULE = Rule(
    "plateau",
    find,
    frozenset({"stuck"}),
    explains=frozenset({"minimum"}),
    last_resort=True,
    lesson=Shown("size", 5),
)
