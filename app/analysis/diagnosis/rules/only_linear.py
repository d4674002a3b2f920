"""Nothing bends between input and output."""

import numpy as np

from app.analysis.diagnosis import words
from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, Finding, Rule, Shown
from app.analysis.diagnosis.remedies import ADAM, Changes, changed, from_start, layers_of, with_layers
from app.analysis.diagnosis.words import percent, said

AT_LINE = 1.05
"""How near to the best linear model's the loss has to be."""
CURES = 0.6
"""What the loss with a hidden layer of tanh has to be at most, as a share of the loss as it is."""
STEPS = 1000
"""Steps that the trial makes at least."""


def find(evidence: Evidence) -> Finding | None:
    """The loss is at the best linear model's, and with tanh in the hidden layers it is much lower.

    Layers without an activation multiply to one matrix. `best_linear` is the loss of t ≈ A x + b by least
    squares: the least that such a network can come to under squared error and a linear output, and told for
    other outputs as a measure. `share_with`: the loss with tanh, in its unit.
    """
    line = best_linear_loss(evidence)
    at_line = evidence.linear_output and evidence.course.loss <= AT_LINE * line
    if not at_line and (evidence.linear_output or evidence.course.progress > 0.05):
        return None
    bent = _bent(evidence)
    spec = changed(evidence.initial, bent)
    steps = evidence.trials.steps(max(evidence.last, STEPS), spec)
    share = evidence.course.share
    other = min(evidence.trials.share(each, steps) for each in (spec, changed(spec, ADAM)))
    if not other <= CURES * share:
        return None
    hidden = len(evidence.network.layers) - 1
    why = (
        f"All {hidden} hidden layers are linear"
        if hidden > 1
        else "The hidden layer is linear"
        if hidden
        else "There is no hidden layer"
    )
    numbers = {"loss": evidence.course.loss, "share": share, "share_with": other, "steps": steps}
    best = ""
    if evidence.linear_output:
        numbers["best_linear"] = line
        best = f" The best one has the loss {said(line)}; it has come to {said(evidence.course.loss)}."
    return Finding(
        "only_linear",
        "It can only draw straight lines",
        f"{why}, so that the whole network is one weighted sum.{best} After {words.steps(steps)} with tanh "
        f"in the hidden layers the loss is {evidence.told(other)}, now it is {percent(share)}.",
        0.9,
        numbers,
        (
            from_start(
                evidence,
                "tanh in the hidden layers." if hidden else "A hidden layer of eight tanh units.",
                bent,
            ),
            from_start(
                evidence,
                "tanh in the hidden layers, with Adam." if hidden else "Eight tanh units, with Adam.",
                bent | ADAM,
            ),
        ),
    )


def best_linear_loss(evidence: Evidence) -> float:
    """½ Σ (t − A x − b)², the mean over the samples, A and b by least squares."""
    inputs, targets = evidence.samples.inputs.T, evidence.samples.targets.T
    columns = np.column_stack([inputs, np.ones(len(inputs))])
    solution = np.linalg.lstsq(columns, targets, rcond=None)[0]
    return float(0.5 * np.sum((targets - columns @ solution) ** 2) / len(inputs))


def _bent(evidence: Evidence) -> Changes:
    layers = layers_of(evidence)
    if len(layers) == 1:
        layers = [{"units": 8, "activation": "tanh"}, *layers]
    for layer in layers[:-1]:
        layer["activation"] = "tanh"
    return with_layers(layers)


def _linear(evidence: Evidence) -> bool:
    """And more than one answer is wanted: a sum draws any one."""
    varied = evidence.unit.of == "mean"
    return varied and all(layer.activation.name == "linear" for layer in evidence.network.layers[:-1])


RULE = Rule(
    "only_linear",
    find,
    HIGH - {"not_started"},
    _linear,
    frozenset({"rate_too_small", "loss_mismatch", "too_few_units", "plateau", "minimum"}),
    last_resort=True,
    lesson=Shown("linear", 1),
)
