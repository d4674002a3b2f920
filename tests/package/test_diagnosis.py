"""Why a network is stuck, and what mends it, in two lines."""

from typing import Literal

import numpy as np
import pytest

import gradient_flow as gf

INPUTS = np.linspace(-1, 1, 20)


def test_a_stuck_run_says_why_and_a_remedy_mends_it() -> None:
    run = gf.Run(data=(INPUTS, 4 + INPUTS), layers=[4, 1], learning_rate=0.1, batch_size=5)
    run.step(500)
    found = run.diagnosis(trial=300)
    (finding, *_) = found.findings
    assert (found.verdict, finding.name, finding.layer) == ("stuck", "targets_out_of_reach", 2)
    assert finding.evidence["largest_target"] == 5
    remedy = finding.remedies[0]
    assert remedy.trial
    assert remedy.trial.with_it is not None
    assert remedy.trial.as_it_is is not None
    assert remedy.trial.with_it < 0.1 * remedy.trial.as_it_is
    assert str(found).splitlines()[0] == found.sentence
    assert f"{finding.title}: {finding.sentence}\n  - A linear output (after 300 steps: " in str(found)
    mended = run.apply(remedy)
    mended.step(300)
    assert mended.diagnosis().verdict in ("learning", "learned")


@pytest.mark.parametrize("kind", ["patch", "fork", "new"])
def test_each_kind_of_remedy_is_applied(kind: Literal["patch", "fork", "new"]) -> None:
    run = gf.Run(seed=1)
    run.step(2)
    changes = {"training": {"batch_size": 3}}
    spec = {**run.spec, "seed": 7}
    remedy = gf.Remedy("…", kind, None if kind == "new" else changes, spec if kind == "new" else None, None)
    done = run.apply(remedy)
    assert (done.id == run.id) == (kind == "patch")
    assert (done.state.step, done.spec["training"]["batch_size"], done.spec["seed"]) == (
        (0, 10, 7) if kind == "new" else (2, 3, 1)
    )
