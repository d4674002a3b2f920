from concurrent.futures import ThreadPoolExecutor
from itertools import takewhile
from typing import Any

import httpx
import pytest

from app.core.compiled.build import is_built
from app.spec import Specification
from tests.api.events import stream

LINEAR = [{"units": 3, "activation": "linear"}, {"units": 1, "activation": "linear"}]


def created(api: httpx.Client, spec: dict[str, Any]) -> str:
    reply = api.post("/runs", json=spec)
    assert reply.status_code == 201, reply.text
    return f"/runs/{reply.json()['id']}"


def test_a_new_run_stands_at_step_0(api: httpx.Client) -> None:
    reply = api.post("/runs", json={})
    run = reply.json()
    assert reply.status_code == 201
    assert reply.headers["Location"] == f"/api/v1/runs/{run['id']}"
    assert run["view"] != run["id"]
    assert (run["status"], run["step"], run["epoch"]) == ("paused", 0, 1)
    assert run["spec"] == Specification().model_dump(mode="json")
    assert run["forked_from"] is None
    assert run["engine"] == ("numba" if is_built() else "numpy")
    assert run["reproducible"] is True
    assert run["loss"]["train"] > 0
    assert api.get(reply.headers["Location"].removeprefix("/api/v1")).json() == run


def test_it_says_what_computes_its_steps(run: str, api: httpx.Client) -> None:
    compiled = api.get(run).json()["engine"]

    def engine_with(optimizer: str) -> object:
        return api.patch(run, json={"training": {"optimizer": {"name": optimizer}}}).json()["engine"]

    assert compiled == ("numba" if is_built() else "numpy")
    assert engine_with("conjugate_gradient") == "numpy"
    assert engine_with("adam") == compiled


def test_ids_cannot_be_guessed(api: httpx.Client) -> None:
    runs = [api.post("/runs", json={}).json() for _ in range(3)]
    names = {run[key] for run in runs for key in ("id", "view")}
    assert len(names) == 6
    assert all(len(name) >= 22 for name in names)  # 128 bits in base 64
    for run in runs:
        api.delete(f"/runs/{run['id']}")


def test_without_test_samples_there_is_no_test_loss(api: httpx.Client) -> None:
    run = created(api, {"data": {"test_fraction": 0}})
    assert api.get(run).json()["loss"]["test"] is None
    assert api.post(f"{run}/step", json={}).json()["loss"]["test"] is None


def test_steps_train(api: httpx.Client, run: str) -> None:
    start = api.get(run).json()["loss"]["train"]
    frame = api.post(f"{run}/step", json={"count": 30}).json()
    state = api.get(run).json()
    assert frame["run"] == state["id"]
    assert (frame["step"], frame["epoch"], frame["status"]) == (30, 2, "paused")
    assert (state["step"], state["epoch"]) == (30, 2)
    assert state["loss"]["train"] < start


def test_a_step_without_a_body_is_one_update(api: httpx.Client, run: str) -> None:
    assert api.post(f"{run}/step").json()["step"] == 1
    assert api.post(f"{run}/step", json={}).json()["step"] == 2


def test_the_same_specification_gives_the_same_bits(api: httpx.Client) -> None:
    spec = {"seed": 5, "training": {"optimizer": {"name": "adam"}, "batch_size": 7}}
    frames = [api.post(f"{created(api, spec)}/step", json={"count": 50}).json() for _ in range(2)]
    assert frames[0]["layers"] == frames[1]["layers"]
    assert frames[0]["loss"] == frames[1]["loss"]


def test_a_run_that_plays_says_so_and_takes_no_steps(api: httpx.Client, run: str) -> None:
    assert api.post(f"{run}/play", json={"steps_per_second": 1}).json()["status"] == "running"
    assert api.post(f"{run}/step", json={}).status_code == 409
    assert api.post(f"{run}/pause").json()["status"] == "paused"
    assert api.post(f"{run}/step", json={}).status_code == 200


def test_a_run_plays_up_to_a_step(api: httpx.Client, run: str) -> None:
    with stream(api, run) as events:
        api.post(f"{run}/play", json={"until_step": 400})
        steps = list(takewhile(lambda step: step < 400, (event.frame["step"] for event in events)))
    assert steps == sorted(set(steps))
    assert api.post(f"{run}/pause").json()["step"] == 400


