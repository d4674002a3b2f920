"""What the compiled steps work on, by name: a plan as codes, and its arrays."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from app.core.arrays import Array
from app.core.backprop import output_rule
from app.core.batches import Examples
from app.core.compiled.blocks import ACTIVATION_CODES, LOSS_CODES
from app.core.compiled.lanes import WIDTH
from app.core.frame import FIELDS, MEASURES, Layout
from app.core.network import Network
from app.core.observer import SATURATED
from app.core.optimizers import OPTIMIZERS, Optimizer
from app.core.plan import Plan

OPTIMIZER_CODES = {"sgd": 0, "momentum": 1, "nesterov": 2, "rmsprop": 3, "adagrad": 4, "adam": 5}
REGULARIZER_CODES = {"none": 0, "l1": 1, "l2": 2}
CLIP_CODES = {None: 0, "norm": 1, "value": 2}

COLUMNS = 64
"""Samples whose loss is measured at once."""
BLOCKS = 6
"""What a pass computes, of all layers: z, a, ∂L/∂a, f′(z) and δ; and the targets, beside the outputs."""

Records = npt.NDArray[np.void]

LAYER = np.dtype(
    [
        ("inputs", np.int64),
        ("units", np.int64),
        ("activation", np.int64),  # its code
        ("source", np.int64),  # the code of the one whose slope multiplies the error
        ("offset", np.float64),
        ("matrix", np.int64),  # where its matrix begins among the parameters
        ("below", np.int64),  # rows of a block before its inputs
        ("row", np.int64),  # rows of a block before its units
        ("saturated", np.float64),  # at most at this |f′(z)| a unit is
        ("has_biases", np.bool_),
    ],
    align=True,
)
"""A layer. A block's rows are the network's inputs, where there are any, and then every layer's units."""

SETTINGS = np.dtype(
    [
        ("loss", np.int64),
        ("has_output_rule", np.bool_),  # the error passes the output layer by a rule of its own
        ("is_matched", np.bool_),  # that rule is a − t
        ("is_exact", np.bool_),  # backprop gives the true gradient
        ("probe", np.int64),  # its number among the samples; −1 for the first of each batch
        ("batch_size", np.int64),
        ("rows", np.int64),  # of a block
        ("optimizer", np.int64),
        ("option", np.float64),  # the optimiser's, in the order of its registry
        ("second_option", np.float64),
        ("third_option", np.float64),
        ("regularizer", np.int64),
        ("clip", np.int64),
        ("most", np.float64),  # what the gradient is clipped to
    ],
    align=True,
)


FRAME_PLACES = np.dtype(
    [(name, np.int64) for name in ("inputs", "targets", "outputs", *FIELDS, *MEASURES, "behind")]
)
"""Where a layer's numbers begin in a frame, and end; and, in each record, where those of the probe begin."""


class TrainingState(NamedTuple):
    """What a step changes, an array of the network's size each.

    `first` and `second` are what the optimiser remembers, `updates` (1,) how many it has made; `pull` is how
    far a regulariser's slope of 1 moves a parameter, `rates` how far a gradient of 1 does under SGD.
    """

    parameters: Array
    gradients: Array
    first: Array
    second: Array
    updates: Array
    dead: npt.NDArray[np.bool_]
    pull: Array
    before: Array
    true_gradients: Array
    rates: Array


class Rules(NamedTuple):
    """A plan: records of LAYER and one of SETTINGS."""

    layers: Records
    settings: Records


class Data(NamedTuple):
    """The samples to train and to test on, row by row in memory."""

    inputs: Array
    targets: Array
    test_inputs: Array
    test_targets: Array


def rules_of(plan: Plan, batch_size: int) -> Rules:
    """A plan as records."""
    return Rules(_layers_of(plan.network), _settings_of(plan, batch_size))


