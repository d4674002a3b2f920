"""The same training in several hands: plain gradient descent on a tanh network, batch after batch.

Each function makes an engine for a problem. All do the same work: cut the next batch from the samples, go
forward and back, and update. PyTorch is in no lock file; it is measured where it is installed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, pairwise
from typing import Any, NamedTuple

import numpy as np

from app.core.activations import ACTIVATIONS
from app.core.arrays import Array
from app.core.batches import Examples
from app.core.losses import LOSSES
from app.core.network import Layer, Network
from app.core.plan import Engine as Kind
from app.core.plan import Plan
from app.core.regularizers import REGULARIZERS
from app.core.training import Training

RATE = 0.03
BATCHES = 25


class Engine(NamedTuple):
    """`advance(steps)` trains; `parameters()` are all weights and biases in the order of `Problem.start`."""

    advance: Callable[[int], object]
    parameters: Callable[[], Array]


@dataclass(frozen=True)
class Problem:
    """A network of these sizes (inputs first), its start, and 25 batches of samples, one a row.

    `start` holds one matrix a layer, units × (inputs + 1), with the biases in the last column.
    """

    sizes: tuple[int, ...]
    batch: int
    inputs: Array
    targets: Array
    start: Array

    @classmethod
    def of(cls, sizes: tuple[int, ...], batch: int) -> "Problem":
        """Random samples, and weights that keep signals at their size."""
        rng = np.random.default_rng(0)
        layers = [
            rng.normal(0, inputs**-0.5, (units, inputs + 1)).ravel() for inputs, units in pairwise(sizes)
        ]
        inputs = rng.normal(size=(batch * BATCHES, sizes[0]))
        targets = rng.uniform(-0.8, 0.8, (batch * BATCHES, sizes[-1]))
        return cls(sizes, batch, inputs, targets, np.concatenate(layers))

    def matrices(self, flat: Array) -> list[Array]:
        """The layers' matrices, as views of a vector like `start`."""
        shapes = [(units, inputs + 1) for inputs, units in pairwise(self.sizes)]
        stops = np.cumsum([rows * columns for rows, columns in shapes])
        parts = np.split(flat, stops[:-1])
        return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]

    def cuts(self) -> Any:
        """Where each batch lies among the samples, for ever."""
        starts = range(0, self.batch * BATCHES, self.batch)
        return cycle([slice(start, start + self.batch) for start in starts])


def training_of(problem: Problem, engine: Kind = "numpy") -> Training:
    """The product's own training."""
    tanh = ACTIVATIONS["tanh"]
    plan = Plan(
        network=Network(tuple(Layer(inputs, units, tanh) for inputs, units in pairwise(problem.sizes))),
        loss=LOSSES["squared_error"],
        optimizer="sgd",
        learning_rate=RATE,
        options={},
        regularizer=REGULARIZERS["none"],
        regularization_rate=0.0,
        batch_size=problem.batch,
        shuffle=False,
        seed=0,
        engine=engine,
    )
    nothing = Examples.of(problem.inputs[:0], problem.targets[:0])
    return Training(plan, problem.start, Examples.of(problem.inputs, problem.targets), nothing)


def ours(problem: Problem) -> Engine:
    """The product's own, at full speed."""
    training = training_of(problem)
    return Engine(training.advance, lambda: training.parameters.flat)


def ours_compiled(problem: Problem) -> Engine:
    """The product's own compiled steps."""
    training = training_of(problem, "numba")
    return Engine(training.advance, lambda: training.parameters.flat)


def observed(problem: Problem) -> Engine:
    """The product's own, with a frame made of every step."""
    return _observed(training_of(problem))


def observed_compiled(problem: Problem) -> Engine:
    """The product's own compiled steps, with a frame made of every one."""
    return _observed(training_of(problem, "numba"))


def _observed(training: Training) -> Engine:
    def advance(steps: int) -> None:
        for _ in range(steps):
            training.observe()

    return Engine(advance, lambda: training.parameters.flat)


def tightened(problem: Problem) -> Engine:
    """NumPy with nothing left to take away: the yardstick.

    Features × samples; the bias is a column that meets a row of ones; parameters, gradients, activations and
    slopes lie in one buffer each, so that two calls give all slopes and two make the update; every view and
    constant is made beforehand; the code is written out for the network, without a loop.
    """
    x = np.vstack([problem.inputs.T, np.ones((1, len(problem.inputs)))])
    t = np.ascontiguousarray(problem.targets.T)
    w = problem.start.copy()
    g = np.zeros_like(w)
    step = compiled(problem, w, g)
    cuts = problem.cuts()

    def advance(steps: int) -> None:
        for _ in range(steps):
            cut = next(cuts)
            step(x[:, cut], t[:, cut])

    return Engine(advance, lambda: w)


