"""PostgreSQL gone and back, or killed while it is written to; the server killed over it."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import NamedTuple

import httpx

from tests.faults.crashing import crashing, look
from tests.faults.test_atlases import SURVEY
from tests.postgres import Cluster
from tests.server import Running

GONE = "The server cannot write to its store (the database cannot be reached)."


class Kept(NamedTuple):
    """A server over a schema that outlives it."""

    url: str
    server: Running
    api: httpx.Client


@contextmanager
def over(url: str, directory: Path) -> Iterator[Kept]:
    """One, which is killed at the end."""
    with crashing(directory, database_url=url, log_level="error") as (server, api):
        yield Kept(url, server, api)


def ready(kept: Kept) -> int:
    """What a load balancer sees."""
    return httpx.get(f"{kept.server.url}/readyz", timeout=30).status_code


def test_a_database_that_is_gone_for_a_while_costs_answers_and_nothing_else(
    postgres: Cluster, tmp_path: Path
) -> None:
    with over(postgres.new_schema(), tmp_path) as kept:
        api = kept.api
        run, playing = (api.post("/runs", json={}).json()["id"] for _ in range(2))
        api.post(f"/runs/{run}/step", json={"count": 10}).raise_for_status()
        before = look(api, run)
        with api.stream("GET", f"/runs/{playing}/stream") as stream:
            news = stream.iter_lines()
            play = f"{kept.server.url}/api/v1/runs/{playing}/play"
            httpx.post(play, json={"steps_per_second": 50}).raise_for_status()
            assert next(news).startswith("id: ")
            postgres.stop()
            assert next(line for line in news if line.startswith("event: ")) == "event: stopped"
            said = json.loads(next(news).removeprefix("data: "))["stopped"]
            assert said.endswith("Try again.")
        try:
            for reply in (
                api.post("/runs", json={}),
                api.post(f"/runs/{run}/step", json={}),
                api.post(f"/runs/{run}/play", json={}),
                api.patch(f"/runs/{run}", json={"training": {"batch_size": 3}}),
                api.post(f"/runs/{run}/fork", json={}),
                api.post(f"/runs/{run}/reset"),
                api.delete(f"/runs/{run}"),
                api.post("/atlases", json=SURVEY),
                api.get("/runs/nobody"),
            ):
                assert reply.status_code == 503, reply.text
                assert reply.json()["detail"] == f"{GONE} Nothing was changed. Try again."
                assert int(reply.headers["Retry-After"]) > 0
            assert look(api, run) == before
            assert httpx.get(f"{kept.server.url}/healthz").status_code == 200
            assert ready(kept) == 503
        finally:
            postgres.start()
        assert ready(kept) == 200
        assert api.post(f"/runs/{run}/step", json={}).json()["step"] == 11
        before = look(api, run)
    with over(kept.url, tmp_path) as after:
        assert look(after.api, run) == before
        assert after.api.get("/runs/nobody").status_code == 404


def stepped(api: httpx.Client, run: str, begun: Barrier) -> int:
    """Steps a run until that is refused; the last step that was acknowledged."""
    last = 0
    while (reply := api.post(f"/runs/{run}/step", json={})).status_code == 200:
        last = reply.json()["step"]
        if last == 5:
            begun.wait()
    assert reply.status_code == 503
    return last


def test_a_database_that_is_killed_while_it_is_written_to_has_all_that_was_acknowledged(
    postgres: Cluster, tmp_path: Path
) -> None:
    with over(postgres.new_schema(), tmp_path) as kept, ThreadPoolExecutor(4) as clients:
        api, begun = kept.api, Barrier(5)
        runs = [api.post("/runs", json={"seed": seed}).json()["id"] for seed in range(4)]
        stepping = {run: clients.submit(stepped, api, run, begun) for run in runs}
        begun.wait()
        postgres.stop("immediate")
        try:
            acknowledged = {run: one.result() for run, one in stepping.items()}
        finally:
            postgres.start()
        for run, step in acknowledged.items():
            assert api.get(f"/runs/{run}").json()["step"] == step
        api.post(f"/runs/{runs[0]}/step", json={}).raise_for_status()
        before = {run: look(api, run) for run in runs[:2]}
    with over(kept.url, tmp_path) as after:
        for run, step in acknowledged.items():
            # What was written when the database died, and not acknowledged any more, may be there.
            assert after.api.get(f"/runs/{run}").json()["step"] in (step, step + 1)
        assert look(after.api, runs[0]) == before[runs[0]]


def test_a_server_that_is_killed_over_it_comes_back_as_it_was(postgres: Cluster, tmp_path: Path) -> None:
    url = postgres.new_schema().replace("postgresql:", "postgres:")  # it goes by both names
    with over(url, tmp_path) as kept:
        run = kept.api.post("/runs", json={}).json()["id"]
        kept.api.post(f"/runs/{run}/step", json={"count": 500}).raise_for_status()
        kept.api.patch(f"/runs/{run}", json={"training": {"batch_size": 3}}).raise_for_status()
        twin = {"lockstep": True, "changes": {"network": {"derivative": "one"}}}
        other = kept.api.post(f"/runs/{run}/fork", json=twin).raise_for_status().json()["id"]
        kept.api.post(f"/runs/{run}/step", json={"count": 7}).raise_for_status()
        before = [look(kept.api, each) for each in (run, other)]
    with over(url, tmp_path) as after:
        assert [look(after.api, each) for each in (run, other)] == before
        assert list(tmp_path.iterdir()) == []
