"""Which specification each cell of a map has, and which maps there cannot be."""

import pickle
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from app.settings import Settings
from app.spec import Specification, Survey, check, checked_cell
from tests.spec.asking import Loc, inline, network

X = {"path": "training.optimizer.learning_rate", "from": 0.001, "to": 10.0, "scale": "log"}
Y = {"path": "seed", "from": -0.5, "to": 3.5}


def survey(x: dict[str, Any] = X, y: dict[str, Any] = Y, **fields: Any) -> Survey:
    return Survey.model_validate({"x": x, "y": y, "columns": 4, "rows": 4} | fields)


def along(path: str, start: float, stop: float, count: int, **spec: Any) -> Survey:
    """A map whose columns are the values of one number."""
    return survey(x={"path": path, "from": start, "to": stop}, columns=count, spec=spec)


def test_a_value_is_a_cell_s_centre() -> None:
    linear = survey(x={"path": "data.noise", "from": 0.1, "to": 0.5}, columns=4)
    assert np.allclose(linear.x_values, [0.15, 0.25, 0.35, 0.45], rtol=1e-15)
    assert np.allclose(survey().x_values, 10.0 ** np.array([-2.5, -1.5, -0.5, 0.5]), rtol=1e-14)
    backwards = survey(x={"path": "data.noise", "from": 0.5, "to": 0.1}, columns=4)
    assert np.allclose(backwards.x_values, linear.x_values[::-1], rtol=1e-15)


def test_a_whole_number_is_rounded() -> None:
    map_ = along("network.layers.0.units", 0.4, 4.4, 4)
    assert map_.x_values == [1, 2, 3, 4]
    assert [map_.cell(0, column).network.layers[0].units for column in range(4)] == [1, 2, 3, 4]
    assert survey().y_values == [0, 1, 2, 3]


def test_a_cell_has_both_numbers_and_everything_else_as_it_was() -> None:
    spec = network({"units": 3, "activation": "relu"}, {"units": 1}) | {"loss": "absolute_error"}
    cell = survey(spec=spec).cell(3, 1)
    wanted = spec | {"seed": 3, "training": {"optimizer": {"learning_rate": survey().x_values[1]}}}
    assert cell == Specification.model_validate(wanted)


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("network.layers.1.rate", lambda spec: [layer.rate for layer in spec.network.layers]),
        ("network.initializer.gain", lambda spec: spec.network.initializer.gain),
        ("network.derivative.offset", lambda spec: spec.network.derivative.offset),
        ("data.noise", lambda spec: spec.data.noise),
        ("data.samples", lambda spec: spec.data.samples),
        ("training.batch_size", lambda spec: spec.training.batch_size),
        ("training.optimizer.betas.1", lambda spec: spec.training.optimizer.betas),
        ("training.regularization.rate", lambda spec: spec.training.regularization.rate),
        ("probe.index", lambda spec: spec.probe.index),
    ],
)
def test_a_path_leads_to_a_number(path: str, read: Any) -> None:
    spec = {
        "network": {"derivative": {"name": "exact", "offset": 0.0}},
        "training": {"batch_size": "full", "optimizer": {"name": "adam"}},
    }
    start, stop = (2, 4) if path in ("data.samples", "training.batch_size", "probe.index") else (0.25, 0.75)
    map_ = along(path, start, stop, 1, **spec)
    expected = {
        "network.layers.1.rate": [1.0, 0.5, 1.0],
        "training.optimizer.betas.1": (0.9, 0.5),
        "data.samples": 3,
        "training.batch_size": 3,
        "probe.index": 3,
    }
    assert read(map_.cell(0, 0)) == expected.get(path, 0.5)


@pytest.mark.parametrize("rule", ["exact", "one"])
def test_a_constant_is_added_to_a_slope_that_stands_as_a_word(rule: str) -> None:
    map_ = along("network.derivative.offset", 0, 1, 2, network={"derivative": rule})
    rules: list[Any] = [map_.cell(0, column).network.derivative for column in range(2)]
    assert [(each.name, each.offset) for each in rules] == [(rule, 0.25), (rule, 0.75)]


def test_a_star_is_every_place_but_the_outputs_are_the_data_s() -> None:
    rates = along("network.layers.*.rate", 0, 1, 1).cell(0, 0).network.layers
    assert [layer.rate for layer in rates] == [0.5, 0.5, 0.5]
    units = along("network.layers.*.units", 6, 8, 1).cell(0, 0).network.layers
    assert [layer.units for layer in units] == [7, 7, 1]


def test_depth_copies_the_first_hidden_layer() -> None:
    layers: list[dict[str, Any]] = [
        {"units": 4, "activation": "relu"},
        {"units": 2},
        {"units": 1, "activation": "linear"},
    ]
    deep = along("depth", -0.5, 3.5, 4, **network(*layers))
    for copies in range(4):
        found = [(each.units, each.activation) for each in deep.cell(0, copies).network.layers]
        assert found == [(4, "relu")] * copies + [(1, "linear")]


def test_depth_comes_before_what_is_in_the_layers() -> None:
    widths = {"path": "network.layers.*.units", "from": 4.5, "to": 6.5}
    map_ = survey(x=widths, y={"path": "depth", "from": 0.5, "to": 3.5}, columns=2, rows=3)
    assert [each.units for each in map_.cell(2, 1).network.layers] == [6, 6, 6, 1]
    rates = {"path": "network.layers.2.rate", "from": 0, "to": 1}
    map_ = survey(x=rates, y={"path": "depth", "from": 0.5, "to": 3.5}, columns=1, rows=3)
    assert [each.rate for each in map_.cell(1, 0).network.layers] == [1.0, 1.0, 0.5]
    with pytest.raises(ValidationError, match="There is no 2 here: places go from 0 to 1, and \\* is all"):
        map_.cell(0, 0)


