"""The panels over time leave room around what is usual, and say how many steps they are made of."""

from dataclasses import replace
from itertools import pairwise
from math import log10

import numpy as np
import pytest

from app.analysis.weight import Weight
from app.core.frame import MEASURES, Frame
from app.figures import PANELS, Facts, figure
from app.figures.over_time import BEYOND, USUAL, drawn, history_sources
from app.figures.steadied import Line, steadied
from app.figures.tokens import TOKENS
from app.figures.way_back import ABOVE, BELOW, HALF, HEIGHT, NAME, way_back
from app.timeline import Timeline
from tests.figures.test_filling import facts
from tests.specs import spec

LINEAR = {"network": {"layers": [{"units": units, "activation": "linear"} for units in (3, 3, 1)]}}


def test_what_is_usual_does_not_fill_the_picture() -> None:
    steady = np.array([1e-3])
    low, high = drawn([Line("layer 1", "ink-2", steady, steady, steady)], [1], BEYOND)["range"]
    assert low < log10(USUAL[0]) < log10(USUAL[1]) < high
    assert log10(USUAL[1] / USUAL[0]) < 0.6 * (high - low)


def test_at_the_first_step_no_panel_speaks_of_thirty() -> None:
    for panel in PANELS.values():
        assert "30" not in panel.hint or "up to 30" in panel.hint, panel.hint


def test_each_panel_says_of_which_steps_it_shows_the_median_and_that_more_come() -> None:
    assert [history_sources(facts(steps))["ratio"]["window"] for steps in (1, 3, 40)] == [
        "‖Δw‖ / ‖w‖ of a layer, at this step",
        "‖Δw‖ / ‖w‖ of a layer, median of the last 3 steps",
        "‖Δw‖ / ‖w‖ of a layer, median of the last 30 steps",
    ]
    assert [bool(history_sources(facts(steps))["coming"]) for steps in (1, 2)] == [True, False]


@pytest.mark.parametrize("quantity", ["gradient", "ratio"])
@pytest.mark.parametrize("layer", range(3))
def test_lines_that_cross_are_told_apart_and_the_picked_one_is_the_strongest(
    quantity: str, layer: int
) -> None:
    found = history_sources(facts(3, Weight(layer, 0, 0)))[quantity]
    *others, picked = found["lines"]  # the last one lies over the others
    widths = [line["width"] for line in others]
    assert picked["width"] > 1.4 * max(widths)
    assert all(one < other for one, other in pairwise(widths))
    assert (picked["name"], picked["colour"]) == (found["names"][layer], TOKENS["ink"])
    assert [line["name"] for line in others] == found["names"][:layer] + found["names"][layer + 1 :]


def test_a_line_ends_where_nothing_arrives_any_more_and_says_so() -> None:
    dead = np.array([1.0, 0.5, 0.7, *[0.0] * 40])
    _, middle, _, ended, then = steadied(dead)
    assert (ended, then) == (3, "0")
    assert np.isfinite(middle).tolist() == [True] * 3 + [False] * 40
    now_and_then = np.array([1.0, *[0.0, 0.0, 0.6] * 20])
    _, middle, _, ended, _ = steadied(now_and_then)
    assert ended is None
    assert np.isnan(middle[-1])  # its median is 0, which no log scale shows
    assert steadied(np.array([1.0, np.inf, np.nan]))[3:] == (1, "no number")  # past all bounds is not dead
    line = Line("layer 1", "ink", *steadied(dead))
    said = drawn([line], list(range(1, 44)))
    assert said["deaths"]["text"] == ["  layer 1: 0 from step 4 on"]
    assert (said["deaths"]["x"], said["ends"]["text"]) == ([3], [])
    assert said["deaths"]["sides"] == ["middle right"]
    late = drawn([line], [1, 40, 41, *range(42, 82)])["deaths"]
    assert (late["x"], late["sides"]) == ([41], ["middle right"])
    last = drawn([line], [1, 70, 71, *range(72, 112)])["deaths"]
    assert (last["x"], last["sides"], last["text"]) == (
        [71],
        ["bottom left"],
        ["layer 1: 0 from step 72 on  "],
    )


def test_lines_that_no_log_scale_shows_are_named_at_its_foot() -> None:
    some, none = (steadied(np.array([value] * 5)) for value in (0.5, 0.0))
    lines = [Line(f"layer {number}", "ink", *none) for number in (1, 2, 3)]
    steps = list(range(1, 6))
    assert (
        drawn([*lines, Line("output", "ink", *some)], steps)["still"] == "layer 1 to layer 3: 0 at each step"
    )
    assert drawn(lines[:1], steps)["still"] == "layer 1: 0 at each step"
    unknown = Line("layer 1", "ink", *steadied(np.full(5, np.nan)))
    assert drawn([unknown, Line("output", "ink", *some)], steps)["still"] == ""