def test_play_up_to_a_step_that_was_passed_does_nothing(api: httpx.Client, run: str) -> None:
    api.post(f"{run}/step", json={"count": 5})
    state = api.post(f"{run}/play", json={"until_step": 5}).json()
    assert (state["status"], state["step"]) == ("paused", 5)


def test_a_run_that_diverges_says_so_and_goes_no_further(api: httpx.Client) -> None:
    run = created(api, {"training": {"optimizer": {"learning_rate": 1e300}}, "network": {"layers": LINEAR}})
    frame = api.post(f"{run}/step", json={"count": 1000}).json()
    assert frame["status"] == "diverged"
    assert frame["step"] < 1000
    state = api.get(run).json()
    assert (state["status"], state["loss"]) == ("diverged", {"train": None, "test": None})
    assert api.post(f"{run}/step", json={}).status_code == 409
    assert api.post(f"{run}/play", json={}).status_code == 409
    assert api.post(f"{run}/reset").json()["status"] == "paused"


def test_reset_goes_back_to_the_start_and_keeps_what_was_patched(api: httpx.Client, run: str) -> None:
    start = api.get(f"{run}/parameters").json()
    api.post(f"{run}/step", json={"count": 3})
    api.patch(run, json={"training": {"optimizer": {"learning_rate": 1}}})
    state = api.post(f"{run}/reset").json()
    assert (state["step"], state["epoch"], state["status"]) == (0, 1, "paused")
    assert state["spec"]["training"]["optimizer"]["learning_rate"] == 1
    assert api.get(f"{run}/parameters").json() == start
    assert api.get(f"{run}/frames").json() == []


def test_a_patch_changes_what_follows(api: httpx.Client, run: str) -> None:
    layers = {"layers": [{"derivative": "one"}, {}, {}], "derivative": {"offset": 0.1}}
    spec = api.patch(run, json={"network": layers, "probe": {"index": 4}}).json()["spec"]
    assert spec["network"]["layers"][0]["derivative"] == "one"
    assert spec["network"]["derivative"] == {"name": "exact", "offset": 0.1}
    frame = api.post(f"{run}/step", json={}).json()
    first, second, _ = frame["layers"]
    assert frame["probe"]["index"] == 4
    assert first["derivatives"] == [1.0] * 4
    assert second["derivatives"] == pytest.approx([slope + 0.1 for slope in second["slopes"]], rel=1e-15)


def test_a_patch_may_be_of_the_merge_patch_type(api: httpx.Client, run: str) -> None:
    headers = {"Content-Type": "application/merge-patch+json"}
    reply = api.patch(run, content=b'{"training": {"batch_size": "full"}}', headers=headers)
    assert reply.json()["spec"]["training"]["batch_size"] == "full"


def test_parameters_can_be_set_while_a_run_lives(api: httpx.Client, run: str) -> None:
    start = api.get(f"{run}/parameters").json()
    api.post(f"{run}/step", json={"count": 3})
    api.patch(run, json={"network": {"parameters": start}})
    assert api.get(f"{run}/parameters").json() == start
    assert api.get(run).json()["step"] == 3


def test_a_refused_patch_changes_nothing(api: httpx.Client, run: str) -> None:
    before = api.get(run).json()
    assert api.patch(run, json={"training": {"batch_size": 3}, "seed": 9}).status_code == 422
    assert api.get(run).json() == before


def test_a_deleted_run_is_gone(api: httpx.Client, run: str) -> None:
    reply = api.delete(run)
    assert (reply.status_code, reply.content) == (204, b"")
    for method, path in (("GET", run), ("DELETE", run), ("POST", f"{run}/step"), ("GET", f"{run}/frames/1")):
        assert api.request(method, path).status_code == 404


def test_commands_at_once_are_done_one_by_one(api: httpx.Client, run: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        frames = list(pool.map(lambda _: api.post(f"{run}/step", json={"count": 5}).json(), range(12)))
    assert sorted(frame["step"] for frame in frames) == list(range(5, 65, 5))


def test_a_run_that_is_deleted_amid_commands_answers_404(api: httpx.Client, run: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        steps = [pool.submit(api.post, f"{run}/step", json={"count": 2000}) for _ in range(4)]
        api.delete(run)
        statuses = {step.result().status_code for step in steps}
    assert statuses <= {200, 404}
