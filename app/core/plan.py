"""What a training goes by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.core.clipping import Clip
from app.core.losses import Loss
from app.core.network import Network
from app.core.regularizers import Regularizer

Engine = Literal["numpy", "numba"]


@dataclass(frozen=True)
class Plan:
    """All that decides the numbers of a run beside the data and the initial parameters.

    `batch_size` None is the full batch, `probe` None the first sample of each batch. `engine` names what
    trains: NumPy's passes, or the compiled steps, except where an optimiser searches a line or the error has
    a way back of its own.
    """

    network: Network
    loss: Loss
    optimizer: str
    learning_rate: float
    options: Mapping[str, Any]
    regularizer: Regularizer
    regularization_rate: float
    batch_size: int | None
    shuffle: bool
    seed: int
    probe: int | None = None
    engine: Engine = "numpy"
    clip: Clip | None = None

    @property
    def is_compiled(self) -> bool:
        """Whether its steps are the compiled ones."""
        searches, aligns = self.optimizer == "conjugate_gradient", self.network.feedback is not None
        return self.engine == "numba" and not searches and not aligns
