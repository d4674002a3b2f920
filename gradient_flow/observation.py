"""What one step of a PyTorch model did, in a frame's words: from what was seen on the way, and the update."""

from collections.abc import Callable, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any, Self, TypeAlias
from weakref import WeakKeyDictionary

import numpy as np

from gradient_flow.blocks import Block, Blocks, Pass
from gradient_flow.judged import Judged, Sample

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

Content: TypeAlias = dict[str, Any]

WHOLE = 1_000  # weights of a layer that are sent one and all; of more,
SAMPLE = 128  # so many, evenly chosen
MOST_INPUTS = 512  # numbers of the probe's inputs, targets and outputs that are sent
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


def observed(
    step: int, blocks: Blocks, judged: Judged | None, sample: Sample | None
) -> Callable[[], Content]:
    """The frame of a step that was just made; the function that is left writes it out, beside the training.

    The probe is the first sample of the batch, unless another one is given.
    """
    import torch

    with torch.no_grad():
        layers: list[Content] = []
        following, every = None, _Sums()
        parts = _parts(blocks, [block.here for block in blocks], judged, blocks.batch)
        for part in reversed(parts):
            layers.insert(0, part.measures(following, every))
            following = part.delta_norm
        inputs, shown = (sample.inputs, sample.judged) if sample else (blocks.inputs, judged)
        seen = _parts(blocks, sample.passes, shown, 1) if sample else parts
        layers = [layer | part.units() for layer, part in zip(layers, seen, strict=True)]
        content = {
            "step": step,
            "diverged": not isfinite(every.updates) or bool(judged and not judged.value.isfinite().all()),
            "loss": {"batch": judged.value.mean() if judged else None},
            "batch_size": blocks.batch or None,
            "probe": _probe(inputs, blocks.outputs, shown, seen[-1]),
            "layers": layers,
            "descent_cosine": every.cosine,
        }
    return lambda: _plain(content)


def _parts(blocks: Blocks, passes: list[Pass | None], judged: Judged | None, batch: int) -> "list[_Part]":
    scale = judged.scale(batch) if judged else batch
    parts = [_Part(block, here, scale) for block, here in zip(blocks, passes, strict=True)]
    if judged and judged.builtin:
        parts[-1].end_with(judged)
    return parts


class _Sums:
    """Products of updates and gradients, summed over tensors."""

    def __init__(self) -> None:
        self.product = self.updates = self.gradients = 0.0

    def __iadd__(self, other: "_Sums") -> Self:
        self.product += other.product
        self.updates += other.updates
        self.gradients += other.gradients
        return self

    @property
    def cosine(self) -> float | None:
        """Between the update and −∇L; None where one is 0."""
        scale = (self.updates * self.gradients) ** 0.5
        return max(-1.0, min(1.0, -self.product / scale)) if scale else None