def test_of_a_run_past_all_bounds_lines_say_where_their_numbers_end() -> None:
    told = facts()
    timeline = Timeline(spec(training={"optimizer": {"name": "sgd", "learning_rate": 1e9}}, **LINEAR))
    frames = [timeline.observe() for _ in range(12)]
    first = next(frame.step for frame in frames if not np.isfinite(frame.measure(0, "delta_norm")))
    last = next(k for k, frame in enumerate(frames) if frame.step == first)
    said = history_sources(replace(told, frames=frames[: last + 1], frame=frames[last]))
    assert any(f": no number from step {first} on" in text for text in said["gradient"]["deaths"]["text"])
    assert {text.strip() for text in said["factors"]["ends"]["text"]} >= {"no number"}
    assert "nothing" not in "".join(said["factors"]["ends"]["text"])


def told_by(frame: Frame, measures: dict[str, float]) -> Frame:
    """The frame with these numbers for each layer's."""
    values = frame.values.copy()
    table = values[frame.layout.measures].reshape(-1, len(MEASURES))
    for name, value in measures.items():
        table[:, MEASURES.index(name)] = value
    values[frame.layout.measures] = table.ravel()
    return replace(frame, values=values)


def test_a_factor_that_was_not_sent_is_not_called_nothing() -> None:
    for arrives, word in ((1.0, "no number"), (0.0, "nothing")):
        told = facts(3)
        sent = {"delta_norm": arrives, "slope_factor": np.nan, "weight_factor": np.nan}
        frames = [told_by(frame, sent) for frame in told.frames]
        ends = history_sources(replace(told, frames=frames))["factors"]["ends"]["text"]
        assert {text.strip() for text in ends} == {word}


def test_names_that_are_longer_than_a_layer_s_have_their_margin() -> None:
    told = facts(3)
    plain, long = (
        history_sources(replace(told, called=called)) for called in ([], [("encoder.attention.3", "3")] * 3)
    )
    for quantity in ("gradient", "ratio"):
        assert plain[quantity]["margin"] == 128
        assert long[quantity]["margin"] > 128 + 6 * (len("encoder.attention.3") - len("layer 10"))


def factor_line(name: str, *values: float) -> Line:
    middle = np.array(values)
    return Line(name, "ink-3", middle, middle, middle)


SLOPES = [
    replace(factor_line(name, *values), colour="slope-ink")
    for name, *values in (("f′, 1", 0.25, 0.01), ("f′, 2", 0.5, 0.5))
]
WEIGHTS = [factor_line("w, 1 → 2", 2.0, np.nan)]


def test_factors_stand_in_rows_in_the_order_of_the_way_back() -> None:
    drawn = way_back(SLOPES, WEIGHTS, [1, 2], 10, lacking="nothing")
    assert drawn["names"] == ["f′, 2", "w, 1 → 2", "f′, 1"]
    assert drawn["rows"] == sorted(drawn["rows"], reverse=True)
    assert drawn["ends"]["x"] == [10] * 3  # in the margin, however few the steps
    assert drawn["ends"]["text"] == ["  × 0.5", "  nothing", "  × 0.01"]
    assert way_back(SLOPES[:1], WEIGHTS, [1, 2], 10)["names"] == ["w, 1 → 2", "f′, 1"]
    assert way_back(SLOPES[:1], WEIGHTS, [1, 2], 10)["range"] == drawn["range"]


def test_a_factor_lies_by_its_logarithm_from_its_row_s_line_on_one_scale() -> None:
    drawn = way_back(SLOPES, WEIGHTS, [1, 2], 10)
    rows, half, first = drawn["rows"], drawn["places"][0][0], drawn["places"][2]
    assert first[1] >= drawn["range"][0]  # the smallest of all
    decade = (rows[0] - half) / log10(2)
    assert first[1] == pytest.approx(rows[2] - 2 * decade)
    assert drawn["places"][1] == [pytest.approx(rows[1] + decade * log10(2)), None]
    slopes, weights = drawn["areas"]  # those of one colour as one
    assert weights == {
        "x": [0.5, 0.5, 1.5, 1.5],  # one alone is a bar, which hangs on its own line
        "y": [rows[1], *[pytest.approx(drawn["places"][1][0])] * 2, rows[1]],
        "colour": TOKENS["ink-3"],
    }
    assert slopes["x"] == [1, 1, 2, 2, None, 1, 1, 2, 2]
    assert (slopes["y"][0], slopes["y"][-1]) == (rows[0], rows[2])
    assert drawn["mode"] == "lines"
    nearly = way_back([factor_line("f′", 0.99)], [], [1], 10)
    assert abs(nearly["places"][0][0]) < 0.05
    assert nearly["mode"] == "markers"  # one step is no line


