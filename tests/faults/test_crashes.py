"""Processes are killed at any moment; whatever was acknowledged is there afterwards, and only once."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from tests.faults.crashing import SLOW, Seen, crashing, kill, kill_workers, lives, look, metric, workers
from tests.server import Running

MOMENTUM = {"seed": 5, "training": {"optimizer": {"name": "momentum"}, "batch_size": 7}}
CHANGE = {"training": {"batch_size": 3, "optimizer": {"learning_rate": 0.1}}, "probe": {"index": 2}}

LARGE = {"data": {"name": "digits"}, "network": {"layers": [{"units": 64}, {"units": 32}, {"units": 10}]}}


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
        seen: list[int] = []
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
def killable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, httpx.Client]]:
    """One server, whose workers die."""
    with crashing(tmp_path_factory.mktemp("killable")) as (server, api):
        yield server, api


def ready(api: httpx.Client) -> str:
    """A run that has trained ten steps."""
    run = created(api, SLOW)
    api.post(f"/runs/{run}/step", json={"count": 10}).raise_for_status()
    return run


def outcome(api: httpx.Client, run: str, reply: httpx.Response) -> Any:
    """What the run that the command is about has come to, when all is over and it has trained a step more."""
    assert reply.is_success, reply.text
    if reply.status_code == 204:
        run = ready(api)
    key = reply.json()["id"] if reply.status_code == 201 else run
    with api.stream("GET", f"/runs/{key}/stream") as stream:
        news = stream.iter_lines()
        while api.get(f"/runs/{key}").json()["status"] != "paused":  # it plays to a step
            next(news)
    api.post(f"/runs/{key}/step", json={}).raise_for_status()
    seen = look(api, key)
    return seen.run["step"], seen.run["spec"], seen.parameters


@pytest.mark.parametrize("name", COMMANDS)
def test_a_worker_that_is_killed_during_a_command(killable: tuple[Running, httpx.Client], name: str) -> None:
    server, api = killable
    undisturbed, disturbed = ready(api), ready(api)
    expected = outcome(api, undisturbed, COMMANDS[name](api, undisturbed))
    deaths = metric(server, "gradient_flow_worker_restarts_total")
    with ThreadPoolExecutor(1) as pool:
        command = pool.submit(COMMANDS[name], api, disturbed)
        kill_workers(server)
        reply = command.result()
    assert outcome(api, disturbed, reply) == expected
    assert metric(server, "gradient_flow_worker_restarts_total") == deaths + 1


class Round(NamedTuple):
    """What was known of a server when it was killed: a run for each command, and what was answered."""

    before: dict[str, Seen]
    replies: dict[str, httpx.Response]


def killed_amid(server: Running, api: httpx.Client, answered: int) -> Round:
    """The server gets every command at once, and is killed when so many are answered."""
    runs = {name: ready(api) for name in COMMANDS}
    killed = Round({name: look(api, run) for name, run in runs.items()}, {})
    with ThreadPoolExecutor(len(COMMANDS)) as pool:
        commands = {pool.submit(COMMANDS[name], api, run): name for name, run in runs.items()}
        for command in islice(as_completed(commands), answered):
            killed.replies[commands[command]] = command.result()
        kill(server.process)
    return killed


def lost_nothing(api: httpx.Client, killed: Round) -> None:
    for name, before in killed.before.items():
        run, reply = before.run["id"], killed.replies.get(name)
        if name == "delete" and api.get(f"/runs/{run}").status_code == 404:
            continue
        after = look(api, run)
        assert after.run["view"] == before.run["view"]
        if reply and reply.status_code == 201:
            assert api.get(f"/runs/{reply.json()['id']}").json()["view"] == reply.json()["view"]
        match name:
            case "create" | "fork" | "pause":
                assert after == before
            case "step" | "play":
                assert reply is None or after.run["step"] >= reply.json()["step"]
                assert after.run["step"] <= 50
                at_ten = api.get(f"/runs/{run}/parameters?step=10").json()
                assert at_ten == before.parameters
            case "patch":
                assert after.parameters == before.parameters
                assert reply is None or after.run["spec"] == reply.json()["spec"]
            case "reset":
                assert after.run["step"] == 0 or reply is None
            case "delete":
                assert reply is None


def test_a_server_that_is_killed_amid_every_command(tmp_path: Path) -> None:
    rounds: list[Round] = []
    for answered in (0, 2, 5):
        with crashing(tmp_path) as (server, api):
            for killed in rounds[-1:]:
                lost_nothing(api, killed)
            rounds.append(killed_amid(server, api, answered))
    with crashing(tmp_path) as (_, api):
        for killed in rounds:
            lost_nothing(api, killed)


def test_a_worker_that_is_killed_while_it_answers_at_length(tmp_path: Path) -> None:
    with crashing(tmp_path) as (server, api), ThreadPoolExecutor(2) as pool:
        run = created(api, LARGE)
        path = f"{server.url}/api/v1/runs/{run}/next"
        before = api.get(f"/runs/{run}/next").json()
        for _ in range(5):
            answers = [pool.submit(httpx.get, path, timeout=120) for _ in range(6)]
            answers[0].result()
            kill_workers(server)
            for answer in answers:
                assert answer.result().json() == before
        assert httpx.get(f"{server.url}/readyz").json() == {"status": "ready"}


def test_a_server_that_is_killed_leaves_no_folder_of_its_own(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("t")
    monkeypatch.setenv("TMPDIR", str(folder))
    with crashing(tmp_path_factory.mktemp("data")) as (server, api):
        created(api, MOMENTUM)
        assert list(folder.glob("pymp-*"))
        remaining = workers(server)
    for worker in remaining:
        while lives(worker):
            pass
    assert list(folder.glob("pymp-*")) == []


def test_a_stop_does_not_wait_for_a_worker_that_hangs(tmp_path: Path) -> None:
    with crashing(tmp_path) as (server, api):
        run = created(api, MOMENTUM)
        api.post(f"/runs/{run}/step", json={"count": 10}).raise_for_status()
        before = look(api, run)
        for worker in workers(server):
            os.kill(worker, signal.SIGSTOP)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(60) == 0
        assert "Traceback" not in server.said()
    with crashing(tmp_path) as (_, api):
        assert look(api, run) == before
