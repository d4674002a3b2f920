"""A run that is trained elsewhere: what is sent of it is looked at as any run, and commands are refused."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.api.events import stream
from tests.api.problems import told
from tests.server import serving

MODEL: dict[str, Any] = {
    "layers": [
        {"name": "conv", "kind": "Conv2d", "shape": [2, 1, 3, 3], "activation": "relu", "parameters": 20},
        {"name": "mean", "kind": "Mean"},
        {"name": "head", "kind": "Linear", "shape": [1, 2], "parameters": 3},
    ],
    "loss": "MSELoss",
}
ELSEWHERE = (
    "This run is trained elsewhere: it is commanded there, and all that is known of it here are the frames "
    "that it sends."
)


def frame(step: int, **fields: Any) -> dict[str, Any]:
    layers = [{"gradient_norm": 1.0, "delta_norm": 0.5}, {}, {"gradient_norm": 2.0, "delta_norm": 4.0}]
    return {"step": step, "loss": {"batch": 1 / (step or 1)}, "batch_size": 8, "layers": layers, **fields}


@pytest.fixture
def watched(api: httpx.Client) -> Iterator[dict[str, Any]]:
    """One of its own for each test, of which nothing was sent yet."""
    reply = api.post("/watched", json=MODEL)
    assert reply.status_code == 201
    assert reply.headers["Location"] == f"/api/v1/runs/{reply.json()['id']}"
    yield reply.json()
    api.delete(f"/runs/{reply.json()['id']}")


def send(api: httpx.Client, run: dict[str, Any], *steps: int) -> httpx.Response:
    frames = [frame(step) for step in steps]
    return api.post(f"/watched/{run['id']}/frames", json={"frames": frames})


def test_it_stands_where_its_newest_frame_does(api, watched):
    assert (watched["status"], watched["step"], watched["spec"]) == ("paused", 0, None)
    assert watched["model"]["layers"][1] == {
        "name": "mean",
        "kind": "Mean",
        "shape": [],
        "activation": None,
        "parameters": None,
    }
    there = send(api, watched, 20, 40).json()
    assert (there["status"], there["step"], there["id"]) == ("running", 40, watched["id"])
    ended = api.post(f"/watched/{watched['id']}/frames", json={"frames": [], "ended": True}).json()
    assert (ended["status"], ended["step"]) == ("paused", 40)
    seen = api.get(f"/runs/{watched['view']}").json()
    assert seen == {**ended, "id": watched["view"]}


def test_one_frame_may_come_by_itself(api, watched):
    assert api.post(f"/watched/{watched['id']}/frames", json=frame(7)).json()["step"] == 7
    assert [each["step"] for each in api.get(f"/runs/{watched['id']}/frames").json()] == [7]


def test_a_frame_is_answered_as_it_was_sent(api, watched):
    sent = frame(3, probe={"index": 1, "inputs": [], "targets": [0.5], "outputs": [0.1 + 0.2], "loss": 0.01})
    sent["layers"][2] = {
        "weights": [[0.1, -0.2]],
        "biases": [0.3],
        "deltas": [1e-300],
        "delta_norm": None,
        "sample": {"weight_gradients": [1.0]},
    }
    api.post(f"/watched/{watched['id']}/frames", json={"frames": [sent]}).raise_for_status()
    got = api.get(f"/runs/{watched['view']}/frames/3").json()
    assert (got["run"], got["loss"]) == (watched["view"], {"batch": 1 / 3, "train": None, "test": None})
    assert got["batch"] == {"indices": [], "size": 8}
    assert got["probe"] == sent["probe"]
    head = got["layers"][2]
    assert {name: head[name] for name in ("weights", "biases", "deltas")} == {
        name: sent["layers"][2][name] for name in ("weights", "biases", "deltas")
    }
    assert head["weight_gradients"] is head["slopes"] is head["delta_norm"] is None
    assert got["layers"][0]["gradient_norm"] == 1.0


def test_frames_of_a_run_that_is_trained_here_come_back_the_same_and_feed_the_same_panels(api, run):
    api.post(f"{run}/step", json={"count": 1}).raise_for_status()
    for _ in range(5):
        api.post(f"{run}/step", json={}).raise_for_status()
    frames = api.get(f"{run}/frames").json()
    spec = api.get(run).json()["spec"]
    sides = [2, *(layer["units"] for layer in spec["network"]["layers"])]
    layers = [
        {"name": name, "kind": "linear", "shape": [units, inputs], "activation": "tanh"}
        for name, inputs, units in zip(["layer 1", "layer 2", "output"], sides, sides[1:], strict=False)
    ]
    watched = api.post("/watched", json={"layers": layers}).json()
    own = {"run", "cursor", "changes", "status", "batch"}
    sent = [
        {name: value for name, value in each.items() if name not in own}
        | {"batch_size": each["batch"]["size"]}
        for each in frames
    ]
    api.post(f"/watched/{watched['id']}/frames", json={"frames": sent}).raise_for_status()
    path = f"/runs/{watched['id']}"
    for one, other in zip(frames, api.get(f"{path}/frames").json(), strict=True):
        assert {name: one[name] for name in one if name not in own} == {
            name: other[name] for name in other if name not in own
        }
    for step in (3, frames[-1]["step"]):
        ours, theirs = (api.get(f"{each}/parameters?step={step}").json() for each in (run, path))
        assert ours == theirs
    for figure in ("gradient", "ratios", "loss"):
        ours, theirs = (api.get(f"{each}/figures/{figure}").json() for each in (run, path))
        assert ours["data"] == theirs["data"]
    factors = api.get(f"{path}/figures/factors").json()["data"]
    ours = api.get(f"{run}/figures/factors").json()["data"]
    assert [trace.get("y") for trace in factors[:5]] == [trace.get("y") for trace in ours[:5]]
    api.delete(path)


def test_of_a_step_that_tells_little_each_panel_is_there_all_the_same(api, watched):
    for step in (1, 2):
        bare = {"step": step, "layers": [{"delta_norm": 2.0}, {}, {}]}
        api.post(f"/watched/{watched['id']}/frames", json=bare).raise_for_status()
    for name in watched["figures"]:
        assert api.get(f"/runs/{watched['view']}/figures/{name}").status_code == 200


def test_a_step_that_was_not_sent_is_not_there(api, watched):
    path = f"/runs/{watched['id']}"
    nothing = "This run is trained elsewhere, and of its step 5 there is no frame. None is there yet."
    assert told(api.get(f"{path}/frames/5")) == (404, nothing)
    assert told(api.get(f"{path}/figures/factors"))[0] == 404
    send(api, watched, 20, 40)
    near = "This run is trained elsewhere, and of its step 30 there is no frame. The nearest are 20 and 40."
    assert told(api.get(f"{path}/frames/30")) == (404, near)
    unsent = (
        "This run is trained elsewhere, and its parameters after 40 steps were not sent: they take the frame "
        "of step 40 or 41, with the weights and biases of linear layers only."
    )
    assert told(api.get(f"{path}/parameters")) == (404, unsent)


def test_nobody_commands_it_here(api, watched):
    path = f"/runs/{watched['id']}"
    for command in ("step", "play", "pause", "reset", "fork"):
        assert told(api.post(f"{path}/{command}")) == (409, ELSEWHERE)
    assert told(api.patch(path, json={"probe": {"index": 1}})) == (409, ELSEWHERE)
    for question in ("slice?layer=1&unit=0&input=0", "surface", "export", "data", "next", "feedback"):
        assert told(api.get(f"{path}/{question}")) == (409, ELSEWHERE)
    kind = (
        "This run is trained elsewhere, and the figure 'surface' takes more than its frames. They feed loss, "
        "gradient, factors, ratios, histograms."
    )
    assert told(api.get(f"{path}/figures/surface")) == (404, kind)


def test_a_view_looks_and_no_more(api, watched):
    only = (403, "This is a view of the run: it may be looked at, not commanded.")
    assert told(api.post(f"/watched/{watched['view']}/frames", json=frame(1))) == only
    assert told(api.delete(f"/runs/{watched['view']}")) == only
    send(api, watched, 1, 2)
    looks = ["", "/frames", "/frames/1", "/diagnosis", *(f"/figures/{name}" for name in watched["figures"])]
    for look in looks:
        reply = api.get(f"/runs/{watched['view']}{look}")
        assert reply.status_code == 200
        assert watched["id"] not in reply.text


def test_a_run_that_is_trained_here_takes_no_frames(api, run):
    gone = "There is no run with this id. It may have been deleted."
    assert told(api.post(f"/watched/{run.removeprefix('/runs/')}/frames", json=frame(1))) == (404, gone)
    assert told(api.post(f"/watched/{'x' * 22}/frames", json=frame(1))) == (404, gone)


def test_its_stream_goes_on_after_a_cursor(api, watched):
    path = f"/runs/{watched['view']}"
    send(api, watched, 10, 20)
    with stream(api, path) as events:
        first = next(events)
        assert (first.frame["step"], first.frame["run"]) == (20, watched["view"])
        send(api, watched, 30)
        assert next(events).frame["step"] == 30
    with stream(api, path, last_event_id=first.id) as events:
        assert next(events).frame["step"] == 30
    with stream(api, path, "?fields=deltas") as events:
        assert "weights" not in next(events).frame["layers"][0]
        api.delete(f"/runs/{watched['id']}")
        assert list(events) == []


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (
            {"frames": [frame(20)]},
            "frames[0].step: Input should be a step after 20, the last one that is there",
        ),
        ({"frames": [frame(30), frame(30)]}, "frames[1].step: Input should be a step after 30, the last one"),
        (
            {"frames": [frame(30, layers=[{}])]},
            "frames[0].layers: Input should have 3 items, one for each of its",
        ),
        (
            {"frames": [frame(30, layers=[{}, {}, {"biases": [1, 2]}])]},
            "frames[0].layers[2].biases: Input should have 1 items, one for each of its units, not 2",
        ),
        (
            {"frames": [frame(30, layers=[{}, {}, {"weights": [[1]]}])]},
            "frames[0].layers[2].weights[0]: Input should have 2 items, one for each of its inputs, not 1",
        ),
        (
            {"frames": [frame(30, layers=[{"deltas": [1]}, {}, {}])]},
            "frames[0].layers[0].deltas: Input should have 0 items, one for each of its units, not 1",
        ),
        ({"frames": [frame(0)]}, "frames[0].step: Input should be greater than or equal to 1; 0 was sent."),
        (
            {"frames": [frame(30, loss={"batch": "1"})]},
            "frames[0].loss.batch: Input should be a valid number",
        ),
        ({"frames": [frame(30)], "more": 1}, "more: There is no such field; 1 was sent."),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(api, watched, body, detail):
    send(api, watched, 20)
    before = api.get(f"/runs/{watched['id']}").json()
    status, said = told(api.post(f"/watched/{watched['id']}/frames", json=body))
    assert status == 422
    assert said.startswith(detail)
    assert api.get(f"/runs/{watched['id']}").json() == before


def test_a_model_that_is_none_is_refused(api):
    assert told(api.post("/watched", json={"layers": []})) == (
        422,
        "layers: List should have at least 1 item after validation, not 0; [] was sent.",
    )
    layer = {"name": "a", "kind": "linear", "activation": "mish"}
    status, detail = told(api.post("/watched", json={"layers": [layer]}))
    assert status == 422
    assert detail.startswith("layers[0].activation: Input should be 'linear', 'sigmoid'")


def test_where_room_is_lacking_every_second_frame_goes_and_the_newest_stay():
    with (
        serving(workers=1, watched_bytes=40_000) as server,
        httpx.Client(base_url=f"{server.url}/api/v1") as api,
    ):
        watched = api.post("/watched", json=MODEL).json()
        for start in range(0, 2000, 50):
            send(api, watched, *range(start + 1, start + 51)).raise_for_status()
        held = [each["step"] for each in api.get(f"/runs/{watched['id']}/frames?limit=1000").json()]
        assert held[0] == 1
        assert held[-60:] == list(range(1941, 2001))
        assert 60 < len(held) < 200
        large = {"layers": [{"name": "a", "kind": "linear", "shape": [100, 100]}]}
        other = api.post("/watched", json=large).json()["id"]
        whole = {"step": 1, "layers": [{"weights": [[0.0] * 100] * 100}]}
        status, detail = told(api.post(f"/watched/{other}/frames", json=whole))
        assert status == 413
        assert detail.startswith(
            "A frame takes 80072 bytes, and all that is kept of a run 40000 (watched_bytes)."
        )
