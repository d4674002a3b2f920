"""What of a PyTorch network has no counterpart here is named, and what to do: `make test-torch`."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn, optim

import gradient_flow as gf
from gradient_flow.pytorch import ACTIVATIONS, LOSSES, OPTIMIZERS
from tests.package.with_torch import CHOICES, data, model_of

SQUARE = nn.Linear(3, 3)
FINE = (nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))
REFUSED: list[tuple[tuple[nn.Module, ...], nn.Module, Callable[[Any], optim.Optimizer], str]] = [
    (
        (nn.Linear(3, 4), nn.Sequential(nn.Dropout(0.5)), nn.Linear(4, 2)),
        nn.MSELoss(),
        CHOICES["SGD"],
        "model[1][0] is Dropout(p=0.5, inplace=False): a run has layers of Linear and one activation each"
        f" ({', '.join(ACTIVATIONS)}); leave it out, or put one of these in its place",
    ),
    (
        (SQUARE, nn.Tanh(), SQUARE),
        nn.MSELoss(),
        CHOICES["SGD"],
        "model[2] is a Linear that came before: a run shares no weights; make two",
    ),
    (
        (nn.Flatten(),),
        nn.MSELoss(),
        CHOICES["SGD"],
        "model is Sequential(\n  (0): Flatten(start_dim=1, end_dim=-1)\n): a run needs one Linear at least",
    ),
    (
        (nn.Linear(3, 2), nn.Tanh(), nn.ReLU()),
        nn.MSELoss(),
        CHOICES["SGD"],
        "model[2] is ReLU(): an activation follows a Linear, one each",
    ),
    (
        (nn.Linear(3, 2), nn.GELU()),
        nn.MSELoss(),
        CHOICES["SGD"],
        "model[1] has approximate=none, which is tanh in a run; nn.GELU(approximate='tanh') is the form that"
        " there is",
    ),
    (
        (nn.Linear(3, 2), nn.LeakyReLU(0.2)),
        nn.MSELoss(),
        CHOICES["SGD"],
        "model[1] has negative_slope=0.2, which is 0.01 in a run; leave it out",
    ),
    (
        (nn.Identity(),),
        nn.MSELoss(),
        CHOICES["SGD"],
        "model[0] is Identity(): an activation follows a Linear, one each",
    ),
    (
        FINE,
        nn.HuberLoss(),
        CHOICES["SGD"],
        f"loss is HuberLoss(): a run's losses are {', '.join(LOSSES)}; take one of these",
    ),
    (
        FINE,
        nn.MSELoss(reduction="sum"),
        CHOICES["SGD"],
        "loss MSELoss has reduction=sum, which is mean in a run; a run's loss is a mean over samples",
    ),
    (
        FINE,
        nn.CrossEntropyLoss(label_smoothing=0.1),
        CHOICES["SGD"],
        "loss CrossEntropyLoss has label_smoothing=0.1, which is 0.0 in a run; leave it out",
    ),
    (
        FINE,
        nn.CrossEntropyLoss(weight=torch.ones(2)),
        CHOICES["SGD"],
        "loss CrossEntropyLoss has weight=tensor([1., 1.]), which is None in a run; leave it out",
    ),
    (
        (*FINE, nn.Softmax(1)),
        nn.CrossEntropyLoss(),
        CHOICES["SGD"],
        "CrossEntropyLoss takes what the last Linear gives: leave out the Softmax after it",
    ),
    (
        FINE,
        nn.BCELoss(),
        CHOICES["SGD"],
        "BCELoss takes what Sigmoid gives, and the model ends with Linear: add Sigmoid",
    ),
    (
        (*FINE, nn.LogSoftmax(1)),
        nn.MSELoss(),
        CHOICES["SGD"],
        "MSELoss after LogSoftmax has no counterpart: take NLLLoss, or Softmax",
    ),
    (
        FINE,
        nn.MSELoss(),
        lambda parameters: optim.Rprop(parameters),
        f"optimizer is Rprop: a run's optimisers are {', '.join(OPTIMIZERS)}; take one of these",
    ),
    (
        FINE,
        nn.MSELoss(),
        lambda parameters: optim.AdamW(parameters),
        "optimizer AdamW has weight_decay=0.01, which is 0 in a run; for a pull on the weights, pass"
        ' regularization={"name": "l2", "rate": …}',
    ),
    (
        FINE,
        nn.MSELoss(),
        lambda parameters: optim.RMSprop(parameters, momentum=0.5),
        "optimizer RMSprop has momentum=0.5, which runs do not support: leave it out",
    ),
]


@pytest.mark.parametrize(("modules", "loss", "choice", "complaint"), REFUSED)
def test_what_has_no_counterpart_is_named(
    modules: tuple[nn.Module, ...], loss: nn.Module, choice: Callable[[Any], optim.Optimizer], complaint: str
) -> None:
    model = nn.Sequential(*modules)
    parameters = list(model.parameters()) or [torch.zeros(1)]
    with pytest.raises(ValueError, match=r".") as raised:
        gf.from_torch(model, loss, choice(parameters), torch.zeros(4, 3), torch.zeros(4, 2))
    assert str(raised.value) == complaint


@pytest.mark.parametrize("choice", ["SGD with momentum", "Adam", "Adagrad"])
def test_an_optimiser_that_remembers_steps_is_refused(choice: str) -> None:
    model = model_of(nn.Linear(3, 3))
    optimizer = CHOICES[choice](model.parameters())
    inputs, targets = data(nn.MSELoss())
    nn.MSELoss()(model(inputs), targets).backward()
    optimizer.step()
    with pytest.raises(ValueError, match="has taken steps, and remembers them: make a new one"):
        gf.from_torch(model, nn.MSELoss(), optimizer, inputs, targets)


def test_groups_that_differ_are_refused() -> None:
    model = model_of(nn.Linear(3, 2), nn.Tanh(), nn.Linear(2, 3))
    inputs, targets = data(nn.MSELoss())
    apart = [{"params": [model[0].weight], "lr": 0.1}, {"params": [model[0].bias, *model[2].parameters()]}]
    with pytest.raises(
        ValueError, match=r"model\[0\]: weight and bias have learning rates of their own: give"
    ):
        gf.from_torch(model, nn.MSELoss(), optim.SGD(apart, 0.2), inputs, targets)
    other = [{"params": model[0].parameters(), "momentum": 0.5}, {"params": model[2].parameters()}]
    with pytest.raises(ValueError, match="SGD has groups of different momentum: a run has one for all"):
        gf.from_torch(model, nn.MSELoss(), optim.SGD(other, 0.2), inputs, targets)


def test_a_model_whose_order_cannot_be_read_is_named() -> None:
    model = nn.LSTM(1, 1)
    optimizer = CHOICES["SGD"](model.parameters())
    with pytest.raises(
        ValueError, match=r"^model is a LSTM: give an nn\.Sequential of its layers, whose order"
    ):
        gf.from_torch(model, nn.MSELoss(), optimizer, torch.zeros(1, 1), torch.zeros(1, 1))


def test_a_class_without_an_output_is_named() -> None:
    model = model_of(nn.Linear(3, 2))
    classes = torch.tensor([0, 1, 2, 1])
    with pytest.raises(ValueError, match="targets: class 2 has no output; there are 2, counted from 0"):
        gf.from_torch(
            model, nn.CrossEntropyLoss(), optim.SGD(model.parameters(), 0.1), torch.zeros(4, 3), classes
        )
