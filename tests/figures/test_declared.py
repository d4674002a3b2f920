"""The declared figures: bindings that feed them, colours that the page can put in its theme."""

import json
import re
from itertools import pairwise
from math import atan2, degrees, hypot
from typing import Any

import plotly.graph_objects as go
import plotly.io as pio
import pytest

from app import figures
from app.figures.tokens import TOKENS
from tests.server import ROOT


@pytest.mark.parametrize("declared", figures.declared(), ids=lambda declared: declared["name"])
def test_a_figure_is_a_plotly_figure(declared: dict[str, Any]) -> None:
    assert isinstance(pio.from_json(json.dumps(declared["figure"])), go.Figure)


@pytest.mark.parametrize("declared", figures.declared(), ids=lambda declared: declared["name"])
def test_every_trace_names_what_feeds_it(declared: dict[str, Any]) -> None:
    figure = declared["figure"]
    for trace in figure["data"]:
        assert trace["meta"]
    for bound in [figure["layout"], *figure["data"]]:
        for path in bound.get("meta", {}).values():
            assert re.fullmatch(r"\w+(\.(\w+|\$))*", path)


@pytest.mark.parametrize("declared", figures.declared(), ids=lambda declared: declared["name"])
def test_every_colour_is_a_token(declared: dict[str, Any]) -> None:
    used = set(re.findall(r"#[0-9a-f]{6}\b", json.dumps(declared["figure"])))
    assert used <= set(declared["colours"])
    assert set(declared["colours"].values()) == set(TOKENS)


def test_tokens_are_the_style_sheets_light_colours() -> None:
    sheet = (ROOT / "static/css/tokens.css").read_text()
    light = dict(re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}),", sheet))
    assert {token: light.get(token) for token in TOKENS} == TOKENS
    assert len(set(TOKENS.values())) == len(TOKENS)


def test_no_trace_needs_evaluated_code() -> None:
    kinds = {trace["type"] for declared in figures.declared() for trace in declared["figure"]["data"]}
    assert not kinds & {"scattergl", "parcoords"}


def test_only_what_shows_a_slope_has_its_colour() -> None:
    teal = {TOKENS[name] for name in TOKENS if name.startswith("slope") or name == "open"}
    slopes = {
        each["name"]
        for each in figures.declared()
        if teal & set(re.findall(r"#[0-9a-f]{6}\b", json.dumps(each["figure"])))
    }
    assert slopes == {
        "curve",
        "twin",
        "slice",
        "histograms",
    }  # the twin is without f′ where the run is with it


def test_upright_plots_stand_one_over_another_each_with_its_rows_names() -> None:
    (declared,) = (each for each in figures.declared() if each["upright"])
    assert declared["name"] == "histograms"
    upright, layout = declared["upright"], declared["figure"]["layout"]
    rows = sorted(name for name in layout if name.startswith("yaxis"))
    assert len(rows) == 4
    plots = [upright[f"{name}.domain"] for name in rows]
    assert all(upper[0] - lower[1] > 0.05 for upper, lower in pairwise(plots))  # room for numbers and a name
    assert plots[0][1] == 1
    assert plots[-1][0] == pytest.approx(0)
    assert all(layout[name].get("showticklabels", True) for name in rows)
    assert [upright[f"annotations.{k}.y"] for k in range(4)] == [top for _, top in plots]
    for name in rows:
        assert upright[f"x{name[1:]}.domain"] == [0, 1]
        assert layout[name]["anchor"] == layout[f"x{name[1:]}"]["anchor"].replace("y", "x")


@pytest.mark.parametrize("panel", figures.PANELS.values(), ids=lambda panel: panel.name)
def test_a_hint_speaks_of_a_line_s_look_where_that_line_is_drawn(panel: figures.Panel) -> None:
    fed = [path for trace in panel.build().to_dict()["data"] for path in trace["meta"].values()]
    assert all(any(path.startswith(named) for path in fed) for named in panel.clauses)
    always = {"loss", "twin", "remedies", "slice", "ratios"}  # says where; or a band or line never missing
    assert panel.name in always or not re.search(r"\b(dashed|dotted|hollow|grey):", panel.hint.lower())


def test_in_space_nothing_is_drawn_but_the_land_and_its_grid() -> None:
    scene = figures.PANELS["surface_3d"].build().to_dict()["layout"]["scene"]
    axes = [scene[f"{name}axis"] for name in "xyz"]
    assert [(axis["zeroline"], axis["ticks"]) for axis in axes] == [(False, "")] * 3


def test_in_space_no_slope_of_the_land_is_so_steep_that_one_looks_along_it() -> None:
    scene = figures.PANELS["surface_3d"].build().to_dict()["layout"]["scene"]
    eye, ratio = scene["camera"]["eye"], scene["aspectratio"]
    above = degrees(atan2(eye["z"], hypot(eye["x"], eye["y"])))
    assert ratio["x"] == ratio["y"]  # as on the map
    assert above - degrees(atan2(ratio["z"], ratio["x"])) > 10
