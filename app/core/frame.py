"""A frame: everything that one step did, in one flat array.

`FIELDS` and `MEASURES` list what is told of a layer, in the API's words; contract and stream take their names
from here. A frame is one flat array with named views, so that it is copied, sent between processes and
rounded in one go. What has no value (the slope of a softmax, the cosine of a zero update) is nan. A frame
that comes from elsewhere may lack arrays, or hold a sample of one in its place.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import prod
from typing import Literal, TypeAlias

from app.core.arrays import Array

Shape = Literal["weights", "units"]

PROBE = ("inputs", "targets", "outputs")
"""What is told of the probe beside its part in the layers."""

FIELDS: dict[str, Shape] = {
    "weights": "weights",
    "biases": "units",
    "pre_activations": "units",
    "activations": "units",
    "slopes": "units",
    "derivatives": "units",
    "errors": "units",
    "deltas": "units",
    "weight_gradients": "weights",
    "bias_gradients": "units",
    "weight_updates": "weights",
    "bias_updates": "units",
}
"""The arrays of a layer, and whether they have one number a weight or one a unit."""

SLOPES = frozenset({"slopes", "derivatives"})
"""Those that a softmax layer does not have."""

MEASURES = (
    "gradient_norm",
    "update_ratio",
    "saturated",
    "mean_slope",
    "error_norm",
    "delta_norm",
    "weight_factor",
    "slope_factor",
    "descent_cosine",
)
"""The numbers about a layer."""


Sizes: TypeAlias = tuple[tuple[int, ...], ...]
"""How many numbers there are of the probe's inputs, targets, outputs; then, for each layer, of its FIELDS."""


class Layout:
    """Where each number of a frame lies: the slices of the flat array, by name.

    `layers`: (inputs, units) of each; `sizes`: how many numbers there are of its arrays, None for all.
    """

    def __init__(self, layers: tuple[tuple[int, int], ...], sizes: Sizes | None = None) -> None:
        self._stop = 0
        ends = sizes[0] if sizes else (layers[0][0], layers[-1][1], layers[-1][1])
        self.probe = dict(zip(PROBE, map(self._take, ends), strict=True))
        self.measures = self._take(len(layers) * len(MEASURES))
        self._arrays = self._stop
        self.shapes: list[dict[str, tuple[int, ...]]] = [
            {name: (units, inputs) if shape == "weights" else (units,) for name, shape in FIELDS.items()}
            for inputs, units in layers
        ]
        whole = [tuple(map(prod, shapes.values())) for shapes in self.shapes]
        counted = sizes[1:] if sizes else whole
        self.layers = [
            {name: self._take(count) for name, count in zip(FIELDS, counts, strict=True)}
            for counts in counted
        ]
        self.lacking = [
            frozenset(name for name, all, there in zip(FIELDS, full, counts, strict=True) if there != all)
            for full, counts in zip(whole, counted, strict=True)
        ]
        """Of each layer the arrays that are not there, or not whole."""
        self.size = self._stop

    def stretches(self, names: Set[str]) -> list[slice]:
        """What lies before the arrays, and these arrays of all layers; neighbours in one."""
        found = [slice(0, self._arrays)]
        for layer in self.layers:
            for name, place in layer.items():
                if name in names:
                    near = found[-1].stop == place.start
                    found.append(slice(found.pop().start if near else place.start, place.stop))
        return found

    def _take(self, count: int) -> slice:
        start = self._stop
        self._stop += count
        return slice(start, self._stop)


@lru_cache(maxsize=256)
def layout_of(layers: tuple[tuple[int, int], ...], sizes: Sizes | None = None) -> Layout:
    """The layout of a network whose layers have these (inputs, units), and arrays of so many numbers."""
    return Layout(layers, sizes)


@lru_cache(maxsize=256)
def _bare(layers: tuple[tuple[int, int], ...]) -> tuple[tuple[tuple[int, int], ...], Sizes]:
    """The shape and the sizes of frames without arrays: once in memory for all frames of such layers."""
    return layers, ((0,) * len(PROBE), *((0,) * len(FIELDS) for _ in layers))


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What step number `step` did. `values` is the flat array that the named views look into.

    `sloped` says which layers have slopes (softmax has none). Losses are at the parameters before the update:
    of the batch, of all training and of all test samples (nan without test samples), and of the probe.
    `clipped` is by what clipping multiplied the gradient. `sizes`: of a frame that lacks arrays, how many
    numbers of each it has; `batch_size`: of one that does not know which samples it saw, how many.
    """

    step: int
    epoch: int
    diverged: bool
    shape: tuple[tuple[int, int], ...]
    sloped: tuple[bool, ...]
    indices: tuple[int, ...]
    probe_index: int
    sizes: Sizes | None = None
    batch_size: int = 0
    batch_loss: float
    train_loss: float
    test_loss: float
    probe_loss: float
    descent_cosine: float
    clipped: float
    values: Array

    @property
    def samples(self) -> int:
        """How many samples the step saw."""
        return len(self.indices) or self.batch_size

    def probe(self, name: str) -> Array:
        """The probe's `inputs`, `targets` or `outputs`."""
        return self.values[self.layout.probe[name]]

    def array(self, layer: int, name: str) -> Array:
        """A layer's array by its name in FIELDS, flat where it is not whole; `layer` counts from 0."""
        values, layout = self.values[self.layout.layers[layer][name]], self.layout
        return values if name in layout.lacking[layer] else values.reshape(layout.shapes[layer][name])

    def arrays(self, layer: int, names: Set[str]) -> dict[str, Array | None]:
        """Those of a layer's arrays, in the order of FIELDS; None for what it does not have, or not whole."""
        places, values, lacking = self.layout.layers[layer], self.values, self.layout.lacking[layer]
        found: dict[str, Array | None] = {
            name: None if name in lacking else values[places[name]].reshape(shape)
            for name, shape in self.layout.shapes[layer].items()
            if name in names
        }
        if not self.sloped[layer]:
            found |= dict.fromkeys(names & SLOPES)
        return found

    def measure(self, layer: int, name: str) -> float:
        """A number about a layer by its name in MEASURES."""
        return float(self.table[layer, MEASURES.index(name)])

    def measures(self, layer: int) -> dict[str, float]:
        """All numbers about a layer, in the order of MEASURES."""
        return dict(zip(MEASURES, self.table[layer].tolist(), strict=True))

    @property
    def table(self) -> Array:
        """All numbers about layers: layers × MEASURES."""
        return self.values[self.layout.measures].reshape(len(self.shape), len(MEASURES))

    def without_arrays(self) -> "Frame":
        """The frame without what it has of probe and arrays: a few numbers a layer, however wide it is."""
        shape, sizes = _bare(self.shape)
        if self.sizes == sizes:
            return self
        values = self.values[self.layout.measures].copy()
        return replace(self, shape=shape, sizes=sizes, values=values, indices=(), batch_size=self.samples)

    @cached_property
    def layout(self) -> Layout:
        """Where each of its numbers lies."""
        return layout_of(self.shape, self.sizes)
