from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import generators
from app.core.arrays import Array
from app.core.datasets import DATASETS, FEATURES, Coding, Dataset, Samples, features, split, targets

seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 120)
fixed = st.sampled_from([dataset for dataset in DATASETS.values() if dataset.fixed])


def make(name: str, samples: int, noise: float = 0.0, seed: int = 0) -> tuple[Array, Array]:
    return DATASETS[name].generate(samples, noise, np.random.default_rng(seed))


def test_what_there_is() -> None:
    described = {
        name: (set_.kind, set_.columns, set_.classes, set_.planar, set_.samples, set_.fixed)
        for name, set_ in DATASETS.items()
    }
    assert described == {
        "circle": ("classification", 2, 2, True, 500, False),
        "xor": ("classification", 2, 2, True, 500, False),
        "gauss": ("classification", 2, 2, True, 500, False),
        "spiral": ("classification", 2, 2, True, 500, False),
        "plane": ("regression", 2, 0, True, 1200, False),
        "multi_gauss": ("regression", 2, 0, True, 1200, False),
        "xor_points": ("classification", 2, 2, True, 4, True),
        "encoder": ("classification", 8, 8, False, 8, True),
        "iris": ("classification", 4, 3, False, 150, True),
        "penguins": ("classification", 4, 3, False, 342, True),
        "digits": ("classification", 64, 10, False, 1797, True),
    }


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=lambda dataset: dataset.name)
def test_default_size_has_every_class(dataset: Dataset) -> None:
    points, labels = dataset.generate(dataset.samples, 0.0, np.random.default_rng(3))
    assert points.shape == (dataset.samples, dataset.columns)
    if dataset.classes:
        assert sorted(set(labels)) == list(range(dataset.classes))


@pytest.mark.parametrize("name", ["iris", "penguins", "digits"])
def test_files_name_their_source_and_licence(name: str) -> None:
    dataset = DATASETS[name]
    assert dataset.source is not None
    notes = (Path(generators.__file__).parent / "data" / "README.md").read_text()
    (row,) = [line for line in notes.splitlines() if line.startswith(f"| `{name}.csv")]
    assert dataset.source.rsplit(" ", 1)[-1] in row
    assert f"[{dataset.licence}]" in row


class TestFeatures:
    def test_each_one_by_hand(self) -> None:
        points = np.array([[2.0, -3.0], [-0.5, 0.25]])
        expected = {
            "x1": [2, -0.5],
            "x2": [-3, 0.25],
            "x1_squared": [4, 0.25],
            "x2_squared": [9, 0.0625],
            "x1_x2": [-6, -0.125],
            "sin_x1": [0.9092974268256817, -0.479425538604203],
            "sin_x2": [-0.1411200080598672, 0.24740395925452294],
        }
        assert list(FEATURES) == list(expected)
        for name, column in expected.items():
            assert features(points, [name])[:, 0].tolist() == pytest.approx(column, abs=1e-15)

    @given(st.lists(st.sampled_from(list(FEATURES)), min_size=1, max_size=7, unique=True))
    def test_columns_come_in_the_order_of_the_names(self, names: list[str]) -> None:
        points = make("circle", 9)[0]
        inputs = features(points, names)
        assert inputs.shape == (9, len(names))
        for place, name in enumerate(names):
            np.testing.assert_array_equal(inputs[:, place], FEATURES[name].f(points))


class TestTargets:
    @pytest.mark.parametrize(
        ("coding", "expected"), [("zero_one", [[0], [1], [1]]), ("minus_plus", [[-1], [1], [1]])]
    )
    def test_two_classes_share_an_output(self, coding: Coding, expected: list[list[float]]) -> None:
        assert targets(np.array([0.0, 1, 1]), 2, 1, coding).tolist() == expected

    @pytest.mark.parametrize(("coding", "low"), [("one_hot", 0), ("zero_one", 0), ("minus_plus", -1)])
    @pytest.mark.parametrize("classes", [2, 3, 10])
    def test_an_output_for_each_class(self, classes: int, coding: Coding, low: float) -> None:
        coded = targets(np.arange(classes, dtype=float), classes, classes, coding)
        np.testing.assert_array_equal(coded, np.where(np.eye(classes) == 1, 1, low))

    @pytest.mark.parametrize("coding", ["one_hot", "zero_one", "minus_plus"])
    def test_a_regression_keeps_its_label(self, coding: Coding) -> None:
        labels = np.array([0.25, -3.5])
        values = targets(labels, 0, 1, coding)
        assert values.tolist() == [[0.25], [-3.5]]
        assert not np.shares_memory(values, labels)

    @pytest.mark.parametrize(
        ("classes", "outputs", "coding", "message"),
        [
            (3, 1, "zero_one", "3 classes need 3 outputs, not 1."),
            (3, 4, "one_hot", "3 classes need 3 outputs, not 4."),
            (2, 3, "zero_one", "2 classes need 1 or 2 outputs, not 3."),
            (2, 1, "one_hot", "2 classes need 2 outputs, not 1."),
            (0, 2, "minus_plus", "A regression needs 1 output, not 2."),
        ],
    )
    def test_outputs_that_do_not_fit(self, classes: int, outputs: int, coding: Coding, message: str) -> None:
        with pytest.raises(ValueError, match=f"^{message.replace('.', '[.]')}$"):
            targets(np.zeros(4), classes, outputs, coding)


class TestSplit:
    @given(sizes, st.floats(0, 1), seeds)
    def test_parts_make_the_whole_in_order(self, count: int, fraction: float, seed: int) -> None:
        train, test = split(numbered(count), fraction, np.random.default_rng(seed))
        assert len(test) == min(round(count * fraction), count - 1)
        assert sorted([*train.points[:, 0], *test.points[:, 0]]) == list(range(count))
        for part in (train, test):
            assert (np.diff(part.points[:, 0]) > 0).all()
            np.testing.assert_array_equal(part.inputs, 10 * part.points)
            np.testing.assert_array_equal(part.targets, 100 * part.points)

    def test_nothing_to_test(self) -> None:
        train, test = split(numbered(5), 0, np.random.default_rng(0))
        assert train.points[:, 0].tolist() == [0, 1, 2, 3, 4]
        assert test.points.shape == (0, 1)

    def test_each_row_is_drawn_alike(self) -> None:
        rng = np.random.default_rng(0)
        drawn = np.zeros(8)
        for _ in range(4000):
            drawn[split(numbered(8), 0.25, rng)[1].points[:, 0].astype(int)] += 1
        assert drawn / 4000 == pytest.approx(np.full(8, 0.25), abs=0.03)

    @given(seeds)
    def test_a_seed_makes_one_split(self, seed: int) -> None:
        first, _ = split(numbered(40), 0.5, np.random.default_rng(seed))
        second, _ = split(numbered(40), 0.5, np.random.default_rng(seed))
        np.testing.assert_array_equal(first.points, second.points)


def numbered(count: int) -> Samples:
    points = np.arange(count, dtype=float)[:, None]
    return Samples(points, 10 * points, 100 * points)
