"""What frames alone tell of why a run is not learning."""

from collections.abc import Sequence
from typing import Any

import pytest

from app.analysis.diagnosis import diagnosis_by_frames
from app.analysis.diagnosis.finding import Diagnosis
from app.runs.watched import frame_of
from app.spec.watched import SentFrame, Watched


def diagnosed(
    layers: list[dict[str, Any]], losses: Sequence[float | None], activation: str | None = None
) -> Diagnosis:
    """Of frames that are alike but for their losses."""
    model = Watched.model_validate(
        {"layers": [{"name": f"fc{at}", "kind": "x", "activation": activation} for at in range(len(layers))]}
    )
    sent = [
        SentFrame.model_validate({"step": 20 * at, "loss": {"batch": loss}, "layers": layers})
        for at, loss in enumerate(losses, 1)
    ]
    return diagnosis_by_frames(model, [frame_of(each, model) for each in sent])


STILL = [2.3] * 40
FALLING = [2.3 * 0.93**at for at in range(40)]
HEALTHY = {
    "gradient_norm": 0.1,
    "update_ratio": 1e-3,
    "delta_norm": 1.0,
    "mean_slope": 0.5,
    "saturated": 0.1,
}
WELL = [HEALTHY] * 3


def names(found: Diagnosis) -> list[str]:
    return [finding.name for finding in found.findings]


def test_a_healthy_run_has_no_findings():
    found = diagnosed(WELL, FALLING, "tanh")
    assert (found.verdict, found.findings) == ("learned", ())
    found = diagnosed(WELL, FALLING[:20], "tanh")
    assert (found.verdict, found.findings) == ("learning", ())
    assert found.sentence.startswith("It is learning: after step 400 the loss is ")


def test_the_layer_that_kills_the_gradient_is_named():
    layers = [
        HEALTHY | {"delta_norm": 1e-6},
        HEALTHY | {"delta_norm": 2e-6, "slope_factor": 0.01, "weight_factor": 0.0002},
        HEALTHY,
    ]
    found = diagnosed(layers, STILL, "sigmoid")
    assert (found.verdict, found.since, names(found)) == ("stuck", 20, ["vanishing_gradient"])
    (finding,) = found.findings
    assert (finding.layer, finding.evidence["ratio"]) == (2, 1e-6)
    assert (
        "It lost most in `fc1`, where 2·10⁻⁶ of it was let through (f′ 0.01, the weights after it 0.0002)"
        in (finding.sentence)
    )


@pytest.mark.parametrize(
    ("activation", "layer", "name"),
    [
        ("relu", {"mean_slope": 0.0, "saturated": 1.0, "gradient_norm": 1e-9}, "dead_units"),
        ("sigmoid", {"saturated": 0.95}, "saturated_units"),
        (None, {"delta_norm": 500.0}, "exploding_gradient"),
        (None, {"gradient_norm": 0.0}, "zero_gradient"),
        (None, {"update_ratio": 0.0}, "frozen_layer"),
    ],
)
def test_each_cause_is_found(activation, layer, name):
    found = diagnosed([HEALTHY | layer, HEALTHY, HEALTHY], STILL, activation)
    assert names(found) == [name]
    assert found.findings[0].layer == 1
    assert name in found.looked_at
    assert not diagnosed(WELL, STILL, activation).findings


def test_where_steps_were_not_sent_what_held_by_then_is_said_to_be_so_at_the_latest():
    dead = {"mean_slope": 0.0, "saturated": 1.0, "gradient_norm": 1e-9}
    found = diagnosed([HEALTHY | dead, HEALTHY, HEALTHY], STILL, "relu")
    assert " since step 20 at the latest: f′ is 0 there" in found.findings[0].sentence
    assert found.sentence.startswith("It has stood still since step 20 at the latest: ")


def test_a_rule_that_nothing_is_known_for_is_left_out():
    assert diagnosed([{}, {}, {}], STILL, "relu").looked_at == ()
    assert diagnosed([{"delta_norm": 1.0}] * 3, STILL).looked_at == (
        "exploding_gradient",
        "vanishing_gradient",
    )


def test_where_no_loss_is_sent_it_says_so():
    found = diagnosed(WELL, [None, None])
    assert found.sentence == "It is at step 40. Its loss is not sent, so that whether it learns is not known."
    assert diagnosis_by_frames(
        Watched.model_validate({"layers": [{"name": "a", "kind": "b"}]}), []
    ).verdict == ("not_started")
