"""Runs by their link, and in a file."""

import json
from pathlib import Path

import httpx
import numpy as np
import pytest

import gradient_flow as gf
from tests.server import serving


def test_a_link_opens_the_run_to_look_at() -> None:
    run = gf.Run()
    run.step(3)
    seen = gf.open(run.link)
    assert seen.id == seen.view == run.view
    assert seen.frame(3).layers[0].weights.tolist() == run.frame(3).layers[0].weights.tolist()
    with pytest.raises(gf.Problem, match="looked at and forked, not commanded") as raised:
        seen.step()
    assert raised.value.status == 403
    assert seen.fork().step().step == 4


def test_an_id_opens_the_run_to_command_it() -> None:
    run = gf.Run()
    assert gf.open(run.id).step().step == 1


def test_a_link_to_another_server_is_asked_there(server_url: str) -> None:
    with serving(workers=1) as other, httpx.Client(base_url=f"{other.url}/api/v1", timeout=60) as api:
        view = api.post("/runs", json={"seed": 6}).json()["view"]
        seen = gf.open(f"{other.url}/#view={view}&theme=dark")
        assert (seen.spec["seed"], seen.link) == (6, f"{other.url}/#view={view}")
    assert gf.Run().link.startswith(server_url)


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1:1/#layers=4,1", "nonsense", "127.0.0.1/#view=" + "a" * 22]
)
def test_what_is_no_link_to_a_run_is_refused(link: str) -> None:
    with pytest.raises(ValueError, match="neither a run's id nor a link with view= to one that is live"):
        gf.open(link)


def test_a_run_that_is_gone_is_a_problem() -> None:
    with pytest.raises(gf.Problem) as raised:
        gf.open("a" * 22)
    assert raised.value.status == 404


def test_a_saved_run_comes_back_as_it_was(tmp_path: Path) -> None:
    run = gf.Run(seed=5, clip={"norm": 1.0})
    run.step(10)
    run.patch(learning_rate=0.1, clip=None, derivative="one")
    run.step(5)
    run.patch(
        parameters=[
            {"weights": layer["weights"], "biases": layer["biases"] + 0.1} for layer in run.parameters()
        ]
    )
    run.step(5)
    run = run.fork(activation="sin", seed=9)
    run.step(5)
    run.patch(optimizer="adam")
    run.step(5)
    run.save(tmp_path / "run.json")
    again = gf.load(tmp_path / "run.json")
    assert (again.state.step, again.id != run.id, again.spec) == (30, True, run.spec)
    for one, other in zip(again.parameters(), run.parameters(), strict=True):
        assert one["weights"].tolist() == other["weights"].tolist()
        assert one["biases"].tolist() == other["biases"].tolist()


def test_a_run_that_comes_out_otherwise_says_by_how_much(tmp_path: Path) -> None:
    run = gf.Run()
    run.step(3)
    run.save(tmp_path / "run.json")
    record = json.loads((tmp_path / "run.json").read_text())
    record["parameters"][1]["biases"][0] += 0.25
    (tmp_path / "run.json").write_text(json.dumps(record))
    with pytest.warns(UserWarning, match=r"differ by up to 0\.25 from those saved"):
        gf.load(tmp_path / "run.json")


def test_a_run_that_diverged_comes_back_diverged(tmp_path: Path) -> None:
    run = gf.Run(data=([1e200, 1.0], [0, 1]), layers=[1], activation="linear", learning_rate=1e200)
    run.step(50)
    run.save(tmp_path / "run.json")
    again = gf.load(tmp_path / "run.json")
    assert again.state.status == "diverged"
    np.testing.assert_array_equal(again.parameters()[0]["weights"], run.parameters()[0]["weights"])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"spec": {}, "log": []}'])
def test_a_file_that_holds_no_run_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(ValueError, match=r"run\.json holds no saved run"):
        gf.load(tmp_path / "run.json")


def test_steps_are_saved_as_a_page(tmp_path: Path) -> None:
    run = gf.Run()
    run.step(3)
    run.save_page(tmp_path / "run.html", first=2)
    page = (tmp_path / "run.html").read_text()
    assert "<title>Gradient Flow: steps 2 to 3 of a network</title>" in page
    with pytest.raises(gf.Problem, match="the first one first; it stands at step 3"):
        run.save_page(tmp_path / "other.html", last=4)
    assert not (tmp_path / "other.html").exists()
