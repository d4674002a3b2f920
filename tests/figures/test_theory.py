"""Theory over measurement: a figure that applies to a run shows the formula's numbers and the run's own."""

from typing import Any

import numpy as np
import pytest

from app.analysis.pieces import Pieces
from app.figures import PANELS, applicable, rise
from app.figures.base import Theory
from app.lessons import PRESETS
from app.timeline import Change, Timeline
from tests.specs import spec

SPECS = {name: preset.specification for name, preset in PRESETS.items()}
DEEP = {"vanishing", "old_start", "new_start", "chaos", "order", "isometry", "spread"}
RELUS = {"spread", "narrow_relu"}
TOLD = {
    "arrival": {*DEEP, "fading", "growing", "keeping"},
    "births": {"narrow_relu"},
    "rise": {"saxe"},
    "stretch": RELUS,
}


def asked(name, of, steps=0):
    timeline = Timeline(of)
    timeline.advance(steps)
    return {key: np.array(value) for key, value in answer_of(name, timeline).items() if key != "fails"}


def answer_of(name, timeline):
    theory = PANELS[name].theory
    assert isinstance(theory, Theory)
    answer = theory.ask(timeline, timeline.step)
    return answer.answered(timeline) if isinstance(answer, Pieces) else answer


def failing(name, of, steps=0, change=None):
    timeline = Timeline(of)
    timeline.advance(steps)
    if change:
        timeline.apply(Change(timeline.step, change))
        timeline.advance(steps)
    answer = answer_of(name, timeline)
    assert (answer["fails"] == "") == (len(answer["expected"]) > 0)
    assert any(np.size(answer[name]) for name in ("measured", "counted") if name in answer)
    return answer["fails"]


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
        ("arrival", "old_start", {"network__layers__2__units": 7}),
        ("births", "narrow_relu", {"network__layers__2__activation": "leaky_relu"}),
        ("rise", "saxe", {"network__layers__0__activation": "tanh"}),
        ("stretch", "spread", {"network__layers__3__activation": "leaky_relu"}),
    ],
)
def test_it_is_told_of_no_run_whose_formula_is_another(name, preset, changes):
    assert name in applicable(SPECS[preset])
    assert name not in applicable(changed(preset, **changes))


