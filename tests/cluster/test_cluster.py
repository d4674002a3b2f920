"""The application on a Ray cluster: the same numbers, and what becomes of runs when parts are killed."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest

from app.runs.keys import shard_of
from tests.cluster.nodes import Nodes, nodes
from tests.cluster.readers import Reader
from tests.postgres import Cluster

BACK_SECONDS = 300
"""How long a busy machine may need; nothing here is about time."""


@pytest.fixture(scope="module")
def there(postgres: Cluster) -> Iterator[Nodes]:
    """A head and two nodes that work, with two shards and two replicas."""
    with nodes(2, database_url=postgres.new_schema(), workers=1, atlas_workers=1) as cluster:
        yield cluster


@pytest.fixture
def api_there(there: Nodes) -> Iterator[httpx.Client]:
    """A client of its API."""
    with httpx.Client(base_url=f"{there.url}/api/v1", timeout=60) as client:
        yield client


@pytest.fixture
def playing(api_there: httpx.Client, there: Nodes) -> Iterator[tuple[dict[int, Any], list[Reader]]]:
    """A run of each shard that plays, and readers of it."""
    runs: dict[int, Any] = {}
    while len(runs) < 2:  # each replica goes round the shards by itself
        run = made(api_there)
        runs[shard_of(run["id"])] = run
    for run in runs.values():
        assert api_there.post(f"/runs/{run['id']}/play", json={"steps_per_second": 20}).status_code == 200
    readers = [Reader(there.url, run["view"]) for run in runs.values() for _ in range(3)]
    assert all(reader.reaches(5, BACK_SECONDS) for reader in readers)
    yield runs, readers
    for reader in readers:
        reader.stop()


def made(api: httpx.Client, **spec: Any) -> dict[str, Any]:
    answer = api.post("/runs", json=spec)
    assert answer.status_code == 201, answer.text
    run: dict[str, Any] = answer.json()
    return run


def answered(api: httpx.Client, method: str, path: str, **sent: Any) -> dict[str, Any]:
    """What is answered once it can be: 503 says to come again."""
    end = monotonic() + BACK_SECONDS
    while monotonic() < end:
        try:
            answer = api.request(method, path, **sent)
        except httpx.TransportError:
            continue
        if answer.status_code not in (500, 502, 503):
            assert answer.status_code in (200, 201), answer.text
            found: dict[str, Any] = answer.json()
            return found
    raise AssertionError(f"{path} was not answered in time")


def processes(cluster: Nodes, title: str) -> dict[int, int]:
    """Ray's processes with such a title, each with the number of its node."""
    return {
        pid: number
        for number, node in enumerate(cluster.nodes)
        for pid in node.processes()
        if Path(f"/proc/{pid}/cmdline").read_bytes().startswith(title.encode())
    }


def without_names(answer: httpx.Response) -> Any:
    """What a run's answers say, but for its names."""
    assert answer.status_code == 200, answer.text
    content = answer.json()
    if isinstance(content, dict):
        for name in ("run", "id", "view"):
            content.pop(name, None)
    return content


def test_answers_are_those_of_one_machine(api_there: httpx.Client, api: httpx.Client) -> None:
    both = [(client, made(client, seed=7)["id"]) for client in (api, api_there)]
    for client, id in both:
        client.post(f"/runs/{id}/step", json={"count": 30}).raise_for_status()
        client.patch(f"/runs/{id}", json={"training": {"batch_size": 1}}).raise_for_status()
        client.post(f"/runs/{id}/step", json={"count": 30}).raise_for_status()
    for path in (
        "",
        "/frames/17",
        "/parameters?step=40",
        "/slice?layer=1&unit=1&input=1",
        "/surface?points=5",
        "/diagnosis?trial=20",
        "/figures/factors",
        "/export?format=json",
    ):
        here, there = (without_names(client.get(f"/runs/{id}{path}")) for client, id in both)
        assert here == there, path


def test_what_is_wrong_is_said_as_on_one_machine(api_there: httpx.Client, api: httpx.Client) -> None:
    for client in (api, api_there):
        run = made(client)
        assert client.post(f"/runs/{run['view']}/step").status_code == 403
        assert client.get(f"/runs/{run['id']}/frames/9").status_code == 404
        assert client.patch(f"/runs/{run['id']}", json={"training": {"batch_size": 0}}).status_code == 422
        assert client.get("/runs/nobody-knows-this-run").status_code == 404


def test_a_replica_follows_a_run_once(there: Nodes, playing: Any) -> None:
    end = monotonic() + BACK_SECONDS
    while monotonic() < end:
        lines = httpx.get(f"{there.url}/metrics", timeout=60).text.splitlines()
        readers = [float(line.split()[1]) for line in lines if line.startswith("gradient_flow_readers{")]
        if sum(readers) >= 2:
            break
    assert len(readers) == 2  # the shards
    assert max(readers) <= 2  # of each of the two replicas, and not of each reader


