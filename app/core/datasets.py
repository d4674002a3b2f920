"""Data sets, and the way from their points and labels to what a network is trained on.

`features` turns planar points into network inputs, `targets` turns labels into what the outputs are compared
with, `split` parts samples into training and test. Everything random comes from the generator that is handed
in, so equal seeds give equal data, bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.core import generators
from app.core.arrays import Array
from app.core.generators import Points

Coding = Literal["one_hot", "zero_one", "minus_plus"]
Generator = Callable[[int, float, np.random.Generator], Points]


@dataclass(frozen=True)
class Dataset:
    """Where points come from, and what a form needs to know about them.

    `generate(samples, noise, rng)` returns points (samples × columns) and labels (samples): for a
    classification the class's index as a float (of two classes, 1 is the positive one), for a regression the
    value itself. `noise` is TensorFlow Playground's percentage over 100, from 0 to 0.5. A `planar` set has
    the columns x₁ and x₂ and takes the FEATURES. A `fixed` set has `samples` rows and no more, and noise does
    not apply to it; every other set makes as many as it is asked for, `samples` by default.
    """

    name: str
    label: str
    formula: str
    column_names: tuple[str, ...]
    class_names: tuple[str, ...]
    samples: int
    fixed: bool
    generate: Generator
    source: str | None = None
    licence: str | None = None

    @property
    def kind(self) -> Literal["classification", "regression"]:
        """Whether labels are classes or values."""
        return "classification" if self.class_names else "regression"

    @property
    def columns(self) -> int:
        """Number of coordinates of a point."""
        return len(self.column_names)

    @property
    def classes(self) -> int:
        """Number of classes; 0 for a regression."""
        return len(self.class_names)

    @property
    def planar(self) -> bool:
        """Whether points lie in a plane that can be drawn, and take the FEATURES."""
        return self.column_names == PLANE


@dataclass(frozen=True)
class Feature:
    """A function of a planar point that may enter the network; `f` maps points (samples × 2) to a column."""

    name: str
    label: str
    formula: str
    f: Callable[[Array], Array]


@dataclass(frozen=True)
class Samples:
    """A part of a data set, one row a sample: its point, what enters the network, what should come out."""

    points: Array
    inputs: Array
    targets: Array

    def __len__(self) -> int:
        return len(self.inputs)

    def __getitem__(self, rows: NDArray[np.intp]) -> Samples:
        return Samples(self.points[rows], self.inputs[rows], self.targets[rows])


PLANE = ("x1", "x2")


def _playground(
    name: str, label: str, formula: str, generate: Generator, classes: tuple[str, ...], samples: int
) -> Dataset:
    source = "TensorFlow Playground"
    return Dataset(name, label, formula, PLANE, classes, samples, False, generate, source, "Apache 2.0")


_SIGNS = ("negative", "positive")
_STANDARDISED = r"x_i = (v_i - \bar v_i) / \sigma_i"
_CIRCLE = r"t = 1 \text{ where } x_1^2 + x_2^2 < 2.5^2"
_XOR = r"t = 1 \text{ where } x_1 x_2 \ge 0"
_GAUSS = r"x \sim \mathcal N(\pm(2, 2), \sigma^2), \quad \sigma^2 = 0.5 + 7 \cdot \text{noise}"
_SPIRAL = r"x = \pm 5u\, (\sin 3.5 \pi u, \cos 3.5 \pi u), \quad 0 \le u < 1"
_MULTI_GAUSS = r"t = \pm \max(0, 1 - \lVert x - c \rVert / 2)"

DATASETS: dict[str, Dataset] = {
    dataset.name: dataset
    for dataset in (
        _playground("circle", "Circle", _CIRCLE, generators.circle, _SIGNS, 500),
        _playground("xor", "Exclusive or", _XOR, generators.xor, _SIGNS, 500),
        _playground("gauss", "Two Gaussians", _GAUSS, generators.gauss, _SIGNS, 500),
        _playground("spiral", "Two spirals", _SPIRAL, generators.spiral, _SIGNS, 500),
        _playground("plane", "Plane", r"t = (x_1 + x_2) / 10", generators.plane, (), 1200),
        _playground("multi_gauss", "Six bumps", _MULTI_GAUSS, generators.multi_gauss, (), 1200),
        Dataset(
            name="xor_points",
            label="XOR's four points",
            formula=r"t = x_1 \oplus x_2",
            column_names=PLANE,
            class_names=_SIGNS,
            samples=4,
            fixed=True,
            generate=generators.xor_points,
        ),
        Dataset(
            name="encoder",
            label="8-3-8 encoder",
            formula=r"t = x, \quad x \in \{e_1, \dots, e_8\}",
            column_names=tuple(f"x{place}" for place in range(1, 9)),
            class_names=tuple(f"e{place}" for place in range(1, 9)),
            samples=8,
            fixed=True,
            generate=generators.encoder,
            source="D. E. Rumelhart, G. E. Hinton and R. J. Williams (1986)",
        ),
        Dataset(
            name="iris",
            label="Iris",
            formula=_STANDARDISED,
            column_names=("sepal_length", "sepal_width", "petal_length", "petal_width"),
            class_names=("setosa", "versicolor", "virginica"),
            samples=150,
            fixed=True,
            generate=generators.iris,
            source="R. A. Fisher (1936), https://doi.org/10.24432/C56C76",
            licence="CC BY 4.0",
        ),
        Dataset(
            name="penguins",
            label="Penguins",
            formula=_STANDARDISED,
            column_names=("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"),
            class_names=("Adelie", "Chinstrap", "Gentoo"),
            samples=342,
            fixed=True,
            generate=generators.penguins,
            source="K. Gorman and Palmer Station LTER (2020), https://doi.org/10.5281/zenodo.3960218",
            licence="CC0 1.0",
        ),
        Dataset(
            name="digits",
            label="Handwritten digits",
            formula=r"x_i = \text{pixel}_i / 16",
            column_names=tuple(f"pixel_{row}_{column}" for row in range(8) for column in range(8)),
            class_names=tuple("0123456789"),
            samples=1797,
            fixed=True,
            generate=generators.digits,
            source="E. Alpaydin and C. Kaynak (1998), https://doi.org/10.24432/C50P49",
            licence="CC BY 4.0",
        ),
    )
}

FEATURES: dict[str, Feature] = {
    feature.name: feature
    for feature in (
        Feature("x1", "x₁", "x_1", lambda points: points[:, 0]),
        Feature("x2", "x₂", "x_2", lambda points: points[:, 1]),
        Feature("x1_squared", "x₁²", "x_1^2", lambda points: points[:, 0] ** 2),
        Feature("x2_squared", "x₂²", "x_2^2", lambda points: points[:, 1] ** 2),
        Feature("x1_x2", "x₁x₂", "x_1 x_2", lambda points: points[:, 0] * points[:, 1]),
        Feature("sin_x1", "sin x₁", r"\sin x_1", lambda points: np.sin(points[:, 0])),
        Feature("sin_x2", "sin x₂", r"\sin x_2", lambda points: np.sin(points[:, 1])),
    )
}


def features(points: Array, names: Sequence[str]) -> Array:
    """Planar points (samples × 2) as network inputs (samples × names), in the order of the names."""
    return np.column_stack([FEATURES[name].f(points) for name in names])


def targets(labels: Array, classes: int, outputs: int, coding: Coding) -> Array:
    """What each output should be (samples × outputs).

    Each class has its output: 1 for the sample's own class and 0 for the others, or +1 and −1 when `coding`
    is "minus_plus". Two classes may share one output, which is then high for class 1. A regression (`classes`
    0) has one output, its label, whatever the coding. Raises ValueError when the outputs do not fit.
    """
    if classes == 0:
        if outputs != 1:
            raise ValueError(f"A regression needs 1 output, not {outputs}.")
        return labels[:, None].copy()
    fitting = [1, 2] if classes == 2 and coding != "one_hot" else [classes]
    if outputs not in fitting:
        raise ValueError(f"{classes} classes need {' or '.join(map(str, fitting))} outputs, not {outputs}.")
    high = labels[:, None] == (np.arange(classes) if outputs > 1 else 1)
    return np.where(high, 1.0, -1.0 if coding == "minus_plus" else 0.0)


def split(samples: Samples, test_fraction: float, rng: np.random.Generator) -> tuple[Samples, Samples]:
    """Training and test samples, each in the order given.

    n · test_fraction rows, rounded and drawn by `rng`, are for the test; one at least is left to train on.
    """
    count = min(round(len(samples) * test_fraction), len(samples) - 1)
    tested = np.zeros(len(samples), dtype=bool)
    tested[rng.permutation(len(samples))[:count]] = True
    return samples[np.flatnonzero(~tested)], samples[np.flatnonzero(tested)]