@pytest.mark.parametrize(
    ("name", "preset", "changes", "words"),
    [
        (
            "arrival",
            "old_start",
            {"network__layers__2__activation": "step"},
            "that of some layer is 0 everywhere.",
        ),
        ("arrival", "old_start", {"network__feedback": "fixed_random"}, "not through random ones."),
        (
            "arrival",
            "old_start",
            {"network__initializer": {"name": "constant", "value": 0.1}},
            "of layer 1 are not.",
        ),
        ("arrival", "old_start", {"network__initializer": {"name": "zeros"}}, "of layer 1 are not."),
        (
            "arrival",
            "old_start",
            {"network__initializer": {"name": "uniform", "low": 0, "high": 0.1}},
            "1 are not.",
        ),
        ("stretch", "spread", {"network__initializer__bias": 0.1}, "these do not start there."),
        ("stretch", "spread", {"network__initializer__bias_std": 0.1}, "these do not start there."),
        ("stretch", "spread", {"network__initializer": {"name": "orthogonal"}}, "around 0; these are not."),
        ("stretch", "spread", {"network__initializer": {"name": "normal", "mean": 1}}, "these are not."),
        ("stretch", "spread", {"network__layers__7__units": 23}, "the narrowest here has 23."),
        ("births", "narrow_relu", {"network__initializer__bias": 0.1}, "these start at 0.1."),
        ("births", "narrow_relu", {"network__initializer": {"name": "zeros"}}, "these are not."),
        (
            "births",
            "narrow_relu",
            {"network__initializer": {"name": "normal", "mean": 0.1}},
            "these are not.",
        ),
        (
            "births",
            "narrow_relu",
            {"data__inputs": [[0.0], [1.0], [2.0], [3.0]]},
            "where all ReLUs answer 0.",
        ),
        (
            "rise",
            "saxe",
            {"network__derivative": {"name": "exact", "offset": 0.1}},
            "f′ itself; here it is another rule.",
        ),
        (
            "rise",
            "saxe",
            {"network__parameters__0__weights": [[0.1]]},
            "start equal and above 0; these do not.",
        ),
        ("rise", "saxe", {"network__parameters__0__biases": [0.1]}, "biases of 0; these are not."),
        ("rise", "saxe", {"network__parameters": None}, "start equal and above 0; these do not."),
        ("rise", "saxe", {"network__feedback": "fixed_random"}, "here it is random feedback."),
        ("rise", "saxe", {"data__inputs": [[1.0], [0.0]]}, "a mean of these is not 0."),
        ("rise", "saxe", {"data__inputs": [[0.0], [0.0]]}, "inputs that are not all 0."),
        ("rise", "saxe", {"data__targets": [[-2.0], [2.0]]}, "this one is to fall."),
        ("rise", "saxe", {"loss": "absolute_error"}, "squared error; here it is absolute error."),
        (
            "rise",
            "saxe",
            {"training__regularization": {"name": "l2", "rate": 0.1}},
            "no regulariser; here it is L2.",
        ),
        ("rise", "saxe", {"training__batch_size": 1}, "all samples at each step; here it is batches of 1."),
        (
            "rise",
            "saxe",
            {"training__optimizer": {"name": "momentum", "learning_rate": 0.01}},
            "here it is momentum.",
        ),
        (
            "rise",
            "saxe",
            {"training__optimizer": {"name": "sgd", "learning_rate": 0.1}},
            "at this rate they are too large.",
        ),
    ],
)
def test_it_says_which_assumption_fails_and_draws_no_line(name, preset, changes, words):
    assert failing(name, SPECS[preset]) == ""
    of = changed(preset, **changes)
    assert name in applicable(of)
    assert failing(name, of, steps=2).endswith(words)


def test_a_run_that_was_changed_on_its_way_follows_no_curve():
    of = SPECS["saxe"]
    faster = changed("saxe", training__optimizer={"name": "sgd", "learning_rate": 0.02})
    assert failing("rise", of, 5, faster).endswith("this one was changed.")
    assert failing("rise", of, 5, changed("saxe", probe={"index": 1})) == ""


def relus(initializer, bias):
    """Six layers of 64 ReLUs, every bias the same."""
    layers = [{"units": 64, "activation": "relu"}] * 6
    start = {"name": initializer, "bias": bias}
    network = {"layers": [*layers, {"units": 1, "activation": "linear"}], "initializer": start}
    return spec(network=network, training={"batch_size": "full"})


@pytest.mark.parametrize("bias", [-0.3, 0.3])
def test_a_bias_that_all_units_share_shifts_their_sums(bias):
    told = asked("arrival", relus("he_normal", bias))
    assert told["expected"] == pytest.approx(told["measured"], rel=0.6)


def test_a_bias_that_shifts_all_sums_to_one_side_leaves_no_theory():
    of = relus("lecun_normal", -0.3)
    assert failing("arrival", of).endswith("biases of layer 5 push them to one.")


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


def test_a_rise_that_has_only_begun_says_how_it_goes_on():
    for steps, words in ((0, "press play: each step adds a dot"), (1, "")):
        timeline = Timeline(SPECS["saxe"])
        timeline.advance(steps)
        assert rise.drawn(answer_of("rise", timeline))["coming"] == words


def test_as_many_networks_are_born_dead_as_should_be():
    told = asked("births", SPECS["narrow_relu"])
    assert told["layers"].tolist() == list(range(1, 10))
    assert told["expected"] == pytest.approx(1 - 0.75 ** told["layers"])
    assert told["counted"] == pytest.approx(told["expected"], abs=0.1)
    assert (np.diff(told["counted"]) >= 0).all()
