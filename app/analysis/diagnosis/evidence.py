"""What is measured of a run for its diagnosis: each thing once, when the first rule asks for it."""

from collections.abc import Callable
from functools import cached_property

import numpy as np

from app.analysis.curvature import Curvature, curvature
from app.analysis.diagnosis.course import Course, Since
from app.analysis.diagnosis.trials import Trials
from app.analysis.diagnosis.unit import Unit, unit_of
from app.analysis.diagnosis.words import said
from app.analysis.samples import MOST, some
from app.core.arrays import Array, moments
from app.core.backprop import Pass
from app.core.batches import Examples
from app.core.landscape import Landscape
from app.core.network import Network, Parameters
from app.core.observer import norm
from app.core.plan import Plan
from app.core.training import Training
from app.spec import Specification
from app.timeline import Timeline

STANDS = 1e-6
"""The share of the gradient's norm at the start below which there is none."""
POINTS = 33
"""Points of the run's course."""


class Evidence:
    """A run as it stands at the end of a timeline, with what can be measured of it."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.step = timeline.step
        self.diverged = timeline.diverged
        self.last = self.step - 1 if self.diverged and self.step else self.step
        """The last step after which the parameters were numbers."""
        self.trials = Trials(timeline)

    @property
    def spec(self) -> Specification:
        """The settings in force."""
        return self.timeline.segments[-1].change.spec

    @cached_property
    def initial(self) -> Specification:
        """What a new run with these settings is made of."""
        first = self.timeline.segments[0].change.spec.network.parameters
        network = self.spec.network.model_copy(update={"parameters": first})
        return self.spec.model_copy(update={"network": network})

    @property
    def plan(self) -> Plan:
        """The same for the numerics."""
        return self.timeline.segments[-1].plan

    @property
    def network(self) -> Network:
        """The network, with its own rules for the way back."""
        return self.plan.network

    @cached_property
    def now(self) -> Training:
        """The training at the last step whose parameters are numbers."""
        return self.timeline.at(self.last)

    @cached_property
    def start(self) -> Training:
        """The training at step 0."""
        return self.timeline.at(0)

    @cached_property
    def samples(self) -> Examples:
        """The training samples that are looked at: all, or evenly chosen ones of many."""
        return some(self.now.train, self.network)

    @property
    def all_samples(self) -> str:
        """The samples that are looked at, in words."""
        seen, count = self.samples.count, self.now.train.count
        return "all samples" if seen == count else f"{said(seen)} of the {said(count)} samples"

    @property
    def every_sample(self) -> str:
        """Each of them, in words."""
        whole = self.samples.count == self.now.train.count
        return "every sample" if whole else f"every one of the {said(self.samples.count)} samples looked at"

    @cached_property
    def landscape(self) -> Landscape:
        """The loss of these samples over weight space."""
        return Landscape(self.network, self.plan.loss, self.samples)

    @cached_property
    def _whole(self) -> Landscape:
        """The loss of all of them."""
        return Landscape(self.network, self.plan.loss, self.now.train)

    @cached_property
    def unit(self) -> Unit:
        """What its losses are measured in."""
        return unit_of(self.plan.loss, self.now.train.targets, lambda: self._whole_at(0))

    def told(self, share: float) -> str:
        """How a sentence has a share of that unit."""
        return self.unit.told(share)

    @cached_property
    def course(self) -> Course:
        """How the loss has gone so far."""
        points = self.points
        tests = self.tests
        train = np.array([self.landscape.loss(point) for _, point in points])
        test = np.full(len(points), np.nan)
        if tests.count:
            landscape = Landscape(self.network, self.plan.loss, tests)
            test = np.array([landscape.loss(point) for _, point in points])
        count, size = self.now.train.count, self.plan.batch_size
        epochs = self.step * min(size or count, count) / count
        steps = np.array([step for step, _ in points])
        before = self._whole_at(self.last - 1) if self.last else np.nan
        after = self._whole_at(self.last)
        return Course(steps, train, test, self.unit, epochs, self.diverged, before, after)

    @cached_property
    def since(self) -> Since | None:
        """From when on it has been so, made exact between the points where that is soon done."""
        course, step = self.course, self.course.since
        if step is None or step == 0:
            return None if step is None else Since(0)
        earlier = int(course.steps[course.steps < step][-1])
        gap = step - earlier
        if course.verdict != "stuck" or not self.trials.affords(gap * gap):
            return Since(step, gap == 1)
        while step - 1 > earlier and course.stays(self._loss_at(step - 1)):
            step -= 1
        return Since(step)

    def first(self, holds: Callable[[Array], bool], low: int, high: int) -> Since:
        """The step after `low`, where it does not, from which on something holds of the parameters.

        It holds at `high`, and once it does, it stays so: near `low` first, then by halves.
        """
        start, reach = low, 1
        while start + reach < high and self.trials.affords(2 * reach):
            if holds(self.timeline.at(start + reach).parameters.flat):
                high = start + reach
                break
            low, reach = start + reach, 2 * reach
        while high - low > 1 and self.trials.affords(high - start):
            middle = (low + high) // 2
            if holds(self.timeline.at(middle).parameters.flat):
                high = middle
            else:
                low = middle
        return Since(high, high - low == 1)

    @cached_property
    def tests(self) -> Examples:
        """The test samples that are looked at."""
        test = self.timeline.segments[-1].test
        return Examples(test.inputs[:, :MOST], test.targets[:, :MOST])

    @cached_property
    def points(self) -> list[tuple[int, Array]]:
        """Steps and the parameters after them, from the start to the last that are numbers."""
        kept = self.timeline.kept(self.last)
        if len(kept) < POINTS // 2 and self.trials.affords(self.last):
            chosen = sorted({int(at) for at in np.linspace(0, self.last, POINTS)})
            return [(at, self.timeline.at(at).parameters.flat) for at in chosen]
        chosen = sorted({int(at) for at in np.linspace(0, len(kept) - 1, POINTS - 1)})
        points = [kept[place] for place in chosen if kept[place][0] < self.last]
        return [*points, (self.last, self.now.parameters.flat)]

    def passed(self, training: Training, exact: bool = True) -> Pass:
        """These samples on their way through and back, with a training's parameters."""
        network = self.network.exact() if exact else self.network
        here = Pass(network, self.plan.loss, Parameters(network, training.parameters.flat))
        with np.errstate(all="ignore"):
            here.forward(self.samples.inputs)
            here.backward(self.samples.targets)
        return here

    @cached_property
    def here(self) -> Pass:
        """The pass now."""
        return self.passed(self.now)

    @cached_property
    def scales(self) -> tuple[Array, Array, Array]:
        """Mean and deviation σ of each input, and how badly it is scaled: max(σ, |mean|/σ), 0 if constant."""
        inputs = self.now.train.inputs
        mean, deviation = moments(inputs)
        varied = deviation > 1e-9 * np.abs(mean)
        worst = np.maximum(deviation, np.abs(mean) / np.where(varied, deviation, 1.0))
        return mean, deviation, np.where(varied, worst, 0.0)

    @property
    def linear_output(self) -> bool:
        """Whether least squares are what the output is trained for."""
        return self.network.layers[-1].activation.name == "linear" and self.plan.loss.name == "squared_error"

    def share_at(self, step: int) -> float:
        """The training loss after `step` steps in its unit; inf once it has diverged."""
        if step > self.last:
            return np.inf if self.diverged else self.course.share
        return self.unit.share(self._whole_at(step))

    def _loss_at(self, step: int) -> float:
        return self.landscape.loss(self.timeline.at(step).parameters.flat)

    def _whole_at(self, step: int) -> float:
        return self._whole.loss(self.timeline.at(step).parameters.flat)

    @cached_property
    def own(self) -> Pass:
        """The pass now, by the network's own rules for the way back."""
        return self.here if self.network.is_exact else self.passed(self.now, exact=False)

    @cached_property
    def there(self) -> Pass:
        """The pass at the start."""
        return self.passed(self.start) if self.last else self.here

    @cached_property
    def shut_on_the_way(self) -> bool:
        """Whether some layer lets nothing back now, and did at the start."""

        def shut(here: Pass) -> list[bool]:
            return [not deltas.any() for deltas in here.deltas]

        return any(now and not then for now, then in zip(shut(self.here), shut(self.there), strict=True))

    @property
    def stands(self) -> bool:
        """Whether next to nothing is left of the gradient: from here no other rate leads anywhere."""
        return not norm(self.here.gradients.flat) > STANDS * norm(self.there.gradients.flat)

    @cached_property
    def bend(self) -> Curvature:
        """The loss's curvature now."""
        return curvature(self.landscape, self.now.parameters.flat)

    @cached_property
    def first_bend(self) -> Curvature:
        """The loss's curvature at the start."""
        return curvature(self.landscape, self.start.parameters.flat) if self.last else self.bend
