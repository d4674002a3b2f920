"""The PyTorch script of a run, run: PyTorch comes to the run's parameters."""

import json
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from app.analysis.exported_run import exported_run
from app.export import pytorch_script
from app.timeline import Timeline
from tests.export.runs import RUNS
from tests.specs import spec

TOLERANCE = 1e-10


@pytest.fixture
def _default_type() -> Iterator[None]:
    """A script sets the type of all tensors."""
    before = torch.get_default_dtype()
    yield
    torch.set_default_dtype(before)


@pytest.mark.usefixtures("_default_type")
@pytest.mark.parametrize("name", RUNS)
def test_a_script_ends_with_the_run_s_parameters(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    timeline = Timeline(spec(**RUNS[name]))
    timeline.advance(60)
    past = exported_run(timeline)
    exec(pytorch_script(past), {})
    parameters = json.loads(capsys.readouterr().out.splitlines()[-1])["parameters"]
    for got, expected in zip(parameters, past.end, strict=True):
        for part in ("weights", "biases"):
            np.testing.assert_allclose(got[part], expected[part], rtol=0, atol=TOLERANCE)
