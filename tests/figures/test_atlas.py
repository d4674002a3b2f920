"""A map as a figure: places, colours by the logarithm, and what has no number."""

import json
import re
from typing import Any

import numpy as np
import plotly.io as pio
import pytest

from app.analysis.lines import Line
from app.api.frames import json_response
from app.atlas.measures import MEASURES
from app.core.arrays import Array
from app.figures.atlas import atlas
from app.figures.tokens import TOKENS
from app.spec.survey import Axis

RATE = Axis.model_validate(
    {"path": "training.optimizer.learning_rate", "from": 0.01, "to": 1, "scale": "log"}
)
NOISE = Axis.model_validate({"path": "data.noise", "from": 0, "to": 0.5})


def drawn(measure: str, values: Array | None, **rest: Any) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        bytes(json_response(atlas(measure, RATE, NOISE, values, **rest)).body)
    )
    return content


def test_a_loss_becomes_a_colour_by_its_logarithm() -> None:
    figure = drawn("loss", np.array([[1e-4, 1.0], [np.nan, 0.0]]))
    (trace,) = figure["data"]
    assert trace["z"] == [[-4.0, 0.0], [None, None]]
    assert trace["customdata"] == [[1e-4, 1.0], [None, 0.0]]
    assert trace["x"] == pytest.approx([10**-1.5, 10**-0.5])
    assert trace["y"] == [0.125, 0.375]
    ticks = dict(zip(trace["colorbar"]["ticktext"], trace["colorbar"]["tickvals"], strict=True))
    assert ticks == {"0.0001": -4.0, "0.001": -3.0, "0.01": -2.0, "0.1": -1.0, "1": 0.0}
    assert (figure["layout"]["xaxis"]["type"], figure["layout"]["yaxis"]["type"]) == ("log", "linear")


def test_a_loss_s_colours_leap_where_a_cell_has_learned() -> None:
    values = np.array([[1e-4, 1e-2], [1e-1, 1.0]])
    (trace,) = drawn("loss", values, learned=0.01)["data"]
    places = [place for place, _ in trace["colorscale"]]
    assert places == pytest.approx([0, 0.5, 0.5, 1])
    assert [colour for _, colour in trace["colorscale"]] == [
        TOKENS[name] for name in ("zero", "line-2", "ctl-line", "ink-2")
    ]
    for beyond in (1e-5, 2.0, None):  # no cell has, or each one
        (plain,) = drawn("loss", values, learned=beyond)["data"]
        assert [place for place, _ in plain["colorscale"]] == [0, 0.3, 0.65, 1]


def test_a_share_becomes_a_colour_as_it_is() -> None:
    (trace,) = drawn("dead", np.array([[0.0, 0.5], [1.0, np.nan]]))["data"]
    assert trace["z"] == trace["customdata"] == [[0.0, 0.5], [1.0, None]]
    assert "tickvals" not in trace["colorbar"]


def test_a_ratio_s_colours_go_as_far_below_1_as_above() -> None:
    (trace,) = drawn("start_ratio", np.array([[1e-4, 1.0], [10.0, np.nan]]))["data"]
    assert (trace["zmin"], trace["zmax"]) == (-4.0, 4.0)
    assert [colour for _, colour in trace["colorscale"]] == [TOKENS["neg"], TOKENS["zero"], TOKENS["pos"]]


def test_cells_that_left_all_bounds_are_black() -> None:
    figure = drawn("loss", np.array([[1.0, np.nan]]), diverged=np.array([[np.nan, 7.0]]))
    beyond = figure["data"][1]
    assert (beyond["name"], beyond["z"]) == ("diverged", [[None, 1.0]])
    assert {colour for _, colour in beyond["colorscale"]} == {TOKENS["ink"]}


def test_a_published_line_is_drawn_in_ink_on_paper_with_its_name() -> None:
    line = Line("2/λ", "Goh 2017", [0.1, 0.2], [0.0, 0.5])
    figure = drawn("loss", None, lines=[line])
    paper, ink, name = figure["data"][1:]
    assert [paper["line"]["color"], ink["line"]["color"]] == [TOKENS["bg"], TOKENS["ink"]]
    assert paper["x"] == ink["x"] == line.x
    assert (name["text"], name["x"], name["y"]) == (" 2/λ ", [0.2], [0.5])
    assert name["textposition"] == "middle left"
    assert figure["layout"]["xaxis"]["range"] == [-2.0, 0.0]
    assert figure["layout"]["xaxis"]["title"]["text"] == "learning rate"


@pytest.mark.parametrize("measure", MEASURES)
def test_a_map_of_which_nothing_is_done_is_a_figure_too(measure: str) -> None:
    figure = drawn(measure, np.full((2, 2), np.nan))
    assert pio.from_json(json.dumps(figure)).data[0].type == "heatmap"
    assert set(re.findall(r"#[0-9a-f]{6}\b", json.dumps(figure))) <= set(TOKENS.values())
