"""Writes the types of what the API answers, for the page's JavaScript, out of the OpenAPI document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Any

from app.core.activations import ACTIVATIONS
from app.core.datasets import DATASETS, FEATURES
from app.core.initializers import INITIALIZERS
from app.core.losses import LOSSES
from app.core.optimizers import OPTIMIZERS
from app.main import create_app

FILE = Path(__file__).parent.parent / "static/js/answers.d.ts"
HEAD = """/** What the API answers: written by `make format` out of the OpenAPI document. */

/** One that is not finite arrives as null. */
export type Number = number | null;
export type Vector = Number[];
export type Matrix = Vector[];
"""
WIDTH = 110
KINDS = {"integer": "number"}
ARRAYS = {"Number": "Vector", "Vector": "Matrix"}
REGISTERED = {*ACTIVATIONS, *DATASETS, *FEATURES, *INITIALIZERS, *LOSSES, *OPTIMIZERS}
"""Names that the page has from the catalogue: strings, so that a new one changes no type."""

Schema = dict[str, Any]


def declarations(document: Schema) -> str:
    """One interface for each shape that an answer of the document is made of, by its name there.

    Every answer has all of its fields, so that none is optional. ValueError for two shapes of one name.
    """
    schemas = document["components"]["schemas"]
    found: dict[str, str] = {}
    left = list(_named(list(_answers(document))))
    while left:
        schema = left.pop()
        name = _name(schema)
        if found.setdefault(name, schema) != schema:
            raise ValueError(f"{schema} and {found[name]} are both {name}")
        left += [other for other in _named(schemas[schema]) if other not in found.values()]
    return HEAD + "".join(_interface(name, schemas[found[name]]) for name in sorted(found))


def _answers(document: Schema) -> Iterator[Schema]:
    for path in document["paths"].values():
        for operation in path.values():
            yield from (answer for status, answer in operation["responses"].items() if status < "300")


def _named(value: Any) -> Iterator[str]:
    """The names of the shapes that a part of the document refers to."""
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].rpartition("/")[2]
        for inner in value.values():
            yield from _named(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _named(inner)


def _name(schema: str) -> str:
    """`app__spec__network__Rule` and `Rule-Output` are both `Rule`."""
    return schema.rpartition("__")[2].removesuffix("-Output")


def _interface(name: str, schema: Schema) -> str:
    fields = "".join(_field(key, field) for key, field in schema["properties"].items())
    return f"\n{_comment(schema)}export interface {name} {{\n{fields}}}\n"


def _field(name: str, schema: Schema) -> str:
    return f"{_comment(schema, '  ')}  {name}: {_type(schema)};\n"


def _comment(schema: Schema, indent: str = "") -> str:
    words = " ".join(schema.get("description", "").split())
    lines = wrap(words, WIDTH - len(f"{indent}/**  */"), break_on_hyphens=False)
    between = f"\n{indent} * "
    return f"{indent}/** {between.join(lines)} */\n" if words else ""


def _type(schema: Schema) -> str:
    """The type of a value, as TypeScript has it."""
    if "$ref" in schema:
        return _name(schema["$ref"].rpartition("/")[2])
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        union = " | ".join(_type(choice) for choice in choices)
        return "Number" if union == "number | null" else union
    if words := schema.get("enum", [schema["const"]] if "const" in schema else None):
        return "string" if REGISTERED & {*words} else " | ".join(map(json.dumps, words))
    if "prefixItems" in schema:
        return f"[{', '.join(_type(item) for item in schema['prefixItems'])}]"
    if schema.get("type") == "array":
        inner = _type(schema["items"])
        return ARRAYS.get(inner) or (f"({inner})[]" if "|" in inner else f"{inner}[]")
    if values := schema.get("additionalProperties"):
        return f"Record<string, {'unknown' if values is True else _type(values)}>"
    kind: str = schema.get("type", "unknown")
    return KINDS.get(kind, kind)


if __name__ == "__main__":
    FILE.write_text(declarations(create_app().openapi()))
