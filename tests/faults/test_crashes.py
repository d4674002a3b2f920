"""Processes are killed at any moment; whatever was acknowledged is there afterwards, and only once."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults.crashing import crashing, kill, kill_workers, look, metric

MOMENTUM = {"seed": 5, "training": {"optimizer": {"name": "momentum"}, "batch_size": 7}}
CHANGE = {"training": {"batch_size": 3, "optimizer": {"learning_rate": 0.1}}, "probe": {"index": 2}}
SLOW = {
    "network": {"layers": [{"units": 128}, {"units": 128}, {"units": 1}]},
    "data": {"samples": 2_000},
    "training": {"batch_size": "full"},
}


def created(api: httpx.Client, spec: dict[str, Any]) -> str:
    id: str = api.post("/runs", json=spec).raise_for_status().json()["id"]
    return id


def test_what_was_acknowledged_before_a_kill_is_there_after_it(tmp_path: Path) -> None:
    with crashing(tmp_path) as (_, api):
        run = created(api, MOMENTUM)
        api.post(f"/runs/{run}/step", json={"count": 300}).raise_for_status()
        api.patch(f"/runs/{run}", json=CHANGE).raise_for_status()
        api.post(f"/runs/{run}/step", json={"count": 50}).raise_for_status()
        fork = api.post(f"/runs/{run}/fork", json={"step": 310, "changes": {"seed": 9}}).json()["id"]
        twin = api.post(
            f"/runs/{run}/fork", json={"changes": {"network": {"derivative": "one"}}, "lockstep": True}
        ).json()["id"]
        api.post(f"/runs/{run}/step", json={"count": 7}).raise_for_status()
        again = created(api, MOMENTUM)
        api.post(f"/runs/{again}/step", json={"count": 20}).raise_for_status()
        api.post(f"/runs/{again}/reset").raise_for_status()
        api.post(f"/runs/{again}/step", json={"count": 5}).raise_for_status()
        gone = created(api, {})
        api.delete(f"/runs/{gone}").raise_for_status()
        before = {key: look(api, key) for key in (run, fork, twin, again)}
    with crashing(tmp_path) as (_, api):
        assert {key: look(api, key) for key in before} == before
        assert api.get(f"/runs/{before[twin].run['view']}").json()["step"] == 357
        assert api.post(f"/runs/{twin}/step", json={}).status_code == 409
        assert api.get(f"/runs/{gone}").status_code == 404
        # It goes on as it would have: no step was lost, and none was trained twice.
        untouched = created(api, MOMENTUM)
        api.post(f"/runs/{untouched}/step", json={"count": 6}).raise_for_status()
        api.post(f"/runs/{again}/step", json={}).raise_for_status()
        assert look(api, untouched).parameters == look(api, again).parameters


def test_a_run_that_played_comes_back_paused_no_earlier_than_any_reader_saw_it(tmp_path: Path) -> None:
    with crashing(tmp_path) as (server, api):
        run = created(api, MOMENTUM)
        seen = []
        with api.stream("GET", f"/runs/{run}/stream") as stream:
            httpx.post(
                f"{server.url}/api/v1/runs/{run}/play", json={"steps_per_second": 500}
            ).raise_for_status()
            lines = stream.iter_lines()
            while len(seen) < 20:
                line = next(lines)
                if line.startswith("id: "):
                    seen.append(int(line.partition(".")[2]))
            kill(server.process)
    with crashing(tmp_path) as (_, api):
        after = api.get(f"/runs/{run}").json()
        assert after["status"] == "paused"
        assert after["step"] >= seen[-1]
        other = created(api, MOMENTUM)
        api.post(f"/runs/{other}/step", json={"count": seen[-1]}).raise_for_status()
        path = f"parameters?step={seen[-1]}"
        assert api.get(f"/runs/{run}/{path}").json() == api.get(f"/runs/{other}/{path}").json()


COMMANDS: dict[str, Callable[[httpx.Client, str], httpx.Response]] = {
    "step": lambda api, run: api.post(f"/runs/{run}/step", json={"count": 40}),
    "patch": lambda api, run: api.patch(f"/runs/{run}", json=CHANGE),
    "reset": lambda api, run: api.post(f"/runs/{run}/reset"),
    "fork": lambda api, run: api.post(f"/runs/{run}/fork", json={"step": 5}),
    "play": lambda api, run: api.post(f"/runs/{run}/play", json={"until_step": 30}),
    "pause": lambda api, run: api.post(f"/runs/{run}/pause"),
    "create": lambda api, run: api.post("/runs", json=SLOW),
    "delete": lambda api, run: api.delete(f"/runs/{run}"),
}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What each command comes to where nobody is killed, after one more step."""
    with crashing(tmp_path_factory.mktemp("undisturbed")) as (_, api):
        return {name: outcome(api, created(api, SLOW), name) for name in COMMANDS}


def outcome(api: httpx.Client, run: str, name: str) -> Any:
    """The numbers of the run that the command is about, when all is over."""
    api.post(f"/runs/{run}/step", json={"count": 10}).raise_for_status()
    return settled(api, run, COMMANDS[name](api, run))


def settled(api: httpx.Client, run: str, reply: httpx.Response) -> Any:
    assert reply.is_success, reply.text
    if reply.status_code == 204:
        return api.get(f"/runs/{run}").status_code
    key = reply.json()["id"] if reply.status_code == 201 else run
    with api.stream("GET", f"/runs/{key}/stream") as stream:  # what plays to a step is there when it says so
        for _ in stream.iter_lines():
            if api.get(f"/runs/{key}").json()["status"] == "paused":
                break
    api.post(f"/runs/{key}/step", json={}).raise_for_status()
    seen = look(api, key)
    return seen.run["step"], seen.run["spec"], seen.parameters


@pytest.mark.parametrize("name", COMMANDS)
def test_a_worker_that_is_killed_during_a_command(
    tmp_path: Path, undisturbed: dict[str, Any], name: str
) -> None:
    with crashing(tmp_path) as (server, api):
        run = created(api, SLOW)
        api.post(f"/runs/{run}/step", json={"count": 10}).raise_for_status()
        replies: list[httpx.Response] = []
        command = threading.Thread(target=lambda: replies.append(COMMANDS[name](api, run)))
        command.start()
        kill_workers(server)
        command.join()
        assert settled(api, run, replies[0]) == undisturbed[name]
        assert metric(server, "gradient_flow_worker_restarts_total") >= 1


@pytest.mark.parametrize("name", COMMANDS)
def test_the_server_is_killed_during_a_command(
    tmp_path: Path, undisturbed: dict[str, Any], name: str
) -> None:
    with crashing(tmp_path) as (server, api):
        run = created(api, SLOW)
        api.post(f"/runs/{run}/step", json={"count": 10}).raise_for_status()
        before = look(api, run)

        def command() -> None:
            try:
                COMMANDS[name](api, run)
            except httpx.TransportError:
                pass

        commanding = threading.Thread(target=command)
        commanding.start()
        kill(server.process)
        commanding.join()
    with crashing(tmp_path) as (_, api):
        reply = api.get(f"/runs/{run}")
        if name == "delete" and reply.status_code == 404:
            return  # all of it or nothing
        after = look(api, run)
        assert after.run["view"] == before.run["view"]
        if name in ("patch", "pause", "create", "fork", "delete"):
            assert after.parameters == before.parameters
        if name in ("step", "play"):
            path = f"/runs/{run}/parameters?step=10"
            assert api.get(path).json() == before.parameters
            assert 10 <= after.run["step"] <= 50
        if name == "reset":
            assert after.run["step"] in (0, 10)
