"""What a step changed of a block's parameters: its sums, and the numbers that are sent of them."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from gradient_flow.blocks import Block

if TYPE_CHECKING:
    from torch import Tensor

WHOLE = 2_000  # weights of a layer that are sent one and all; of more,
SAMPLE = 128  # so many, evenly chosen
ARRAYS = {
    "weight": ("weights", "weight_gradients", "weight_updates"),
    "bias": ("biases", "bias_gradients", "bias_updates"),
}
"""What a parameter is called in a frame, before the step; its gradient, and its update."""


@dataclass
class Change:
    """Sums over all numbers of the parameters; a size is a sum of squares."""

    product: float = 0.0
    """Of updates and gradients."""
    updates: float = 0.0
    gradients: float = 0.0
    is_known: bool = False
    """Whether there are gradients."""
    weights: float = 0.0
    """Without biases, which are not in the ratio of update to weight."""
    weight_updates: float = 0.0
    arrays: dict[str, Any] = field(default_factory=dict)
    """All of a small linear layer, a sample of the others."""

    def __iadd__(self, other: Self) -> Self:
        self.product += other.product
        self.updates += other.updates
        self.gradients += other.gradients
        return self

    @property
    def cosine(self) -> float | None:
        """Between the update and −∇L; None where one is 0."""
        scale = (self.updates * self.gradients) ** 0.5
        return max(-1.0, min(1.0, -self.product / scale)) if scale else None

    @property
    def ratio(self) -> float | None:
        """‖ΔW‖/‖W‖; None where W is 0."""
        return float((self.weight_updates / self.weights) ** 0.5) if self.weights else None


def change_of(block: Block) -> Change:
    """What the step did that was just made; the block's copies of its parameters become the updates.

    The next step waits for this: each number is read while it is at hand, and no room is made for any.
    """
    import torch

    change = Change()
    if not block.here:  # the step's batch did not pass it
        return change
    weight = block.parameters.get("weight")
    whole = block.is_dense(block.here.z) and weight is not None and weight.numel() <= WHOLE
    if whole and weight is not None:
        change.arrays = {name: weight.new_zeros(len(weight)) for name in ARRAYS["bias"]}
    vectors = all(each.dim() < 2 for each in block.parameters.values())  # of a norm
    for name, after in block.parameters.items():
        before, gradient = block.before[name], None if after.grad is None else after.grad.reshape(-1)
        chosen = [_chosen(each, whole) for each in (before, gradient)] if whole or name == "weight" else []
        counted = after.dim() > 1 or vectors
        if counted:
            change.weights += _dot(before, before)
        update = torch.sub(after.reshape(-1), before, out=before)
        moved = _dot(update, update)
        change.updates += moved
        if counted:
            change.weight_updates += moved
        if gradient is not None:
            change.is_known = True
            change.product += _dot(update, gradient)
            change.gradients += _dot(gradient, gradient)
        if chosen:
            shape = after.shape if whole else (-1,)
            named = zip(ARRAYS.get(name, ()), (*chosen, _chosen(update, whole)), strict=True)
            change.arrays |= {called: each.view(shape) for called, each in named if each is not None}
    if not whole and change.arrays:
        change.arrays = {"sample": change.arrays}
    return change


def _dot(one: "Tensor", other: "Tensor") -> float:
    return float(one.dot(other))


def _chosen(numbers: "Tensor | None", whole: bool) -> "Tensor | None":
    """A copy of all, or of some of them."""
    return None if numbers is None else numbers[:: 1 if whole else -(-len(numbers) // SAMPLE)].clone()
