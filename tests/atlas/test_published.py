"""Maps whose borders are published results."""

from typing import Any

import numpy as np

from app.atlas.measures import MEASURES
from app.atlas.portions import Maker, Plot, Portion
from app.core.arrays import Array
from app.core.theory import gradient_growth
from app.settings import Settings
from app.spec import Survey
from app.timeline.building import gather


def mapped(survey: dict[str, Any]) -> tuple[Survey, dict[str, Array]]:
    """A map and its measures (rows × columns each)."""
    asked = Survey.model_validate(survey)
    plot = Plot(asked, Settings(), compiled=True)
    values = Maker(plot).make(Portion(0, asked.cells), 1e9).values
    row, column, _ = plot.order.T
    grids: dict[str, Array] = {name: np.full((asked.rows, asked.columns), np.nan) for name in MEASURES}
    for name, found in zip(MEASURES, values.T, strict=True):
        grids[name][row, column] = found
    return asked, grids


def test_gradients_grow_on_one_side_of_the_edge_of_chaos_and_fade_on_the_other() -> None:
    """‖δ₁‖² / ‖δ_L‖² ≈ χ₁^(L − 1), which is 1 where χ₁ is. Schoenholz et al. 2017."""
    layers = 20
    deep = {
        "network": {
            "layers": [*[{"units": 100}] * layers, {"units": 1, "activation": "linear"}],
            "initializer": {"name": "lecun_normal"},
        },
        "data": {"samples": 20, "test_fraction": 0},
        "training": {"batch_size": "full", "optimizer": {"learning_rate": 0.0}},
    }
    survey, grids = mapped(
        {
            "spec": deep,
            "x": {"path": "network.initializer.gain", "from": 0.5, "to": 3.0},
            "y": {"path": "network.initializer.bias_std", "from": 0.0, "to": 0.6},
            "columns": 7,
            "rows": 3,
            "steps": 1,
        }
    )
    expected = np.array(
        [[np.log(gradient_growth(w**2, b**2)) for w in survey.x_values] for b in survey.y_values]
    )
    measured = 2 * np.log(grids["start_ratio"]) / layers
    assert np.abs(measured - expected).max() < 0.2
    assert ((measured > 0) == (expected > 0))[np.abs(expected) > 0.1].all()
    assert {bool(each) for each in (expected > 0).ravel()} == {True, False}


def test_gradient_descent_diverges_beyond_two_over_the_largest_curvature() -> None:
    """On a quadratic loss it converges for a rate below 2/λ_max and for none above."""
    linear = {
        "network": {"layers": [{"units": 1, "activation": "linear"}]},
        "data": {"name": "plane", "samples": 50, "test_fraction": 0},
        "training": {"batch_size": "full"},
    }
    survey, grids = mapped(
        {
            "spec": linear,
            "x": {"path": "training.optimizer.learning_rate", "from": 0.02, "to": 2.0, "scale": "log"},
            "y": {"path": "seed", "from": -0.5, "to": 3.5},
            "columns": 24,
            "rows": 4,
            "steps": 3_000,
        }
    )
    for row in range(survey.rows):
        inputs = gather(survey.cell(row, 0)).train.inputs
        with_bias = np.hstack([inputs, np.ones((len(inputs), 1))])
        stable = 2 / np.linalg.eigvalsh(with_bias.T @ with_bias / len(inputs))[-1]
        rates = np.array(survey.x_values)
        loss = np.nan_to_num(grids["loss"][row], nan=np.inf)
        clear = np.abs(rates / stable - 1) > 0.05
        assert (loss[clear & (rates < stable)] < 1e-3).all()
        assert (loss[clear & (rates > stable)] > 1e3).all()
        assert rates[0] < stable < rates[-1]
        assert np.isfinite(grids["diverged_at"][row, -1])
