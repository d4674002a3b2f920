import json
import subprocess
import sys

import pytest


@pytest.fixture
def run(api):
    run = api.post("/runs", json={}).json()
    api.post(f"/runs/{run['id']}/step", json={"count": 7})
    api.patch(f"/runs/{run['id']}", json={"training": {"optimizer": {"learning_rate": 0.2}}})
    api.post(f"/runs/{run['id']}/step", json={"count": 5})
    return run


def test_the_script_prints_what_the_run_came_to(api, run):
    answer = api.get(f"/runs/{run['view']}/export")
    assert answer.headers["content-type"].startswith("text/x-python")
    assert answer.headers["content-disposition"] == 'attachment; filename="run.py"'
    result = subprocess.run(
        [sys.executable, "-I", "-c", answer.text], capture_output=True, text=True, check=True
    )
    printed = json.loads(result.stdout.splitlines()[-1])["parameters"]
    for got, expected in zip(printed, api.get(f"/runs/{run['id']}/parameters").json(), strict=True):
        assert got["biases"] == pytest.approx(expected["biases"], abs=1e-12)
        for row, wanted in zip(got["weights"], expected["weights"], strict=True):
            assert row == pytest.approx(wanted, abs=1e-12)


def test_the_record_starts_the_run_again(api, run):
    record = api.get(f"/runs/{run['id']}/export", params={"format": "json"}).json()
    again = api.post("/runs", json=record["spec"]).json()["id"]
    (change,) = record["log"]
    api.post(f"/runs/{again}/step", json={"count": change["step"]})
    api.patch(f"/runs/{again}", json={"training": change["spec"]["training"]})
    api.post(f"/runs/{again}/step", json={"count": record["step"] - change["step"]})
    assert api.get(f"/runs/{again}/parameters").json() == record["parameters"]
    assert not change["sets_parameters"]


def test_pytorch_and_nothing_else(api, run):
    assert "import torch" in api.get(f"/runs/{run['id']}/export?format=pytorch").text
    answer = api.get(f"/runs/{run['id']}/export?format=cobol")
    assert answer.status_code == 422
    assert (
        answer.json()["detail"]
        == "format: Input should be 'python', 'pytorch' or 'json'; \"cobol\" was sent."
    )
