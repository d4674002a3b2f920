"""What a lesson looks at: a run at one step, one of its weights, and what would come of it otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from app.analysis.parameters import layers_of
from app.analysis.weight import Weight
from app.core.arrays import Array
from app.core.frame import Frame
from app.core.network import Parameters
from app.spec import Specification, forked, sets_parameters
from app.spec.patch import merged
from app.timeline import Change, Timeline

Changes = Mapping[str, Any]
"""A merge patch of the specification."""
NUDGE = 0.01
"""How far the nudge test moves a weight."""


FIRST = Weight(0, 0, 0)


@dataclass(frozen=True)
class Place:
    """After how many steps a lesson looks, and at which weight."""

    step: int = 0
    weight: Weight = FIRST


@dataclass(frozen=True)
class Nudge:
    """What the probe's loss does when the weight moves by NUDGE: as measured, and as two formulas promise."""

    measured: float
    with_slope: float
    without_slope: float


@dataclass(frozen=True)
class Factors:
    """What the formula multiplies at a weight: ∂L/∂w of the probe is error · slope · input."""

    error: float
    slope: float
    input: float

    @property
    def product(self) -> float:
        """∂L/∂w of the probe."""
        return self.error * self.slope * self.input


def without_slopes(spec: Specification) -> dict[str, Any]:
    """The change that leaves the slope out in every layer."""
    return {"network": {"derivative": "one", "layers": [{"derivative": None} for _ in spec.network.layers]}}


class Scene:
    """A timeline at a place. Whatever is asked of it happens on copies; the run stays as it is."""

    def __init__(self, timeline: Timeline, place: Place) -> None:
        self.timeline, self.step, self.weight = timeline, place.step, place.weight

    @cached_property
    def spec(self) -> Specification:
        """What holds at this step."""
        return self.timeline.fork(self.step).segments[-1].change.spec

    @cached_property
    def frame(self) -> Frame:
        """What the next update does."""
        return self.timeline.frame(self.step + 1)

    @cached_property
    def slope_free(self) -> Frame:
        """What the next update would do with every slope left out."""
        return self.changed(without_slopes(self.spec)).frame(self.step + 1)

    @cached_property
    def parameters(self) -> Parameters:
        """Weights and biases at this step."""
        return self.timeline.at(self.step).parameters

    def changed(self, changes: Changes, steps: int = 0) -> Timeline:
        """The same run from here on with something changed, after so many more steps: its twin."""
        timeline = self.timeline.fork(self.step)
        spec = forked(self.spec, dict(changes))
        timeline.apply(Change(self.step, spec, sets_parameters(self.spec, dict(changes))))
        timeline.advance(steps)
        return timeline

    def afresh(self, *changes: Changes, steps: int = 0) -> Timeline:
        """A new run of the specification with these changes, after so many steps from its start."""
        changed: dict[str, Any] = self.spec.model_dump(mode="json")
        for each in changes:
            changed = merged(changed, dict(each))
        spec = Specification.model_validate(changed)
        timeline = Timeline(spec, self.timeline.segments[0].plan.engine)
        timeline.advance(steps)
        return timeline

    def moved(self, distance: float) -> Frame:
        """What the next update would do if only the weight were moved."""
        parameters = self.timeline.at(self.step).parameters
        at = self.weight
        parameters.weights[at.layer][at.unit, at.input] += distance
        return self.given(parameters).frame(self.step + 1)

    def given(self, parameters: Parameters) -> Timeline:
        """The same run from here on with other weights and biases."""
        layers = [{name: array.tolist() for name, array in layer.items()} for layer in layers_of(parameters)]
        return self.changed({"network": {"parameters": layers}})

    @cached_property
    def factors(self) -> Factors:
        """What the formula multiplies at the weight."""
        return factors(self.frame, self.weight)

    @cached_property
    def nudge(self) -> Nudge:
        """The nudge test at the weight."""
        return Nudge(
            self.moved(NUDGE).probe_loss - self.frame.probe_loss,
            probe_gradient(self.frame, self.weight) * NUDGE,
            probe_gradient(self.slope_free, self.weight) * NUDGE,
        )


def inputs_of(frame: Frame, layer: int) -> Array:
    """What entered a layer, counted from 0, with the probe."""
    return frame.array(layer - 1, "activations") if layer else frame.probe("inputs")


def factors(frame: Frame, at: Weight) -> Factors:
    """What the formula multiplies at a weight, of the frame's probe."""
    error, slope = (float(frame.array(at.layer, name)[at.unit]) for name in ("errors", "derivatives"))
    return Factors(error, slope, float(inputs_of(frame, at.layer)[at.input]))


def felt(frame: Frame) -> Array:
    """|∂L/∂w| of the frame's probe at each weight of the first layer (units, inputs)."""
    return np.abs(frame.array(0, "deltas")[:, None] * frame.probe("inputs"))


def most_moved(*frames: Frame) -> Weight:
    """The weight of the first layer that the probe moves most; of several frames, that all of them move."""
    moved = np.prod([felt(frame) for frame in frames], axis=0)
    unit, column = np.unravel_index(moved.argmax(), moved.shape)
    return Weight(0, int(unit), int(column))


def probe_gradient(frame: Frame, at: Weight) -> float:
    """∂L/∂w of the frame's probe, by the rule that the frame was made with."""
    return float(frame.array(at.layer, "deltas")[at.unit] * inputs_of(frame, at.layer)[at.input])


PARAMETERS = ("weight_gradients", "bias_gradients")


def gradient(frame: Frame, names: tuple[str, ...] = PARAMETERS) -> Array:
    """∂L/∂ every weight and bias of the frame's batch, or every weight (size,), layer by layer."""
    return np.concatenate(
        [frame.array(layer, name).ravel() for layer in range(len(frame.shape)) for name in names]
    )


def loss_of_0(scene: Scene) -> float:
    """The train loss, squared error, of always answering 0: the mean of ½ Σ t²."""
    targets = scene.timeline.at(0).train.targets
    return float(np.mean(np.sum(targets**2, axis=0)) / 2)


def losses_on_the_way(timeline: Timeline, steps: int) -> Array:
    """The train loss after each of the next `steps` steps (steps,). The timeline moves on by them."""
    losses = np.empty(steps)
    for number in range(steps):
        timeline.advance(1)
        losses[number] = timeline.losses()[0]
    return losses
