"""What a run's losses are measured in, so that those of other data and other losses stand beside them."""

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np

from app.analysis.diagnosis.words import percent, said
from app.core.arrays import Array, moments
from app.core.losses import Loss


class Unit(NamedTuple):
    """A loss: that of always answering the mean of the targets, or the first.

    Where all targets are equal, the mean is right, and no loss is a share of 0: there it is the loss that the
    run began with.
    """

    loss: float
    of: Literal["mean", "start"] = "mean"

    def share(self, loss: float) -> float:
        """A loss in this unit; of 0, it is 0 or inf."""
        if self.loss > 0:
            return loss / self.loss
        return np.inf if loss else 0.0

    def told(self, share: float) -> str:
        """How a sentence has a share of it."""
        if not share < np.inf:
            return "no number any more"
        size = f"{percent(share)} of" if share < 10 else f"{said(share)} times"
        return f"{size} {self.whole}"

    @property
    def others(self) -> str:
        """The same of another loss."""
        return "what it began with" if self.of == "start" else "the mean’s"

    @property
    def whole(self) -> str:
        """What it is a loss of."""
        return "what it began with" if self.of == "start" else "that of always answering the mean"


def unit_of(loss: Loss, targets: Array, first: Callable[[], float]) -> Unit:
    """The unit of a run's losses over these targets (outputs × samples); `first` is what it began with."""
    varied = np.ptp(targets, axis=1).any()
    return Unit(mean_loss(loss, targets)) if varied else Unit(first(), "start")


def mean_loss(loss: Loss, targets: Array) -> float:
    """The loss of always answering the mean of the targets (outputs × samples)."""
    answers = np.broadcast_to(moments(targets)[0][:, np.newaxis], targets.shape)
    with np.errstate(all="ignore"):
        if loss.matched is None:
            return float(loss.value(answers, answers, targets).mean())
        # A cross-entropy is −t ln p; a class that never comes has the share 0 and costs nothing.
        wrong = np.where(targets > 0, -targets * np.log(answers), 0.0)
        if loss.matched == "sigmoid":
            wrong = wrong + np.where(targets < 1, -(1 - targets) * np.log1p(-answers), 0.0)
    return float(wrong.sum(axis=0).mean())
