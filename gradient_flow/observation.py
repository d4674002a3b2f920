"""What one step of a PyTorch model did, in a frame's words: from what was seen on the way, and the update."""

from dataclasses import dataclass
from functools import cache, cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias
from weakref import WeakKeyDictionary

from gradient_flow.blocks import Block, Blocks, Pass
from gradient_flow.change import Change, change_of
from gradient_flow.judged import Judged, Sample

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

Content: TypeAlias = dict[str, Any]

MOST_INPUTS = 1_024  # numbers of the probe's inputs, targets and outputs that are sent
SATURATED = 0.05  # of an activation's largest slope


def described(blocks: Blocks, judged: Judged | None, **facts: Any) -> Content:
    """What the server is told of the model."""
    last, builtin = [*blocks][-1], judged.builtin if judged else ""
    return {
        "layers": [
            {
                "name": block.name,
                "kind": block.kind,
                "shape": list(getattr(block.module, "weight", _NONE).shape),
                "activation": builtin if builtin and block is last else block.function,
                "parameters": sum(each.numel() for each in block.parameters.values()),
            }
            for block in blocks
        ],
        "loss": type(judged.loss).__name__ if judged else None,
        **facts,
    }


class _NONE:
    shape = ()


def observed(step: int, blocks: Blocks, judged: Judged | None, sample: Sample | None) -> "Observation":
    """What a step did that was just made.

    What the next one overwrites is read and copied here: parameters, their gradients, and the loop's batch.
    """
    import torch

    with torch.no_grad():
        inputs = sample.inputs if sample else blocks.inputs
        return Observation(
            step=step,
            batch=blocks.batch,
            judged=judged,
            sample=sample,
            blocks=[*blocks],
            changes=[change_of(block) for block in blocks],
            passes=[block.here for block in blocks],
            inputs=None if inputs is None or inputs[0].numel() > MOST_INPUTS else inputs[0].flatten().clone(),
            outputs=blocks.outputs,
        )


@dataclass
class Observation:
    """What is kept of a step, to be made a frame of beside the training.

    The probe is the first sample of the batch, unless another one is given.
    """

    step: int
    batch: int
    judged: Judged | None
    sample: Sample | None
    blocks: list[Block]
    changes: list[Change]
    passes: list[Pass | None]
    inputs: "Tensor | None"
    outputs: "Tensor | None"

    @property
    def size(self) -> int:
        """Bytes of the batch that it holds."""
        parts = [(each.z, each.a, each.z_gradient, each.a_gradient) for each in self.passes if each]
        return sum(each.nbytes for part in parts for each in part if each is not None)

    def frame(self) -> Content:
        """In a frame's words, with arrays of NumPy."""
        import torch

        with torch.no_grad():
            frame: Content = _plain(self._content())
            return frame

    def _content(self) -> Content:
        parts = self._parts(self.passes, self.judged, self.batch)
        every, following = Change(), None
        layers: list[Content] = []
        for part, change in zip(reversed(parts), reversed(self.changes), strict=True):
            every += change
            layers.insert(0, part.measures(following, change))
            following = part.delta_norm
        shown = self.sample.judged if self.sample else self.judged
        seen = self._parts(self.sample.passes, shown, 1) if self.sample else parts
        judged = self.judged
        return {
            "step": self.step,
            "diverged": not isfinite(every.updates) or bool(judged and not judged.value.isfinite().all()),
            "loss": {"batch": judged.value.mean() if judged else None},
            "batch_size": self.batch or None,
            "probe": self._probe(shown, seen[-1]),
            "layers": [layer | part.units() for layer, part in zip(layers, seen, strict=True)],
            "descent_cosine": every.cosine,
        }

    def _parts(self, passes: list[Pass | None], judged: Judged | None, batch: int) -> "list[_Part]":
        scale = judged.scale(batch) if judged else batch
        parts = [_Part(block, here, scale) for block, here in zip(self.blocks, passes, strict=True)]
        if judged and judged.builtin:
            parts[-1].end_with(judged)
        return parts

    def _probe(self, shown: Judged | None, last: "_Part") -> Content:
        """The sample that is shown: what came in, what was wanted, what came out, and its loss."""
        found: Content = {} if self.inputs is None else {"inputs": self.inputs}
        outputs = self.outputs
        if shown:
            outputs = shown.outputs if last.a is None else last.a
            found["targets"] = shown.one_hot[0].reshape(-1)
            if getattr(shown.loss, "reduction", "") == "mean":
                found["loss"] = type(shown.loss).forward(shown.loss, shown.outputs[:1], shown.targets[:1])
        if outputs is not None:
            found["outputs"] = outputs[0].reshape(-1)
        return {name: each for name, each in found.items() if each.numel() <= MOST_INPUTS}


