"""One's own PyTorch network as a run: the same weights, the same steps."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from gradient_flow.frames import Array
from gradient_flow.run import Parameters, Run
from gradient_flow.settings import Settings

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module
    from torch.optim import Optimizer

Constants: TypeAlias = Mapping[str, Any]

ACTIVATIONS: Mapping[str, tuple[str, Constants]] = {
    "Identity": ("linear", {}),
    "Sigmoid": ("sigmoid", {}),
    "Tanh": ("tanh", {}),
    "ReLU": ("relu", {}),
    "LeakyReLU": ("leaky_relu", {"negative_slope": 0.01}),
    "ELU": ("elu", {"alpha": 1.0}),
    "SELU": ("selu", {}),
    "Softplus": ("softplus", {"beta": 1.0}),
    "SiLU": ("silu", {}),
    "GELU": ("gelu", {"approximate": "tanh"}),
    "Softsign": ("softsign", {}),
    "Softmax": ("softmax", {}),
    "LogSoftmax": ("softmax", {}),
}
"""PyTorch's modules by their classes, what they are called here, and the constants that they have here."""

LOSSES: Mapping[str, tuple[str, str, Callable[[int], float]]] = {
    "MSELoss": ("squared_error", "", lambda outputs: 2 / outputs),
    "L1Loss": ("absolute_error", "", lambda outputs: 1 / outputs),
    "BCELoss": ("binary_cross_entropy", "Sigmoid", lambda outputs: 1 / outputs),
    "BCEWithLogitsLoss": ("binary_cross_entropy", "sigmoid", lambda outputs: 1 / outputs),
    "CrossEntropyLoss": ("cross_entropy", "softmax", lambda outputs: 1.0),
    "NLLLoss": ("cross_entropy", "LogSoftmax", lambda outputs: 1.0),
}
"""PyTorch's losses, and what they are called here; the module that has to come before (a capital), or the
activation that is part of the loss itself; and how many times the loss of the outputs here it is, which is a
sum over them with ½ before the squares."""
LOSS_CONSTANTS: Constants = {
    "reduction": "mean",
    "weight": None,
    "pos_weight": None,
    "ignore_index": -100,
    "label_smoothing": 0.0,
}

OPTIMIZERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "SGD": ("sgd", ()),
    "Adam": ("adam", ("betas", "eps")),
    "AdamW": ("adam", ("betas", "eps")),
    "RMSprop": ("rmsprop", ("alpha", "eps")),
    "Adagrad": ("adagrad", ("eps",)),
}
"""PyTorch's optimisers, what they are called here, and which options they take over."""
OPTIMIZER_CONSTANTS: Constants = {
    "weight_decay": 0,
    "dampening": 0,
    "maximize": False,
    "amsgrad": False,
    "centered": False,
    "lr_decay": 0,
    "initial_accumulator_value": 0,
}
ADVICE = {
    "weight_decay": '; for a pull on the weights, pass regularization={"name": "l2", "rate": …}',
    "reduction": "; a run's loss is a mean over samples",
    "approximate": "; nn.GELU(approximate='tanh') is the form that there is",
}


