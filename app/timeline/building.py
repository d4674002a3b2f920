"""From a specification to the numerics: data, initial parameters, and the plan to train by.

Everything random is drawn from the run's seed, each purpose from a stream of its own, so that another batch
size or initialiser leaves the data as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.core.arrays import Array
from app.core.batches import Examples
from app.core.datasets import Samples, features, split, targets
from app.core.initializers import INITIALIZERS
from app.core.losses import LOSSES
from app.core.network import Network, Parameters
from app.core.plan import Engine, Plan
from app.core.regularizers import REGULARIZERS
from app.spec import Specification
from app.spec.base import Rows
from app.spec.data import Generated
from app.spec.network import ParameterList

MOST_COMPILED = 8_000_000
"""Multiplications a step up to which compiled loops are faster than NumPy's BLAS."""
DATA_STREAM, INITIAL_STREAM, SPLIT_STREAM, FEEDBACK_STREAM, BIAS_STREAM = 0, 1, 3, 5, 6
"""2 shuffles, in core/batches.py; 4 turns a plane, in app/analysis/surface.py."""


@dataclass(frozen=True)
class Material:
    """What a run is trained on, one row a sample."""

    train: Samples
    test: Samples


def gather(spec: Specification) -> Material:
    """The run's samples, parted into training and test."""
    data = spec.data
    if isinstance(data, Generated):
        dataset = data.dataset
        points, labels = dataset.generate(
            data.samples, data.noise, np.random.default_rng([spec.seed, DATA_STREAM])
        )
        inputs = features(points, data.features) if data.features else points
        wanted = targets(labels, dataset.classes, spec.network.output.units, spec.coding)
    else:
        points = inputs = np.array(data.inputs)
        wanted = np.array(data.targets)
    samples = Samples(points, inputs, wanted)
    train, test = split(samples, data.test_fraction, np.random.default_rng([spec.seed, SPLIT_STREAM]))
    return Material(train, test)


def examples(samples: Samples) -> Examples:
    """Samples as the numerics take them."""
    return Examples.of(samples.inputs, samples.targets)


def given_parameters(network: Network, given: ParameterList) -> Parameters:
    """Parameters as they were sent, one entry a layer."""
    return Parameters.of(
        network, [np.array(one.weights) for one in given], [np.array(one.biases) for one in given]
    )


def given_feedback(network: Network, given: Sequence[Rows]) -> Parameters:
    """Feedback weights as they were sent, a matrix a layer."""
    return Parameters.of(network, [np.array(one) for one in given], [np.zeros(len(one)) for one in given])


def initial_parameters(spec: Specification, network: Network) -> Array:
    """The parameters at step 0: those of the specification, or drawn by its initialiser (size,)."""
    if spec.network.parameters:
        return given_parameters(network, spec.network.parameters).flat
    parameters = _drawn(spec, network, INITIAL_STREAM)
    rng, initializer = np.random.default_rng([spec.seed, BIAS_STREAM]), spec.network.initializer
    for biases, layer in zip(parameters.biases, network.layers, strict=True):
        drawn = rng.normal(initializer.bias, initializer.bias_std, len(biases))
        biases[...] = drawn if layer.has_biases else 0.0
    return parameters.flat


def _drawn(spec: Specification, network: Network, stream: int) -> Parameters:
    """Weights as the initialiser draws them, biases of 0."""
    rng = np.random.default_rng([spec.seed, stream])
    chosen = spec.network.initializer
    initializer = INITIALIZERS[chosen.name]
    parameters = Parameters(network)
    for weights, layer in zip(parameters.weights, network.layers, strict=True):
        weights[...] = initializer.draw(rng, layer.units, layer.inputs, chosen.options)
    return parameters


def network_of(spec: Specification) -> Network:
    """The network that a specification asks for."""
    network = spec.network.build(spec.data.width)
    if spec.network.feedback == "transpose":
        return network
    feedback = _drawn(spec, network, FEEDBACK_STREAM)
    feedback.flat *= spec.network.feedback_scale
    return replace(network, feedback=feedback)


def engine_of(spec: Specification) -> Engine:
    """What trains a run fastest, where everything is there: it is chosen once, for all of its life."""
    return "numba" if spec.multiplications <= MOST_COMPILED else "numpy"


def plan_of(spec: Specification, engine: Engine = "numpy") -> Plan:
    """All that decides the numbers beside the data and the initial parameters."""
    training = spec.training
    return Plan(
        network=network_of(spec),
        loss=LOSSES[spec.loss],
        optimizer=training.optimizer.name,
        learning_rate=training.optimizer.learning_rate,
        options=training.optimizer.options,
        regularizer=REGULARIZERS[training.regularization.name],
        regularization_rate=training.regularization.rate,
        batch_size=None if training.batch_size == "full" else training.batch_size,
        shuffle=training.shuffle,
        seed=spec.seed,
        probe=spec.probe.index,
        engine=engine,
        clip=training.clipping(),
    )