class _Part:
    """A block's part in a step. δ and ∂L/∂a are of each sample's own loss, `scale` times autograd's."""

    def __init__(self, block: Block, here: Pass | None, scale: float) -> None:
        self.block, self.activation = block, block.activation
        self.z = self.a = self.delta = self.error = self.slope = None
        if not here:
            return
        self.z, self.a = here.z, here.a
        self.delta = None if here.z_gradient is None else scale * here.z_gradient
        if block.activation is not None:
            self.error = None if here.a_gradient is None else scale * here.a_gradient
            self.slope = slope_of(block.activation, here.z)

    def end_with(self, judged: Judged) -> None:
        """The activation that is part of the loss: softmax, whose slope is a matrix, or a sigmoid."""
        import torch

        if self.z is None or self.delta is None or not judged.is_plain or self.z.dim() != 2:
            return
        if judged.builtin == "softmax":
            self.a = self.z.softmax(1)
            self.error, self.slope, self.activation = -judged.one_hot / self.a, None, None
        else:
            self.a = self.z.sigmoid()
            self.activation = torch.nn.Sigmoid()
            self.slope = slope_of(self.activation, self.z)
            self.error = self.delta / self.slope

    @property
    def delta_norm(self) -> "Tensor | None":
        """‖δ‖ over the batch."""
        return None if self.delta is None else self.delta.norm()

    def measures(self, following: "Tensor | None", every: _Sums) -> Content:
        """The numbers about the layer, and its arrays of weights; `following` is ‖δ‖ of the next one."""
        own, moved_by, size = _Sums(), 0.0, 0.0
        moved = {}
        parameters = self.block.parameters
        vectors = all(each.dim() < 2 for each in parameters.values())  # of a norm
        for name, after in parameters.items():
            if (before := self.block.before.get(name)) is None:
                continue
            moved[name] = after.detach() - before
            update, gradient = moved[name].reshape(-1), after.grad
            updated = float(update @ update)
            own.updates += updated
            if gradient is not None:
                flat = gradient.reshape(-1)
                own.product += float(update @ flat)
                own.gradients += float(flat @ flat)
            if after.dim() > 1 or vectors:
                moved_by += updated
                size += float(before.reshape(-1) @ before.reshape(-1))
        every += own
        known = any(each.grad is not None for each in parameters.values())
        errors, deltas = (None if each is None else each.norm() for each in (self.error, self.delta))
        found: Content = {
            "gradient_norm": own.gradients**0.5 if known else None,
            "update_ratio": (moved_by / size) ** 0.5 if size else None,
            "descent_cosine": own.cosine,
            "delta_norm": deltas,
            "error_norm": errors,
            "slope_factor": _ratio(deltas, errors),
            "weight_factor": _ratio(errors, following),
        }
        if self.slope is not None and self.activation is not None:
            size = self.slope.abs()
            found["mean_slope"] = size.mean()
            found["saturated"] = (size <= SATURATED * largest_slope(self.activation)).double().mean()
        return found | self._weights(moved)

    def _weights(self, moved: "Mapping[str, Tensor]") -> Content:
        """Weights, gradients and updates: all of a small linear layer, a sample of the others."""
        weight = self.block.parameters.get("weight")
        before = self.block.before.get("weight")
        if weight is None or before is None:
            return {}
        arrays = {"weights": before, "weight_gradients": weight.grad, "weight_updates": moved["weight"]}
        arrays = {name: each for name, each in arrays.items() if each is not None}
        if self.block.is_dense and weight.numel() <= WHOLE:
            bias = self.block.parameters.get("bias")
            grad = None if bias is None else bias.grad
            none = weight.new_zeros(len(weight))
            vectors = {
                "biases": self.block.before.get("bias", none),
                "bias_gradients": none if grad is None else grad.clone(),
                "bias_updates": moved.get("bias", none),
            }
            return {name: each.clone() for name, each in arrays.items()} | vectors
        stride = -(-weight.numel() // SAMPLE)
        return {
            "sample": {name: each.detach().reshape(-1)[::stride].clone() for name, each in arrays.items()}
        }

    def units(self) -> Content:
        """The numbers of the units at the probe, of a linear layer."""
        if not self.block.is_dense or self.z is None:
            return {}
        named = {"pre_activations": self.z, "activations": self.a, "errors": self.error, "deltas": self.delta}
        named["slopes"] = self.slope
        return {name: each[0] for name, each in named.items() if each is not None}


def slope_of(activation: "Module", z: "Tensor") -> "Tensor | None":
    """f′(z), by autograd; None for an activation whose slope is a matrix."""
    import torch

    if type(activation).__name__ in ("Softmax", "LogSoftmax"):
        return None
    with torch.enable_grad():
        at = z.detach().requires_grad_()
        (slope,) = torch.autograd.grad(activation(at * 1).sum(), at)
    return slope


def largest_slope(activation: "Module") -> float:
    """The largest |f′(z)|, found on a grid of 1/1000 within ±20; found once."""
    import torch

    if activation not in _LARGEST:
        slope = slope_of(activation, torch.linspace(-20, 20, 40_001, dtype=torch.float64))
        _LARGEST[activation] = float("nan") if slope is None else float(slope.abs().max())
    return _LARGEST[activation]


_LARGEST: "WeakKeyDictionary[Module, float]" = WeakKeyDictionary()


def _probe(inputs: "Tensor | None", outputs: "Tensor | None", shown: Judged | None, last: _Part) -> Content:
    """The sample that is shown: what came in, what was wanted, what came out, and its loss."""
    found: Content = {}
    if inputs is not None:
        found["inputs"] = inputs[0].reshape(-1)
    if shown:
        outputs = shown.outputs if last.a is None else last.a
    if outputs is not None:
        found["outputs"] = outputs[0].reshape(-1)
    if shown:
        found["targets"] = shown.one_hot[0].reshape(-1)
        if getattr(shown.loss, "reduction", "") == "mean":
            found["loss"] = type(shown.loss).forward(shown.loss, shown.outputs[:1], shown.targets[:1])
    return {name: each for name, each in found.items() if each.numel() <= MOST_INPUTS}


def _ratio(above: "Tensor | None", below: "Tensor | None") -> "Tensor | None":
    return None if above is None or below is None or not below else above / below


def _plain(value: Any) -> Any:
    """As JSON has it: tensors as lists, what is not finite as null."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return value if isfinite(value) else None
    if not hasattr(value, "isfinite"):
        return value
    try:
        numbers = value.detach().cpu().numpy()
    except TypeError:  # such as bfloat16, which NumPy has not
        numbers = value.detach().cpu().double().numpy()
    listed = numbers.tolist()
    return listed if np.isfinite(numbers).all() else _plain(listed)
