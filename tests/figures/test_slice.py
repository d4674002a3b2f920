"""The loss as one weight moves: its slopes, its step, the names of its lines, its bounds."""

from dataclasses import replace
from math import isfinite

import numpy as np
import pytest

from app.figures import figure
from app.figures.sources import curve_end, line_end, slice_moved, slice_names, slice_range
from app.figures.tokens import TOKENS
from app.words import factor
from tests.figures.test_filling import facts


def test_a_loss_that_hardly_moves_has_an_axis_of_its_own_range_which_says_so() -> None:
    weights = np.linspace(-2, 2, 5)
    flat, steep = 0.14 + 0.001 * weights, 0.14 + 0.05 * weights
    lines = {"tangent": flat[[0, -1]], "without": 0.14 + 0.004 * weights[[0, -1]]}
    low, high = slice_range(flat, 0.14, lines)
    assert 0.12 < low < 0.132
    assert 0.148 < high < 0.16
    assert slice_moved(flat).endswith("by 2.82 % in all")
    for loss, others in ((steep, lines), (flat, {**lines, "without": steep[[0, -1]]})):
        assert slice_range(loss, 0.14, others) == pytest.approx((0.0, 1.05 * max([*loss, 0.21])))
    assert slice_range(np.full(5, 0.14), 0.14, {"tangent": np.full(2, 0.14)})[0] == 0
    assert slice_range(np.full(5, np.nan), np.nan, lines) == (0.0, 1.05)


def test_the_tangent_is_the_gradient_and_the_other_line_leaves_f_prime_out():
    told = facts()
    drawn = figure("slice", told)
    _, without, tangent, here = drawn["data"]

    def slope(trace):
        return (trace["y"][1] - trace["y"][0]) / (trace["x"][1] - trace["x"][0])

    frame = told.frame
    error, x = frame.array(0, "errors")[1], frame.probe("inputs")[0]
    assert slope(tangent) == pytest.approx(error * frame.array(0, "slopes")[1] * x, rel=1e-9)
    assert slope(without) == pytest.approx(error * x, rel=1e-9)
    assert here["x"] == [frame.array(0, "weights")[1, 0]]
    names = drawn["layout"]["annotations"][2:4]
    assert [name["text"] for name in names] == [
        f"with f′  {factor(slope(tangent))}",
        f"without f′  {factor(slope(without))}",
    ]
    assert all(name["bgcolor"] == TOKENS["bg"] for name in names)
    assert drawn["layout"]["annotations"][4]["text"] == "the loss"


def test_a_curve_and_its_slopes_are_named_where_no_line_runs() -> None:
    weights, bowl = np.linspace(-2, 2, 5), np.array([4.0, 1.0, 0.0, 1.0, 4.0])
    assert curve_end(weights, bowl, 5.0) == (2.0, 4.0)
    assert curve_end(weights, bowl, 2.0) == (1.0, 2.0)
    names, reach = ["with", "without", "the loss"], [-2.0, 2.0]
    beside = slice_names(names, [(2.0, 1.0), (2.0, 1.0), (2.0, 1.0)], reach, (0.0, 2.0))
    assert np.diff(sorted(beside["y"])) == pytest.approx([0.2, 0.2])  # they have moved apart, and are no list
    assert beside["yanchor"] == ["middle"] * 3
    over = slice_names(names, [(0.8, 2.0), (0.5, 2.0), (1.0, 2.0)], reach, (0.0, 2.0))
    assert over["xanchor"] == ["left", "right", "left"]  # the one ends where the other begins
    assert over["yanchor"] == ["bottom", "bottom", "top"]


def test_a_loss_past_all_bounds_is_no_picture_and_its_arrow_stays_on_it():
    told = facts()
    past = {**told.cut, "loss": np.full(len(told.cut["weights"]), 1e200)}
    drawn = figure("slice", replace(told, cut=past))
    assert not any(value is not None and isfinite(value) for trace in drawn["data"] for value in trace["y"])
    low, high = drawn["layout"]["xaxis"]["range"]
    arrow, *words = drawn["layout"]["annotations"]
    assert low <= arrow["x"] <= high
    assert [each["text"] for each in words] == [""] * 5


@pytest.mark.parametrize(("rate", "words"), [(20.0, "now → next"), (1e-6, "now and next")])
def test_where_a_step_is_too_short_for_its_arrow_the_picture_says_so(rate, words):
    told = facts(1, training={"optimizer": {"name": "sgd", "learning_rate": rate}})
    arrow, said, *_ = figure("slice", told)["layout"]["annotations"]
    assert said["text"] == words
    assert (abs(arrow["x"] - arrow["ax"]) > 0.04) == ("→" in words)


def test_a_line_is_named_at_the_border_or_where_it_leaves_the_picture_above() -> None:
    borders = np.array([-2.0, 2.0])
    assert line_end(np.array([0.5, 0.6]), borders, 1.0) == (2.0, 0.6)
    assert line_end(np.array([0.5, -0.6]), borders, 1.0) == (2.0, 0.0)
    assert line_end(np.array([3.0, -2.0]), borders, 1.0) == pytest.approx((-0.4, 1.0))
    assert line_end(np.array([-2.0, 3.0]), borders, 1.0) == pytest.approx((0.4, 1.0))
    assert np.isnan(line_end(np.array([np.nan, np.nan]), borders, 1.0)[1])
