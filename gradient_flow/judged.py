"""What a PyTorch loss makes of a batch, and what of it belongs to the model's last layer."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from gradient_flow.blocks import Pass
from gradient_flow.pytorch import LOSS_CONSTANTS, LOSSES

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module


@dataclass
class Sample:
    """A sample that was given to be shown, on its way through the blocks."""

    inputs: "Tensor"
    passes: list[Pass | None]
    judged: "Judged"


@dataclass
class Judged:
    """What the loss made of a batch: its value, what came out of the model, and what was wanted."""

    loss: "Module"
    value: "Tensor"
    outputs: "Tensor"
    targets: "Tensor"

    @property
    def builtin(self) -> str:
        """The activation that is part of the loss itself; empty for none."""
        needed = LOSSES.get(type(self.loss).__name__, ("", ""))[1]
        return needed if needed.islower() else ""

    @property
    def is_plain(self) -> bool:
        """Whether nothing but its name says what it is: no weights, no smoothing."""
        options = vars(self.loss) | self.loss._buffers
        return all(
            options.get(name) in (None, value)
            for name, value in LOSS_CONSTANTS.items()
            if name != "reduction"
        )

    def scale(self, batch: int) -> int:
        """How many times the loss of the batch a sample's own counts in it."""
        return 1 if getattr(self.loss, "reduction", "mean") == "sum" else batch

    @cached_property
    def one_hot(self) -> "Tensor":
        """What was wanted, a number for each output."""
        import torch

        if self.targets.dim() == self.outputs.dim() - 1 and not self.targets.is_floating_point():
            return torch.zeros_like(self.outputs).scatter_(1, self.targets.unsqueeze(1), 1)
        return self.targets
