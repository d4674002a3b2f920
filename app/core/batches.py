"""Which samples each step trains on."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from app.core.arrays import Array

SHUFFLE_STREAM = 2
BLOCK = 16_384
"""Samples whose order is drawn at once: one by one, an epoch's order costs more than a small network's."""
REMEMBERED = 8
"""Blocks of orders that are kept: trainings on the same samples, as the cells of a map, share them."""

Orders: TypeAlias = npt.NDArray[np.int64]
"""Of the samples in each of so many epochs (epochs × samples)."""


@dataclass(frozen=True)
class Examples:
    """Samples to train or to be tested on, of which none may be there.

    `inputs` are inputs × samples, `targets` outputs × samples.
    """

    inputs: Array
    targets: Array

    @classmethod
    def of(cls, inputs: Array, targets: Array) -> "Examples":
        """The same from one row a sample: inputs (samples × inputs), targets (samples × outputs)."""
        return cls(np.ascontiguousarray(inputs.T), np.ascontiguousarray(targets.T))

    @property
    def count(self) -> int:
        """How many samples."""
        return len(self.inputs[0])


class Batch(NamedTuple):
    """The samples of one step, and their `indices` in the training set.

    `inputs` are inputs × samples, `targets` outputs × samples.
    """

    epoch: int
    inputs: Array
    targets: Array
    indices: npt.NDArray[np.int64]


class Batches:
    """Goes through the training set, epoch after epoch, a batch at a time.

    The last batch of an epoch may be smaller. Orders are drawn a block of epochs at a time, from the seed and
    the block's number alone, so that any place can be returned to. A full batch keeps the given order: there
    is nothing to choose.
    """

    def __init__(self, train: Examples, size: int | None, shuffle: bool, seed: int) -> None:
        self._train = train
        self.samples = train.count
        self.size = self.samples if size is None else min(size, self.samples)
        self._shuffled = shuffle and self.size < self.samples
        self._seed = seed
        self._epochs = max(1, BLOCK // self.samples)
        self._number = self._gathered = -1
        self.go_to(1, 0)

    def go_to(self, epoch: int, offset: int) -> None:
        """The next batch is the one that starts `offset` samples into `epoch`."""
        self._turn_to(epoch)
        self.offset = offset

    def next(self) -> Batch:
        """The next batch, in views of this epoch's arrays."""
        if self.offset >= self.samples:
            self.go_to(self.epoch + 1, 0)
        if self._gathered != self.epoch:
            self._gather()
        cut = slice(self.offset, self.offset + self.size)
        self.offset = min(cut.stop, self.samples)
        indices = self._orders[self._row, cut]
        return Batch(self.epoch, self._x[:, cut], self._t[:, cut], indices)

    def _gather(self) -> None:
        """Puts the samples into this epoch's order, so that its batches are views."""
        self._gathered = self.epoch
        self._x, self._t = self._train.inputs, self._train.targets
        if self._shuffled:
            order = self._orders[self._row]
            self._x, self._t = self._x[:, order], self._t[:, order]

    def block(self) -> tuple[Orders, npt.NDArray[np.int64]]:
        """This block's orders, and the next batch's place in it: row and offset."""
        if self.offset >= self.samples and self._row + 1 == len(self._orders):
            self._turn_to(self.epoch + 1)
            self.offset = 0
        return self._orders, np.array([self._row, self.offset])

    def leave_block(self, place: npt.NDArray[np.int64]) -> None:
        """Batches were taken from the block up to a place in it."""
        row, self.offset = place.tolist()
        self._turn_to(self.epoch + row - self._row)

    def _turn_to(self, epoch: int) -> None:
        self.epoch = epoch
        number, self._row = divmod(epoch - 1, self._epochs)
        if number != self._number:
            self._number = number
            self._orders = (
                _shuffled(self.samples, self._epochs, self._seed, number)
                if self._shuffled
                else _in_order(self.samples, self._epochs)
            )


@lru_cache(maxsize=REMEMBERED)
def _in_order(samples: int, epochs: int) -> Orders:
    """The given order, epoch after epoch."""
    return np.tile(np.arange(samples), (epochs, 1))


@lru_cache(maxsize=REMEMBERED)
def _shuffled(samples: int, epochs: int, seed: int, number: int) -> Orders:
    """The orders of a block of epochs, the same for all that have its seed: nobody writes into them."""
    rng = np.random.default_rng([seed, SHUFFLE_STREAM, number])
    return rng.permuted(_in_order(samples, epochs), axis=1)
