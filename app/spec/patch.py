"""A JSON merge patch (RFC 7396) of the specification of a run that lives."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, TypeAdapter, ValidationError
from pydantic_core import InitErrorDetails

from app.spec.data import Inline
from app.spec.faults import Loc, fault, refuse
from app.spec.network import ParameterList
from app.spec.specification import Specification

ROWS = {"inputs", "targets"}
"""What of a client's own data can be large."""
CHANGEABLE = ("training", "probe", "network.parameters", "network.derivative", "network.layers[].derivative")


_parameters: TypeAdapter[ParameterList] = TypeAdapter(ParameterList)


def _read(patch: dict[str, Any]) -> dict[str, Any]:
    network = patch.get("network")
    if isinstance(network, dict) and "parameters" in network:
        with suppress(ValidationError):  # it is said of the whole specification, with all that is wrong
            return patch | {
                "network": network | {"parameters": _parameters.validate_python(network["parameters"])}
            }
    return patch


Changes: TypeAlias = Annotated[dict[str, Any], AfterValidator(_read)]
"""A merge patch. Its parameters are looked at where the request is read, since they can be large."""


def patched(specification: Specification, patch: dict[str, Any]) -> Specification:
    """The specification with the patch merged in.

    null puts a field back to its default. A `network.layers` of the run's length is merged item by item. The
    name of another optimiser brings that one's defaults, except that the learning rate stays; a clip takes
    the former one's place. A field that cannot change may be sent with the value it has.

    Raises ValidationError when a field that may not change would, and when the outcome is no specification.
    """
    before = fields_of(specification, patch)
    after = merged(before, patch)
    refuse(_forbidden(before, after))
    changed = completed(specification, after, patch)
    # A field that null took out has its default only now.
    refuse(_forbidden(before, fields_of(changed, patch)))
    return changed.model_copy(update={"data": specification.data})


def forked(specification: Specification, patch: dict[str, Any]) -> Specification:
    """The specification of a fork: everything may change but the shape, since the parameters are to go on.

    Raises ValidationError when the number of layers, units or inputs would change, and when the outcome is no
    specification.
    """
    changed = completed(specification, merged(fields_of(specification, patch), patch), patch)
    refuse(_misshapen(specification, changed))
    return changed


def fields_of(specification: Specification, patch: dict[str, Any]) -> dict[str, Any]:
    """Its fields without parameters, which nothing is merged into, and without data that the patch leaves.

    Both can be large, and are there once, whatever changes.
    """
    data = patch.get("data", {})
    left: Any = True if "data" not in patch else ROWS - data.keys() if isinstance(data, dict) else set()
    return specification.model_dump(mode="json", exclude={"data": left, "network": {"parameters"}})


def completed(specification: Specification, fields: dict[str, Any], patch: dict[str, Any]) -> Specification:
    """A specification of these fields, and of what was left out of them, which is in order already."""
    data, network, sent = fields.get("data"), fields.get("network"), patch.get("network", {})
    if "data" not in patch:
        fields |= {"data": specification.data}
    elif isinstance(specification.data, Inline) and isinstance(data, dict):
        rows = {name: getattr(specification.data, name) for name in ROWS - patch["data"].keys()}
        fields |= {"data": data | rows}
    if isinstance(network, dict) and isinstance(sent, dict) and "parameters" not in sent:
        fields |= {"network": network | {"parameters": specification.network.parameters}}
    return Specification.model_validate(fields)


def in_lockstep(leader: Specification, twin: Specification, step: int, now: int) -> None:
    """Raises ValidationError where a twin would not train on its parent's batches."""
    refuse(_out_of_step(leader, twin, step, now))


def _misshapen(before: Specification, after: Specification) -> Iterator[InitErrorDetails]:
    message = "A fork goes on with its parameters: it keeps the {shape}"
    units = [layer.units for layer in after.network.layers]
    if units != [layer.units for layer in before.network.layers]:
        yield fault(("network", "layers"), units, "shape", message, shape="number of layers and units")
    had = [layer.bias for layer in before.network.layers]
    for index, (layer, biases) in enumerate(zip(after.network.layers, had, strict=False)):
        if biases and not layer.bias:
            yield fault(("network", "layers", index, "bias"), False, "shape", message, shape="biases")
    if after.data.width != before.data.width:
        yield fault(("data",), after.data.width, "shape", message, shape="number of inputs")


def _out_of_step(
    leader: Specification, twin: Specification, step: int, now: int
) -> Iterator[InitErrorDetails]:
    message = "A twin trains on its parent's batches: it keeps the parent's {what}"
    for name in ("batch_size", "shuffle"):
        sent = getattr(twin.training, name)
        if sent != getattr(leader.training, name):
            yield fault(("training", name), sent, "lockstep", message, what=name)
    if twin.seed != leader.seed:
        yield fault(("seed",), twin.seed, "lockstep", message, what="seed")
    if twin.data != leader.data:
        yield fault(("data",), "other data", "lockstep", message, what="data")
    if step != now:
        whence = "A twin starts where its parent stands: at step {now}"
        yield fault(("step",), step, "lockstep", whence, now=now)


def merged(target: Any, patch: Any, name: str = "") -> Any:
    """RFC 7396, section 2, with three exceptions: see `patched`."""
    lists = isinstance(patch, list) and isinstance(target, list)
    if name == "layers" and lists and len(patch) == len(target):
        return [merged(*pair) for pair in zip(target, patch, strict=True)]
    if not isinstance(patch, dict):
        return patch
    if name == "clip":
        return {field: sent for field, sent in patch.items() if sent is not None}
    fields = target if isinstance(target, dict) else {}
    if name == "optimizer" and patch.get("name", fields.get("name")) != fields.get("name"):
        fields = {field: fields[field] for field in fields if field == "learning_rate"}
    return {
        field: merged(fields.get(field), patch[field], field) if field in patch else fields[field]
        for field in (*fields, *(field for field in patch if field not in fields))
        if field not in patch or patch[field] is not None
    }


def _forbidden(before: Any, after: Any, loc: Loc = (), path: str = "") -> Iterator[InitErrorDetails]:
    """An error for each field that would change and may not."""
    if path in CHANGEABLE:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for field in [field for field in before if field in after]:
            yield from _forbidden(before[field], after[field], (*loc, field), f"{path}.{field}".lstrip("."))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, pair in enumerate(zip(before, after, strict=True)):
            yield from _forbidden(*pair, (*loc, index), f"{path}[]")
    elif before != after:
        message = "Cannot change while the run lives; only {changeable} can"
        yield fault(loc, after, "unchangeable", message, changeable=", ".join(CHANGEABLE))


def sets_parameters(specification: Specification, patch: dict[str, Any]) -> bool:
    """Whether the patch puts other parameters in place of those that the run has come to.

    null where the specification has none is what it has, and leaves them alone.
    """
    network = patch.get("network")
    if not isinstance(network, dict) or "parameters" not in network:
        return False
    return network["parameters"] is not None or specification.network.parameters is not None
