"""Numbers of a specification, by dotted paths: `training.optimizer.learning_rate`, `network.layers.0.rate`.

`*` is every place of a list. `depth` replaces all hidden layers by that many copies of the first.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from pydantic_core import InitErrorDetails

from app.spec.faults import Loc, fault, refuse
from app.spec.network import Rule
from app.spec.patch import completed, fields_of
from app.spec.specification import Specification

DEPTH = "depth"
WIDTHS = "network.layers.*.units"
"""The hidden layers' alone: how many outputs there are is the data's to say."""
OFFSET = "network.derivative.offset"
"""Only a derivative's long form has one."""
WORDED = ("training.batch_size", "probe.index")
"""Whole numbers that may stand as a word, or as null."""

Place: TypeAlias = tuple[Any, Any]
"""A list or an object, and where in it."""


class NoSuchPlace(LookupError):
    """There is nothing at this path; the message says how far it is right."""


class Template:
    """A specification whose numbers at some paths can be replaced.

    Each path comes with its place in the request, for errors: ValidationError where one leads to no number.
    """

    def __init__(self, spec: Specification, paths: Mapping[str, Loc]) -> None:
        self._spec, self._paths = spec, list(paths)
        self._touched = _touched(self._paths)
        fields = self._fields()
        refuse(found for path, loc in paths.items() for found in _faults(fields, path, loc))
        self._whole = {path: _is_whole(fields, path) for path in self._paths}

    def number(self, path: str, value: float) -> float:
        """The number at a path for a value, which is rounded where only whole numbers are allowed."""
        return round(value) if self._whole[path] else value

    def filled(self, values: Sequence[float]) -> Specification:
        """The specification with a value at each path. ValidationError where it is none."""
        fields = self._fields()
        numbers = {path: self.number(path, value) for path, value in zip(self._paths, values, strict=True)}
        for path in sorted(numbers, key=lambda path: path != DEPTH):  # the layers, before what is in them
            try:
                _put(fields, path, numbers[path])
            except NoSuchPlace as error:
                refuse([_nowhere(tuple(path.split(".")), numbers[path], error)])
        return completed(self._spec, fields, self._touched)

    def _fields(self) -> dict[str, Any]:
        fields = fields_of(self._spec, self._touched)
        if "network" in self._touched:
            fields["network"] |= self._spec.network.model_dump(mode="json", include={"parameters"})
        if OFFSET in self._paths and isinstance(rule := self._spec.network.derivative, str):
            fields["network"]["derivative"] = Rule(name=rule).model_dump()
        return {"data": None, **fields}  # data that was left out has its key all the same


def _touched(paths: Sequence[str]) -> dict[str, Any]:
    """As a merge patch: the parts that paths lead into, of those that can be large."""
    touched: dict[str, Any] = {}
    for part, *rest in (path.split(".") for path in paths):
        if part == "data":
            touched.setdefault("data", {}).update(dict.fromkeys(rest[:1]))
        if [part, *rest[:1]] == ["network", "parameters"]:
            touched["network"] = {"parameters": None}
    return touched


def _faults(fields: dict[str, Any], path: str, loc: Loc) -> Iterator[InitErrorDetails]:
    try:
        values = [at[key] for at, key in _places(fields, path)] if path != DEPTH else [_depth(fields)]
    except NoSuchPlace as error:
        yield _nowhere(loc, path, error)
        return
    numbers = [isinstance(value, int | float) and not isinstance(value, bool) for value in values]
    if path not in WORDED and not all(numbers):
        yield fault(loc, path, "no_number", "Input should name a number of the specification")


def _nowhere(loc: Loc, sent: object, error: NoSuchPlace) -> InitErrorDetails:
    return fault(loc, sent, "no_such_place", "{reason}", reason=str(error))


def _is_whole(fields: dict[str, Any], path: str) -> bool:
    if path == DEPTH or path in WORDED:
        return True
    return all(isinstance(at[key], int) for at, key in _places(fields, path))


def _put(fields: dict[str, Any], path: str, number: float) -> None:
    if path == DEPTH:
        first, *_, output = fields["network"]["layers"]
        fields["network"]["layers"] = [*({**first} for _ in range(round(number))), output]
        return
    for at, key in _places(fields, path):
        at[key] = number


def _depth(fields: dict[str, Any]) -> int:
    """How many hidden layers there are, one of which can be copied. NoSuchPlace."""
    hidden = len(fields["network"]["layers"]) - 1
    if not hidden:
        raise NoSuchPlace("There is no hidden layer that depth could copy")
    return hidden


def _places(fields: dict[str, Any], path: str) -> list[Place]:
    """Where a path leads to, at least one place. NoSuchPlace."""
    *way, last = path.split(".")
    here: list[Any] = [fields]
    for part in way:
        here = [at[key] for at in here for key in _keys(at, part)]
    places = [(at, key) for at in here for key in _keys(at, last)]
    if path == WIDTHS:
        places.pop()
    if not places:
        raise NoSuchPlace(f"There is nothing at {path}")
    return places


def _keys(at: Any, part: str) -> list[Any]:
    if isinstance(at, dict) and part in at:
        return [part]
    if isinstance(at, list) and part == "*":
        return list(range(len(at)))
    if isinstance(at, list) and part.isascii() and part.isdigit() and len(part) < 10 and int(part) < len(at):
        return [int(part)]
    if isinstance(at, dict):
        raise NoSuchPlace(f"There is no {part} here: there is {', '.join(at)}")
    if isinstance(at, list):
        raise NoSuchPlace(f"There is no {part} here: places go from 0 to {len(at) - 1}, and * is all of them")
    raise NoSuchPlace(f"There is no {part} here: what comes before it is neither a list nor an object")
