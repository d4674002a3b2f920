import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import generators
from app.core.arrays import Array
from app.core.datasets import DATASETS, Dataset, targets

seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 120)
noises = st.floats(0, 0.5)
generated = st.sampled_from([dataset for dataset in DATASETS.values() if not dataset.fixed])
fixed = st.sampled_from([dataset for dataset in DATASETS.values() if dataset.fixed])
two_classes = st.sampled_from([DATASETS[name] for name in ("circle", "gauss", "spiral")])


def make(name: str, samples: int, noise: float = 0.0, seed: int = 0) -> tuple[Array, Array]:
    return DATASETS[name].generate(samples, noise, np.random.default_rng(seed))


class TestGenerators:
    @given(generated, sizes, noises, seeds)
    def test_as_many_as_asked_for_and_finite(
        self, dataset: Dataset, samples: int, noise: float, seed: int
    ) -> None:
        points, labels = dataset.generate(samples, noise, np.random.default_rng(seed))
        assert points.shape == (samples, 2)
        assert labels.shape == (samples,)
        assert points.dtype == labels.dtype == np.float64
        assert np.isfinite(points).all()
        assert np.isfinite(labels).all()

    @given(generated, sizes, noises, seeds)
    def test_a_seed_makes_one_set(self, dataset: Dataset, samples: int, noise: float, seed: int) -> None:
        points, labels = dataset.generate(samples, noise, np.random.default_rng(seed))
        again, labels_again = dataset.generate(samples, noise, np.random.default_rng(seed))
        other, _ = dataset.generate(samples, noise, np.random.default_rng(seed + 1))
        assert points.tobytes() == again.tobytes()
        assert labels.tobytes() == labels_again.tobytes()
        if samples > 2:
            assert points.tobytes() != other.tobytes()

    @given(two_classes, sizes, seeds)
    def test_classes_balance(self, dataset: Dataset, samples: int, seed: int) -> None:
        _, labels = dataset.generate(samples, 0.0, np.random.default_rng(seed))
        assert labels.sum() == (samples + 1) // 2

    @pytest.mark.parametrize("name", ["circle", "gauss", "spiral"])
    def test_points_come_shuffled(self, name: str) -> None:
        _, labels = make(name, 500)
        changes = np.count_nonzero(np.diff(labels))
        assert 200 < changes < 300

    @given(sizes, noises, seeds)
    def test_circle_keeps_its_two_rings(self, samples: int, noise: float, seed: int) -> None:
        radius = np.hypot(*make("circle", samples, noise, seed)[0].T)
        inside = radius <= 2.5 + 1e-12
        assert inside.sum() == (samples + 1) // 2
        assert ((radius >= 3.5 - 1e-12) & (radius <= 5 + 1e-12))[~inside].all()

    @given(sizes, seeds)
    def test_circle_without_noise_is_labelled_by_its_radius(self, samples: int, seed: int) -> None:
        points, labels = make("circle", samples, 0, seed)
        np.testing.assert_array_equal(labels == 1, np.hypot(*points.T) < 2.5)

    def test_circle_is_uniform_in_radius_and_angle(self) -> None:
        points, labels = make("circle", 40_000)
        radius, angle = np.hypot(*points.T), np.arctan2(*points.T)
        assert quartiles(radius[labels == 1]) == pytest.approx([0.625, 1.25, 1.875], abs=0.03)
        assert quartiles(radius[labels == 0]) == pytest.approx([3.875, 4.25, 4.625], abs=0.03)
        assert quartiles(angle) == pytest.approx([-np.pi / 2, 0, np.pi / 2], abs=0.06)

    @given(sizes, noises, seeds)
    def test_xor_is_pushed_away_from_both_axes(self, samples: int, noise: float, seed: int) -> None:
        away = np.abs(make("xor", samples, noise, seed)[0])
        assert (away >= 0.3).all()
        assert (away <= 5.3).all()

    @given(sizes, seeds)
    def test_xor_without_noise_is_labelled_by_the_quadrant(self, samples: int, seed: int) -> None:
        points, labels = make("xor", samples, 0, seed)
        np.testing.assert_array_equal(labels == 1, np.sign(points[:, 0]) == np.sign(points[:, 1]))

    @pytest.mark.parametrize("noise", [0, 0.1, 0.25, 0.5])
    def test_gauss_has_two_centres_and_the_variance_of_its_noise(self, noise: float) -> None:
        points, labels = make("gauss", 40_000, noise)
        variance = 0.5 + 3.5 * noise / 0.5
        for label, centre in ((1, 2), (0, -2)):
            class_points = points[labels == label]
            assert class_points.mean(axis=0) == pytest.approx([centre, centre], abs=0.06)
            assert np.cov(class_points.T) == pytest.approx(variance * np.eye(2), abs=0.04 * variance)

    @given(sizes, seeds)
    def test_spiral_without_noise_lies_on_its_two_curves(self, samples: int, seed: int) -> None:
        points, labels = make("spiral", samples, 0, seed)
        for label, start, count in ((1, 0.0, (samples + 1) // 2), (0, np.pi, samples // 2)):
            u = np.arange(count) / (samples / 2)
            expected = 5 * u * np.array([np.sin(3.5 * np.pi * u + start), np.cos(3.5 * np.pi * u + start)])
            arm = points[labels == label]
            outwards = np.argsort(np.hypot(*arm.T))
            np.testing.assert_allclose(arm[outwards], expected.T, atol=1e-12)

    @given(noises, seeds)
    def test_spiral_strays_by_no_more_than_its_noise(self, noise: float, seed: int) -> None:
        still, moved = make("spiral", 60, 0, seed)[0], make("spiral", 60, noise, seed)[0]
        assert (np.abs(moved - still) <= noise + 1e-12).all()

    @given(sizes, seeds)
    def test_plane_without_noise(self, samples: int, seed: int) -> None:
        points, labels = make("plane", samples, 0, seed)
        assert (np.abs(points) <= 6).all()
        np.testing.assert_allclose(labels, points.sum(axis=1) / 10, atol=1e-15)

    @given(sizes, seeds)
    def test_multi_gauss_without_noise(self, samples: int, seed: int) -> None:
        points, labels = make("multi_gauss", samples, 0, seed)
        assert (np.abs(points) <= 6).all()
        np.testing.assert_allclose(labels, [height(*point) for point in points], atol=1e-14)

    def test_multi_gauss_reaches_both_signs(self) -> None:
        _, labels = make("multi_gauss", 1200)
        assert labels.min() < -0.8
        assert labels.max() > 0.8

    @pytest.mark.parametrize("name", ["circle", "xor", "plane", "multi_gauss"])
    def test_noise_moves_labels_and_leaves_points(self, name: str) -> None:
        points, labels = make(name, 2000)
        noisy_points, noisy_labels = make(name, 2000, 0.5)
        np.testing.assert_array_equal(points, noisy_points)
        assert np.count_nonzero(labels != noisy_labels) > 100

    @given(st.sampled_from(["circle", "xor"]), seeds)
    def test_little_noise_changes_few_labels(self, name: str, seed: int) -> None:
        changed = make(name, 1000, 0, seed)[1] != make(name, 1000, 0.02, seed)[1]
        assert np.count_nonzero(changed) < 40

    def test_plane_noise_reaches_as_far_as_the_domain(self) -> None:
        points, labels = make("plane", 40_000, 0.5)
        error = labels - points.sum(axis=1) / 10
        assert np.abs(error).max() == pytest.approx(0.6, abs=0.02)
        assert error.var() == pytest.approx(2 * (6 * 0.5 / 10) ** 2 / 3, rel=0.03)


def quartiles(values: Array) -> list[float]:
    return [float(quartile) for quartile in np.quantile(values, [0.25, 0.5, 0.75])]


def height(x1: float, x2: float) -> float:
    bumps = [(-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)]
    return max((sign * max(0.0, 1 - math.hypot(x1 - a, x2 - b) / 2) for a, b, sign in bumps), key=abs)


def rows(dataset: Dataset, samples: int, noise: float, seed: int) -> Counter[bytes]:
    points, labels = dataset.generate(samples, noise, np.random.default_rng(seed))
    return Counter(row.tobytes() for row in np.column_stack([points, labels]))


class TestFixedSets:
    @given(fixed, st.floats(0, 1), noises, seeds)
    def test_a_part_of_the_set_without_repeats(
        self, dataset: Dataset, part: float, noise: float, seed: int
    ) -> None:
        samples = max(1, round(part * dataset.samples))
        drawn = rows(dataset, samples, noise, seed)
        assert drawn.total() == samples
        assert drawn <= rows(dataset, dataset.samples, 0.0, 0)

    @given(fixed, seeds)
    def test_a_seed_makes_one_order(self, dataset: Dataset, seed: int) -> None:
        first, _ = dataset.generate(dataset.samples, 0.0, np.random.default_rng(seed))
        second, _ = dataset.generate(dataset.samples, 0.0, np.random.default_rng(seed))
        assert first.tobytes() == second.tobytes()

    @given(fixed)
    def test_no_more_than_there_are(self, dataset: Dataset) -> None:
        with pytest.raises(
            ValueError, match=rf"^The set has {dataset.samples} samples, not {dataset.samples + 1}\.$"
        ):
            dataset.generate(dataset.samples + 1, 0.0, np.random.default_rng(0))

    def test_xor_points_is_the_truth_table(self) -> None:
        points, labels = make("xor_points", 4, seed=9)
        assert points.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
        assert labels.tolist() == [0, 1, 1, 0]

    def test_encoder_is_the_identity(self) -> None:
        points, labels = make("encoder", 8, seed=9)
        assert points.tolist() == np.eye(8).tolist()
        assert targets(labels, 8, 8, "one_hot").tolist() == np.eye(8).tolist()

    @pytest.mark.parametrize(("name", "per_class"), [("iris", [50, 50, 50]), ("penguins", [151, 68, 123])])
    def test_measurements_are_standardised(self, name: str, per_class: list[int]) -> None:
        points, labels = make(name, DATASETS[name].samples)
        assert np.bincount(labels.astype(int)).tolist() == per_class
        np.testing.assert_allclose(points.mean(axis=0), 0, atol=1e-13)
        np.testing.assert_allclose((points**2).mean(axis=0), 1, atol=1e-13)

    @pytest.mark.parametrize(
        ("name", "first", "species", "mean", "deviation"),
        [
            (
                "iris",
                [5.1, 3.5, 1.4, 0.2],
                0,
                [5.84333333, 3.05733333, 3.758, 1.19933333],
                [0.825301, 0.434411, 1.759404, 0.759693],
            ),
            (
                "penguins",
                [39.1, 18.7, 181, 3750],
                0,
                [43.92193, 17.15117, 200.91520, 4201.75439],
                [5.451596, 1.971904, 14.041141, 800.781229],
            ),
        ],
    )
    def test_first_row_of_the_file(
        self, name: str, first: list[float], species: int, mean: list[float], deviation: list[float]
    ) -> None:
        points, labels = make(name, DATASETS[name].samples)
        expected = (np.array(first) - mean) / deviation
        distance = np.abs(points - expected).max(axis=1)
        assert distance.min() < 1e-5
        assert labels[distance.argmin()] == species

    @pytest.mark.parametrize("name", ["iris", "penguins"])
    def test_columns_and_classes_are_those_of_the_file(self, name: str) -> None:
        path = Path(generators.__file__).parent / "data" / f"{name}.csv"
        header, *rows = [line.split(",") for line in path.read_text().splitlines()]
        assert tuple(header[:-1]) == DATASETS[name].column_names
        assert tuple(sorted({row[-1] for row in rows})) == DATASETS[name].class_names

    def test_digits_are_images(self) -> None:
        points, labels = make("digits", 1797)
        assert np.bincount(labels.astype(int)).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
        assert points.min() == 0
        assert points.max() == 1
        assert np.array_equal(points * 16, np.round(points * 16))
        zero = [[0, 0, 5, 13, 9, 1, 0, 0], [0, 0, 13, 15, 10, 15, 5, 0], [0, 3, 15, 2, 0, 11, 8, 0],
                [0, 4, 12, 0, 0, 8, 8, 0], [0, 5, 8, 0, 0, 9, 8, 0], [0, 4, 11, 0, 1, 12, 7, 0],
                [0, 2, 14, 5, 10, 12, 0, 0], [0, 0, 6, 13, 10, 0, 0, 0]]  # fmt: skip
        (row,) = np.flatnonzero((points * 16 == np.ravel(zero)).all(axis=1))
        assert labels[row] == 0
