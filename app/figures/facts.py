"""What a figure is made of: the numbers of a run that its sources are drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

from app.analysis.diagnosis.finding import Diagnosis
from app.analysis.operating_points import OperatingPoints
from app.analysis.sample_gradients import SampleGradients
from app.analysis.surface import Surface
from app.analysis.weight import Weight
from app.core.activations import Activation
from app.core.arrays import Array
from app.core.frame import Frame

MOST_STEPS = 400
MOST_NAMED = 8
"""Layers whose numbers have room beside each other on a phone."""


@dataclass(frozen=True)
class Facts:
    """Numbers of a run, as the library gives them; what a figure does not need may be None."""

    frame: Frame
    frames: Sequence[Frame]
    activations: Sequence[Activation | None]
    """None for a layer whose curve is not known."""
    weight: Weight
    points: OperatingPoints
    called: Sequence[tuple[str, str]] = ()
    """What the layers are called, and in short, where they have names of their own."""
    twins_frames: Sequence[Frame] = ()
    parted: int | None = None
    """The step at which the run and its twin parted; None without a twin."""
    cut: Mapping[str, Any] | None = None
    gradients: SampleGradients | None = None
    surface: Surface | None = None
    random_plane: bool = False
    """Whether the surface's directions are random ones, not the path's."""
    theory: Mapping[str, Any] | None = None
    diagnosis: Diagnosis | None = None
    """Why it is not learning, with each remedy tried."""
    clips: Sequence[tuple[int, bool]] = ()
    """After which step it was set whether gradients are clipped, and whether they are."""
    preview: bool = False
    """Whether the frame is what the next step would do: it is not made yet."""
    random_feedback: bool = False
    """Whether errors go back through fixed random weights, not through the network's own."""

    cancelled: bool = False
    """Whether the loss takes the output's f′ out again, so that it stands in no way's product."""

    @property
    def names(self) -> list[str]:
        """What the layers are called."""
        return [name for name, _ in self.called] or layer_names(len(self.activations))[0]

    @property
    def short(self) -> list[str]:
        """The same in short."""
        return [short for _, short in self.called] or layer_names(len(self.activations))[1]


def layer_names(depth: int) -> tuple[list[str], list[str]]:
    """What layers are called that have no names of their own, and in short."""
    numbers = range(1, depth)
    return [*(f"layer {number}" for number in numbers), "output"], [*map(str, numbers), "output"]


def layer_ticks(short: Sequence[str]) -> dict[str, list[Any]]:
    """Layers by their places, and of these as many as have room for their names: the first, and the last."""
    places = list(range(len(short)))
    apart = ceil(len(places) / MOST_NAMED)
    named = [*(place for place in places[::apart] if place + apart <= places[-1]), places[-1]]
    return {"places": places, "named": named, "names": [short[place] for place in named]}


def thinned(frames: Sequence[Frame]) -> Sequence[Frame]:
    """As many frames as a line needs, the last one among them."""
    return frames[:: -max(1, len(frames) // MOST_STEPS)][::-1]


def json_numbers(values: Sequence[float] | Array) -> list[float | None]:
    """JSON's numbers: what is not finite is null."""
    return [float(value) if np.isfinite(value) else None for value in values]


def joined(lines: Sequence[Mapping[str, Sequence[float | None]]]) -> dict[str, list[float | None]]:
    """Lines (x and y) as one trace with gaps between them: what Plotly does for each is done once."""
    there = [line for line in lines if len(line["x"])]
    return {
        way: [value for k, line in enumerate(there) for value in ([None] * bool(k) + [*line[way]])]
        for way in ("x", "y")
    }
