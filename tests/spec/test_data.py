from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.datasets import DATASETS, Samples, split
from app.spec import Inline, Specification
from app.spec.data import training_samples
from tests.spec.asking import Loc, errors, inline, network

WRONG: list[tuple[Any, Loc, str]] = [
    ({"data": {"source": "file"}}, ("data", "source"), "Input should be 'generated' or 'inline'"),
    ({"data": {"source": ["inline"]}}, ("data", "source"), "Input should be 'generated' or 'inline'"),
    ({"data": {"noise": 0.51}}, ("data", "noise"), "Input should be less than or equal to 0.5"),
    ({"data": {"noise": -0.1}}, ("data", "noise"), "Input should be greater than or equal to 0"),
    ({"data": {"samples": 0}}, ("data", "samples"), "Input should be greater than or equal to 1"),
    ({"data": {"test_fraction": 1}}, ("data", "test_fraction"), "Input should be less than 1"),
    (
        {"data": {"features": []}},
        ("data", "features"),
        "List should have at least 1 item after validation, not 0",
    ),
    ({"data": {"features": ["x1", "x1"]}}, ("data", "features"), "Input should name each feature once"),
    (
        {"data": {"features": ["x3"]}},
        ("data", "features", 0),
        "Input should be 'x1', 'x2', 'x1_squared', 'x2_squared', 'x1_x2', 'sin_x1' or 'sin_x2'",
    ),
    (
        {"data": {"name": "xor_points", "samples": 5}},
        ("data", "samples"),
        "Input should be less than or equal to 4",
    ),
    (
        {"data": {"name": "xor_points", "noise": 0.1}},
        ("data", "noise"),
        "Input should be 0, since xor_points is a fixed set",
    ),
    (
        {"data": {"name": "iris", "features": ["x1"]}},
        ("data", "features"),
        "Input should be null, since iris does not lie in a plane",
    ),
    ({"data": {"source": "inline", "inputs": [[1]]}}, ("data", "targets"), "Field required"),
    (inline([[1], [2]], [[1]]), ("data", "targets"), "Input should have one row per row of inputs: 2, not 1"),
    (
        inline([[1], [2, 3]], [[1], [1]]),
        ("data", "inputs", 1),
        "Input should have one number per column of the first row: 1, not 2",
    ),
    (
        inline([[1], []], [[1], [1]]),
        ("data", "inputs", 1),
        "List should have at least 1 item after validation, not 0",
    ),
    (inline([[1]], [[float("inf")]]), ("data", "targets", 0, 0), "Input should be a finite number"),
    (
        inline([[1]], [[1, 2]]),
        ("data", "targets", 0),
        "Input should have one number per output unit: 1, not 2",
    ),
    (inline([[1]], [[1]], noise=0.1), ("data", "noise"), "Extra inputs are not permitted"),
    (
        inline([[1, 2]], [[1]], columns={"inputs": [{"name": "a"}], "targets": [{"name": "b"}]}),
        ("data", "columns", "inputs"),
        "Input should have one name per column: 2, not 1",
    ),
    (
        inline([[1]], [[1]], columns={"inputs": [{"name": "a", "spread": 0}], "targets": [{"name": "b"}]}),
        ("data", "columns", "inputs", 0, "spread"),
        "Input should be greater than 0",
    ),
    (
        network({"units": 2, "activation": "softmax"})
        | {"loss": "cross_entropy"}
        | inline([[1], [2]], [[1, 0], [0.5, 0.5]]),
        ("data", "targets", 1),
        "Input should be one-hot for cross_entropy: a single 1, else 0",
    ),
    (
        network({"units": 1, "activation": "sigmoid"})
        | {"loss": "binary_cross_entropy"}
        | inline([[1]], [[-1]]),
        ("data", "targets", 0),
        "Input should lie from 0 to 1 for binary_cross_entropy",
    ),
]


@pytest.mark.parametrize(("sent", "loc", "message"), WRONG)
def test_what_is_wrong_is_named(sent: Any, loc: Loc, message: str) -> None:
    assert errors(sent) == [(loc, message)]


@pytest.mark.parametrize("name", DATASETS)
def test_data_take_their_defaults_from_the_set(name: str) -> None:
    dataset = DATASETS[name]
    spec = Specification.model_validate(network({"units": dataset.classes or 1}) | {"data": {"name": name}})
    assert not isinstance(spec.data, Inline)
    assert spec.data.samples == dataset.samples
    assert spec.data.features == (("x1", "x2") if dataset.planar else None)
    assert spec.data.width == (2 if dataset.planar else dataset.columns)


def test_a_truth_table_is_trained_on_as_a_whole() -> None:
    table = Specification.model_validate({"data": {"name": "xor_points"}})
    assert table.data.test_fraction == 0.0
    half = Specification.model_validate({"data": {"name": "xor_points", "test_fraction": 0.5}})
    assert training_samples(half.data) == 2


@given(st.integers(1, 60), st.floats(0, 1, exclude_max=True))
def test_training_samples_are_those_that_the_split_leaves(samples: int, fraction: float) -> None:
    rows = np.zeros((samples, 1))
    train, _ = split(Samples(rows, rows, rows), fraction, np.random.default_rng(0))
    spec = Specification.model_validate(
        network({"units": 1}) | inline(rows.tolist(), rows.tolist(), test_fraction=fraction)
    )
    assert training_samples(spec.data) == len(train)


def test_a_million_wrong_numbers_are_one_error() -> None:
    assert len(errors(inline([["x"] * 1000] * 1000, [[1]] * 1000))) == 1