def from_torch(
    model: "Module",
    loss: "Module",
    optimizer: "Optimizer",
    inputs: ArrayLike,
    targets: ArrayLike,
    **settings: Any,
) -> Run:
    """A run that starts from a model's very weights and takes the steps that its own loop would take.

    `model`: an `nn.Sequential` of Linear with an activation each (`ACTIVATIONS`), `loss` one of `LOSSES`,
    `optimizer` a new one of `OPTIMIZERS` over the model's parameters; `inputs` (samples × inputs) and
    `targets` (samples × outputs, or the classes' numbers), tensors or arrays. The loop is one over all
    samples at once, in the order given; `batch_size`, `shuffle` and other settings of a run change that.

    In double precision the parameters agree to rounding (a `float32` model differs by its own, and Softplus
    beyond 20, where PyTorch takes its asymptote, by 2e-9). PyTorch's mean over outputs is taken into the
    learning rate, or eps: `MSELoss` is 2/outputs times the `squared_error` that the run shows, `L1Loss` and
    `BCELoss` 1/outputs times theirs. Learning rates of their own and frozen layers become a layer's `rate`.

    Raises ValueError for what has no counterpart: it names the module or option, and what to do.
    """
    layers, parameters, ending = _layers(model)
    name, scale = _loss(loss, layers, ending)
    chosen, rates = _optimizer(optimizer, model, scale(layers[-1]["units"]))
    for layer, rate in zip(layers, rates, strict=True):
        layer["rate"] = rate
    rows = _array(inputs)
    answers = _array(targets)
    if name == "cross_entropy" and answers.ndim == 1:
        answers = _one_hot(answers, layers[-1]["units"])
    made: Settings = {
        "layers": layers,
        "parameters": parameters,
        "loss": name,
        "optimizer": chosen,
        "inputs": rows.reshape(len(rows), -1),
        "targets": answers,
        "batch_size": "full",
        "shuffle": False,
    }
    return Run(**{**made, **settings})


def _layers(model: "Module") -> tuple[list[dict[str, Any]], list[Parameters], str]:
    """The layers, their parameters, and the class of the module that comes last."""
    layers: list[dict[str, Any]] = []
    parameters: list[Parameters] = []
    if (kind := type(model).__name__) not in ("Sequential", "Linear"):
        raise ValueError(f"model is a {kind}: give an nn.Sequential of its layers, whose order it can tell")
    seen: list[Any] = []
    kind = "Linear"
    for where, module in _modules(model, "model"):
        before, kind = kind, type(module).__name__
        if kind == "Linear":
            if any(module is other for other in seen):
                raise ValueError(f"{where} is a Linear that came before: a run shares no weights; make two")
            seen.append(module)
            layers.append(
                {"units": module.out_features, "activation": "linear", "bias": module.bias is not None}
            )
            weights = _array(module.weight)
            biases = np.zeros(len(weights)) if module.bias is None else _array(module.bias)
            parameters.append(Parameters(weights=weights, biases=biases))
        elif (kind == "Flatten" and not layers) or (kind == "Dropout" and not module.p):
            kind = before  # as if it were not there
        elif kind in ACTIVATIONS and layers and before == "Linear":
            layers[-1]["activation"], constants = ACTIVATIONS[kind]
            _same(module, constants, where)
        elif kind in ACTIVATIONS:
            raise ValueError(f"{where} is {module}: an activation follows a Linear, one each")
        else:
            known = ", ".join(ACTIVATIONS)
            raise ValueError(
                f"{where} is {module}: a run has layers of Linear and one activation each ({known}); leave it"
                " out, or put one of these in its place"
            )
    if not layers:
        raise ValueError(f"model is {model}: a run needs one Linear at least")
    return layers, parameters, kind


def _modules(module: "Module", where: str) -> Iterator[tuple[str, Any]]:
    """The modules of a Sequential in the order in which they are called, and where they stand."""
    if type(module).__name__ != "Sequential":
        yield where, module
        return
    for place, inner in enumerate(module):
        yield from _modules(inner, f"{where}[{place}]")


def _loss(loss: "Module", layers: list[dict[str, Any]], ending: str) -> tuple[str, Callable[[int], float]]:
    """The loss's name here, and its scale; an activation that is part of it goes to the last layer."""
    kind = type(loss).__name__
    if kind not in LOSSES:
        raise ValueError(f"loss is {loss}: a run's losses are {', '.join(LOSSES)}; take one of these")
    name, needed, scale = LOSSES[kind]
    _same(loss, LOSS_CONSTANTS, f"loss {kind}")
    if needed and needed.islower():
        if ending != "Linear":
            raise ValueError(f"{kind} takes what the last Linear gives: leave out the {ending} after it")
        layers[-1]["activation"] = needed
    elif needed and needed != ending:
        raise ValueError(f"{kind} takes what {needed} gives, and the model ends with {ending}: add {needed}")
    elif ending == "LogSoftmax" and needed != ending:
        raise ValueError(f"{kind} after LogSoftmax has no counterpart: take NLLLoss, or Softmax")
    return name, scale


