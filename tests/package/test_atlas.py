"""Maps from Python: the API's numbers, and a cell's run beside them."""

from collections.abc import Iterator

import numpy as np
import plotly.graph_objects as go
import pytest

import gradient_flow as gf


@pytest.fixture
def atlas() -> Iterator[gf.Atlas]:
    made = gf.Atlas(
        x=("learning_rate", 1e-3, 10, "log"),
        y=("noise", 0, 0.8),
        columns=3,
        rows=4,
        steps=30,
        layers=[3, 1],
        samples=24,
        seed=3,
    )
    yield made
    made.delete()


def test_a_cell_is_a_run_s_end(atlas: gf.Atlas) -> None:
    state = atlas.wait()
    assert (state.status, state.done, state.cells, state.steps) == ("done", 12, 12, 30)
    np.testing.assert_allclose(state.y, [0.1, 0.3, 0.5, 0.7])
    np.testing.assert_allclose(np.diff(np.log(state.x)), np.log(10**4) / 3)
    losses = atlas.cells()
    assert losses.shape == (4, 3)
    run = atlas.run(1, 2)
    run.step(30)
    assert run.loss.train == losses[1, 2] == atlas.cell(1, 2).values["loss"]
    assert atlas.cells("gradient_ratio")[1, 2] == atlas.cell(1, 2).values["gradient_ratio"]


def test_numbers_that_make_no_run_are_an_empty_cell(atlas: gf.Atlas) -> None:
    atlas.wait()
    assert np.isnan(atlas.cells()[3]).all()  # noise ends at 0.5
    assert atlas.cell(3, 0).spec is None
    with pytest.raises(ValueError, match=r"The cell in row 3, column 0 is empty: .*noise"):
        atlas.run(3, 0)


def test_a_map_is_a_figure(atlas: gf.Atlas) -> None:
    atlas.wait()
    assert isinstance(atlas.figure("steps_to"), go.Figure)
    with pytest.raises(gf.Problem) as raised:
        atlas.figure("lost")
    assert raised.value.status == 422


def test_a_map_is_stopped_and_goes_on() -> None:
    atlas = gf.Atlas(
        x=("network.layers.*.units", 1, 9), y=("depth", 1, 4), columns=200, rows=200, steps=20_000
    )
    assert atlas.stop().status == "stopped"
    assert atlas.wait().status == "stopped"
    assert atlas.resume().status == "running"
    atlas.delete()
    with pytest.raises(gf.Problem) as raised:
        _ = atlas.state
    assert raised.value.status == 404


def test_what_is_no_axis_is_named() -> None:
    with pytest.raises(TypeError) as raised:
        gf.Atlas(x=("learning_rate", 1), y=("gain", 0, 1))  # type: ignore[arg-type]
    assert str(raised.value) == (
        'An axis is like ("learning_rate", 0.001, 10, "log"), not (\'learning_rate\', 1)'
    )
    with pytest.raises(TypeError, match="A run has no setting 'lr'; the nearest is 'learning_rate'"):
        gf.Atlas(x=("learning_rate", 0, 1), y=("gain", 0, 1), lr=1)  # type: ignore[call-arg]
