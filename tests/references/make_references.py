"""Records in `references.json` what PyTorch's autograd and optimisers answer, in double precision.

Run it where PyTorch is installed (references.json names the version):

    python tests/references/make_references.py

A network case is a body of POST /api/v1/backprop and the numbers of its answer; an optimiser case is a run's
specification with its data inline and the parameters after some steps; an initialiser case is what 120,000
draws look like. Formulas are written as the contract has them, gradients are autograd's.
"""

# mypy: disable-error-code="import-not-found"

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional, init

Case = dict[str, Any]
Parameters = list[tuple[Tensor, Tensor]]
Function = Callable[[Tensor], Tensor]
Layer = tuple[int, str, Any]  # units, activation, derivative

ACTIVATIONS: dict[str, Function] = {
    "linear": lambda z: 1 * z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": functional.leaky_relu,
    "elu": functional.elu,
    "selu": functional.selu,
    # functional.softplus answers z itself beyond 20, which is off by up to 2e-9.
    "softplus": lambda z: torch.logaddexp(z, torch.zeros_like(z)),
    "silu": functional.silu,
    "gelu": lambda z: functional.gelu(z, approximate="tanh"),
    "softsign": functional.softsign,
    "sin": torch.sin,
    "step": lambda z: 0 * z + (z > 0).double(),
    "softmax": lambda z: torch.softmax(z, dim=1),
}
ELEMENTWISE = [name for name in ACTIVATIONS if name != "softmax"]

LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "squared_error": lambda a, t: ((a - t) ** 2).sum(1) / 2,
    "absolute_error": lambda a, t: functional.l1_loss(a, t, reduction="none").sum(1),
    "binary_cross_entropy": lambda a, t: functional.binary_cross_entropy(a, t, reduction="none").sum(1),
    "cross_entropy": lambda a, t: -(t * a.log()).sum(1),
}

OPTIMIZERS: list[tuple[Callable[..., torch.optim.Optimizer], Case]] = [
    (torch.optim.SGD, {"name": "sgd", "learning_rate": 0.3}),
    (torch.optim.SGD, {"name": "momentum", "learning_rate": 0.1}),
    (torch.optim.SGD, {"name": "momentum", "learning_rate": 0.1, "momentum": 0.5}),
    (torch.optim.SGD, {"name": "nesterov", "learning_rate": 0.1}),
    (torch.optim.SGD, {"name": "nesterov", "learning_rate": 0.1, "momentum": 0.5}),
    (torch.optim.RMSprop, {"name": "rmsprop", "learning_rate": 0.01}),
    (torch.optim.RMSprop, {"name": "rmsprop", "learning_rate": 0.01, "alpha": 0.9, "eps": 1e-3}),
    (torch.optim.Adagrad, {"name": "adagrad", "learning_rate": 0.1}),
    (torch.optim.Adagrad, {"name": "adagrad", "learning_rate": 0.1, "eps": 1e-2}),
    (torch.optim.Adam, {"name": "adam", "learning_rate": 0.01}),
    (torch.optim.Adam, {"name": "adam", "learning_rate": 0.01, "betas": [0.5, 0.9], "eps": 1e-3}),
]

INITIALIZERS: dict[str, Callable[[Tensor, float], Tensor]] = {
    "uniform": lambda w, _: init.uniform_(w, -0.5, 0.5),
    "normal": lambda w, _: init.normal_(w, 0, 0.5),
    "xavier_uniform": lambda w, gain: init.xavier_uniform_(w, gain),
    "xavier_normal": lambda w, gain: init.xavier_normal_(w, gain),
    "he_uniform": lambda w, gain: gain * init.kaiming_uniform_(w, nonlinearity="relu"),
    "he_normal": lambda w, gain: gain * init.kaiming_normal_(w, nonlinearity="relu"),
    "lecun_normal": lambda w, gain: gain * init.kaiming_normal_(w, nonlinearity="linear"),
    "orthogonal": lambda w, gain: init.orthogonal_(w, gain),
}
GRID = [0, 1e-9, 1e-3, 0.1, 0.5, 1, 1.5, 2, 3, 5, 8, 12, 19.5, 20.5, 36, 50, 100, 700, 1000]
STEPS = (1, 2, 5, 20)


def activation_cases() -> Iterator[Case]:
    for name in ELEMENTWISE:
        z = torch.tensor(sorted({sign * size for sign in (-1, 1) for size in GRID}), requires_grad=True)
        f = ACTIVATIONS[name](z)
        (slope,) = torch.autograd.grad(f.sum(), z)
        yield {"name": name, "z": z.tolist(), "f": f.tolist(), "slope": slope.tolist()}