def _layers_of(network: Network) -> Records:
    """The layers."""
    records, matrix, below = [], 0, 0
    for layer in network.layers:
        source = layer.source
        record = {
            "inputs": layer.inputs,
            "units": layer.units,
            "activation": ACTIVATION_CODES[layer.activation.name],
            "source": ACTIVATION_CODES[source.name if source else "linear"],
            "offset": layer.derivative.offset,
            "matrix": matrix,
            "below": below,
            "row": below + layer.inputs,
            "saturated": SATURATED * layer.activation.largest_slope if layer.has_slope else np.nan,
            "has_biases": layer.has_biases,
        }
        records.append(record)
        matrix, below = matrix + layer.units * (layer.inputs + 1), below + layer.inputs
    return _records(LAYER, records)


def _settings_of(plan: Plan, batch_size: int) -> Records:
    """What else a plan says (one record)."""
    output = plan.network.layers[-1]
    options = np.hstack([*(plan.options[name] for name in OPTIMIZERS[plan.optimizer].options), np.zeros(3)])
    settings = {
        "loss": LOSS_CODES[plan.loss.name],
        "has_output_rule": output_rule(output, plan.loss) is not None,
        "is_matched": plan.loss.matched == output.activation.name,
        "is_exact": plan.network.is_exact,
        "probe": -1 if plan.probe is None else plan.probe,
        "batch_size": batch_size,
        "rows": rows_of(plan.network),
        "optimizer": OPTIMIZER_CODES[plan.optimizer],
        "option": options[0],
        "second_option": options[1],
        "third_option": options[2],
        "regularizer": REGULARIZER_CODES[plan.regularizer.name] if plan.regularization_rate else 0,
        "clip": CLIP_CODES[plan.clip.by] if plan.clip else 0,
        "most": plan.clip.most if plan.clip else 0.0,
    }
    return _records(SETTINGS, [settings])


def _records(kind: np.dtype[np.void], records: Sequence[Mapping[str, float]]) -> Records:
    """All at once, which takes a tenth of the time of field by field."""
    names = kind.names or ()
    return np.array([tuple(record[name] for name in names) for record in records], kind)


def state_of(
    parameters: Array, dead: npt.NDArray[np.bool_], optimizer: Optimizer, pull: Array
) -> TrainingState:
    """The training's own arrays, and room for what a step needs."""
    size, memory = len(parameters), optimizer.state
    first, second = ([array for name, array in memory.items() if name != "updates"] + [np.zeros(0)] * 2)[:2]
    updates = memory.get("updates", np.zeros(1))
    return TrainingState(
        parameters=parameters,
        gradients=np.zeros(size),
        first=first,
        second=second,
        updates=updates,
        dead=dead,
        pull=pull,
        before=np.zeros(size),
        true_gradients=np.zeros(size),
        rates=optimizer.rates,
    )


def work_for(network: Network, samples: int) -> Array:
    """Room for the blocks of a pass of so many samples, with a probe, or of COLUMNS."""
    columns = max(COLUMNS, -(-samples // WIDTH) * WIDTH + WIDTH)
    return np.zeros(BLOCKS * rows_of(network) * columns)


def rows_of(network: Network) -> int:
    """Rows of a block: the inputs and every layer's units."""
    return network.inputs + sum(layer.units for layer in network.layers)


def places_of(layout: Layout) -> Records:
    """Where the numbers of a frame lie, a record a layer."""
    places = np.zeros(len(layout.layers), FRAME_PLACES)
    for number, (place, slices) in enumerate(zip(places, layout.layers, strict=True)):
        for name, part in (layout.probe | slices).items():
            place[name] = part.start
        for rank, name in enumerate(MEASURES):
            place[name] = layout.measures.start + number * len(MEASURES) + rank
        place["behind"] = max(part.stop for part in slices.values())
    return places


def data_of(train: Examples, test: Examples) -> Data:
    """The same samples."""
    arrays = (train.inputs, train.targets, test.inputs, test.targets)
    return Data(*(np.ascontiguousarray(array) for array in arrays))
