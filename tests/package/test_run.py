"""A run from Python does what the API does, with the same numbers."""

from itertools import islice, pairwise

import httpx
import numpy as np
import plotly.graph_objects as go
import pytest

import gradient_flow as gf
from gradient_flow.frames import ARRAYS, MEASURES


def test_a_run_of_no_words_is_the_server_s_own(api: httpx.Client) -> None:
    assert gf.Run().spec == api.post("/runs", json={}).json()["spec"]


def test_a_specification_and_keywords_in_its_place() -> None:
    run = gf.Run(spec={"seed": 3, "training": {"batch_size": 1}}, batch_size=2, activation="sin")
    assert (run.spec["seed"], run.spec["training"]["batch_size"]) == (3, 2)
    assert [layer["activation"] for layer in run.spec["network"]["layers"]] == ["sin"] * 3


def test_a_frame_is_the_api_s(api: httpx.Client) -> None:
    run = gf.Run(layers=[4, 3], activation=["relu", "softmax"], data="iris", loss="cross_entropy")
    frame = run.step(5)
    said = api.get(f"/runs/{run.id}/frames/5").json()
    assert (frame.run, frame.step, frame.epoch, frame.status) == (run.id, 5, said["epoch"], "paused")
    assert vars(frame.loss) == said["loss"]
    assert frame.batch.indices.tolist() == said["batch"]["indices"]
    assert (frame.probe.index, frame.probe.loss) == (said["probe"]["index"], said["probe"]["loss"])
    for name in ("inputs", "targets", "outputs"):
        assert getattr(frame.probe, name).tolist() == said["probe"][name]
    for layer, there in zip(frame.layers, said["layers"], strict=True):
        assert set(there) == {*ARRAYS, *MEASURES}
        for name in ARRAYS:
            numbers = getattr(layer, name)
            assert (None if numbers is None else numbers.tolist()) == there[name], name
        assert {name: getattr(layer, name) for name in MEASURES} == {name: there[name] for name in MEASURES}
    assert frame.layers[1].slopes is None
    assert (frame.descent_cosine, frame.clipped) == (said["descent_cosine"], said["clipped"])
    assert run.frame(5).layers[0].weights.tolist() == said["layers"][0]["weights"]


def test_frames_are_each_step_s_and_make_a_table() -> None:
    run = gf.Run(seed=1)
    run.step(20)
    run.step(1)
    frames = run.frames(1, 21)
    assert [frame.step for frame in frames] == list(range(1, 22))
    for before, after in pairwise(frames):
        moved = before.layers[0].weights + before.layers[0].weight_updates
        np.testing.assert_allclose(moved, after.layers[0].weights, rtol=0, atol=1e-15)
    table = frames.table()
    assert table["step"].tolist() == [step for step in range(1, 22) for _ in range(3)]
    assert table["layer"].tolist()[:4] == [1, 2, 3, 1]
    assert table["train_loss"][0] == frames[0].loss.train
    assert table["gradient_norm"][4] == frames[1].layers[1].gradient_norm
    assert np.isnan(table["weight_factor"][2])  # of the output layer
    assert [frame.step for frame in run.frames(5, every=8)] == [5, 13, 21]
    assert repr(frames) == "<21 frames of steps 1 to 21>"


def test_what_is_not_finite_is_nan() -> None:
    run = gf.Run(data=([1e200, 1.0], [0, 1]), layers=[1], activation="linear", learning_rate=1e200)
    frame = run.step(20_000)
    assert frame.status == run.state.status == "diverged"
    assert frame.step < 20_000
    assert np.isnan(run.parameters()[0]["weights"]).all()


def test_steps_beyond_one_request_are_trained() -> None:
    run = gf.Run(layers=[1], data="xor_points", batch_size="full")
    assert run.step(25_001).step == 25_001


def test_it_is_commanded_as_on_the_page() -> None:
    run = gf.Run(seed=4)
    assert run.play(until_step=10**9).status == "running"
    assert run.pause().status == "paused"
    assert run.reset().step == 0
    assert run.patch(learning_rate=0.5, derivative="one").changes == 1
    assert run.spec["training"]["optimizer"]["learning_rate"] == 0.5
    assert run.next_frame().step == 1
    assert run.loss == run.state.loss
    run.delete()
    with pytest.raises(gf.Problem, match="no run") as raised:
        run.step()
    assert raised.value.status == 404


