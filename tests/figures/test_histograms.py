"""Histograms count what there is, show it whole, and say what their scales cannot."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.analysis.sample_gradients import SampleGradients, sample_gradients
from app.analysis.weight import Weight
from app.figures import figure
from app.timeline import Timeline
from tests.figures.test_filling import facts
from tests.specs import spec


def rows_of(trace):
    """The layers' points (n × 2) of a histogram's trace, in which gaps are between them and within."""
    points = np.array([each for each in zip(trace["x"], trace["y"], strict=True) if each[0] is not None])
    rows = np.floor(points[:, 1])
    return [points[rows == row] for row in np.unique(rows)]


def test_few_numbers_are_a_dot_each_and_many_are_bars_that_count_them():
    told = facts()

    def drawn(of, axis, mode):
        traces = figure("histograms", of)["data"]
        return [trace for trace in traces if trace["xaxis"] == axis and trace["mode"] == mode]

    (weights,) = drawn(told, "x", "markers")
    for row, dots in enumerate(rows_of(weights)):
        assert sorted(dots[:, 0]) == sorted(told.frame.array(row, "weights").ravel())
        assert row < dots[:, 1].min() <= dots[:, 1].max() < row + 1
    same = [(z[:, :3], np.full((len(z), 3), 0.5)) for z, _ in told.points]
    (stacks,) = drawn(replace(told, points=same), "x4", "markers")
    for row, (stack, (z, _)) in enumerate(zip(rows_of(stacks), same, strict=True)):
        assert len(set(stack[:, 1])) == z.size  # none covers another
        assert row < stack[:, 1].min() <= stack[:, 1].max() < row + 1
    many = replace(told, gradients=sample_gradients(Timeline(spec()), 0))
    with_slopes, without = (rows_of(trace) for trace in drawn(many, "x2", "lines"))
    assert len(with_slopes) == len(without) == 3  # a layer each
    assert len({round(edge, 9) for bar in (*with_slopes, *without) for edge in np.log10(bar[:, 0])}) <= 41
    tallest = [np.ptp(bar[:, 1]) for bar in (*with_slopes, *without)]
    assert tallest == pytest.approx([0.8] * 6)


def test_where_no_number_is_no_line_is_drawn() -> None:
    apart = [np.repeat([0.001, 1.0], 20)] * 3
    told = replace(facts(), gradients=SampleGradients(apart, apart))
    for trace in figure("histograms", told)["data"]:
        if trace["mode"] == "lines" and trace["xaxis"] == "x2":
            ends = [
                (left, right)
                for left, right, y, after in zip(
                    trace["x"], trace["x"][1:], trace["y"], trace["y"][1:], strict=False
                )
                if left is not None and right is not None and left < right and y == after == int(y)
            ]
            assert ends == []  # along a row's line
            assert trace["x"].count(None) == 5  # two parts of each of three


@pytest.mark.parametrize(
    ("hidden", "rows"),
    [
        (9, [*range(1, 10)]),
        (10, [1, 2, 4, 6, 8, 10]),
        (29, [1, 5, 10, 15, 20, 25]),
        (120, [1, 20, 40, 60, 80, 100, 120]),
    ],
)
def test_of_many_layers_some_have_a_row_high_enough_to_be_read(hidden: int, rows: list[int]) -> None:
    units = [{"units": 2, "activation": "tanh"}] * hidden + [{"units": 1, "activation": "tanh"}]
    told = facts(steps=1, weight=Weight(0, 0, 0), network={"layers": units})
    layout = figure("histograms", replace(told, gradients=None))["layout"]
    assert layout["yaxis"]["ticktext"] == [*(f"layer {number}" for number in rows), "output"]
    assert layout["yaxis"]["tickvals"] == [*range(len(rows) + 1)]
    weights = next(trace for trace in figure("histograms", told)["data"] if trace["mode"] == "markers")
    drawn = rows_of(weights)
    assert len(drawn) == len(rows) + 1
    assert sorted(drawn[-1][:, 0]) == sorted(told.frame.array(hidden, "weights").ravel())
    low, high = layout["yaxis"]["range"]
    room = 3 * (high - low) / 340  # of a dot's radius, in a plot of so many pixels
    assert low < weights["y"][0] - room
    assert max(y for y in weights["y"] if y is not None) + room < high


def test_columns_of_numbers_have_room_to_both_sides_of_what_lies_in_them() -> None:
    drawn = figure("histograms", replace(facts(), gradients=sample_gradients(Timeline(spec()), 0)))
    for number in range(1, 5):
        suffix = "" if number == 1 else str(number)
        traces = [trace for trace in drawn["data"] if trace["xaxis"] == f"x{suffix}"]
        known = [x for trace in traces for x in trace["x"] if x is not None]
        ends = np.log10(known) if drawn["layout"][f"xaxis{suffix}"]["type"] == "log" else np.array(known)
        low, high = drawn["layout"][f"xaxis{suffix}"]["range"]
        room = 0.03 * np.ptp(ends)
        assert low < ends.min() - room < ends.max() + room < high


def test_long_names_of_rows_have_their_margin_without_a_second_drawing() -> None:
    told = facts()

    def layout(called: list[tuple[str, str]]) -> dict[str, Any]:
        drawn: dict[str, Any] = figure("histograms", replace(told, called=called))["layout"]
        return drawn

    plain = layout([])
    grows = [axis["automargin"] for name, axis in plain.items() if re.match("[xy]axis", name)]
    assert grows == [False] * 8  # Plotly draws twice what grows its margin
    long = layout([("encoder.attention.3", "3")] * 3)
    assert long["margin"]["l"] > 19 * 6 > plain["margin"]["l"] > 9 * 5


def test_a_log_scale_without_numbers_says_that_they_are_all_0() -> None:
    told = facts()

    def names(with_slopes: list[np.ndarray], without: list[np.ndarray]) -> list[str]:
        gradients = SampleGradients(with_slopes, without)
        layout = figure("histograms", replace(told, gradients=gradients))["layout"]
        return [each["text"] for each in layout["annotations"]][1:3]

    ones, zeros = [np.ones(4)] * 3, [np.zeros(4)] * 3
    assert names(ones, ones) == ["|∂L/∂w| by sample, log scale", "|Δw| of the step, log scale"]
    assert names(zeros, ones)[0] == "|∂L/∂w| by sample, log scale: all 0 with f′"
    assert names(zeros, zeros)[0] == "|∂L/∂w| by sample: all 0"
    network = {"layers": [{"units": 2, "activation": "relu"}, {"units": 1, "activation": "tanh"}]}
    told = facts(steps=1, weight=Weight(0, 0, 0), network={**network, "initializer": {"name": "zeros"}})
    assert names(zeros, zeros)[1] == "|Δw| of the step: all 0"
    layout = figure("histograms", replace(told, gradients=SampleGradients(zeros, zeros)))["layout"]
    assert layout["xaxis2"]["tickvals"] == []  # of no numbers


def test_the_scale_of_gradients_holds_those_without_any_slope_too() -> None:
    shut, open_ = [np.zeros(4)] * 3, [np.array([1e-7, 2e-7, 3.0, 5.0])] * 3
    for with_slopes in (shut, [np.full(4, 1e-2)] * 3):
        axis = figure("histograms", replace(facts(), gradients=SampleGradients(with_slopes, open_)))[
            "layout"
        ]["xaxis2"]
        assert axis["range"][0] < -7 < np.log10(5) < axis["range"][1]
        assert axis["tickvals"]


def test_a_log_scale_says_how_many_numbers_it_cannot_show() -> None:
    half = [np.array([0.0, 0.1, 0.2, 0.0])] * 3
    drawn = figure("histograms", replace(facts(), gradients=SampleGradients(half, half)))["data"]
    (words,) = (trace for trace in drawn if trace["mode"] == "text" and trace["xaxis"] == "x2")
    assert words["text"] == [" 50 % are 0"] * 3
    whole = figure("histograms", replace(facts(), gradients=SampleGradients([np.ones(4)] * 3, half)))["data"]
    assert [trace["text"] for trace in whole if trace["mode"] == "text" and trace["xaxis"] == "x2"] == [[]]
