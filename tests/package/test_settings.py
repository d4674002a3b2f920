"""Keywords, and the specification that they make."""

from collections import defaultdict
from typing import Any

import numpy as np
import pytest

import gradient_flow as gf
from app.spec import Specification
from gradient_flow.settings import MEANT, overlaid, patch, places

LAYERS = [{"units": 3, "activation": "relu"}, {"units": 1, "activation": "tanh"}]

WITHOUT = {
    "network",
    "columns",
    "training",
    "source",
    "index",
    "norm",
    "units",
    "weights",
    "biases",
    "classes_of",
}
"""Names of one thing that are no keywords: parts whose fields are, and fields of what is said as a whole."""


def test_a_keyword_stands_where_the_specification_has_its_name() -> None:
    found = named(Specification.model_json_schema())
    for name, place in places().items():
        field = {"activation": "layers", "probe": "index"}.get(name, name)
        assert ".".join(place) in found[field], name


def test_every_name_that_stands_for_one_thing_is_a_keyword() -> None:
    alone = {name for name, where in named(Specification.model_json_schema()).items() if len(where) == 1}
    assert alone - set(places()) == WITHOUT


def named(schema: dict[str, Any]) -> dict[str, set[str]]:
    """Each field's name, and where in a specification it stands."""
    places: dict[str, set[str]] = defaultdict(set)

    def walk(part: dict[str, Any], path: tuple[str, ...]) -> None:
        if "$ref" in part:
            part = schema["$defs"][part["$ref"].rpartition("/")[2]]
        for form in (*part.get("anyOf", ()), *part.get("oneOf", ())):
            walk(form, path)
        for name, inner in part.get("properties", {}).items():
            places[name].add(".".join((*path, name)))
            walk(inner, (*path, name))
        for item in (part.get("items"), *part.get("prefixItems", ())):
            if item:
                walk(item, (*path, "*"))

    walk(schema, ())
    return places


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, {}),
        ({"layers": [4, 1]}, {"network": {"layers": [{"units": 4}, {"units": 1}]}}),
        (
            {"layers": [4, {"units": 1, "bias": False}], "activation": ["relu", "linear"]},
            {
                "network": {
                    "layers": [
                        {"units": 4, "activation": "relu"},
                        {"units": 1, "bias": False, "activation": "linear"},
                    ]
                }
            },
        ),
        (
            {"activation": "sin"},
            {"network": {"layers": [{**layer, "activation": "sin"} for layer in LAYERS]}},
        ),
        (
            {"optimizer": "adam", "learning_rate": np.float32(0.5), "betas": (0.5, 0.9)},
            {"training": {"optimizer": {"name": "adam", "learning_rate": 0.5, "betas": [0.5, 0.9]}}},
        ),
        (
            {"learning_rate": 0.5, "optimizer": {"name": "momentum"}},
            {"training": {"optimizer": {"name": "momentum", "learning_rate": 0.5}}},
        ),
        ({"data": "xor", "noise": 0.1}, {"data": {"name": "xor", "noise": 0.1}}),
        (
            {"data": (np.eye(2), np.array([0, 1])), "test_fraction": 0.5},
            {
                "data": {
                    "source": "inline",
                    "inputs": [[1, 0], [0, 1]],
                    "targets": [[0], [1]],
                    "test_fraction": 0.5,
                }
            },
        ),
        (
            {"inputs": [1, 2], "targets": [[0], [1]]},
            {"data": {"source": "inline", "inputs": [[1], [2]], "targets": [[0], [1]]}},
        ),
        ({"probe": np.int64(3), "seed": 2}, {"probe": {"index": 3}, "seed": 2}),
        ({"clip": {"norm": 1.0}}, {"training": {"clip": {"norm": 1.0}}}),
        ({"regularization": "none"}, {"training": {"regularization": {"name": "none"}}}),
        (
            {"parameters": [{"weights": np.eye(1), "biases": np.zeros(1)}]},
            {"network": {"parameters": [{"weights": [[1.0]], "biases": [0.0]}]}},
        ),
    ],
)
def test_keywords_are_a_specification(settings: Any, expected: Any) -> None:
    assert patch(settings, LAYERS) == expected


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"learnin_rate": 1}, "A run has no setting 'learnin_rate'; the nearest is 'learning_rate'."),
        ({"lr": 1}, "A run has no setting 'lr'; the nearest is 'learning_rate'."),
        (
            {"optimizer": {"name": "adam", "learning_rate": 1}, "learning_rate": 2},
            "training.optimizer.learning_rate is given twice",
        ),
        ({"data": "xor", "inputs": [1], "targets": [1], "noise": 0}, None),
        ({"layers": [3, 1], "activation": ["tanh"]}, "activation names 1, and there are 2 layers"),
        ({"seed": {1}}, "{1} is neither a number nor a text, nor a list or mapping of these"),
        ({"regularization": "l2"}, 'regularization needs its rate too: {"name": "l2", "rate": 0.01}'),
    ],
)
def test_what_is_no_keyword_is_named(settings: Any, complaint: str | None) -> None:
    if complaint is None:  # the server knows what does not go together
        with pytest.raises(gf.Problem, match=r"data\.name: There is no such field"):
            gf.Run(**settings)
        return
    with pytest.raises(TypeError) as raised:
        gf.Run(**settings)
    assert str(raised.value) == complaint


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (([[1.0, np.nan]], [1]), "inputs[0, 1] is nan, where a number is needed"),
        (([1.0], [np.inf]), "targets[0, 0] is inf, where a number is needed"),
        ((np.zeros((2, 3, 3)), [1, 2]), "inputs are to be samples × columns, and have 3 dimensions"),
        ((["a"], [1]), "inputs are to be numbers, a row a sample: could not convert string to float: 'a'"),
        (
            ([[1], [1, 2]], [1]),
            "inputs are to be numbers, a row a sample: setting an array element with a sequence. The"
            " requested array has an inhomogeneous shape after 1 dimensions. The detected shape was (2,) +"
            " inhomogeneous part.",
        ),
    ],
)
def test_data_that_are_no_numbers_are_named(data: Any, complaint: str) -> None:
    with pytest.raises(ValueError, match=r"^(inputs|targets)") as raised:
        gf.Run(data=data)
    assert str(raised.value) == complaint


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"learning_rate": np.nan}, "learning_rate: nan is sent, where a number is needed"),
        ({"clip": {"norm": np.inf}}, "clip: inf is sent, where a number is needed"),
        (
            {"parameters": [{"weights": np.array([[np.nan]])}]},
            "parameters: nan is sent, where a number is needed",
        ),
    ],
)
def test_numbers_that_are_none_are_named(settings: Any, complaint: str) -> None:
    with pytest.raises(ValueError, match="where a number is needed") as raised:
        gf.Run(**settings)
    assert str(raised.value) == complaint


def test_a_list_is_no_specification() -> None:
    with pytest.raises(TypeError) as raised:
        gf.Run([4, 1])  # type: ignore[arg-type]
    assert str(raised.value) == "A specification is a mapping, not [4, 1]; layers=[4, 1] says what they are"


def test_what_others_call_a_setting_leads_to_it() -> None:
    assert set(MEANT.values()) <= set(places())
    assert not set(MEANT) & set(places())


def test_another_thing_of_its_kind_takes_the_whole_place() -> None:
    base = {"training": {"optimizer": {"name": "adam", "eps": 1}, "batch_size": 3}, "seed": 1}
    part = {"training": {"optimizer": {"name": "sgd"}}}
    assert overlaid(base, part) == {"training": {"optimizer": {"name": "sgd"}, "batch_size": 3}, "seed": 1}
    same = {"training": {"optimizer": {"name": "adam", "learning_rate": 2}}}
    assert overlaid(base, same)["training"]["optimizer"] == {"name": "adam", "eps": 1, "learning_rate": 2}
