"""A change of a run: what holds from a step on."""

from dataclasses import dataclass, replace
from functools import cached_property

from app.spec import Generated, Specification
from app.spec.data import Data
from app.spec.network import ParameterList


@dataclass(frozen=True)
class Change:
    """What was patched after `step` steps: the specification from then on; whether it sets parameters."""

    step: int
    spec: Specification
    parameters: bool = False
    same_data: bool = False
    """Whether `spec` has the data that held before, in whose place a small set stands,"""
    same_parameters: bool = False
    """and the parameters, in whose place are none."""

    @cached_property
    def size(self) -> int:
        """Bytes that the change adds to what is written down, without its data."""
        own = sum(len(one.text) for one in self.spec.network.given) if self.parameters else 0
        return own + len(self.spec.text_without(data=True, parameters=True))

    def without_what_holds(self, before: Specification) -> "Change":
        """The change for a timeline that has data and parameters of `before`: both can be large."""
        change = self
        if self.spec.data is before.data:
            change = replace(change, spec=_with_data(change.spec, Generated()), same_data=True)
        if before.network.given and self.spec.network.given == before.network.given:
            spec = _with_parameters(change.spec, None)
            change = replace(change, spec=spec, same_parameters=True)
        return change

    def with_what_holds(self, before: Specification) -> "Change":
        """The change in full again."""
        change = self
        if self.same_data:
            change = replace(change, spec=_with_data(change.spec, before.data), same_data=False)
        if self.same_parameters:
            spec = _with_parameters(change.spec, before.network.parameters)
            change = replace(change, spec=spec, same_parameters=False)
        return change


def _with_data(spec: Specification, data: Data) -> Specification:
    return spec.model_copy(update={"data": data})


def _with_parameters(spec: Specification, parameters: ParameterList | None) -> Specification:
    network = spec.network.model_copy(update={"parameters": parameters})
    return spec.model_copy(update={"network": network})
