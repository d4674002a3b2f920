"""The starting biases drown what the inputs say."""

import numpy as np

from app.analysis.diagnosis import words
from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, OVERSHOOTS, SHUT, STANDSTILL, Finding, Rule, Shown
from app.analysis.diagnosis.remedies import Changes, changed, from_start
from app.analysis.diagnosis.words import percent, said

DROWNS = 3.0
"""The biases' root mean square, in units of how far the weighted inputs spread, from which on it may be to
blame: 1 is about what a start that suits has at most (He et al. 2015 and Glorot & Bengio 2010 begin at 0)."""
NOTHING = 1e-12
CURES = 0.6
"""What the loss with biases of 0 has to be at most, as a share of the loss as it is."""
NONE: Changes = {"network": {"initializer": {"bias": 0.0, "bias_std": 0.0}, "parameters": None}}


def find(evidence: Evidence) -> Finding | None:
    """rms(b) > 3 σ(W x) in some layer at the start; and with biases of 0 there, 0.6 of the loss.

    σ(W x) is the deviation over samples, rms over units, of the sums before the bias. `bias`: rms(b) of the
    layer in which the quotient is largest; `spread`: its σ(W x); `share`, `share_with`: the loss as it is and
    from biases of 0, in their unit.
    """
    start = evidence.start.parameters
    sizes = [float(np.sqrt(np.mean(biases**2))) for biases in start.biases]
    spreads = [float(np.sqrt(np.mean(np.var(sums, axis=1)))) for sums in evidence.there.pre_activations]
    quotients = [size / max(spread, NOTHING) for size, spread in zip(sizes, spreads, strict=True)]
    number = int(np.argmax(quotients))
    if not quotients[number] > DROWNS:
        return None
    steps = evidence.trials.steps(max(evidence.last, 1))
    share, other = evidence.share_at(steps), evidence.trials.share(changed(evidence.initial, NONE), steps)
    if not other <= CURES * share:
        return None
    place = "the output" if number == len(sizes) - 1 else f"layer {number + 1}"
    return Finding(
        "biases_too_large",
        "The starting biases are too large",
        f"In {place} the biases started near ±{said(sizes[number])}, where what the weights make of the "
        f"samples spreads by {said(spreads[number])}: a unit does the same whatever comes in. After "
        f"{words.steps(steps)} the loss is {evidence.told(share)}; with biases that start at 0 it is "
        f"{percent(other)}.",
        0.9,
        {
            "bias": sizes[number],
            "spread": spreads[number],
            "share": share,
            "share_with": other,
            "steps": steps,
        },
        (from_start(evidence, "Biases of 0, from the start.", NONE),),
        layer=number + 1,
    )


def _drawn(evidence: Evidence) -> bool:
    network = evidence.spec.network
    return network.initializer.bias_std > 0 and evidence.initial.network.parameters is None


RULE = Rule(
    "biases_too_large",
    find,
    HIGH - {"not_started"},
    _drawn,
    STANDSTILL | SHUT | OVERSHOOTS | {"exploding_gradient"},
    last_resort=True,
    lesson=Shown("slope", 1),
)
