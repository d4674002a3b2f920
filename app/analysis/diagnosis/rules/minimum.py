"""It can do no better from here."""

from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import Finding, Rule
from app.analysis.diagnosis.remedies import ADAM, from_start, layers_of, with_layers
from app.analysis.diagnosis.words import said
from app.core.observer import norm, ratio

FLAT = 1e-4
"""‖∇L‖ / ‖w‖ below which there is no slope to follow (measured)."""
FLAT_IN_BATCHES = 0.03
"""The same with batches, whose noise keeps a run from the very bottom: XOR's bad minima never come to 0."""
UPHILL = 1e-3


def find(evidence: Evidence) -> Finding | None:
    """‖∇L‖ / ‖w‖ < 10⁻⁴ and λ_min ≥ −10⁻³ λ_max: no slope, and no direction that bends downhill.

    With batches ‖∇L‖ / ‖w‖ < 0.03 will do. `gradient`: ‖∇L‖; `gradient_by_weight`: ‖∇L‖ / ‖w‖.
    """
    bend, course = evidence.bend, evidence.course
    gradient = norm(evidence.here.gradients.flat)
    slope = ratio(gradient, norm(evidence.now.parameters.flat))
    size = evidence.plan.batch_size or evidence.now.train.count
    noisy = size < evidence.now.train.count
    if bend.smallest < -UPHILL * bend.largest or not slope < (FLAT_IN_BATCHES if noisy else FLAT):
        return None
    wide = layers_of(evidence)
    for layer in wide[:-1]:
        layer["units"] = min(2 * layer["units"], max(64, layer["units"]))
    seeds = tuple(
        from_start(evidence, f"Another start: seed {seed}.", {"seed": seed})
        for seed in (evidence.spec.seed + 1, evidence.spec.seed + 2)
    )
    return Finding(
        "minimum",
        "It is in a minimum",
        f"The loss stands at {evidence.told(course.share)}, the slope of the loss is "
        f"{said(gradient)}, and no direction was found that leads down (smallest curvature "
        f"{said(bend.smallest)}): from here it can do no better.",
        0.6,
        {
            "share": course.share,
            "gradient": gradient,
            "gradient_by_weight": slope,
            "smallest_curvature": bend.smallest,
        },
        (
            *seeds,
            *((from_start(evidence, "Twice the hidden units.", with_layers(wide)),) if len(wide) > 1 else ()),
            from_start(evidence, "Another start with Adam.", ADAM | {"seed": evidence.spec.seed + 1}),
        ),
    )


RULE = Rule("minimum", find, frozenset({"stuck"}), last_resort=True)
