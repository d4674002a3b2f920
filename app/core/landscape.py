"""The loss as a landscape over weight space: along one weight, and over a plane through the parameters.

Planes: the two principal components of a path, which hold as much of it as any plane can, or two random
directions, scaled filter by filter to the weights' norm (Li et al. 2018, "Visualizing the Loss Landscape of
Neural Nets").
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.core.arrays import Array
from app.core.backprop import Pass
from app.core.batches import Examples
from app.core.losses import Loss
from app.core.network import Network, Parameters


class Landscape:
    """The mean loss over some samples, and its true gradient, anywhere in weight space."""

    def __init__(self, network: Network, loss: Loss, examples: Examples) -> None:
        self._examples = examples
        self._here = Parameters(network)
        self._pass = Pass(network.exact(), loss, self._here)

    def loss(self, parameters: Array) -> float:
        """L at these parameters (size,)."""
        np.copyto(self._here.flat, parameters)
        with np.errstate(all="ignore"):
            self._pass.forward(self._examples.inputs)
            return float(self._pass.losses(self._examples.targets).mean())

    def gradient(self, parameters: Array) -> Array:
        """∂L/∂w at these parameters (size,), every slope exact."""
        self.loss(parameters)
        with np.errstate(all="ignore"):
            self._pass.backward(self._examples.targets)
        return self._pass.gradients.flat.copy()

    @property
    def multiplications(self) -> int:
        """Of one loss: samples times parameters."""
        return int(self._examples.inputs.shape[1] * self._here.flat.size)

    def plane(self, origin: Array, axes: Array, at: Array) -> Array:
        """L at origin + at · axes, for each row of `at` (points × 1 or 2)."""
        return np.array([self.loss(origin + point @ axes) for point in at])


@dataclass(frozen=True)
class Plane:
    """Two directions (2 × size) through an origin, and a path seen in them.

    `path` (points × 2) are the coordinates of the path's points, the origin at (0, 0). `explained` is the
    share of the path's variance that lies in the plane; nan for a path that does not move.
    """

    origin: Array
    axes: Array
    path: Array
    explained: float


def principal_plane(origin: Array, path: Sequence[Array], rng: np.random.Generator) -> Plane:
    """The plane of the path's two principal components; where it has fewer, random directions complete it.

    The axes are orthonormal and each points to where the path ends, as far as it goes along it.
    """
    points = np.array(path)
    _, sizes, components = np.linalg.svd(_moves(points), full_matrices=False)
    spread = np.count_nonzero(sizes > sizes[0] * len(sizes) * np.finfo(float).eps) if sizes[0] > 0 else 0
    axes = np.vstack([components[: min(spread, 2)], rng.normal(size=(2, len(origin)))])[:2]
    axes = np.linalg.qr(axes.T)[0].T if len(origin) > 1 else np.array([[1.0], [0.0]])
    towards = (points[-1] - points[0]) @ axes.T
    axes[towards < 0] *= -1
    return _seen(origin, points, axes)


def random_plane(network: Network, origin: Array, path: Sequence[Array], rng: np.random.Generator) -> Plane:
    """The plane of two random directions, scaled unit by unit to the norm of the weights at the origin.

    Biases do not move, as Li et al. have it.
    """
    here = Parameters(network, origin)
    axes = np.zeros((2, len(origin)))
    for axis in axes:
        direction = Parameters(network, axis)
        for row, weights in zip(direction.weights, here.weights, strict=True):
            row[...] = rng.normal(size=row.shape)
            row *= np.linalg.norm(weights, axis=1, keepdims=True) / np.linalg.norm(row, axis=1, keepdims=True)
    return _seen(origin, np.array(path), axes)


def _seen(origin: Array, points: Array, axes: Array) -> Plane:
    into = np.linalg.pinv(axes)
    moves = _moves(points)
    total = float(np.sum(moves * moves))
    inside = moves @ into @ axes
    explained = min(1.0, float(np.sum(inside * inside)) / total) if total else np.nan
    return Plane(origin, axes, (points - origin) @ into, explained)


def _moves(points: Array) -> Array:
    """The path around its mean, in units of its farthest reach, whose square is always a number."""
    moves: Array = points - points.mean(axis=0)
    reach = np.abs(moves).max()
    return moves / reach if reach else moves
