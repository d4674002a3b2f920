from typing import Any

import pytest
from pydantic import ValidationError

from app.settings import Settings
from app.spec import Backprop, Specification, Step, check
from tests.spec.asking import Loc, inline, network

SMALL = Settings(max_layers=2, max_units=3, max_parameters=13, max_samples=4, max_steps_per_request=5)
DATA = inline([[1, 2]], [[3]])


def errors(request: Specification | Backprop | Step) -> list[tuple[Loc, str]]:
    with pytest.raises(ValidationError) as caught:
        check(request, SMALL)
    return [(error["loc"], error["msg"]) for error in caught.value.errors()]


@pytest.mark.parametrize(
    ("sent", "loc", "message"),
    [
        (
            network(*[{"units": 1}] * 3) | DATA,
            ("network", "layers"),
            "Input should have at most 2 layers",
        ),
        (
            network({"units": 4}, {"units": 1}) | inline([[1]], [[3]]),
            ("network", "layers", 0, "units"),
            "Input should be less than or equal to 3",
        ),
        (
            network({"units": 3}, {"units": 2}) | inline([[1, 2]], [[3, 4]]),
            ("network", "layers"),
            "Input should have at most 13 weights and biases",
        ),
        (
            network({"units": 1}) | inline([[1]] * 5, [[1]] * 5),
            ("data", "inputs"),
            "Input should have at most 4 rows",
        ),
        (
            network({"units": 1}) | {"data": {"samples": 5}},
            ("data", "samples"),
            "Input should be less than or equal to 4",
        ),
    ],
)
def test_what_is_too_large_is_named(sent: Any, loc: Loc, message: str) -> None:
    assert errors(Specification.model_validate(sent)) == [(loc, message)]


def test_units_without_number_are_counted_without_memory() -> None:
    spec = Specification.model_validate(network({"units": 2**53 - 1}, {"units": 1}) | DATA)
    places = [("network", "layers", 0, "units"), ("network", "layers"), ("network", "layers")]
    assert [loc for loc, _ in errors(spec)] == places


def test_a_batch_to_pass_has_the_same_limits() -> None:
    wide = {"layers": [{"units": 4}], "parameters": [{"weights": [[1]] * 4, "biases": [0] * 4}]}
    request = Backprop.model_validate({"network": wide, "inputs": [[1]] * 5, "targets": [[1] * 4] * 5})
    assert errors(request) == [
        (("network", "layers", 0, "units"), "Input should be less than or equal to 3"),
        (("inputs",), "Input should have at most 4 rows"),
    ]


def test_units_times_samples_are_limited() -> None:
    wide = [{"units": 1000}, {"units": 1}] * 3
    spec = Specification.model_validate(network(*wide) | {"data": {"samples": 2000}})
    with pytest.raises(ValidationError, match="at most 5000000 units times samples"):
        check(spec, Settings())
    parameters = [{"weights": [[1]] * 1000, "biases": [0] * 1000}, {"weights": [[1] * 1000], "biases": [0]}]
    rows = [[1]] * 500
    asked = {"network": {"layers": wide[:2], "parameters": parameters}, "inputs": rows, "targets": rows}
    with pytest.raises(ValidationError, match="at most 500000 units times samples"):
        check(Backprop.model_validate(asked), Settings())


def test_steps_are_limited() -> None:
    assert errors(Step(count=6)) == [(("count",), "Input should be less than or equal to 5")]


def test_what_just_fits_passes() -> None:
    check(Step(count=5), SMALL)
    check(
        Specification.model_validate(network({"units": 3}, {"units": 1}) | inline([[1, 2]] * 4, [[1]] * 4)),
        SMALL,
    )
