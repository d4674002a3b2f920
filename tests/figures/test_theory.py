"""Theory over measurement: a figure that applies to a run shows the formula's numbers and the run's own."""

from typing import Any

import numpy as np
import pytest

from app.figures import PANELS, applicable
from app.figures.base import Theory
from app.lessons import PRESETS
from app.timeline import Timeline
from tests.specs import spec

SPECS = {name: preset.specification for name, preset in PRESETS.items()}
DEEP = {"vanishing", "old_start", "new_start", "chaos", "order", "isometry", "spread"}
TOLD = {"arrival": DEEP, "births": {"narrow_relu"}, "rise": {"saxe"}}


def asked(name, of, steps=0):
    timeline = Timeline(of)
    timeline.advance(steps)
    theory = PANELS[name].theory
    assert isinstance(theory, Theory)
    return {key: np.array(value) for key, value in theory.ask(timeline, steps).items()}


@pytest.mark.parametrize("name", TOLD)
def test_it_is_told_of_those_runs_that_it_is_about(name):
    assert {preset for preset, of in SPECS.items() if name in applicable(of)} == TOLD[name]
    assert name not in applicable(spec())


def changed(preset, **changes):
    sent = SPECS[preset].model_dump(mode="json")
    for path, value in changes.items():
        *holders, last = path.split("__")
        inner: Any = sent
        for key in holders:
            inner = inner[int(key) if key.isdigit() else key]
        inner[last] = value
    return type(SPECS[preset]).model_validate(sent)


@pytest.mark.parametrize(
    ("name", "preset", "changes"),
    [
        ("arrival", "old_start", {"network__layers__2__activation": "step"}),
        ("arrival", "old_start", {"network__layers__2__units": 7}),
        ("arrival", "old_start", {"network__feedback": "fixed_random"}),
        ("births", "narrow_relu", {"network__layers__2__activation": "leaky_relu"}),
        ("births", "narrow_relu", {"network__initializer__bias": 0.1}),
        ("births", "narrow_relu", {"network__initializer": {"name": "zeros"}}),
        ("rise", "saxe", {"network__layers__0__activation": "tanh"}),
        ("rise", "saxe", {"network__derivative": {"name": "exact", "offset": 0.1}}),
        ("rise", "saxe", {"network__parameters__0__weights": [[0.1]]}),
        ("rise", "saxe", {"network__parameters__0__biases": [0.1]}),
        ("rise", "saxe", {"network__parameters": None}),
        ("rise", "saxe", {"data__inputs": [[1.0], [0.0]]}),
        ("rise", "saxe", {"training__batch_size": 1}),
        ("rise", "saxe", {"training__optimizer": {"name": "momentum", "learning_rate": 0.01}}),
    ],
)
def test_it_is_told_of_no_run_whose_formula_is_another(name, preset, changes):
    assert name in applicable(SPECS[preset])
    assert name not in applicable(changed(preset, **changes))


@pytest.mark.parametrize("preset", ["old_start", "new_start"])
def test_the_gradient_that_should_arrive_does(preset):
    told = asked("arrival", SPECS[preset])
    assert told["expected"][-1] == told["measured"][-1]
    assert told["expected"] == pytest.approx(told["measured"], rel=0.2)
    later = asked("arrival", SPECS[preset], steps=50)
    np.testing.assert_array_equal(later["expected"], told["expected"])
    assert not np.allclose(later["measured"], told["measured"])


def test_of_orthogonal_linear_layers_theory_is_exact():
    told = asked("arrival", SPECS["isometry"])
    assert told["expected"][:-1] == pytest.approx(told["measured"][:-1], rel=1e-12)


def test_theory_knows_the_rule_of_the_slopes():
    exact, without = (
        asked("arrival", changed("new_start", network__derivative=rule)) for rule in ("exact", "one")
    )
    assert without["expected"] == pytest.approx(without["measured"], rel=0.2)
    assert without["expected"][0] > 1.5 * exact["expected"][0]


def test_a_linear_mode_rises_along_its_curve():
    told = asked("rise", SPECS["saxe"], steps=400)
    assert told["step"][-1] == told["steps"][-1] == 400
    curve = np.interp(told["step"], told["steps"], told["expected"])
    assert told["measured"] == pytest.approx(curve, abs=0.05)
    assert told["measured"][-1] == pytest.approx(2, rel=0.01)
    half = np.interp(1.0, told["expected"], told["steps"])
    assert half == pytest.approx(190, abs=1)


def test_as_many_networks_are_born_dead_as_should_be():
    told = asked("births", SPECS["narrow_relu"])
    assert told["layers"].tolist() == list(range(1, 10))
    assert told["expected"] == pytest.approx(1 - 0.75 ** told["layers"])
    assert told["counted"] == pytest.approx(told["expected"], abs=0.1)
    assert (np.diff(told["counted"]) >= 0).all()
