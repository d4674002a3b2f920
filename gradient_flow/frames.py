"""What a run's steps did, as NumPy arrays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self, TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from gradient_flow.display import digits, table_html

Array: TypeAlias = NDArray[np.float64]


def array(numbers: Sequence[Any]) -> Array:
    """Numbers as they came; null, which stands for what is not finite, is nan."""
    return np.array(numbers, dtype=np.float64)


@dataclass(frozen=True)
class Loss:
    """Data losses at the weights that a step started from, means over samples, without regulariser.

    None: there are no such samples, or the number is not finite, or a fast run did not look.
    """

    batch: float | None
    train: float | None
    test: float | None


@dataclass(frozen=True, eq=False)
class Batch:
    """Which of the training samples a step saw."""

    indices: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Probe:
    """The sample that the layers' arrays belong to: row `index` of the training samples."""

    index: int
    inputs: Array
    targets: Array
    outputs: Array
    loss: float | None


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer's part in a step.

    Arrays of the probe, a number a unit: `pre_activations` z = W x + b, `activations` f(z), `slopes` f′(z),
    `derivatives` what multiplied the error, `errors` ∂L/∂a, `deltas` = errors × derivatives. `slopes` and
    `derivatives` are None for softmax, whose slope is a Jacobian.
    Arrays of the batch: `weight_gradients` (units × inputs) and `bias_gradients` (units), means over the
    batch of δ ⊗ x and of δ; `weight_updates` and `bias_updates`, new − old. `weights` (units × inputs) and
    `biases` (units) are those that the step started from.
    Numbers of the batch: `gradient_norm` ‖[∂L/∂W, ∂L/∂b]‖; `update_ratio` ‖ΔW‖/‖W‖; `saturated`, the share of
    samples × units whose |slope| is under 5 % of the activation's largest; `mean_slope` of |slope|;
    `error_norm`, `delta_norm`; `weight_factor` = error_norm / delta_norm of the next layer, `slope_factor` =
    delta_norm / error_norm; `descent_cosine`, between the update and −∇L. None where there is no such number.
    Of a run that is trained elsewhere, an array is None that was not sent, or not whole.
    """

    weights: Array
    biases: Array
    pre_activations: Array
    activations: Array
    slopes: Array | None
    derivatives: Array | None
    errors: Array
    deltas: Array
    weight_gradients: Array
    bias_gradients: Array
    weight_updates: Array
    bias_updates: Array
    gradient_norm: float | None
    update_ratio: float | None
    saturated: float | None
    mean_slope: float | None
    error_norm: float | None
    delta_norm: float | None
    weight_factor: float | None
    slope_factor: float | None
    descent_cosine: float | None

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """A layer out of a frame's JSON; an array that a stream left out is empty."""
        arrays = {name: said.get(name, []) for name in ARRAYS}
        given: dict[str, Any] = {name: said[name] for name in MEASURES}
        return cls(**given | {name: None if rows is None else array(rows) for name, rows in arrays.items()})


MEASURES = tuple(each.name for each in fields(Layer) if each.type == float | None)
"""The names of a layer's numbers that are of the whole batch."""
SHOWN = {
    "gradient_norm": "‖∂L/∂W‖",
    "update_ratio": "‖ΔW‖/‖W‖",
    "mean_slope": "mean |f′|",
    "saturated": "saturated",
    "weight_factor": "weight factor",
    "slope_factor": "slope factor",
}
"""Those that a small table has, and what they are called there."""
ARRAYS = tuple(each.name for each in fields(Layer) if each.name not in MEASURES)


@dataclass(frozen=True, eq=False)
class Frame:
    """What one step did: the network as it was before, one pass forward and back, and the update.

    `layers[0]` is the first hidden layer. `status` is `diverged` where a number left the finite ones.
    `descent_cosine`: between the whole update and −∇L. `clipped`: by what clipping multiplied the gradient,
    1 where it did not.
    """

    run: str
    step: int
    epoch: int
    status: str
    loss: Loss
    batch: Batch
    probe: Probe
    layers: tuple[Layer, ...]
    descent_cosine: float | None
    clipped: float | None

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """A frame out of its JSON."""
        probe = said["probe"]
        return cls(
            run=said["run"],
            step=said["step"],
            epoch=said["epoch"],
            status=said["status"],
            loss=Loss(**said["loss"]),
            batch=Batch(np.array(said["batch"]["indices"], dtype=np.int64)),
            probe=Probe(
                probe["index"],
                array(probe["inputs"]),
                array(probe["targets"]),
                array(probe["outputs"]),
                probe["loss"],
            ),
            layers=tuple(map(Layer.of, said["layers"])),
            descent_cosine=said["descent_cosine"],
            clipped=said["clipped"],
        )

    def __repr__(self) -> str:
        return f"Frame(step={self.step}, loss={self.loss}, layers={len(self.layers)})"

    def _repr_html_(self) -> str:
        losses = ", ".join(f"{name} {digits(number)}" for name, number in vars(self.loss).items())
        rows = (
            [str(number), _units(layer), *(digits(getattr(layer, name)) for name in SHOWN)]
            for number, layer in enumerate(self.layers, 1)
        )
        return table_html(f"step {self.step}, loss: {losses}", ["layer", "units", *SHOWN.values()], rows)


def _units(layer: Layer) -> str:
    known: Array | None = layer.biases
    return "–" if known is None else str(len(known))


class Frames(Sequence[Frame]):
    """Frames of one run, in ascending order of their steps."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        self._frames = tuple(frames)

    def __len__(self) -> int:
        return len(self._frames)

    @overload
    def __getitem__(self, place: int) -> Frame: ...

    @overload
    def __getitem__(self, place: slice) -> "Frames": ...

    def __getitem__(self, place: int | slice) -> "Frame | Frames":
        return Frames(self._frames[place]) if isinstance(place, slice) else self._frames[place]

    def __repr__(self) -> str:
        steps = f" of steps {self[0].step} to {self[-1].step}" if self else ""
        return f"<{len(self)} frames{steps}>"

    def table(self) -> Any:
        """One row a step and layer: a pandas data frame where pandas is installed, else a dict of arrays.

        Columns: `step`, `epoch`, `layer` (from 1), the frame's `batch_loss`, `train_loss` and `test_loss`,
        and the layer's numbers (`gradient_norm` … `descent_cosine`); nan where there is none.
        """
        rows = [
            (frame.step, frame.epoch, number, *losses, *(getattr(layer, name) for name in MEASURES))
            for frame in self
            for losses in [(frame.loss.batch, frame.loss.train, frame.loss.test)]
            for number, layer in enumerate(frame.layers, 1)
        ]
        names = ("step", "epoch", "layer", "batch_loss", "train_loss", "test_loss", *MEASURES)
        columns = {
            name: np.array([row[place] for row in rows], dtype=np.int64 if place < 3 else np.float64)
            for place, name in enumerate(names)
        }
        try:
            import pandas
        except ModuleNotFoundError:
            return columns
        return pandas.DataFrame(columns)
