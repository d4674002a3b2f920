"""One's own PyTorch network as a run, judged by PyTorch: `make test-torch`, since it is no dependency.

Every activation, loss and optimiser that both have, for 200 steps, in double precision.
"""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn, optim

import gradient_flow as gf
from gradient_flow.pytorch import ACTIVATIONS, LOSSES, OPTIMIZERS
from tests.server import ROOT

torch.set_num_threads(1)  # of small matrices, two are slower
STEPS, SAMPLES = 200, 23
TOLERANCE = 1e-10

HIDDEN: dict[str, nn.Module] = {
    "Identity": nn.Identity(),
    "Sigmoid": nn.Sigmoid(),
    "Tanh": nn.Tanh(),
    "ReLU": nn.ReLU(),
    "LeakyReLU": nn.LeakyReLU(),
    "ELU": nn.ELU(),
    "SELU": nn.SELU(),
    "Softplus": nn.Softplus(),
    "SiLU": nn.SiLU(),
    "GELU": nn.GELU(approximate="tanh"),
    "Softsign": nn.Softsign(),
}
LAST = {"Softmax": nn.Softmax(1), "LogSoftmax": nn.LogSoftmax(1)}
OUTPUTS: dict[str, tuple[nn.Module, nn.Module]] = {
    "MSELoss": (nn.Tanh(), nn.MSELoss()),
    "MSELoss of Softmax": (nn.Softmax(1), nn.MSELoss()),
    "L1Loss": (nn.Identity(), nn.L1Loss()),
    "BCELoss": (nn.Sigmoid(), nn.BCELoss()),
    "BCEWithLogitsLoss": (nn.Sequential(), nn.BCEWithLogitsLoss()),
    "CrossEntropyLoss": (nn.Sequential(), nn.CrossEntropyLoss()),
    "NLLLoss": (nn.LogSoftmax(1), nn.NLLLoss()),
}
CHOICES: dict[str, Callable[[Any], optim.Optimizer]] = {
    "SGD": lambda parameters: optim.SGD(parameters, 0.1),
    "SGD with momentum": lambda parameters: optim.SGD(parameters, 0.02, momentum=0.8),
    "SGD of Nesterov": lambda parameters: optim.SGD(parameters, 0.02, momentum=0.8, nesterov=True),
    "Adam": lambda parameters: optim.Adam(parameters, 0.01, betas=(0.8, 0.99), eps=1e-3),
    "AdamW": lambda parameters: optim.AdamW(parameters, 0.01, weight_decay=0),
    "RMSprop": lambda parameters: optim.RMSprop(parameters, 0.003, alpha=0.9, eps=1e-3),
    "Adagrad": lambda parameters: optim.Adagrad(parameters, 0.05, eps=1e-3),
}


def data(loss: nn.Module) -> tuple[torch.Tensor, torch.Tensor]:
    """Samples of three inputs; targets of three outputs, or the numbers of three classes."""
    draws = torch.Generator().manual_seed(3)
    inputs = torch.randn(SAMPLES, 3, generator=draws, dtype=torch.float64)
    classes = inputs.argmax(1)
    if type(loss).__name__ in ("CrossEntropyLoss", "NLLLoss"):
        return inputs, classes
    return inputs, nn.functional.one_hot(classes, 3).double()


def model_of(*modules: nn.Module) -> nn.Sequential:
    torch.manual_seed(5)
    return nn.Sequential(*modules).double()


def agree(
    model: nn.Sequential, loss: nn.Module, optimizer: optim.Optimizer, batch: int = SAMPLES, **settings: Any
) -> gf.Run:
    """The run and the user's own loop, from the same start over the same batches."""
    inputs, targets = data(loss)
    run = gf.from_torch(model, loss, optimizer, inputs, targets, batch_size=batch, **settings)
    starts = [start for _ in range(STEPS) for start in range(0, SAMPLES, batch)][:STEPS]
    for start in starts:
        optimizer.zero_grad()
        loss(model(inputs[start : start + batch]), targets[start : start + batch]).backward()
        optimizer.step()
    assert run.step(STEPS).step == STEPS
    linear = [module for module in model.modules() if isinstance(module, nn.Linear)]
    for module, layer in zip(linear, run.parameters(), strict=True):
        near(layer["weights"], module.weight)
        if module.bias is not None:
            near(layer["biases"], module.bias)
    return run


