"""One's own training loop, watched: judged by autograd, and by the same run made of the model.

`make test-torch`, in double precision, to 10⁻¹⁰.
"""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn, optim
from torch.nn import functional

import gradient_flow as gf
from gradient_flow.frames import ARRAYS, MEASURES

torch.set_num_threads(1)
SAMPLES = 12


@pytest.fixture(autouse=True)
def _seeded() -> None:
    torch.manual_seed(5)


def data(outputs: int) -> tuple[torch.Tensor, torch.Tensor]:
    inputs = torch.randn(SAMPLES, 3, dtype=torch.float64)
    return inputs, functional.one_hot(inputs.argmax(1) % outputs, outputs).double()


def train(
    model: nn.Module, loss: nn.Module, inputs: torch.Tensor, targets: torch.Tensor, steps: int, **how: Any
) -> gf.Watch:
    """A loop over all samples at once, watched."""
    optimizer = how.pop("optimizer", optim.SGD)(model.parameters(), 0.1)
    with gf.watch(model, loss=loss, **how) as watch:
        for _ in range(steps):
            optimizer.zero_grad()
            loss(model(inputs), targets).backward()
            optimizer.step()
    return watch


LOOPS: dict[str, tuple[list[nn.Module], nn.Module, int]] = {
    "softmax in the loss": ([nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 3)], nn.CrossEntropyLoss(), 3),
    "sigmoid in the loss": ([nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1)], nn.BCEWithLogitsLoss(), 1),
    "squared error": (
        [nn.Linear(3, 4), nn.SiLU(), nn.Linear(4, 4), nn.Sigmoid(), nn.Linear(4, 2), nn.Tanh()],
        nn.MSELoss(),
        2,
    ),
    "squared error of a linear output": (
        [nn.Linear(3, 4, bias=False), nn.ELU(), nn.Linear(4, 2)],
        nn.MSELoss(),
        2,
    ),
}


@pytest.mark.parametrize("optimizer", [optim.SGD, optim.Adam])
@pytest.mark.parametrize("name", LOOPS)
def test_a_frame_is_that_of_the_same_run(name: str, optimizer: Callable[..., optim.Optimizer]) -> None:
    modules, loss, outputs = LOOPS[name]
    model = nn.Sequential(*modules).double()
    inputs, targets = data(outputs)
    run = gf.from_torch(model, loss, optimizer(model.parameters(), 0.1), inputs, targets)
    run.step(1)
    for _ in range(9):
        run.step(1)
    watch = train(model, loss, inputs, targets, 10, every=3, optimizer=optimizer)
    assert [frame.step for frame in watch.frames()] == [1, 3, 6, 9]
    for ours in watch.frames():
        theirs = run.frame(ours.step)
        assert ours.loss.batch == pytest.approx(theirs.loss.batch, abs=1e-10)
        assert ours.probe.loss == pytest.approx(theirs.probe.loss, abs=1e-10)
        for part in ("inputs", "targets", "outputs"):
            np.testing.assert_allclose(
                getattr(ours.probe, part), getattr(theirs.probe, part), rtol=0, atol=1e-10
            )
        for one, other in zip(ours.layers, theirs.layers, strict=True):
            for each in ARRAYS:
                mine, its = getattr(one, each), getattr(other, each)
                assert (mine is None) == (its is None), each
                if its is not None:
                    np.testing.assert_allclose(mine, its, rtol=1e-10, atol=1e-10, err_msg=each)
            for each in MEASURES:
                number, its = getattr(one, each), getattr(other, each)
                assert its is number is None or number == pytest.approx(its, rel=1e-10, abs=1e-10), each
        assert ours.descent_cosine == pytest.approx(theirs.descent_cosine, abs=1e-10)
    for step in (3, 8, 9):
        for sent, there in zip(watch.run.parameters(step), run.parameters(step), strict=True):
            np.testing.assert_allclose(sent["weights"], there["weights"], rtol=0, atol=1e-10)


def test_a_frame_is_what_autograd_says() -> None:
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)).double()
    inputs, targets = data(2)
    before = [each.detach().clone() for each in model.parameters()]
    z = inputs @ before[0].T + before[1]
    z.requires_grad_().retain_grad()
    a = z.tanh()
    a.retain_grad()
    nn.MSELoss()(a @ before[2].T + before[3], targets).backward()
    watch = train(model, nn.MSELoss(), inputs, targets, 1)
    layer = watch.frame(1).layers[0]
    near = partial(np.testing.assert_allclose, rtol=0, atol=1e-12)
    assert z.grad is not None
    assert a.grad is not None
    near(layer.pre_activations, z.detach()[0])
    near(layer.activations, a.detach()[0])
    near(layer.errors, SAMPLES * a.grad[0])
    near(layer.deltas, SAMPLES * z.grad[0])
    near(layer.weights, before[0])
    near(layer.weight_gradients, z.grad.T @ inputs)
    near(layer.weight_updates, -0.1 * z.grad.T @ inputs)
    assert layer.delta_norm == pytest.approx(SAMPLES * z.grad.norm().item())