def network_cases() -> Iterator[Case]:
    exact: Case = {}
    for output in ELEMENTWISE:
        for loss in ("squared_error", "absolute_error"):
            yield network_case([(4, "tanh", None), (2, output, None)], exact, loss)
    yield network_case([(4, "tanh", None), (2, "sigmoid", None)], exact, "binary_cross_entropy")
    yield network_case([(4, "tanh", None), (3, "softmax", None)], exact, "cross_entropy")
    yield network_case([(4, "tanh", None), (3, "softmax", None)], exact, "squared_error")
    yield network_case([(1, "linear", None)], exact, "squared_error", samples=1)
    for hidden in ELEMENTWISE:
        deep = [(units, hidden, None) for units in (5, 4, 5, 3)]
        yield network_case([*deep, (2, "linear", None)], exact, "squared_error")
    yield from rule_cases()


def rule_cases() -> Iterator[Case]:
    """Backward passes that multiply by something else than the slope."""
    layers: list[Layer]
    offset = {"name": "exact", "offset": 0.1}
    for output, loss in (
        ("sigmoid", "squared_error"),
        ("sigmoid", "binary_cross_entropy"),
        ("softmax", "cross_entropy"),
        ("softmax", "squared_error"),
    ):
        layers = [(4, "sigmoid", None), (3, "tanh", None), (2, output, None)]
        for rule in ("one", offset, {"name": "softsign", "offset": -0.05}):
            yield network_case(layers, {"derivative": rule}, loss)
    for output in ("exact", "sigmoid"):
        layers = [(4, "step", "sigmoid"), (3, "relu", offset), (3, "sin", "one"), (2, "sigmoid", output)]
        yield network_case(layers, {"derivative": "one"}, "binary_cross_entropy")


def network_case(layers: list[Layer], rule: Case, loss: str, inputs: int = 3, samples: int = 5) -> Case:
    drawn = torch.Generator().manual_seed(7)
    x = rounded(torch.randn(samples, inputs, generator=drawn))
    parameters: Parameters = []
    fan_in = inputs
    for units, *_ in layers:
        weights = rounded(1.2 * torch.randn(units, fan_in, generator=drawn) / fan_in**0.5)
        parameters.append((weights, rounded(0.5 * torch.randn(units, generator=drawn))))
        fan_in = units
    if loss == "squared_error" or loss == "absolute_error":
        t = rounded(torch.randn(samples, fan_in, generator=drawn))
    elif loss == "binary_cross_entropy":
        t = torch.randint(0, 2, (samples, fan_in), generator=drawn).double()
    else:
        t = functional.one_hot(torch.arange(samples) % fan_in, fan_in).double()
    spec = [
        {"units": units, "activation": activation, "derivative": derivative}
        for units, activation, derivative in layers
    ]
    request = {
        "network": {"layers": spec, **rule, "parameters": written(parameters)},
        "loss": loss,
        "inputs": x.tolist(),
        "targets": t.tolist(),
    }
    return {"request": request, "answer": backprop(request, x, t, parameters)}


def backprop(request: Case, x: Tensor, t: Tensor, parameters: Parameters) -> Case:
    """Errors and deltas of each sample's own loss, gradients of the batch's mean."""
    traces = []
    for layer, (weights, biases) in zip(request["network"]["layers"], parameters, strict=True):
        weights.requires_grad_()
        biases.requires_grad_()
        z = x @ weights.T + biases
        rule = layer["derivative"] or request["network"].get("derivative") or "exact"
        a = ruled(layer["activation"], rule)(z)
        for seen in (z, a):
            seen.retain_grad()
        traces.append((weights, biases, z, a))
        x = a
    losses = LOSSES[request["loss"]](x, t)
    losses.sum().backward()
    return {
        "loss": losses.mean().item(),
        "layers": [
            {
                "pre_activations": z.tolist(),
                "activations": a.tolist(),
                "errors": a.grad.tolist(),
                "deltas": z.grad.tolist(),
                "weight_gradients": (weights.grad / len(t)).tolist(),
                "bias_gradients": (biases.grad / len(t)).tolist(),
            }
            for weights, biases, z, a in traces
        ],
    }


def ruled(activation: str, rule: Any) -> Function:
    """f forward; backward the slope that `rule` names.

    f(z) + s(z) − s(z) is f(z); with f and the last term cut off from autograd, its slope is s′(z).
    """
    f = ACTIVATIONS[activation]
    named = rule if isinstance(rule, dict) else {"name": rule, "offset": 0.0}
    if activation == "softmax" or named == {"name": "exact", "offset": 0.0}:
        return f
    slopes: dict[str, Function] = {**ACTIVATIONS, "exact": f, "one": lambda z: z}

    def forward(z: Tensor) -> Tensor:
        s = slopes[named["name"]](z) + named["offset"] * z
        return f(z).detach() + s - s.detach()

    return forward


