"""The slope is left out on the way back, or another one put in its place."""

from app.analysis.diagnosis import words
from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, OVERSHOOTS, SHUT, STANDSTILL, Finding, Rule, Shown
from app.analysis.diagnosis.remedies import Changes, changed, from_start, patch
from app.analysis.diagnosis.words import percent

CURES = 0.5
"""What the loss with the exact slope has to be at most, as a share of the loss without."""


def find(evidence: Evidence) -> Finding | None:
    """From the start with every slope exact, after twice as many steps, the loss is at most half as high.

    A run that stands still would stand there as well. `share`, `share_with`: the loss as it is and with the
    exact slope after `steps` steps, in their unit. Without f′ the
    update of a hidden layer is the gradient of nothing; at the output it may be that of another loss.
    """
    steps = evidence.trials.steps(2 * evidence.last)
    exact = _exact(evidence)
    share = evidence.course.share
    other = evidence.trials.share(changed(evidence.initial, exact), steps)
    if not other <= CURES * share:
        return None
    wrong = [number for number, layer in enumerate(evidence.network.layers, 1) if not layer.is_exact]
    return Finding(
        "slope_left_out",
        "f′ is left out",
        f"Errors go back without f′ in {len(wrong)} of {len(evidence.network.layers)} layers, so the "
        f"weights do not follow the slope of the loss. The loss is {evidence.told(share)}; with f′ from the "
        f"start it is {percent(other)} after {words.steps(steps)}.",
        0.95,
        {"share": share, "share_with": other, "steps": steps, "layers": len(wrong)},
        (
            from_start(evidence, "f′ itself, from the start.", exact),
            patch("f′ itself, from here on.", exact),
        ),
        layer=wrong[0] if wrong else None,
    )


def _exact(evidence: Evidence) -> Changes:
    layers = [{"derivative": None} for _ in evidence.network.layers]
    return {"network": {"derivative": "exact", "layers": layers}}


def _applies(evidence: Evidence) -> bool:
    layers, course = evidence.network.layers, evidence.course
    if all(layer.is_exact for layer in layers) or (course.verdict == "learning" and not course.is_held_back):
        return False
    return all(layer.activation.largest_slope for layer in layers[:-1])


RULE = Rule(
    "slope_left_out",
    find,
    HIGH - {"not_started"},
    _applies,
    STANDSTILL | SHUT | OVERSHOOTS,
    last_resort=True,
    lesson=Shown("enough", 2),
)