class _Part:
    """A block's part in a step. δ and ∂L/∂a of each sample's own loss are `scale` times those here."""

    def __init__(self, block: Block, here: Pass | None, scale: float) -> None:
        self.block, self.activation, self.scale = block, block.activation, scale
        self.z = self.a = self.delta = self.error = None
        if here:
            self.z, self.a, self.delta = here.z, here.a, here.z_gradient
            self.error = here.a_gradient if block.activation is not None else None

    def end_with(self, judged: Judged) -> None:
        """The activation that is part of the loss: softmax, whose slope is a matrix, or a sigmoid."""
        if self.z is None or self.delta is None or not judged.is_plain or self.z.dim() != 2:
            return
        if judged.builtin == "softmax":
            self.a, self.activation = self.z.softmax(1), None
            self.error = (judged.one_hot / self.a).div_(-self.scale)
        else:
            self.a, self.activation = self.z.sigmoid(), _sigmoid()
            self.error = self.delta / self.slope

    @cached_property
    def slope(self) -> "Tensor | None":
        """f′(z); None where it is not known, or a matrix."""
        known = self.activation is not None and self.z is not None
        return slope_of(self.activation, self.z) if known else None

    @cached_property
    def delta_norm(self) -> float | None:
        """‖δ‖ over the batch."""
        return _norm(self.delta, self.scale)

    def measures(self, following: float | None, change: Change) -> Content:
        """The numbers about the layer, and arrays of its weights; `following` is ‖δ‖ of the next one."""
        error_norm = _norm(self.error, self.scale)
        found: Content = {
            "gradient_norm": change.gradients**0.5 if change.is_known else None,
            "update_ratio": change.ratio,
            "descent_cosine": change.cosine,
            "delta_norm": self.delta_norm,
            "error_norm": error_norm,
            "slope_factor": _ratio(self.delta_norm, error_norm),
            "weight_factor": _ratio(error_norm, following),
        }
        if self.slope is not None and self.activation is not None:
            size = self.slope.abs()
            shut = (size <= SATURATED * largest_slope(self.activation)).count_nonzero()
            found |= {"mean_slope": size.mean(), "saturated": float(shut) / size.numel()}
        return found | change.arrays

    def units(self) -> Content:
        """The numbers of the units at the probe, of a linear layer."""
        if self.z is None or not self.block.is_dense(self.z):
            return {}
        named = {"pre_activations": self.z, "activations": self.a, "slopes": self.slope}
        scaled = {"errors": self.error, "deltas": self.delta}
        found = {name: each[0] for name, each in named.items() if each is not None}
        return found | {name: self.scale * each[0] for name, each in scaled.items() if each is not None}


@cache
def _sigmoid() -> "Module":
    from torch import nn

    return nn.Sigmoid()


def slope_of(activation: "Module", z: "Tensor") -> "Tensor | None":
    """f′(z), by autograd; None for an activation whose slope is a matrix."""
    import torch

    if type(activation).__name__ in ("Softmax", "LogSoftmax"):
        return None
    with torch.enable_grad():
        leaf = z.detach().requires_grad_()
        at = leaf * 1  # an activation may work in place
        before = at.grad_fn
        out = activation.forward(at)  # without hooks: they look at what the training does
    ones = torch.ones_like(z)
    if [node for node, _ in out.grad_fn.next_functions] == [before]:  # one function: no engine is needed
        slope: Tensor = out.grad_fn(ones)
        return slope
    (slope,) = torch.autograd.grad(out, leaf, ones)
    return slope


def largest_slope(activation: "Module") -> float:
    """The largest |f′(z)|, found on a grid of 1/1000 within ±20; found once."""
    import torch

    if activation not in _LARGEST:
        slope = slope_of(activation, torch.linspace(-20, 20, 40_001, dtype=torch.float64))
        _LARGEST[activation] = float("nan") if slope is None else float(slope.abs().max())
    return _LARGEST[activation]


_LARGEST: "WeakKeyDictionary[Module, float]" = WeakKeyDictionary()


def _norm(numbers: "Tensor | None", scale: float) -> float | None:
    return None if numbers is None else scale * float(numbers.norm())


def _ratio(above: float | None, below: float | None) -> float | None:
    return None if above is None or below is None or not below else above / below


def _plain(value: Any) -> Any:
    """With tensors as arrays of NumPy, and as numbers."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not hasattr(value, "detach"):
        return value
    if not value.dim():
        return value.item()
    numbers = value.detach().cpu()
    try:
        return numbers.contiguous().numpy()
    except TypeError:  # such as bfloat16, which NumPy has not
        return numbers.double().numpy()