def test_what_the_specification_refuses_makes_no_cell() -> None:
    map_ = along("data.noise", -0.25, 0.75, 4)
    for column, is_there in enumerate((False, True, True, False)):
        if is_there:
            assert map_.cell(0, column).data.noise == map_.x_values[column]  # type: ignore[union-attr]
        else:
            with pytest.raises(ValidationError, match="noise"):
                map_.cell(0, column)


def test_own_samples_and_parameters_stay_the_same_object() -> None:
    given = {"parameters": [{"weights": [[0.5]], "biases": [0.0]}]}
    map_ = survey(spec=network({"units": 1}, **given) | inline([[1.0], [2.0]], [[0.0], [1.0]]))
    cell = map_.cell(0, 0)
    assert cell.data is map_.spec.data
    assert cell.network.parameters == map_.spec.network.parameters
    weights = along("network.parameters.0.weights.0.0", 0, 2, 1, **map_.spec.model_dump(mode="json"))
    assert weights.cell(0, 0).network.parameters[0].weights == ((1.0,),)  # type: ignore[index]


def test_a_map_crosses_a_process_and_comes_back_from_json() -> None:
    map_ = survey()
    assert pickle.loads(pickle.dumps(map_)).cell(1, 2) == map_.cell(1, 2)
    assert Survey.model_validate_json(map_.model_dump_json()) == map_


@pytest.mark.parametrize(
    ("fields", "loc", "message"),
    [
        ({"x": X | {"path": "speed"}}, ("x", "path"), "There is no speed here: there is data, network, loss"),
        ({"x": X | {"path": "network.layers.3.rate"}}, ("x", "path"), "There is no 3 here: places go from 0"),
        ({"x": X | {"path": "network.layers.-1.rate"}}, ("x", "path"), "There is no -1 here: places go from"),
        (
            {"x": X | {"path": "seed.0"}},
            ("x", "path"),
            "There is no 0 here: what comes before it is neither a list",
        ),
        ({"x": X | {"path": "loss"}}, ("x", "path"), "Input should name a number of the specification"),
        ({"x": X | {"path": "network.layers.0.bias"}}, ("x", "path"), "Input should name a number of the"),
        ({"x": X | {"path": "network.layers"}}, ("x", "path"), "Input should name a number of the"),
        ({"x": X | {"path": "training.clip"}}, ("x", "path"), "Input should name a number of the"),
        ({"x": Y}, ("y", "path"), "Input should be another number than that of x"),
        ({"x": X | {"from": 0}}, ("x", "from"), "Input should be greater than 0 on a log scale"),
        ({"x": X | {"to": -1}}, ("x", "to"), "Input should be greater than 0 on a log scale"),
        ({"x": X | {"scale": "cubic"}}, ("x", "scale"), "Input should be 'linear' or 'log'"),
        ({"x": X | {"to": 1e16}}, ("x", "to"), "Input should be less than or equal to 9007199254740991"),
        ({"columns": 0}, ("columns",), "Input should be greater than or equal to 1"),
        ({"steps": 0}, ("steps",), "Input should be greater than or equal to 1"),
        ({"spec": {"seed": -1}}, ("spec", "seed"), "Input should be greater than or equal to 0"),
    ],
)
def test_what_is_no_map(fields: dict[str, Any], loc: Loc, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        survey(**fields)
    (error,) = caught.value.errors()
    assert error["loc"] == loc
    assert error["msg"].startswith(message)


def test_a_depth_needs_a_layer_to_copy() -> None:
    with pytest.raises(ValidationError, match="There is no hidden layer that depth could copy"):
        along("depth", 0, 3, 3, **network({"units": 1}))


def test_limits_of_a_map() -> None:
    with pytest.raises(ValidationError, match=r"at most 15 cells, columns times rows \(max_atlas_cells\)"):
        check(survey(), Settings(max_atlas_cells=15))
    check(survey(), Settings(max_atlas_cells=16))
    work = survey().spec.multiplications * 16 * 500
    check(survey(), Settings(max_atlas_work=work))
    with pytest.raises(ValidationError, match=rf"at most {work - 1} multiplications.*\(max_atlas_work\)"):
        check(survey(), Settings(max_atlas_work=work - 1))
    with pytest.raises(ValidationError) as caught:
        check(survey(), Settings(max_units=3))
    assert caught.value.errors()[0]["loc"] == ("spec", "network", "layers", 0, "units")


def test_the_largest_corner_counts_and_each_cell_by_itself() -> None:
    wide = along("network.layers.*.units", 0.5, 40.5, 4)
    work = wide.cell(0, 3).multiplications * 16 * 500
    check(wide, Settings(max_atlas_work=work))
    with pytest.raises(ValidationError, match="max_atlas_work"):
        check(wide, Settings(max_atlas_work=work - 1))
    # Where the corners are empty, a cell within may still be too much.
    empty = along("network.layers.*.units", -2_500, 2_500, 5)
    limits = Settings(
        max_atlas_work=empty.spec.multiplications * 20 * 500, max_units=1_500, max_parameters=10**7
    )
    check(empty, limits)
    with pytest.raises(ValidationError, match="max_atlas_work"):
        checked_cell(empty, 0, 3, limits)
    with pytest.raises(ValidationError, match="less than or equal to 1500"):
        checked_cell(empty, 0, 4, limits)
