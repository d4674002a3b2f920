import json

import pytest

from tools.page_types import declarations


def document(**schemas):
    answer = {"200": {"schema": {"$ref": "#/components/schemas/Run"}}, "404": {"schema": {"$ref": "Problem"}}}
    return {"paths": {"/": {"get": {"responses": answer}}}, "components": {"schemas": schemas}}


def test_a_type_is_what_an_answer_holds():
    fields = {
        "id": {"type": "string", "description": "The right\nto command it."},
        "loss": {"anyOf": [{"type": "number"}, {"type": "null"}]},
        "weights": {
            "type": "array",
            "items": {"type": "array", "items": {"anyOf": [{"type": "number"}, {"type": "null"}]}},
        },
        "engine": {"enum": ["numba", "numpy"]},
        "activation": {"enum": ["tanh", "relu"]},
        "range": {"type": "array", "prefixItems": [{"type": "number"}, {"type": "integer"}]},
        "parts": {"type": "array", "items": {"anyOf": [{"$ref": "#/a/Part-Output"}, {"type": "null"}]}},
        "meta": {"type": "object", "additionalProperties": True},
        "facts": {"type": "object", "additionalProperties": {"type": "boolean"}},
    }
    written = declarations(
        document(**{"Run": {"properties": fields}, "Part-Output": {"properties": {"all": {"const": "full"}}}})
    )
    for line in (
        "  /** The right to command it. */\n  id: string;",
        "loss: Number;",
        "weights: Matrix;",
        'engine: "numba" | "numpy";',
        "activation: string;",
        "range: [number, number];",
        "parts: (Part | null)[];",
        "meta: Record<string, unknown>;",
        "facts: Record<string, boolean>;",
        'export interface Part {\n  all: "full";\n}',
    ):
        assert line in written, line
    assert "Problem" not in written


def test_two_shapes_of_one_name_are_refused():
    ref = {"$ref": "#/components/schemas/a__Rule"}
    schemas = {"Run": {"properties": {"one": ref, "two": json.loads(json.dumps(ref).replace("a__", "b__"))}}}
    with pytest.raises(ValueError, match="are both Rule"):
        declarations(document(**schemas, a__Rule={"properties": {}}, b__Rule={"properties": {}}))
