"""Conjugate gradient against the exact optimum of a quadratic: `numpy.linalg.lstsq`."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.arrays import Array
from app.core.training import Training
from tests.references import ours

seeds = st.integers(0, 2**32 - 1)


def problem(inputs: int, outputs: int, samples: int, condition: float, seed: int) -> tuple[Array, Array]:
    """Inputs whose Hessian has about this condition number, and targets that no line fits."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(samples, inputs)) * np.geomspace(1, 1 / np.sqrt(condition), inputs)
    return x, rng.normal(size=(samples, outputs))


def training(x: Array, t: Array, first_step: float) -> Training:
    rng = np.random.default_rng(0)
    inputs, outputs = x.shape[1], t.shape[1]
    start: ours.Body = {
        "weights": rng.normal(size=(outputs, inputs)).tolist(),
        "biases": np.zeros(outputs).tolist(),
    }
    return ours.training(
        {
            "network": {"layers": [{"units": outputs, "activation": "linear"}], "parameters": [start]},
            "loss": "squared_error",
            "data": {"source": "inline", "inputs": x.tolist(), "targets": t.tolist()},
            "training": {
                "batch_size": "full",
                "shuffle": True,
                "optimizer": {"name": "conjugate_gradient", "learning_rate": first_step},
            },
        }
    )


def solution(x: Array, t: Array) -> tuple[Array, float]:
    """The best [W, b] (outputs × inputs + 1) and its loss."""
    columns = np.column_stack([x, np.ones(len(x))])
    best = np.linalg.lstsq(columns, t)[0].astype(np.float64)
    return best.T, float(0.5 * ((columns @ best - t) ** 2).sum(axis=1).mean())


@settings(max_examples=40)
@given(
    st.integers(1, 6),
    st.integers(1, 2),
    st.sampled_from([1, 10, 100]),
    st.sampled_from([1e-3, 0.03, 1, 10]),
    seeds,
)
def test_reaches_the_optimum_in_as_many_steps_as_parameters(
    inputs: int, outputs: int, condition: float, first_step: float, seed: int
) -> None:
    x, t = problem(inputs, outputs, 40, condition, seed)
    run = training(x, t, first_step)
    run.advance(run.plan.network.size)
    best, loss = solution(x, t)
    assert run.losses()[0] == pytest.approx(loss, rel=1e-10)
    np.testing.assert_allclose(run.parameters.matrices[0], best, rtol=1e-6, atol=1e-6)


@settings(max_examples=40)
@given(
    st.sampled_from(["tanh", "sigmoid", "relu", "gelu", "sin", "softsign"]),
    st.sampled_from(["squared_error", "absolute_error"]),
    st.sampled_from([1e-3, 0.1, 10, 1000]),
    seeds,
)
def test_the_loss_never_rises(activation: str, loss: str, first_step: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    layers = [{"units": 3, "activation": activation}, {"units": 2, "activation": "linear"}]
    parameters = [
        {"weights": rng.normal(size=(units, inputs)).tolist(), "biases": rng.normal(size=units).tolist()}
        for units, inputs in ((3, 2), (2, 3))
    ]
    run = ours.training(
        {
            "network": {"layers": layers, "parameters": parameters},
            "loss": loss,
            "data": {
                "source": "inline",
                "inputs": rng.normal(size=(12, 2)).tolist(),
                "targets": rng.normal(size=(12, 2)).tolist(),
            },
            "training": {
                "batch_size": "full",
                "shuffle": True,
                "optimizer": {"name": "conjugate_gradient", "learning_rate": first_step},
            },
        }
    )
    before = run.losses()[0]
    for _ in range(30):
        run.advance(1)
        after = run.losses()[0]
        assert after <= before
        before = after
