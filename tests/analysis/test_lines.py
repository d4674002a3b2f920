"""Published lines over maps, held against what the cells measure."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from app.analysis.lines import Line, lines, start_loss
from app.core.activations import ACTIVATIONS
from app.core.arrays import Array
from app.core.theory import critical_spreads, gradient_growth
from app.lessons.maps import MAPS
from app.spec import Survey
from tests.atlas.test_published import mapped

RATE = "training.optimizer.learning_rate"


def asked(name: str, **changes: Any) -> Survey:
    """A map worth seeing, with something changed."""
    return Survey.model_validate(MAPS[name].survey.model_dump(mode="json") | changes)


def named(survey: Survey) -> dict[str, Line]:
    return {line.name: line for line in lines(survey)}


def across(line: Line, at: Sequence[float]) -> Array:
    """Where a line is across, at places upwards."""
    order = np.argsort(line.y)
    return np.asarray(np.interp(at, np.array(line.y)[order], np.array(line.x)[order]))


def test_at_the_critical_spreads_a_gradient_keeps_its_size() -> None:
    weights, biases = critical_spreads(ACTIVATIONS["tanh"])
    growths = [gradient_growth(w**2, b**2) for w, b in zip(weights, biases, strict=True) if b > 0.05]
    assert len(growths) > 50
    assert np.abs(np.array(growths) - 1).max() < 1e-3
    assert np.interp(0.05**0.5, biases, weights) == pytest.approx(1.76**0.5, abs=2e-3)
    for spreads, expected in zip(critical_spreads(ACTIVATIONS["relu"]), (2**0.5, 0.0), strict=True):
        assert np.abs(spreads - expected).max() < 1e-6


@pytest.mark.parametrize(("name", "gain"), [("deep", 1.327), ("glorot", 1.0), ("he", 2**0.5)])
def test_the_gain_by_activation_is_where_measured_gradients_stop_fading(name: str, gain: float) -> None:
    survey = asked(name, columns=16, rows=3)
    edge = named(survey)["χ₁ = 1"]
    assert edge.x == pytest.approx([gain] * len(edge.x), rel=0.01)
    _, grids = mapped(survey.model_dump(mode="json"))
    measured = np.log(grids["start_ratio"][1:])  # the deeper networks
    clear = np.abs(np.array(survey.x_values) / gain - 1) > 0.2
    expected = np.array(survey.x_values) > gain
    assert ((measured > 0) == expected)[:, clear].mean() > 0.85
    assert {bool(each) for each in expected[clear]} == {True, False}


def test_over_six_depth_scales_a_gradient_changes_by_e_cubed() -> None:
    scales = [line for line in lines(asked("deep")) if line.name == "6 depth scales"]
    assert len(scales) == 2
    for line in scales:
        for gain, depth in zip(line.x[::20], line.y[::20], strict=True):
            assert abs(np.log(gradient_growth(gain**2, 0.05)) * depth) == pytest.approx(6, rel=1e-6)


def test_a_bowl_s_largest_rate_is_where_its_loss_begins_to_grow() -> None:
    survey = asked("rate", rows=4)
    line = named(survey)["2/λ"]
    _, grids = mapped(survey.model_dump(mode="json"))
    rates = np.array(survey.x_values)
    for row, stable in enumerate(across(line, survey.y_values)):
        loss = np.nan_to_num(grids["loss"][row], nan=np.inf)
        assert (loss[rates < 0.97 * stable] < 10).all()
        assert (loss[rates > 1.03 * stable] > 1e3).all()
        assert rates[0] < stable < rates[-1]


def test_momentum_is_fastest_where_both_ways_are_damped() -> None:
    survey = asked("momentum", columns=48, rows=48)
    found = named(survey)
    (rate,), (momentum,) = found["the best"].x, found["the best"].y
    assert (rate, momentum) == pytest.approx((0.3306, 0.6694), abs=1e-4)
    for way in ("flattest", "steepest"):
        assert across(found[f"damped, the {way} way"], [momentum])[0] == pytest.approx(rate, rel=0.01)
    _, grids = mapped(survey.model_dump(mode="json"))
    row, column = np.unravel_index(np.nanargmin(grids["loss"]), grids["loss"].shape)
    assert survey.x_values[column] == pytest.approx(rate, rel=0.15)
    assert survey.y_values[row] == pytest.approx(momentum, rel=0.1)
    border = across(found["2(1 + β)/λ"], survey.y_values)
    rates = np.array(survey.x_values)
    grown = np.nan_to_num(grids["loss"], nan=np.inf) > start_loss(survey)
    assert not grown[rates < 0.9 * border[:, None]][: 40 * 20].any()
    assert grown[rates > 1.1 * border[:, None]].all()


def test_half_of_the_networks_on_the_line_are_born_dead() -> None:
    line = named(asked("dying"))["half are born dead"]
    shares = []
    for width in (2, 3, 4):
        depth = round(float(np.interp(width, line.x, line.y)))
        changes = {"x": {"path": "seed", "from": -0.5, "to": 99.5}, "columns": 100}
        changes |= {"y": {"path": "depth", "from": depth - 0.5, "to": depth + 0.5}, "rows": 1}
        survey = asked("dying", **changes).model_dump(mode="json")
        survey["spec"]["network"]["layers"][0]["units"] = width
        _, grids = mapped(survey)
        shares.append((grids["start_ratio"] == 0).mean())
        assert shares[-1] == pytest.approx(1 - (1 - 2.0**-width) ** depth, abs=0.15)
    assert np.mean(shares) == pytest.approx(0.5, abs=0.08)


def changed(name: str, **patch: Any) -> Survey:
    """A map worth seeing over another specification."""
    spec = MAPS[name].survey.spec.model_dump(mode="json")
    for part, fields in patch.items():
        spec[part] |= fields
    return asked(name, spec=spec)


@pytest.mark.parametrize(
    "survey",
    [
        MAPS["learns"].survey,
        MAPS["fractal"].survey,
        changed("rate", training={"batch_size": 10}),
        changed("rate", training={"clip": {"norm": 1.0}}),
        changed("rate", network={"layers": [{"units": 1, "activation": "tanh"}]}),
        changed("rate", network={"derivative": "one"}),
        changed("momentum", training={"regularization": {"name": "l2", "rate": 0.1}}),
        changed("deep", network={"derivative": "one"}),
        changed("deep", network={"initializer": {"name": "lecun_normal", "bias": 0.3}}),
        changed("dying", network={"initializer": {"name": "he_normal", "bias_std": 0.1}}),
        changed("dying", network={"initializer": {"name": "normal"}}),
    ],
    ids=range(11),
)
def test_where_an_assumption_fails_there_is_no_line(survey: Survey) -> None:
    assert lines(survey) == []