def test_who_follows_a_class_is_in_at_whichever_replica(there: Nodes, api_there: httpx.Client) -> None:
    code = api_there.post("/classes", json={"run": made(api_there)["id"]}).json()["code"]

    def comes(stack: ExitStack) -> None:
        stack.enter_context(httpx.stream("GET", f"{there.url}/api/v1/classes/{code}/stream", timeout=60))

    def are_in(count: int) -> bool:
        end = monotonic() + BACK_SECONDS
        while monotonic() < end:
            if answered(api_there, "GET", f"/classes/{code}")["present"] == count:
                return True
        return False

    with ExitStack() as staying, ExitStack() as leaving:
        for stack in (staying, staying, staying, leaving):
            comes(stack)
        assert are_in(4)
        leaving.close()
        assert are_in(3)


def test_a_node_is_killed_while_runs_play_and_readers_follow(
    there: Nodes, api_there: httpx.Client, playing: Any
) -> None:
    runs, readers = playing
    stepped = made(api_there)
    api_there.post(f"/runs/{stepped['id']}/step", json={"count": 40}).raise_for_status()
    number = next(n for n in processes(there, "ray::Actor").values())
    there.nodes.pop(number).kill()
    seen = {run["view"]: 0 for run in runs.values()}
    for reader, run in zip(readers, [run for run in runs.values() for _ in range(3)], strict=True):
        seen[run["view"]] = max(seen[run["view"]], reader.cursors[-1][1])
    for run in runs.values():
        state = answered(api_there, "GET", f"/runs/{run['id']}")
        assert state["step"] >= seen[run["view"]]  # nothing that was told is lost
        assert state["reproducible"]
        answered(api_there, "POST", f"/runs/{run['id']}/play", json={"steps_per_second": 20})
    assert answered(api_there, "GET", f"/runs/{stepped['id']}")["step"] == 40
    for reader, run in zip(readers, [run for run in runs.values() for _ in range(3)], strict=True):
        assert reader.reaches(seen[run["view"]] + 20, BACK_SECONDS)
        assert reader.in_order()  # none twice, none earlier


def test_a_replica_is_killed(there: Nodes, api_there: httpx.Client, playing: Any) -> None:
    runs, readers = playing
    for pid in list(processes(there, "ray::ServeReplica")):
        os.kill(pid, signal.SIGKILL)
        last = [reader.cursors[-1][1] for reader in readers]
        for reader, step in zip(readers, last, strict=True):
            assert reader.reaches(step + 40, BACK_SECONDS)
            assert reader.in_order()
        if any(reader.breaks for reader in readers):
            break  # else all of them happen to read at the other
    assert any(reader.breaks for reader in readers)
    for run in runs.values():
        assert answered(api_there, "GET", f"/runs/{run['id']}")["status"] == "running"  # none has noticed


def test_the_database_goes_and_comes_back(
    there: Nodes, api_there: httpx.Client, playing: Any, postgres: Cluster
) -> None:
    runs, readers = playing
    stepped = made(api_there)
    postgres.stop("immediate")
    refused = api_there.post(f"/runs/{stepped['id']}/step")
    assert refused.status_code == 503
    assert "Nothing was changed" in refused.json()["detail"]
    postgres.start()
    assert answered(api_there, "POST", f"/runs/{stepped['id']}/step")["step"] == 1
    for run in runs.values():
        answered(api_there, "POST", f"/runs/{run['id']}/play", json={"steps_per_second": 20})
    last = [reader.cursors[-1][1] for reader in readers]
    for reader, step in zip(readers, last, strict=True):
        assert reader.reaches(step + 20, BACK_SECONDS)
        assert reader.in_order()


def test_a_rolling_redeploy(there: Nodes, api_there: httpx.Client, playing: Any) -> None:
    runs, readers = playing
    before = processes(there, "ray::ServeReplica")
    shards = processes(there, "ray::Actor")
    there.deploy(log_level="warning")
    assert not set(processes(there, "ray::ServeReplica")) & set(before)
    assert processes(there, "ray::Actor") == shards
    last = [reader.cursors[-1][1] for reader in readers]
    for reader, step in zip(readers, last, strict=True):
        assert reader.reaches(step + 20, BACK_SECONDS)
        assert reader.in_order()
    for run in runs.values():
        assert answered(api_there, "GET", f"/runs/{run['id']}")["status"] == "running"


def test_a_run_that_wakes_on_a_node_with_another_numpy_says_so(
    there: Nodes, api_there: httpx.Client, tmp_path: Path
) -> None:
    layers = [{"units": 900}, {"units": 900}, {"units": 1}]  # so large that NumPy trains it on any node
    run = made(api_there, network={"layers": layers})
    assert (run["engine"], run["reproducible"]) == ("numpy", True)
    api_there.post(f"/runs/{run['id']}/step", json={"count": 3}).raise_for_status()
    about = tmp_path / "numpy-0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: numpy\nVersion: 0\n")
    there.add(PYTHONPATH=str(tmp_path))
    for node in there.nodes[1:-1]:
        node.kill()
    there.nodes[1:-1] = []
    woken = answered(api_there, "GET", f"/runs/{run['id']}")
    assert (woken["step"], woken["reproducible"]) == (3, False)
    assert answered(api_there, "POST", "/runs", json={})["reproducible"]  # one that begins there
