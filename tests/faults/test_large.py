"""A client's own samples, as large as may be: they are read, written and sent once, whatever is asked."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from app.spec import Inline, Specification, forked, patched
from tests.faults.crashing import STORE, crashing, look


def large() -> dict[str, Any]:
    """Seven megabytes of samples."""
    rows = [[(row * 31 + column) % 1_000 / 999 for column in range(17)] for row in range(20_000)]
    return {
        "data": {"source": "inline", "inputs": rows, "targets": [[row[0]] for row in rows]},
        "network": {"layers": [{"units": 4}, {"units": 1}]},
    }


def test_small_commands_to_a_run_with_large_samples_leave_them_where_they_are(tmp_path: Path) -> None:
    with crashing(tmp_path) as (_, api):
        made = api.post("/runs", json=large()).raise_for_status().json()
        run = made["id"]
        for size in range(3, 23):
            patch = {"training": {"batch_size": size}}
            seen = api.patch(f"/runs/{run}", json=patch).raise_for_status().json()
            api.post(f"/runs/{run}/step", json={}).raise_for_status()
        fork = api.post(f"/runs/{run}/fork", json={"changes": {"seed": 3}}).raise_for_status().json()
        assert made["spec"]["data"] == seen["spec"]["data"] == fork["spec"]["data"]
        assert seen["spec"]["data"]["inputs"] == large()["data"]["inputs"]
        before = {key: look(api, key) for key in (run, fork["id"])}
    with closing(sqlite3.connect(tmp_path / STORE)) as store:
        sizes = [
            store.execute(f"SELECT sum(length({column})) FROM {table}").fetchone()[0]
            for table, column in TEXTS
        ]
    assert sizes[0] == len(Inline.model_validate(large()["data"]).text)
    assert sum(sizes[1:]) < 50_000
    with crashing(tmp_path) as (_, api):
        assert {key: look(api, key) for key in before} == before


TEXTS = (("samples", "data"), ("runs", "spec"), ("changes", "spec"))


def test_a_patch_and_a_fork_take_the_samples_as_they_are() -> None:
    spec = Specification.model_validate(large())
    assert isinstance(spec.data, Inline)
    assert patched(spec, {"training": {"batch_size": 3}}).data is spec.data
    assert forked(spec, {"seed": 3}).data is spec.data
    same = json.loads(spec.data.text)
    assert patched(spec, {"data": same}) == spec
