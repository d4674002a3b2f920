"""One step of the smallest network: it loads the machine code, or compiles it where it is not there."""

import numpy as np

from app.core.activations import ACTIVATIONS
from app.core.batches import Examples
from app.core.losses import LOSSES
from app.core.network import Layer, Network
from app.core.plan import Plan
from app.core.regularizers import REGULARIZERS
from app.core.training import Training


def warm() -> None:
    """Loads or compiles everything: whatever a plan says, the functions and their types are the same."""
    network = Network((Layer(1, 1, ACTIVATIONS["tanh"]),))
    one = Examples.of(np.ones((1, 1)), np.ones((1, 1)))
    loss, none = LOSSES["squared_error"], REGULARIZERS["none"]
    plan = Plan(network, loss, "sgd", 0.1, {}, none, 0.0, 1, False, 0, engine="numba")
    training = Training(plan, np.ones(2), one, one)
    training.advance(1)
    training.course([1])
    training.observe()
    training.losses()
