"""Runs that crawl or stand since layers are shut: that is told, and what cannot help is not offered."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from app.analysis.diagnosis import diagnosis, words
from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import Diagnosis
from app.lessons.presets import PRESETS
from app.timeline import Timeline
from tests.analysis.forms import layers, training
from tests.specs import spec


def asked_of(fields: dict[str, Any], steps: int) -> Diagnosis:
    timeline = Timeline(spec(**fields))
    timeline.advance(steps)
    return diagnosis(timeline, steps).answered(timeline)


@pytest.mark.parametrize("steps", [50, 100])
def test_an_output_that_is_nearly_shut_is_why_its_run_crawls(steps: int) -> None:
    timeline = Timeline(PRESETS["sure"].specification, "numpy")
    timeline.advance(steps)
    found = diagnosis(timeline, steps, 300).answered(timeline).findings[0]
    assert (found.name, found.layer) == ("saturated_units", 1)
    assert "under 15 % of what a sigmoid can have" in found.sentence
    entropy = next(each for each in found.remedies if each.title.startswith("Cross-entropy, whose"))
    assert entropy.trial is not None
    assert entropy.trial.helps


def test_a_rate_that_has_shut_the_output_is_told_with_the_output() -> None:
    timeline = Timeline(
        spec(network=layers((4, "tanh"), (2, "tanh"), (1, "tanh")), training=training(10.0)), "numpy"
    )
    timeline.advance(500)
    found = diagnosis(timeline, 500, 300).answered(timeline)
    assert [each.name for each in found.findings[:2]] == ["rate_too_large", "saturated_units"]
    assert found.findings[1].evidence["saturated"] == 1
    assert found.findings[1].layer == 3
    smaller = found.findings[0].remedies[0]
    assert (smaller.kind, smaller.title) == ("new", "The rate 1, from the start.")
    assert smaller.trial is not None
    assert smaller.trial.helps


def test_no_other_rate_is_offered_to_layers_that_it_cannot_open() -> None:
    network = layers((4, "relu"), (4, "relu"), (1, "linear"))
    found = asked_of({"network": network, "training": training(10.0)}, 50).findings[0]
    assert found.name == "rate_too_large"
    assert [each.kind for each in found.remedies] == ["new", "new"]


def test_of_weights_that_are_all_0_no_layer_learns_but_the_last_one_s_bias() -> None:
    start = {"initializer": {"name": "constant", "value": 0.0}}
    network = layers((4, "tanh"), (2, "tanh"), (1, "tanh"), **start)
    found = {each.name: each for each in asked_of({"network": network}, 100).findings}
    alike, nothing = found["identical_units"], found["zero_gradient"]
    assert "The 4 units of layer 1 and the 2 units of layer 2 started" in alike.sentence
    assert "Of the output only biases get one, since all that comes in there is 0." in nothing.sentence
    assert nothing.evidence == {"layers": 2, "of": 3}


def test_the_layer_that_leaves_least_is_named_by_its_number() -> None:
    timeline = Timeline(PRESETS["vanishing"].specification, "numpy")
    timeline.advance(300)
    evidence = diagnosis(timeline, 300).answered(timeline).findings[0].evidence
    norms = [np.linalg.norm(each) for each in Evidence(timeline).there.deltas]
    factors = [here / after for here, after in pairwise(norms)]
    assert evidence["weakest_layer"] == 1 + int(np.argmin(factors))


def test_one_step_is_one() -> None:
    assert [words.steps(count) for count in (1, 2, 1000)] == [
        "1 step",
        "2 steps",
        "1\N{NARROW NO-BREAK SPACE}000 steps",
    ]
