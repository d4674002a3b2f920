"""Errors of our own, in the form that pydantic's have."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

Loc: TypeAlias = tuple[int | str, ...]


def fault(loc: Loc, sent: object, kind: str, message: str, **names: object) -> InitErrorDetails:
    """An error of our own: where, what was sent, and a message whose `{names}` are filled in."""
    return InitErrorDetails(type=PydanticCustomError(kind, message, names), loc=loc, input=sent)


def length_fault(loc: Loc, sent: tuple[Any, ...], item: str, of: str, length: int) -> InitErrorDetails:
    """The error of a list whose length does not fit."""
    message = "Input should have one {item} per {of}: {length}, not {count}"
    return fault(loc, sent, "wrong_length", message, item=item, of=of, length=length, count=len(sent))


def too_much(loc: Loc, sent: float, limit: int) -> InitErrorDetails:
    """The error of a number over its limit, as pydantic words it."""
    return InitErrorDetails(type="less_than_equal", loc=loc, input=sent, ctx={"le": limit})


def within(outer: Loc, faults: Iterable[InitErrorDetails]) -> Iterator[InitErrorDetails]:
    """The same faults, each at a place within `outer`."""
    for found in faults:
        yield {**found, "loc": (*outer, *found.get("loc", ()))}


def refuse(faults: Iterable[InitErrorDetails]) -> None:
    """Raise ValidationError if there are faults; in a validator pydantic completes their `loc`."""
    if found := list(faults):
        raise ValidationError.from_exception_data("Specification", found)
