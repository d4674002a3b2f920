"""A data directory that the last version before Alembic left behind, with what its server told of it.

`older/` is that of commit fbdc37e: a run that was changed on its way, a fork of it, a twin in lockstep, one
on samples of its own, and a map, made over REST by NumPy.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults.crashing import crashing
from tests.server import ROOT

LEFT = ROOT / "tests" / "faults" / "older"
TOLD = json.loads((LEFT / "told.json").read_text())


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server of today on a copy of it."""
    directory: Path = tmp_path_factory.mktemp("older")
    (directory / "runs.sqlite3").write_bytes(gzip.decompress((LEFT / "runs.sqlite3.gz").read_bytes()))
    with crashing(directory) as (_, api):
        yield api


@pytest.mark.parametrize("name", ["changed", "forked", "twin", "own"])
def test_a_run_of_an_older_version_is_there_with_its_numbers(api: httpx.Client, name: str) -> None:
    was: dict[str, Any] = TOLD[name]
    run = api.get(f"/runs/{was['run']['id']}").raise_for_status().json()
    assert {field: run[field] for field in was["run"]} == was["run"]
    assert run["loss"]["train"] == pytest.approx(was["loss"]["train"], rel=1e-9)
    parameters = api.get(f"/runs/{run['id']}/parameters").json()
    for layer, before in zip(parameters, was["parameters"], strict=True):
        assert layer["biases"] == pytest.approx(before["biases"], rel=1e-9)
        for row, weights in zip(layer["weights"], before["weights"], strict=True):
            assert row == pytest.approx(weights, rel=1e-9)
    first = api.get(f"/runs/{run['id']}/frames/1").json()["loss"]
    assert first["batch"] == pytest.approx(was["first_loss"]["batch"], rel=1e-9)


def test_it_goes_on_with_its_twin(api: httpx.Client) -> None:
    run, twin = (TOLD[name]["run"] for name in ("changed", "twin"))
    frame = api.post(f"/runs/{run['id']}/step", json={"count": 3}).raise_for_status().json()
    assert frame["step"] == run["step"] + 3
    assert api.get(f"/runs/{twin['view']}").json()["step"] == twin["step"] + 3
    assert api.post(f"/runs/{twin['id']}/step", json={"count": 1}).status_code == 409


def test_a_map_of_an_older_version_is_there_to_the_last_bit(api: httpx.Client) -> None:
    was = TOLD["atlas"]
    assert api.get(f"/atlases/{was['id']}").json()["status"] == "done"
    cells = api.get(f"/atlases/{was['id']}/cells", params={"measure": "loss"}).json()
    assert cells["values"] == was["losses"]
