"""Where no gradient arrives, it is said how little, by what, and where that is shown."""

from typing import Any

import pytest

from app.analysis.diagnosis import diagnosis, words
from app.analysis.diagnosis.finding import Finding, Shown
from app.lessons import PRESETS
from app.spec import Specification
from app.timeline import Timeline
from tests.analysis.forms import layers, training
from tests.specs import spec


def found(wanted: Specification, steps: int, name: str) -> Finding:
    timeline = Timeline(wanted)
    timeline.advance(steps)
    findings = diagnosis(timeline, steps).answered(timeline).findings
    return next(each for each in findings if each.name == name)


def one(activation: str, weight: float, bias: float) -> dict[str, Any]:
    """A unit before a linear output; its weight in, its bias, and a weight of 1 out."""
    return {
        "network": layers((1, activation), (1, "linear"))
        | {
            "parameters": [
                {"weights": [[weight, weight]], "biases": [bias]},
                {"weights": [[1.0]], "biases": [0.0]},
            ]
        },
        "data": {"name": "circle"},
        "training": training(0.01, "full"),
    }


@pytest.mark.parametrize(
    ("bias", "says"),
    [(40.0, "0 up to rounding: f′ in layer 1 is at most "), (800.0, "exactly 0: f′ in layer 1 is 0")],
)
def test_only_an_exact_0_is_called_so(bias: float, says: str) -> None:
    finding = found(spec(**one("tanh", 0.1, bias)), 0, "zero_gradient")
    assert finding.sentence.startswith(f"The gradient of layer 1 is {says}")
    assert "≈" not in finding.sentence
    assert finding.lesson == Shown("slope", 1)


def test_two_layers_in_a_row_are_named_by_and() -> None:
    assert [words.layers(1, last) for last in (1, 2, 3)] == ["layer 1", "layers 1 and 2", "layers 1 to 3"]
    fields = {
        "network": layers((4, "relu"), (4, "relu"), (1, "linear")),
        "data": {"name": "circle"},
        "training": training(10.0),
    }
    finding = found(spec(**fields), 50, "zero_gradient")
    assert finding.sentence.startswith("The gradient of layers 1 and 2 is exactly 0: ")


def test_weights_of_0_are_told_from_an_f_prime_of_0() -> None:
    fields = {
        "network": layers((1, "tanh"), (1, "tanh"), initializer={"name": "constant", "value": 0.0}),
        "data": {"name": "xor"},
    }
    finding = found(spec(**fields), 0, "zero_gradient")
    assert "the weights behind layer 1 are all 0" in finding.sentence
    assert finding.lesson == Shown("size", 5)


@pytest.mark.parametrize(("preset", "step"), [("born_dead", 2), ("dying_relu", 4)])
def test_units_born_dead_and_units_killed_have_a_step_each(preset: str, step: int) -> None:
    assert found(PRESETS[preset].specification, 3, "dead_units").lesson == Shown("dying", step)
