"""What a PyTorch model is made of, as it is seen while data pass: blocks, and what follows them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gradient_flow.pytorch import ACTIVATIONS

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

CONTAINERS = ("Sequential", "ModuleList", "ModuleDict")
WHOLE = ("MultiheadAttention",)
"""Modules that use their parts without calling them."""
FUNCTIONS = {
    "ReluBackward0": "ReLU",
    "TanhBackward0": "Tanh",
    "SigmoidBackward0": "Sigmoid",
    "SiluBackward0": "SiLU",
}
"""Activations that a forward method calls as functions, by what autograd calls them, and their modules."""

PASSED_ON = frozenset(
    f"{name}Backward0"
    for name in (
        *("View", "UnsafeView", "ReshapeAlias", "Transpose", "Permute", "Squeeze", "Unsqueeze", "Clone", "T"),
        *("MaxPool2DWithIndices", "AvgPool2D", "AdaptiveAvgPool2D", "Mean"),
    )
)
"""What may come between an activation and the next block: other shapes, and pools."""


@dataclass
class Pass:
    """What one pass of a batch left at a block: tensors of the whole batch, detached.

    z: what its own module gave; a: what the activation after it made of that; ∂L/∂z and ∂L/∂a, of the loss
    as it was computed.
    """

    z: "Tensor"
    a: "Tensor | None" = None
    z_gradient: "Tensor | None" = None
    a_gradient: "Tensor | None" = None


@dataclass
class Block:
    """A module that has parameters or makes something of its own, with the activation that follows it."""

    name: str
    module: "Module"
    activation: "Module | None" = None
    before: "dict[str, Tensor]" = field(default_factory=dict)
    """Its parameters as the step found them, each in a row."""
    here: Pass | None = None

    def __post_init__(self) -> None:
        self.kind = type(self.module).__name__
        # Its own, or those of all its parts where it uses them without calling them.
        self.parameters: dict[str, Tensor] = dict(self.module.named_parameters(recurse=self.kind in WHOLE))

    def keep(self) -> None:
        """Its parameters as they are now, in the room that there is for them."""
        for name, each in self.parameters.items():
            numbers, room = each.detach().reshape(-1), self.before.get(name)
            if room is None or room.dtype != numbers.dtype or room.device != numbers.device:
                self.before[name] = numbers.clone()
            else:
                room.copy_(numbers)

    def is_dense(self, z: "Tensor") -> bool:
        """Whether it is a layer of units, each told for itself, where z is what it gave."""
        return self.kind == "Linear" and z.dim() == 2

    @property
    def function(self) -> str | None:
        """What the activation is called here; None where it is none that exists here."""
        return ACTIVATIONS[type(self.activation).__name__][0] if self.activation is not None else None


class Blocks:
    """The blocks of a model in the order in which data pass through them, and what passes through them.

    Hooks are there from `attach` to `detach` only, so that a step that nobody looks at costs nothing.
    """

    def __init__(self, model: "Module") -> None:
        self._model = model
        self._names = {id(module): _name(name, module) for name, module in model.named_modules()}
        inside = {
            id(part) for each in model.modules() if type(each).__name__ in WHOLE for part in each.modules()
        }
        self._seen = [
            each for each in model.modules() if id(each) not in inside or type(each).__name__ in WHOLE
        ]
        self._handles: list[Any] = []
        self._by_module: dict[int, Block] = {}
        self._last: tuple[Block, Any] | None = None
        self._waiting: dict[int, Block] = {}
        self.batch = 0
        """How many samples came through last."""
        self.inputs: Tensor | None = None
        self.outputs: Tensor | None = None

    def __iter__(self) -> Iterator[Block]:
        """Those that were seen so far."""
        return iter(self._by_module.values())

    def attach(self) -> None:
        """Look at what passes from now on."""
        model = self._model
        self._handles = [
            model.register_forward_pre_hook(self._begin),
            *(module.register_forward_hook(self._passed) for module in self._seen),
        ]

    def detach(self) -> None:
        """Look no longer."""
        for handle in self._handles:
            handle.remove()
        self._handles = []
        self._last = None

    def _begin(self, model: "Module", args: tuple[Any, ...]) -> None:
        """A batch comes: what an earlier one left is of the past."""
        import torch

        first = _tensor(args)
        if not torch.is_grad_enabled():
            return
        self.inputs = None if first is None else first.detach()
        self.forget()

    def _passed(self, module: "Module", args: tuple[Any, ...], output: Any) -> None:
        out, came = _tensor(output), _tensor(args)
        if out is None or not out.requires_grad:
            return
        kind, last = type(module).__name__, self._last
        if module is self._model:
            self.batch, self.outputs = len(out), out.detach()
            if last and out is last[1]:
                self._follow_by_nothing(*last)
        if kind in ACTIVATIONS and last and came is last[1]:
            self._follow(last[0], module, out)
        elif last and self._find_function(*last, out):
            pass
        elif self._is_block(module, kind, out):
            if last and came is last[1]:
                self._follow_by_nothing(*last)
            elif last and came is not None:
                self._find_function(*last, came)
            block = self._by_module.setdefault(id(module), Block(self._names[id(module)], module))
            block.keep()
            block.here = Pass(out.detach().clone() if kind == "Linear" or out.dim() == 2 else out.detach())
            out.register_hook(_keep(block.here, "z_gradient"))
            self._last = block, out

    def forget(self) -> list[Pass | None]:
        """What is there of the last pass, which is let go here."""
        passes = [block.here for block in self]
        for block in self:
            block.here = None
        self._last = None
        return passes

    def _is_block(self, module: "Module", kind: str, out: "Tensor") -> bool:
        """Whether it has parameters of its own, or parts whose outputs it makes something else of."""
        if kind in WHOLE or any(each is not None for each in module._parameters.values()):
            return True
        own = bool(module._modules) and kind not in CONTAINERS and module is not self._model
        return own and self._last is not None and out is not self._last[1] and not self._is_activated(out)

    def _is_activated(self, out: "Tensor") -> bool:
        """Whether this is what the activation after the last block made of it."""
        here = self._last[0].here if self._last else None
        return here is not None and here.a is not None and out.data_ptr() == here.a.data_ptr()

    def _find_function(self, block: Block, out: "Tensor", came: "Tensor") -> bool:
        """Whether an activation that was called as a function made this of a block's output.

        Autograd knows, also where a change of shape or a pool came after it.
        """
        import torch

        node = came.grad_fn
        while node is not None and node.name() in PASSED_ON:
            node = node.next_functions[0][0]
        name = FUNCTIONS.get(node.name()) if node else None
        here = block.here
        if not (name and here and here.a is None and node.next_functions[0][0] is out.grad_fn):
            return False
        block.activation = block.activation or getattr(torch.nn, name)()
        with torch.no_grad():
            here.a = block.activation.forward(here.z)

        def keep(gradients: Any, arrived: "tuple[Tensor, ...]") -> None:
            here.a_gradient = arrived[0].detach()

        node.register_hook(keep)
        return True

    def _follow_by_nothing(self, block: Block, out: "Tensor") -> None:
        """What a block gives goes on as it is."""
        from torch import nn

        if block.here and block.here.a is None:
            self._follow(block, block.activation or nn.Identity(), out)

    def _follow(self, block: Block, activation: "Module", out: "Tensor") -> None:
        block.activation = activation
        if block.here:
            block.here.a = out.detach()
            out.register_hook(_keep(block.here, "a_gradient"))


def _name(name: str, module: "Module") -> str:
    """What a module is called in its model; a number says little by itself."""
    kind = type(module).__name__
    return f"{name} {kind}" if name.isdigit() else name or kind


def _keep(here: Pass, name: str) -> Callable[["Tensor"], None]:
    def hook(gradient: "Tensor") -> None:
        setattr(here, name, gradient.detach())

    return hook


def _tensor(value: Any) -> Any:
    """The first tensor in what a module takes or gives."""
    if hasattr(value, "requires_grad"):
        return value
    for each in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    ):
        if (found := _tensor(each)) is not None:
            return found
    return None