def compiled(problem: Problem, w: Array, g: Array) -> Callable[[Array, Array], None]:
    """One step as a function of a batch, from `source`, with every array it names."""
    stops = np.cumsum([units + 1 for units in problem.sizes[1:]])
    z, a, s, e, d = (np.ones((stops[-1], problem.batch)) for _ in range(5))
    names: dict[str, Any] = {"dot": np.dot, "tanh": np.tanh, "subtract": np.subtract, "multiply": np.multiply}
    names |= {"w": w, "g": g, "a": a, "s": s, "one": np.array(1.0), "rate": np.array(RATE / problem.batch)}
    layers = zip(problem.matrices(w), problem.matrices(g), stops, strict=True)
    for layer, (w_layer, g_layer, stop) in enumerate(layers):
        block = slice(stop - len(w_layer) - 1, stop)
        units = slice(block.start, stop - 1)
        names |= {
            f"w{layer}": w_layer,
            f"wT{layer}": w_layer.T,
            f"g{layer}": g_layer,
            f"back{layer}": e[block],
        }
        names |= {f"x{layer + 1}": a[block], f"xT{layer + 1}": a[block].T}
        for name, buffer in (("z", z), ("a", a), ("s", s), ("e", e), ("d", d)):
            names[f"{name}{layer}"] = buffer[units]
    exec(source(len(problem.sizes) - 1), names)
    step: Callable[[Array, Array], None] = names["step"]
    return step


def source(layers: int) -> str:
    """One step of a network of so many layers, line by line."""
    lines = ["def step(x0, t):", "xT0 = x0.T"]
    for layer in range(layers):
        lines += [f"dot(w{layer}, x{layer}, z{layer})", f"tanh(z{layer}, a{layer})"]
    last = layers - 1
    lines += [f"subtract(a{last}, t, e{last})", "multiply(a, a, s)", "subtract(one, s, s)"]
    for layer in reversed(range(layers)):
        lines += [f"multiply(e{layer}, s{layer}, d{layer})", f"dot(d{layer}, xT{layer}, g{layer})"]
        if layer:
            lines.append(f"dot(wT{layer}, d{layer}, back{layer - 1})")
    lines += ["multiply(g, rate, g)", "subtract(w, g, w)"]
    return "\n    ".join(lines)


def tutorial(problem: Problem) -> Engine:
    """NumPy as a tutorial writes it: samples × features, a list of arrays a layer."""
    weights = [matrix[:, :-1].copy() for matrix in problem.matrices(problem.start)]
    biases = [matrix[:, -1].copy() for matrix in problem.matrices(problem.start)]
    cuts = problem.cuts()

    def step(x: Array, t: Array) -> None:
        activations = [x]
        for w, b in zip(weights, biases, strict=True):
            activations.append(np.tanh(activations[-1] @ w.T + b))
        delta = (activations[-1] - t) * (1 - activations[-1] ** 2)
        for layer in reversed(range(len(weights))):
            w_gradient = delta.T @ activations[layer] / len(x)
            b_gradient = delta.mean(axis=0)
            if layer:
                delta = delta @ weights[layer] * (1 - activations[layer] ** 2)
            weights[layer] -= RATE * w_gradient
            biases[layer] -= RATE * b_gradient

    def advance(steps: int) -> None:
        for _ in range(steps):
            cut = next(cuts)
            step(problem.inputs[cut], problem.targets[cut])

    def parameters() -> Array:
        layers = zip(weights, biases, strict=True)
        return np.concatenate([np.column_stack(layer).ravel() for layer in layers])

    return Engine(advance, parameters)


def pytorch(problem: Problem) -> Engine:
    """PyTorch in eager mode, one thread, double precision. ImportError where it is not installed."""
    import torch

    torch.set_num_threads(1)
    network = torch.nn.Sequential()
    for matrix in problem.matrices(problem.start):
        linear = torch.nn.Linear(matrix.shape[1] - 1, matrix.shape[0], dtype=torch.float64)
        linear.weight.data, linear.bias.data = torch.tensor(matrix[:, :-1]), torch.tensor(matrix[:, -1])
        network.extend([linear, torch.nn.Tanh()])
    optimizer = torch.optim.SGD(network.parameters(), lr=RATE)
    x, t = torch.tensor(problem.inputs), torch.tensor(problem.targets)
    cuts = problem.cuts()

    def advance(steps: int) -> None:
        for _ in range(steps):
            cut = next(cuts)
            optimizer.zero_grad()
            loss = ((network(x[cut]) - t[cut]) ** 2).sum() / (2 * problem.batch)
            loss.backward()
            optimizer.step()

    def parameters() -> Array:
        linears = [module for module in network if hasattr(module, "weight")]
        layers = [np.column_stack([one.weight.detach(), one.bias.detach()]) for one in linears]
        return np.concatenate([layer.ravel() for layer in layers])

    return Engine(advance, parameters)