def test_a_fork_goes_on_and_a_twin_beside_it() -> None:
    run = gf.Run(seed=2)
    run.step(10)
    fork = run.fork(4)
    assert fork.step(6).layers[0].weights.tolist() == run.frame(10).layers[0].weights.tolist()
    twin = run.fork(lockstep=True, derivative="one", activation="sin")
    run.step(3)
    assert (twin.state.step, twin.state.forked_from) == (13, (run.view, 10))
    assert twin.spec["network"]["derivative"] == "one"
    assert [layer["activation"] for layer in twin.spec["network"]["layers"]] == ["sin"] * 3
    with pytest.raises(gf.Problem) as raised:
        twin.step()
    assert raised.value.status == 409


def test_a_run_starts_from_another_one_s_parameters() -> None:
    run = gf.Run(seed=1)
    run.step(7)
    again = gf.Run(seed=9, parameters=run.parameters())
    for one, other in zip(again.parameters(), run.parameters(7), strict=True):
        assert one["weights"].tolist() == other["weights"].tolist()
        assert one["biases"].tolist() == other["biases"].tolist()


def test_one_s_own_samples_are_trained_on() -> None:
    run = gf.Run(data=(np.arange(6.0), np.arange(6.0) ** 2), layers=[3, 1], test_fraction=0.5)
    data = run.data()
    assert data.features == ("x1",)
    assert data.train.inputs.shape == data.test.targets.shape == (3, 1)
    np.testing.assert_array_equal(data.train.inputs**2, data.train.targets)


def test_a_figure_is_plotly_s(api: httpx.Client) -> None:
    run = gf.Run()
    run.step(3)
    figure = run.figure("factors")
    assert isinstance(figure, go.Figure)
    said = api.get(f"/runs/{run.id}/figures/factors").json()
    assert [trace.name for trace in figure.data] == [trace.get("name") for trace in said["data"]]
    assert run.figure("slice", 2, layer=2, unit=1, input=3).layout.title.text
    with pytest.raises(gf.Problem, match=r"There is no figure 'factor'\. There are "):
        run.figure("factor")


def test_landscapes_are_arrays() -> None:
    run = gf.Run()
    run.step(3)
    cut = run.slice(2, 1, 3, radius=1, points=5, over="probe")
    assert cut.at == run.parameters()[1]["weights"][1, 3]
    np.testing.assert_allclose(cut.weights, cut.at + np.linspace(-1, 1, 5))
    assert cut.loss.shape == (5,)
    surface = run.surface(points=5)
    assert (surface.x.shape, surface.y.shape, surface.loss.shape) == ((5,), (5,), (5, 5))
    assert surface.path.steps[-1] == 3


def test_a_stream_follows_the_run() -> None:
    run = gf.Run()
    run.step()
    seen = []
    for frame in islice(run.stream(), 3):
        seen.append(frame.step)
        run.step()
    assert seen == [1, 2, 3]


def test_a_script_is_exported() -> None:
    run = gf.Run()
    assert "import numpy" in run.export()
    assert "import torch" in run.export("pytorch")


def test_it_says_what_it_is() -> None:
    run = gf.Run(layers=[5, 1])
    assert repr(run) == f"<Run 2-5-1 on circle, {run.link}>"
    own = gf.Run(data=([[1, 2, 3]], [0]), layers=[1])
    assert repr(own) == f"<Run 3-1 on data of its own, {own.link}>"
    assert repr(run.step()).startswith("Frame(step=1, loss=Loss(batch=")


def test_a_refusal_is_a_problem_in_the_server_s_words() -> None:
    with pytest.raises(gf.Problem) as raised:
        gf.Run(layers=[0, 1], data="circles")
    problem = raised.value
    assert problem.status == 422
    assert str(problem) == problem.detail
    assert problem.detail.startswith("network.layers[0].units: Input should be greater than or equal to 1")
    assert [fault.loc for fault in problem.errors] == [
        ("body", "network", "layers", 0, "units"),
        ("body", "data", "name"),
    ]
    assert problem.errors[0].msg == "Input should be greater than or equal to 1"
