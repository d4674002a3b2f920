"""A watched training goes on whatever becomes of the watch; what it takes and shows. `make test-torch`."""

import re
import warnings
from typing import Any

import pytest
import torch
from torch import nn, optim
from torch.nn import functional

import gradient_flow as gf
from tests.package.with_torch_watched import data, train
from tests.server import ROOT, free_port


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that has gone since."""
    from gradient_flow import connection

    gone = connection.Connection(f"http://127.0.0.1:{free_port()}", local=True)
    monkeypatch.setattr(connection, "_chosen", gone)


def test_a_server_that_does_not_answer_costs_one_warning(nobody: None) -> None:
    model, loss = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)).double(), nn.MSELoss()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        watch = train(model, loss, *data(2), 200, every=1)
    (said,) = [str(each.message) for each in caught]
    assert said.startswith("What the training does is not shown for now. The server at http://127.0.0.1:")
    with pytest.raises(RuntimeError, match="does not answer"):
        _ = watch.link


def test_what_goes_wrong_in_looking_stops_no_training(monkeypatch: pytest.MonkeyPatch) -> None:
    model, loss = nn.Sequential(nn.Linear(3, 2)), nn.MSELoss()
    inputs, targets = (each.float() for each in data(2))
    optimizer, seen = optim.SGD(model.parameters(), 0.1), gf.watch(model, loss=loss, every=1)
    loss(model(inputs), targets).backward()
    monkeypatch.setattr(seen._blocks, "batch", None)
    optimizer.step()
    loss(model(inputs), targets).backward()
    with pytest.warns(UserWarning, match="The training is watched no longer: TypeError: "):
        seen.close()
    optimizer.step()


def test_without_an_optimiser_a_step_is_told_and_without_a_loss_there_is_none() -> None:
    model = nn.Linear(3, 2)
    inputs, _ = (each.float() for each in data(2))
    with gf.watch(model, every=2) as watch:
        for _ in range(4):
            model(inputs).square().mean().backward()
            with torch.no_grad():
                for each in model.parameters():
                    each -= 0.1 * each.grad
                    each.grad = None
            watch.step()
    assert [frame.step for frame in watch.frames()] == [1, 2, 4]
    assert watch.frame(2).loss.batch is None
    assert watch.frame(2).layers[0].update_ratio is not None


def test_another_model_s_steps_are_not_counted() -> None:
    model, other, loss = nn.Linear(3, 2), nn.Linear(3, 2), nn.MSELoss()
    inputs, targets = (each.float() for each in data(2))
    watch = gf.watch(model, loss=loss, every=1)
    optimizer = optim.SGD(other.parameters(), 0.1)
    loss(other(inputs), targets).backward()
    optimizer.step()
    with pytest.raises(RuntimeError, match="No step was made yet, by an optimiser of the model's parameters"):
        _ = watch.run
    assert "once a step was made" in watch._repr_html_()
    watch.close()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"model": "net"}, "model is 'net', not a torch.nn.Module"),
        ({"loss": functional.mse_loss}, "give the module that the loop calls, such as nn.CrossEntropyLoss"),
        ({"every": 0}, "every is 0: of how many steps is one sent"),
        ({"probe": (torch.zeros(2, 3), torch.zeros(2, 2))}, "each with a first dimension of 1"),
    ],
)
def test_what_cannot_be_watched_is_refused(arguments: dict[str, Any], message: str) -> None:
    given = {"model": nn.Linear(3, 2), "loss": nn.MSELoss()} | arguments
    with pytest.raises((TypeError, ValueError), match=re.escape(message)):
        gf.watch(given.pop("model"), **given)


def test_a_watched_run_is_opened_by_its_link() -> None:
    model = nn.Sequential(nn.Linear(3, 2)).double()
    watch = train(model, nn.MSELoss(), *data(2), 3, every=1)
    there = gf.open(watch.link)
    assert there.state.step == 3
    assert "trained elsewhere" in repr(there)
    with pytest.raises(gf.Problem, match="trained elsewhere") as refused:
        there.step()
    assert refused.value.status == 409


def test_readme_lines_run() -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.DOTALL)
    (code,) = (block for block in blocks if "gf.watch(" in block)
    torch.manual_seed(2)
    names: dict[str, Any] = {}
    exec(code, names)
    assert names["watch"].diagnosis().findings[0].name == "vanishing_gradient"
    names["watch"].close()