def test_rows_that_reach_as_far_as_each_other_stand_beside_those_of_the_sample() -> None:
    like = [factor_line(name, 0.6, 0.7) for name in ("f′, 1", "f′, 2")]
    drawn = way_back(like, [factor_line("w, 1 → 2", 0.8, 0.8)], [1, 2], 10)
    assert drawn["rows"] == pytest.approx([0, -1, -2])
    assert drawn["range"] == [-2 - BELOW, ABOVE]


def test_a_factor_that_was_small_once_leaves_the_others_to_be_seen() -> None:
    died = [factor_line("f′, 1", 0.09, 0.64), factor_line("f′, 2", 0.8, 0.76), factor_line("f′, 3", 1, 0.98)]
    drawn = way_back(
        died, [factor_line("w, 1 → 2", 0.9, 1.06), factor_line("w, 2 → 3", 0.6, 0.59)], [1, 2], 10
    )
    row = 1  # the weights into the output
    assert drawn["rows"][row] - drawn["places"][row][1] > 0.35  # of a row's height
    low = min(value for places in drawn["places"] for value in places)
    assert low >= drawn["range"][0]
    for (above, over), (beneath, under) in pairwise(zip(drawn["rows"], drawn["places"], strict=True)):
        assert min(over) > max(under)
        assert above - beneath > 0.5  # for their names


def test_in_a_deep_network_no_row_s_name_covers_the_next_one_s() -> None:
    depth = 30
    slopes = [factor_line(f"f′, {k}", 1e-9 if k % 7 else 1.0) for k in range(depth)]
    drawn = way_back(slopes, [factor_line(f"w, {k}", 1.0) for k in range(depth - 1)], [1], 10)
    apart = -np.diff(drawn["rows"]).max()
    assert apart * HEIGHT / (2 * depth + 1) > NAME - 0.01
    deeper = way_back(slopes * 2, [factor_line("w", 1e-3)] * (2 * depth - 1), [1], 10)
    assert -np.diff(deeper["rows"]).max() > 0.89
    assert deeper["places"][0] != deeper["rows"][:1]


def test_guides_lie_a_round_factor_apart_and_say_so() -> None:
    def told(*values: float) -> tuple[str, float]:
        drawn = way_back([factor_line("f′", *values)], [], list(range(len(values))), 10)
        decade = (drawn["rows"][0] - drawn["places"][0][-1]) / -log10(values[-1])
        nearest = max(y for y in drawn["guides"]["y"] if y is not None and y < drawn["rows"][0])
        return drawn["scale"].split("<br>")[1], (drawn["rows"][0] - nearest) / decade

    for value, words, decades in (
        (0.5, "half", log10(2)),
        (1e-4, "a tenth", 1),
        (1e-30, "10⁻⁷", 7),
    ):
        said, apart = told(value)
        assert said == f"each thin line: {words} of the one above it"
        assert apart == pytest.approx(decades)
    for none in ([], [factor_line("f′", np.nan)]):  # where no factor is known there is no picture
        assert way_back(none, [], [1], 10)["guides"] == {"x": [], "y": []}


def test_the_largest_factor_stays_within_its_row() -> None:
    drawn = way_back([factor_line("f′", 1e9, 0.5)], [], [1, 2], 10)
    assert drawn["places"][0][0] < ABOVE
    one = way_back([factor_line("f′", 0.5)], [], [1], 10)
    assert one["rows"][0] - one["places"][0][0] <= HALF


def test_beside_its_twin_a_run_s_lines_have_a_colour_of_their_own() -> None:
    alone = facts(3)
    beside = history_sources(replace(alone, twins_frames=alone.frames))
    colours = [line["colour"] for line in history_sources(alone)["gradient"]["lines"]]
    assert colours == [*[TOKENS["ink-3"]] * 2, TOKENS["ink"]]  # the picked weight's layer stands out
    assert {line["colour"] for line in beside["gradient"]["lines"]} == {TOKENS["slope-ink"]}
    assert {line["colour"] for line in beside["twin"]["lines"]} == {TOKENS["ink-3"]}


def test_a_hint_names_the_spread_and_the_twin_only_where_they_are_drawn() -> None:
    def clauses(of: Facts) -> list[str]:
        told: list[str] = figure("gradient", of)["layout"]["meta"].get("clauses", [])
        return [words.split(":")[0] for words in told]

    alone = facts()
    assert clauses(facts(1)) == []
    assert clauses(alone) == ["Grey"]
    assert clauses(replace(alone, twins_frames=alone.frames)) == ["Grey", "Dashed"]


def test_the_way_back_over_the_steps_says_that_it_is_the_batches_and_of_how_many_steps() -> None:
    said = [history_sources(facts(steps))["factors"]["scale"].split("<br>")[0] for steps in (1, 40)]
    assert said == ["each batch, at this step", "each batch, median of the last 30 steps"]
