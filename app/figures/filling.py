"""A declared figure, filled: what every path in its `meta` names is put in its place.

`static/js/draw/filling.js` does the same on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from math import isfinite
from typing import Any

Template = dict[str, Any]


def filled(template: Template, sources: Mapping[str, Any]) -> Template:
    """The figure (Plotly JSON) with the numbers of `sources`, and without its bindings.

    A trace whose `meta` has `each` stands once for every entry of the list there; `$` is the entry's number.
    """
    layout = _bound(template["layout"], sources)
    traces = [one for trace in template["data"] for one in _traces(trace, sources)]
    return {"data": traces, "layout": layout}


def _traces(trace: Template, sources: Mapping[str, Any]) -> list[Template]:
    bindings = dict(trace.get("meta", {}))
    each = bindings.pop("each", None)
    if each is None:
        return [_bound(trace, sources)]
    count = len(at(sources, each))
    copies = [
        {**trace, "meta": {name: path.replace("$", str(number)) for name, path in bindings.items()}}
        for number in range(count)
    ]
    return [_bound(copy, sources) for copy in copies]


def _bound(template: Template, sources: Mapping[str, Any]) -> Template:
    result = deepcopy(template)
    for attribute, path in result.pop("meta", {}).items():
        _assign(result, attribute, at(sources, path))
    return result


def has_numbers(value: Any) -> bool:
    """Whether there is one that is finite, however deep."""
    match value:
        case Mapping():
            return any(map(has_numbers, value.values()))
        case str() | None:
            return False
        case float() | int():
            return isfinite(value)
    return any(map(has_numbers, value))


def at(value: Any, path: str) -> Any:
    """What a path names."""
    for key in path.split("."):
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


def _assign(target: Any, path: str, value: Any) -> None:
    *holders, last = path.split(".")
    for key in holders:
        target = target[int(key)] if isinstance(target, list) else target.setdefault(key, {})
    target[last] = value