def _optimizer(optimizer: "Optimizer", model: "Module", scale: float) -> tuple[dict[str, Any], list[float]]:
    """The optimiser here, for gradients that are 1/scale times PyTorch's, and each layer's share of its rate.

    Gradient descent is linear in the gradient, so its rate takes the scale; the others divide the gradient by
    its own size, so that the scale is left in eps alone.
    """
    kind = type(optimizer).__name__
    if kind not in OPTIMIZERS:
        known = ", ".join(OPTIMIZERS)
        raise ValueError(f"optimizer is {kind}: a run's optimisers are {known}; take one of these")
    if any(_taken(state) for state in optimizer.state.values()):
        raise ValueError(f"{kind} has taken steps, and remembers them: make a new one over the parameters")
    name, kept = OPTIMIZERS[kind]
    first, *others = optimizer.param_groups
    for group in optimizer.param_groups:
        _same(group, OPTIMIZER_CONSTANTS, f"optimizer {kind}")
    for option in (*kept, "momentum", "nesterov"):
        if any(group.get(option) != first.get(option) for group in others):
            raise ValueError(f"optimizer {kind} has groups of different {option}: a run has one for all")
    options = {option: first[option] for option in kept}
    rate = float(max(group["lr"] for group in optimizer.param_groups))
    if kind == "SGD":
        if first["momentum"]:
            name, options = "nesterov" if first["nesterov"] else "momentum", {"momentum": first["momentum"]}
    elif first.get("momentum"):
        raise ValueError(
            f"optimizer {kind} has momentum={first['momentum']}, which runs do not support: leave it out"
        )
    else:
        options["eps"] = first["eps"] / scale
    own = {id(each): float(group["lr"]) for group in optimizer.param_groups for each in group["params"]}
    shares = [share / rate if rate else 1.0 for share in _rates(model, own)]
    return {"name": name, "learning_rate": rate * scale if kind == "SGD" else rate, **options}, shares


def _rates(model: "Module", own: Mapping[int, float]) -> Iterator[float]:
    """Each layer's learning rate, by its parameters' ids; 0 for one that is not trained."""
    for where, module in _modules(model, "model"):
        if type(module).__name__ == "Linear":
            rates = {own.get(id(each), 0.0) if each.requires_grad else 0.0 for each in module.parameters()}
            if len(rates) > 1:
                raise ValueError(f"{where}: weight and bias have learning rates of their own: give them one")
            yield rates.pop()


def _same(there: Any, constants: Constants, where: str) -> None:
    """ValueError for what is set otherwise than it is here."""
    options = there if isinstance(there, Mapping) else vars(there) | getattr(there, "_buffers", {})
    for name, value in constants.items():
        found = options.get(name, value)
        if found is not value and (found is None or value is None or found != value):
            advice = ADVICE.get(name, "; leave it out")
            raise ValueError(f"{where} has {name}={found}, which is {value} in a run{advice}")


def _taken(state: Mapping[str, Any]) -> bool:
    """Whether an optimiser's memory of a parameter is more than its start."""
    return bool(state.get("step", 0) or state.get("momentum_buffer") is not None)


def _array(numbers: "ArrayLike | Tensor") -> Array:
    """A tensor, wherever it lies, or numbers as they are."""
    found: Any = numbers
    if hasattr(found, "detach"):
        found = found.detach().cpu().double().numpy()
    array: Array = np.asarray(found, dtype=np.float64)
    return array


def _one_hot(classes: Array, outputs: int) -> Array:
    """A row for each class's number, 1 in its place; ValueError where there is no such output."""
    strange = [number for number in classes if number not in range(outputs)]
    if strange:
        raise ValueError(f"targets: class {strange[0]:g} has no output; there are {outputs}, counted from 0")
    rows: Array = np.eye(outputs)[classes.astype(int)]
    return rows
