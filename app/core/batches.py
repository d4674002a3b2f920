"""Which samples each step trains on."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from app.core.arrays import Array

SHUFFLE_STREAM = 2


def with_ones(columns: Array) -> Array:
    """Features × samples with a last row of ones, which the bias column of a layer's matrix multiplies."""
    return np.vstack([columns, np.ones((1, columns.shape[1]))])


@dataclass(frozen=True)
class Examples:
    """Samples to train or to be tested on, of which none may be there.

    `inputs` (inputs + 1 × samples) end in a row of ones; `targets` are outputs × samples.
    """

    inputs: Array
    targets: Array

    @classmethod
    def of(cls, inputs: Array, targets: Array) -> "Examples":
        """The same from one row a sample: inputs (samples × inputs), targets (samples × outputs)."""
        return cls(with_ones(np.ascontiguousarray(inputs.T)), np.ascontiguousarray(targets.T))

    @property
    def count(self) -> int:
        """How many samples."""
        return len(self.inputs[0])


class Batch(NamedTuple):
    """The samples of one step, and their `indices` in the training set.

    `inputs` (inputs + 1 × samples) end in a row of ones; `targets` are outputs × samples.
    """

    epoch: int
    inputs: Array
    targets: Array
    indices: npt.NDArray[np.int64]


class Batches:
    """Goes through the training set, epoch after epoch, a batch at a time.

    The last batch of an epoch may be smaller. The order of an epoch is drawn from (seed, epoch) alone, so
    that any place can be returned to. A full batch keeps the given order: there is nothing to choose.
    """

    def __init__(self, train: Examples, size: int | None, shuffle: bool, seed: int) -> None:
        self._train = train
        self.samples = train.count
        self.size = self.samples if size is None else min(size, self.samples)
        self._shuffled = shuffle and self.size < self.samples
        self._seed = seed
        self.go_to(1, 0)

    def go_to(self, epoch: int, offset: int) -> None:
        """The next batch is the one that starts `offset` samples into `epoch`."""
        self.epoch, self.offset = epoch, offset
        self._order: npt.NDArray[np.int64] = np.arange(self.samples)
        self._x, self._t = self._train.inputs, self._train.targets
        if self._shuffled:
            self._order = np.random.default_rng([self._seed, SHUFFLE_STREAM, epoch]).permutation(self.samples)
            self._x, self._t = self._x[:, self._order], self._t[:, self._order]

    def next(self) -> Batch:
        """The next batch, in views of this epoch's arrays."""
        if self.offset >= self.samples:
            self.go_to(self.epoch + 1, 0)
        cut = slice(self.offset, self.offset + self.size)
        self.offset = min(cut.stop, self.samples)
        return Batch(self.epoch, self._x[:, cut], self._t[:, cut], self._order[cut])
