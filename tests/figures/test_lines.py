"""The lines of the panels over time: what they are medians of, and what stands at their ends."""

from dataclasses import replace

import numpy as np
import pytest

from app.analysis.weight import Weight
from app.figures import figure
from app.figures.over_time import LINE_OF_TEXT
from app.figures.over_time import drawn as drawn_lines
from app.figures.steadied import Line
from app.words import factor, significant
from tests.figures.test_filling import facts


def lines_of(name, told):
    """The lines of a panel over time, by the names of their layers, and what stands at their ends."""
    drawn = figure(name, told)["data"]
    ends = next(trace for trace in drawn if trace["mode"] == "text")
    return {trace["name"]: trace for trace in drawn if trace.get("name")}, ends["text"]


@pytest.mark.parametrize(
    ("panel", "measure", "name", "layer"),
    [
        ("gradient", "delta_norm", "layer 1", 0),
        ("ratios", "update_ratio", "output", 2),
        ("factors", "slope_factor", "f′, 2", 1),
        ("factors", "weight_factor", "w, 1 → 2", 0),
    ],
)
def test_a_line_over_time_is_the_median_of_the_last_thirty_steps(panel, measure, name, layer):
    told = facts(40)
    line = lines_of(panel, told)[0][name]
    if panel == "factors":  # drawn around its row's line
        line = {**line, "y": line["customdata"]}
    size = np.sqrt(10) if measure == "delta_norm" else 1  # of a sample, not of the batch of ten
    measured = [frame.measure(layer, measure) / size for frame in told.frames]
    assert line["y"][0] == measured[0]
    assert line["y"][-1] in measured[10:]
    assert sum(value < line["y"][-1] for value in measured[10:]) in (14, 15)
    assert line["x"] == [frame.step for frame in told.frames]


def test_each_line_over_time_says_its_name_and_its_number_at_its_end():
    lines, ends = lines_of("ratios", facts())
    assert list(lines) == ["layer 2", "output", "layer 1"]  # the picked one over the others
    assert ends == [f"    {name}  {significant(lines[name]['y'][-1], 3)}" for name in sorted(lines)]


def test_each_factor_has_its_number_at_its_row_s_end():
    lines, ends = lines_of("factors", facts())
    assert list(lines) == ["f′, output", "w, 2 → output", "f′, 2", "w, 1 → 2", "f′, 1"]
    assert ends == [f"  × {factor(line['customdata'][-1])}" for line in lines.values()]


def test_an_f_that_the_loss_takes_out_again_has_no_row():
    """The output's, of a cross-entropy: the bars beside the rows leave it out as well."""
    lines, ends = lines_of("factors", replace(facts(), cancelled=True))
    assert list(lines) == ["w, 2 → output", "f′, 2", "w, 1 → 2", "f′, 1"]
    assert len(ends) == len(lines)


def test_the_twin_s_lines_are_named_at_their_ends_and_the_first_layer_s_always():
    told = facts(40)
    _, ends = lines_of("gradient", replace(told, twins_frames=told.frames[:-1]))
    layers = ["layer 1", "layer 2", "output"]
    assert [end.rsplit("  ", 1)[0].strip() for end in ends] == [
        *layers,
        *(f"twin’s {name}" for name in layers),
    ]


@pytest.mark.parametrize("name", ["gradient", "ratios"])
def test_of_a_deep_network_few_lines_are_named_and_the_picked_layer_s_always(name):
    deep = facts(3, Weight(11, 0, 0), network={"layers": [{"units": 1, "activation": "tanh"}] * 30})
    lines, ends = lines_of(name, deep)
    values = {layer: line["y"][-1] for layer, line in lines.items()}
    extremes = {min(values, key=values.__getitem__), max(values, key=values.__getitem__)}
    told = {end.strip().rsplit("  ", 1)[0] for end in ends}
    assert told == {"layer 1", "layer 12", "output", *extremes}


@pytest.mark.parametrize("values", [[1.0] * 8, [1e-3, *[1.0] * 7], [1e-3] * 7 + [1.0]])
def test_no_name_stands_in_the_axis_or_over_the_picture(values):
    each = [
        Line(f"layer {k}", "ink", np.array([value]), np.array([value]), np.array([value]))
        for k, value in enumerate(values)
    ]
    told = drawn_lines(each, [5])
    low, high = told["range"]
    half = LINE_OF_TEXT / 2 * (high - low)
    heights = np.log10(told["ends"]["y"])
    assert low + half - 1e-9 <= heights.min() <= heights.max() <= high - half + 1e-9


@pytest.mark.parametrize(("steps", "ended"), [(40, 1), (3, 0.3)])
def test_a_thin_line_leads_from_the_end_of_each_line_to_its_words(steps, ended):
    drawn = figure("ratios", facts(steps))
    last = {trace["name"]: trace["y"][-1] for trace in drawn["data"] if trace.get("name")}
    lines = [last[name] for name in sorted(last)]
    words = next(trace for trace in drawn["data"] if trace["mode"] == "text")
    assert words["y"] != pytest.approx(lines)  # they have moved apart
    (leader,) = [shape for shape in drawn["layout"]["shapes"] if shape["type"] == "path"]
    there = [part.split("L") for part in leader["path"].split("M")[1:]]
    assert [[float(place.split(",")[1]) for place in ends] for ends in there] == [
        [line, height] for line, height in zip(lines, words["y"], strict=True)
    ]
    assert leader["xanchor"] == ended


@pytest.mark.parametrize("name", ["loss", "twin"])
def test_beside_its_first_point_a_line_says_what_is_to_come(name):
    said = [figure(name, facts(steps))["layout"]["annotations"][-1]["text"] for steps in (1, 2)]
    assert said == ["each step adds to the line", ""]
