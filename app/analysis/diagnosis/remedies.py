"""What is offered against a cause: a patch of the run, or a new run. Each is one that its endpoint takes."""

from typing import Any

import numpy as np

from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import Remedy
from app.core.arrays import Array, moments
from app.spec import Inline, Specification
from app.spec.data import Generated
from app.spec.patch import merged
from app.timeline.building import gather

Changes = dict[str, Any]
ADAM: Changes = {"training": {"optimizer": {"name": "adam", "learning_rate": 0.01}}}
ONE_SIDED = frozenset({"relu", "leaky_relu", "elu", "softplus", "silu", "gelu"})
"""Activations for which He's variance is made."""

FAR = 10.0
"""A deviation of an input, or a mean in units of the deviation, above which it does harm."""


def patch(title: str, changes: Changes) -> Remedy:
    """The run goes on with other settings."""
    return Remedy(title, "patch", changes)


def fork(title: str, changes: Changes) -> Remedy:
    """Another run goes on from here with other settings."""
    return Remedy(title, "fork", changes)


def from_start(
    evidence: Evidence, title: str, changes: Changes | None = None, data: Inline | None = None
) -> Remedy:
    """A run from the start, with other settings or data."""
    return Remedy(title, "new", spec=changed(evidence.initial, changes or {}, data))


def changed(spec: Specification, changes: Changes, data: Inline | None = None) -> Specification:
    """A specification with a merge patch, and perhaps other data. ValidationError."""
    after = merged(spec.model_dump(mode="json", exclude={"data"}), changes)
    return Specification.model_validate({**after, "data": data or spec.data})


def with_layers(layers: list[Changes], **network: Any) -> Changes:
    """A merge patch to other layers, whose parameters are drawn."""
    return {"network": {"layers": layers, "parameters": None, **network}}


def layers_of(evidence: Evidence) -> list[Changes]:
    """The layers as they are, to be changed."""
    return [layer.model_dump(mode="json") for layer in evidence.spec.network.layers]


def fitting_start(evidence: Evidence) -> Changes:
    """A merge patch to weights drawn with the variance that suits the hidden activations."""
    hidden = {layer.activation for layer in evidence.spec.network.layers[:-1]}
    name = "he_normal" if hidden & ONE_SIDED else "xavier_uniform"
    return {"network": {"initializer": drawn(evidence, name), "parameters": None}}


def drawn(evidence: Evidence, name: str) -> Changes:
    """A merge patch of the initialiser to another one with its defaults, and biases of 0."""
    former = evidence.spec.network.initializer.model_dump()
    return {**dict.fromkeys(former), "name": name}


def rate(value: float, **optimizer: Any) -> Changes:
    """A merge patch to another learning rate, rounded to two digits."""
    return {"training": {"optimizer": {"learning_rate": rounded(value), **optimizer}}}


def rounded(value: float) -> float:
    """A rate that one can read: two digits."""
    return float(f"{value:.1e}")


def rows(spec: Specification) -> tuple[Array, Array]:
    """All inputs and targets of a specification, in the order that it splits, a row a sample."""
    data = spec.data
    if isinstance(data, Generated):
        whole = data.model_copy(update={"test_fraction": 0.0})
        samples = gather(spec.model_copy(update={"data": whole})).train
        return samples.inputs, samples.targets
    return np.array(data.inputs), np.array(data.targets)


def with_rows(spec: Specification, inputs: Array, targets: Array) -> Inline:
    """Data of these rows, split as the specification's."""
    fraction = spec.data.test_fraction
    return Inline.model_validate(
        {
            "source": "inline",
            "inputs": inputs.tolist(),
            "targets": targets.tolist(),
            "test_fraction": fraction,
        }
    )


def standardised(columns: Array) -> Array:
    """Each column with mean 0 and deviation 1; one that is constant becomes 0."""
    mean, deviation = moments(columns.T)
    flat = deviation <= 1e-9 * np.abs(columns).max(axis=0)
    # Halves, since the difference of two numbers may pass the bounds where theirs does not.
    scaled: Array = (columns / 2 - mean / 2) / np.where(flat, 1.0, deviation / 2)
    scaled[:, flat] = 0.0
    return scaled


def changed_columns(evidence: Evidence, kept: list[int]) -> Inline:
    """The data with these columns of the inputs only."""
    inputs, targets = rows(evidence.initial)
    return with_rows(evidence.initial, inputs[:, kept], targets)