class Mixed(nn.Module):  # type: ignore[misc]
    """A convolution, a norm, functions, a residual sum and an attention."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.norm = nn.BatchNorm2d(4)
        self.sum = Residual()
        self.attention = nn.MultiheadAttention(4, 2, batch_first=True)
        self.flat = nn.Flatten()
        self.hidden = nn.Linear(36 * 4, 8)
        self.head = nn.Linear(8, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = functional.relu(self.norm(self.conv(x)))
        x = self.sum(x.flatten(2).transpose(1, 2))
        x, _ = self.attention(x, x, x, need_weights=False)
        return self.head(torch.tanh(self.hidden(self.flat(x))))


class Residual(nn.Module):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 4), nn.GELU(approximate="tanh"), nn.Linear(4, 4))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.body(x)


def test_what_is_no_layer_of_units_is_a_named_block_with_its_norms() -> None:
    model, loss = Mixed(), nn.CrossEntropyLoss()
    inputs, targets = torch.randn(8, 1, 8, 8), torch.randint(0, 3, (8,))
    watch = train(model, loss, inputs, targets, 4, every=2)
    layers = watch._server.ask("GET", f"/runs/{watch.run.view}").json()["model"]["layers"]
    assert [(layer["name"], layer["kind"], layer["activation"]) for layer in layers] == [
        ("conv", "Conv2d", "linear"),
        ("norm", "BatchNorm2d", "relu"),
        ("sum.body.0", "Linear", "gelu"),
        ("sum.body.2", "Linear", None),
        ("sum", "Residual", "linear"),
        ("attention", "MultiheadAttention", None),
        ("hidden", "Linear", "tanh"),
        ("head", "Linear", "softmax"),
    ]
    for frame in watch.frames():
        for layer, said in zip(frame.layers, layers, strict=True):
            assert layer.delta_norm is not None
            assert (layer.gradient_norm is None) == (said["parameters"] == 0)
            assert layer.gradient_norm is None or layer.gradient_norm > 0
    assert watch.frame(4).layers[0].weights is None
    assert watch.frame(4).layers[6].slopes is not None
    assert len(watch.figure("gradient").data) > 8


def losses(how: dict[str, Any] | None) -> list[float]:
    """Of a model with what draws numbers and what keeps means, watched or not."""
    torch.manual_seed(3)
    model = nn.Sequential(
        nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(inplace=True), nn.Dropout(0.3), nn.Linear(8, 2)
    )
    loss, optimizer = nn.MSELoss(), optim.Adam(model.parameters(), 0.01)
    inputs, targets = (each.float() for each in data(2))
    watch = gf.watch(model, loss=loss, **how) if how is not None else None
    found = []
    for _ in range(30):
        optimizer.zero_grad()
        value = loss(model(inputs), targets)
        value.backward()
        optimizer.step()
        found.append(value.item())
    if watch:
        watch.close()
    return [*found, *(each.sum().item() for each in model.state_dict().values())]


def test_training_is_the_same_bit_for_bit() -> None:
    inputs, targets = (each.float()[:1] for each in data(2))
    assert losses(None) == losses({"every": 1}) == losses({"every": 3, "probe": (inputs, targets)})


def test_a_sample_of_one_s_own_is_shown_at_every_step() -> None:
    model, loss = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)).double(), nn.MSELoss()
    inputs, targets = data(2)
    probe = (inputs[5:6], targets[5:6])
    first = model(probe[0]).detach()
    watch = train(model, loss, inputs, targets, 2, every=1, probe=probe)
    frame = watch.frame(1)
    np.testing.assert_allclose(frame.probe.inputs, probe[0][0])
    np.testing.assert_allclose(frame.probe.outputs, first[0], rtol=0, atol=1e-12)
    assert frame.loss.batch != pytest.approx(frame.probe.loss)
    outer = np.outer(frame.layers[1].deltas, frame.layers[0].activations)
    assert outer.shape == frame.layers[1].weights.shape
    np.testing.assert_allclose(frame.layers[1].deltas, first[0] - targets[5], rtol=0, atol=1e-12)


def test_of_large_layers_a_sample_feeds_the_panels() -> None:
    model, loss = nn.Sequential(nn.Linear(100, 50), nn.Tanh(), nn.Linear(50, 2)), nn.MSELoss()
    watch = train(model, loss, torch.randn(5, 100), torch.randn(5, 2), 1)
    frame = watch.frame(1)
    assert frame.layers[0].weights is None
    assert frame.layers[1].weights is not None
    assert frame.layers[0].deltas is not None
    assert len(frame.layers[0].deltas) == 50
    bars = watch.figure("histograms").data[0]
    assert len(bars.x) > 40


def test_the_layer_that_kills_the_gradient_is_named() -> None:
    modules = [part for _ in range(6) for part in (nn.Linear(6, 6), nn.Sigmoid())]
    model, loss = nn.Sequential(nn.Linear(3, 6), *modules, nn.Linear(6, 2)), nn.MSELoss()
    inputs, targets = (each.float() for each in data(2))
    watch = train(model, loss, inputs, targets, 400)
    found = watch.diagnosis().findings[0]
    assert found.name == "vanishing_gradient"
    norms = [layer.delta_norm or 0 for layer in watch.frame(1).layers]
    factors = [here / after for here, after in pairwise(norms)]
    assert found.layer in range(1, 8)
    assert found.evidence["weakest_factor"] == pytest.approx(min(factors), rel=1e-5)