def saturated_cases() -> Iterator[Case]:
    """Losses and deltas where the output is 0 or 1 to the last digit, by the formulas that start from z."""
    z = torch.tensor([[-800.0, 40], [-40, 800], [37, -37], [0, 1]], requires_grad=True)
    for loss, activation, from_z in (
        ("binary_cross_entropy", "sigmoid", functional.binary_cross_entropy_with_logits),
        ("cross_entropy", "softmax", functional.cross_entropy),
    ):
        t = torch.tensor([[1.0, 0], [1, 0], [0, 1], [0, 1]])
        value = from_z(z, t, reduction="sum")
        (deltas,) = torch.autograd.grad(value, z)
        identity = [{"weights": [[1.0, 0.0], [0.0, 1.0]], "biases": [0.0, 0.0]}]
        network = {"layers": [{"units": 2, "activation": activation}], "parameters": identity}
        request = {"network": network, "loss": loss, "inputs": z.tolist(), "targets": t.tolist()}
        layer = {"deltas": deltas.tolist()}
        yield {"request": request, "answer": {"loss": value.item() / len(t), "layers": [layer]}}


def optimizer_cases() -> Iterator[Case]:
    for make, optimizer in OPTIMIZERS:
        yield optimizer_case(make, optimizer, "full")
    yield optimizer_case(torch.optim.SGD, {"name": "sgd", "learning_rate": 0.3}, 4)
    yield optimizer_case(torch.optim.Adam, {"name": "adam", "learning_rate": 0.01}, 1)


def optimizer_case(
    make: Callable[..., torch.optim.Optimizer], optimizer: Case, batch_size: int | str
) -> Case:
    """Ten samples in the given order; with batches of 4 the last one of an epoch has 2."""
    layers: list[Layer] = [(4, "tanh", None), (3, "sigmoid", None), (2, "linear", None)]
    request = network_case(layers, {}, "squared_error", samples=10)["request"]
    x, t = torch.tensor(request["inputs"]), torch.tensor(request["targets"])
    flat = [
        torch.tensor(layer[part], requires_grad=True)
        for layer in request["network"]["parameters"]
        for part in ("weights", "biases")
    ]
    parameters = list(zip(flat[::2], flat[1::2], strict=True))
    options = {name: value for name, value in optimizer.items() if name not in ("name", "learning_rate")}
    if optimizer["name"] in ("momentum", "nesterov"):
        options = {"momentum": 0.9, "nesterov": optimizer["name"] == "nesterov"} | options
    steps = make(flat, lr=optimizer["learning_rate"], **options)
    size = len(x) if batch_size == "full" else int(batch_size)
    starts = [start for _ in range(STEPS[-1]) for start in range(0, len(x), size)]
    after = {}
    for step, start in enumerate(starts[: STEPS[-1]], start=1):
        out = x[start : start + size]
        for layer, (weights, biases) in zip(request["network"]["layers"], parameters, strict=True):
            out = ACTIVATIONS[layer["activation"]](out @ weights.T + biases)
        steps.zero_grad()
        LOSSES["squared_error"](out, t[start : start + size]).mean().backward()
        steps.step()
        if step in STEPS:
            after[str(step)] = written(parameters)
    data = {"source": "inline", "inputs": request["inputs"], "targets": request["targets"]}
    training = {"batch_size": batch_size, "shuffle": False, "optimizer": optimizer}
    spec = {"network": request["network"], "loss": "squared_error", "data": data, "training": training}
    return {"spec": spec, "after": after}


def initializer_cases() -> Iterator[Case]:
    for name, fill in INITIALIZERS.items():
        for gain in (1.0, 2.5) if "gain" in fill.__code__.co_varnames else (None,):
            units, inputs = 6, 10
            draws = torch.stack([fill(torch.empty(units, inputs), gain or 1.0) for _ in range(2000)])
            yield {
                "name": name,
                "gain": gain,
                "units": units,
                "inputs": inputs,
                "variance": draws.var().item(),
                "largest": draws.abs().max().item(),
                "deciles": torch.quantile(draws.flatten(), torch.arange(1, 10) / 10).tolist(),
            }


def rounded(values: Tensor) -> Tensor:
    return torch.round(values, decimals=3)


def written(parameters: Parameters) -> list[Case]:
    return [{"weights": weights.tolist(), "biases": biases.tolist()} for weights, biases in parameters]


def main() -> None:
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(0)
    sections = {
        "activations": activation_cases(),
        "networks": network_cases(),
        "saturated": saturated_cases(),
        "optimizers": optimizer_cases(),
        "initializers": initializer_cases(),
    }
    lines = [f'"torch": {json.dumps(torch.__version__)}']
    for name, cases in sections.items():
        rows = ",\n".join(json.dumps(case, separators=(",", ":"), allow_nan=False) for case in cases)
        lines.append(f'"{name}": [\n{rows}\n]')
    Path(__file__).with_name("references.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
