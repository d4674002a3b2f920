"""What a run is trained and tested on."""

import numpy as np

from app.core.batches import Examples
from app.core.network import Network
from app.timeline import Timeline
from app.timeline.building import Material

MOST_WORK = 2_000_000
"""Multiplications of one pass over the samples that are looked at: large runs are looked at in part."""
FEWEST, MOST = 32, 1000
"""Samples that are looked at, at least and at most, where there are so many."""


def samples(timeline: Timeline) -> Material:
    """The samples that hold now, one row each."""
    return timeline.material


def some(train: Examples, network: Network) -> Examples:
    """All samples, or evenly chosen ones of many: as many as are soon passed through the network."""
    count = max(FEWEST, min(MOST, MOST_WORK // network.multiply_adds(1)))
    if train.count <= count:
        return train
    chosen = np.linspace(0, train.count - 1, count).astype(int)
    return Examples(train.inputs[:, chosen], train.targets[:, chosen])
