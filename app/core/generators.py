"""How points and labels are made: TensorFlow Playground's generators, two classic tables, three files.

Every function takes (samples, noise, rng) and returns points (samples × columns) and labels (samples).
`noise` is TensorFlow Playground's percentage over 100, from 0 to 0.5. Tables and files have only so many
rows: asking for more raises ValueError, and noise does not apply to them.

Sources: `src/dataset.ts` of https://github.com/tensorflow/playground (Apache 2.0); `data/README.md`.
"""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.arrays import Array

Points = tuple[Array, Array]


def _shuffled(points: Array, labels: Array, rng: np.random.Generator) -> Points:
    order = rng.permutation(len(points))
    return points[order], labels[order]


def _two_classes(samples: int) -> Array:
    """Labels of a balanced set: the positive class first, and one more of it when `samples` is odd."""
    return np.where(np.arange(samples) < (samples + 1) // 2, 1.0, 0.0)


def _jittered(points: Array, reach: float, noise: float, rng: np.random.Generator) -> Array:
    """Points moved by U(−reach, reach) · noise along each axis."""
    return points + rng.uniform(-reach, reach, points.shape) * noise


def circle(samples: int, noise: float, rng: np.random.Generator) -> Points:
    """Half the points have a radius of U(0, 2.5), half of U(3.5, 5), at any angle.

    Positive is a point that, jittered by U(−5, 5) · noise, is less than 2.5 from the middle.
    """
    inside = _two_classes(samples) == 1
    radius = rng.uniform(np.where(inside, 0.0, 3.5), np.where(inside, 2.5, 5.0))
    angle = rng.uniform(0, 2 * np.pi, samples)
    points = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    labels = np.hypot(*_jittered(points, 5, noise, rng).T) < 2.5
    return _shuffled(points, labels.astype(np.float64), rng)


def xor(samples: int, noise: float, rng: np.random.Generator) -> Points:
    """Coordinates are U(−5, 5), pushed 0.3 away from zero.

    Positive is a point whose coordinates, jittered by U(−5, 5) · noise, have a product that is not negative.
    """
    points = rng.uniform(-5, 5, (samples, 2))
    points += np.where(points > 0, 0.3, -0.3)
    labels = _jittered(points, 5, noise, rng).prod(axis=1) >= 0
    return _shuffled(points, labels.astype(np.float64), rng)


def gauss(samples: int, noise: float, rng: np.random.Generator) -> Points:
    """Normal around (2, 2), positive, and (−2, −2); the variance of each axis is 0.5 + 7 · noise."""
    labels = _two_classes(samples)
    centres = np.where(labels == 1, 2.0, -2.0)[:, None]
    points = centres + rng.normal(0, np.sqrt(0.5 + 7 * noise), (samples, 2))
    return _shuffled(points, labels, rng)


def spiral(samples: int, noise: float, rng: np.random.Generator) -> Points:
    """Two arms of 1¾ turns: x = 5u · (sin 3.5πu, cos 3.5πu), and half a turn on for the negative one.

    u = i / (samples/2) for i = 0, 1, …; then each coordinate is jittered by U(−1, 1) · noise.
    """
    labels = _two_classes(samples)
    positives = int(labels.sum())
    u = np.concatenate([np.arange(positives), np.arange(samples - positives)]) / (samples / 2)
    angle = 3.5 * np.pi * u + np.where(labels == 1, 0, np.pi)
    points = 5 * u[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
    return _shuffled(_jittered(points, 1, noise, rng), labels, rng)


def plane(samples: int, noise: float, rng: np.random.Generator) -> Points:
    """Coordinates are U(−6, 6); the label is (x₁ + x₂)/10 of the point jittered by U(−6, 6) · noise."""
    points = rng.uniform(-6, 6, (samples, 2))
    return _shuffled(points, _jittered(points, 6, noise, rng).sum(axis=1) / 10, rng)


BUMPS = np.array([[-4, 2.5, 1], [0, 2.5, -1], [4, 2.5, 1], [-4, -2.5, -1], [0, -2.5, 1], [4, -2.5, -1]])


def multi_gauss(samples: int, noise: float, rng: np.random.Generator) -> Points:
    """Coordinates are U(−6, 6); the label is the height at the point jittered by U(−6, 6) · noise.

    Each of six bumps is sign · max(0, 1 − d/2) high at a distance d from its centre; where they overlap, the
    largest in magnitude counts.
    """
    points = rng.uniform(-6, 6, (samples, 2))
    away = _jittered(points, 6, noise, rng)[:, None, :] - BUMPS[:, :2]
    heights = BUMPS[:, 2] * np.maximum(0, 1 - np.hypot(away[..., 0], away[..., 1]) / 2)
    labels = heights[np.arange(samples), np.abs(heights).argmax(axis=1)]
    return _shuffled(points, labels, rng)


def _rows(points: Array, labels: Array, samples: int, order: NDArray[np.intp]) -> Points:
    if samples > len(points):
        raise ValueError(f"The set has {len(points)} samples, not {samples}.")
    return points[order[:samples]], labels[order[:samples]]


def xor_points(samples: int, _noise: float, _rng: np.random.Generator) -> Points:
    """The first rows of the truth table 00, 01, 10, 11, in this order; positive are 01 and 10."""
    points = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return _rows(points, np.array([0.0, 1.0, 1.0, 0.0]), samples, np.arange(4))


def encoder(samples: int, _noise: float, _rng: np.random.Generator) -> Points:
    """The first rows of the identity matrix; the class is the place of the 1, so targets repeat inputs."""
    return _rows(np.eye(8), np.arange(8.0), samples, np.arange(8))


@cache
def _table(file: str) -> Points:
    """The values of a file in `data/`, and the index of each row's class among the sorted class names."""
    cells = np.loadtxt(Path(__file__).with_name("data") / file, delimiter=",", skiprows=1, dtype=str)
    _, labels = np.unique(cells[:, -1], return_inverse=True)
    return cells[:, :-1].astype(np.float64), labels.astype(np.float64)


def standardised(values: Array) -> Array:
    """(x − mean)/σ, column by column, over all rows; σ² is the mean squared deviation."""
    return np.asarray((values - values.mean(axis=0)) / values.std(axis=0))


def _measurements(file: str, samples: int, _noise: float, rng: np.random.Generator) -> Points:
    """Rows of a file drawn without replacement.

    They are standardised over the whole file, so that a row's values depend neither on draw nor on split.
    """
    values, labels = _table(file)
    return _rows(standardised(values), labels, samples, rng.permutation(len(values)))


iris = partial(_measurements, "iris.csv")
penguins = partial(_measurements, "penguins.csv")


def digits(samples: int, _noise: float, rng: np.random.Generator) -> Points:
    """Images drawn without replacement, their pixels scaled from 0 … 16 to 0 … 1."""
    values, labels = _table("digits.csv.gz")
    return _rows(values / 16, labels, samples, rng.permutation(len(values)))