def near(numbers: Any, tensor: torch.Tensor) -> None:
    np.testing.assert_allclose(numbers, tensor.detach().numpy(), rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize("name", HIDDEN)
def test_every_activation(name: str) -> None:
    model = model_of(nn.Linear(3, 5), HIDDEN[name], nn.Linear(5, 4), HIDDEN[name], nn.Linear(4, 3))
    run = agree(model, nn.MSELoss(), optim.SGD(model.parameters(), 0.05), batch=5)
    assert run.spec["network"]["layers"][0]["activation"] == ACTIVATIONS[name][0]


@pytest.mark.parametrize(
    ("name", "choice"),
    [
        *((name, choice) for name in OUTPUTS for choice in ("SGD", "Adam")),
        *(
            (name, choice)
            for choice in CHOICES
            for name in ("MSELoss", "BCELoss")
            if choice not in ("SGD", "Adam")
        ),
    ],
)
def test_every_loss_and_every_optimiser(name: str, choice: str) -> None:
    last, loss = OUTPUTS[name]
    model = model_of(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 3), last)
    run = agree(model, loss, CHOICES[choice](model.parameters()), batch=5)
    assert run.spec["loss"] == LOSSES[name.split()[0]][0]
    assert run.spec["training"]["optimizer"]["name"] in (
        OPTIMIZERS[choice.split()[0]][0],
        "momentum",
        "nesterov",
    )


def test_nothing_is_left_unjudged() -> None:
    assert set(HIDDEN) | set(LAST) == set(ACTIVATIONS)
    assert {name.split()[0] for name in OUTPUTS} == set(LOSSES)
    assert {name.split()[0] for name in CHOICES} == set(OPTIMIZERS)


def test_all_samples_at_once_is_what_it_does_by_itself() -> None:
    model = model_of(nn.Linear(3, 3))
    loss, optimizer = nn.MSELoss(), optim.SGD(model.parameters(), 0.1)
    run = gf.from_torch(model, loss, optimizer, *data(loss))
    assert run.spec["training"]["batch_size"] == "full"
    assert run.spec["training"]["shuffle"] is False
    near(run.parameters()[0]["weights"], model[0].weight)
    inputs, targets = data(loss)
    assert run.loss.train == pytest.approx(loss(model(inputs), targets).item() * 3 / 2)


def test_rates_of_their_own_frozen_layers_and_no_biases() -> None:
    model = model_of(
        nn.Linear(3, 4, bias=False), nn.Tanh(), nn.Linear(4, 4), nn.Sequential(nn.ReLU(), nn.Linear(4, 3))
    )
    model[2].requires_grad_(False)
    groups = [{"params": model[0].parameters(), "lr": 0.03}, {"params": model[3].parameters()}]
    run = agree(model, nn.MSELoss(), optim.Adam(groups, 0.01), batch=7)
    layers = run.spec["network"]["layers"]
    assert [layer["rate"] for layer in layers] == [1, 0, pytest.approx(1 / 3)]
    assert [layer["bias"] for layer in layers] == [False, True, True]


def test_images_are_flattened_and_a_float32_model_agrees_to_its_own_precision() -> None:
    torch.manual_seed(1)
    model = nn.Sequential(nn.Flatten(), nn.Linear(4, 3), nn.Tanh(), nn.Dropout(0.0), nn.Linear(3, 1))
    loss, optimizer = nn.MSELoss(), optim.SGD(model.parameters(), 0.05)
    inputs, targets = torch.randn(10, 1, 2, 2), torch.randn(10, 1)
    run = gf.from_torch(model, loss, optimizer, inputs, targets)
    run.step(50)
    for _ in range(50):
        optimizer.zero_grad()
        loss(model(inputs), targets).backward()
        optimizer.step()
    np.testing.assert_allclose(run.parameters()[0]["weights"], model[1].weight.detach().numpy(), atol=1e-5)


def test_readme_lines_run() -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.DOTALL)
    (code,) = (block for block in blocks if "gf.from_torch(" in block)
    torch.manual_seed(2)
    names: dict[str, Any] = {}
    exec(code, names)
    run = names["run"]
    assert run.loss.train < 0.5 * run.frame(1).loss.train
    assert run.state.step == 300
