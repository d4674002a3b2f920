import re

import numpy as np
import plotly.io
import pytest

from app.analysis.loss_slice import loss_slice
from app.analysis.operating_points import operating_points
from app.analysis.sample_gradients import sample_gradients
from app.analysis.weight import Weight
from app.core.activations import ACTIVATIONS
from app.figures import PANELS, Facts, figure
from app.figures.filling import filled
from app.figures.land import path_width
from app.figures.scales import (
    decade_ticks,
    height_ticks,
    linear_ticks,
    log_range,
    log_ticks,
    percents,
    spread,
)
from app.figures.sides import aside
from app.timeline import Timeline
from tests.specs import spec

SOFTMAX = {
    "data": {"name": "iris"},
    "loss": "cross_entropy",
    "network": {"layers": [{"units": 5, "activation": "relu"}, {"units": 3, "activation": "softmax"}]},
}


WEIGHT = Weight(0, 1, 0)


def facts(steps=12, weight=WEIGHT, **fields):
    timeline = Timeline(spec(**fields))
    frames = [timeline.observe() for _ in range(steps)]
    before = steps - 1
    return Facts(
        frame=frames[-1],
        frames=frames,
        activations=[layer.activation for layer in timeline.at(0).plan.network.layers],
        weight=weight,
        points=operating_points(timeline, before),
        cut=loss_slice(timeline, before, weight, 2.0, 21, "probe", steps).answered(timeline),
    )


def test_a_path_puts_its_number_where_it_belongs():
    template = {
        "data": [{"type": "scatter", "meta": {"x": "a.0", "line.width": "b"}}],
        "layout": {"shapes": [{"x0": 0}], "meta": {"shapes.0.x0": "b"}},
    }
    assert filled(template, {"a": [[1, 2]], "b": 3}) == {
        "data": [{"type": "scatter", "x": [1, 2], "line": {"width": 3}}],
        "layout": {"shapes": [{"x0": 3}]},
    }


def test_a_trace_for_each_entry():
    template = {"data": [{"meta": {"each": "names", "y": "rows.$", "name": "names.$"}}], "layout": {}}
    sources = {"names": ["a", "b"], "rows": [[1], [2]]}
    assert filled(template, sources)["data"] == [{"y": [1], "name": "a"}, {"y": [2], "name": "b"}]


@pytest.mark.parametrize("name", [panel.name for panel in PANELS.values() if panel.needs in (None, "slice")])
@pytest.mark.parametrize(
    "fields", [{}, {"network": {"layers": [{"units": 1, "activation": "step"}]}}, SOFTMAX]
)
def test_every_panel_is_a_figure_without_open_bindings(name, fields):
    weight = Weight(0, 0, 0)
    result = figure(name, facts(weight=weight, **fields))
    read = plotly.io.from_json(str(plotly.io.to_json(result)))
    asked = r"Why [\d.]+\? The curve is [\w ]+ there" if name == "curve" else re.escape(PANELS[name].title)
    assert re.fullmatch(asked, read.layout.title.text)
    assert all(trace.meta is None for trace in read.data)


def test_the_figures_show_the_frame_s_numbers():
    told = facts()
    frame = told.frame
    curve = figure("curve", told)["data"]
    z = frame.array(0, "pre_activations")[1]
    assert curve[3]["x"] == [z]
    assert curve[6]["y"] == pytest.approx([frame.array(0, "slopes")[1]], rel=1e-12)
    loss = figure("loss", told)["data"][1]
    assert loss["y"] == [one.train_loss for one in told.frames]


def test_the_spread_is_that_of_the_middle_half():
    told = facts(30)
    band = figure("gradient", told)["data"][0]
    measured = sorted(frame.measure(0, "delta_norm") / np.sqrt(10) for frame in told.frames)
    there, back = band["y"][29], band["y"][30]
    assert (there, back) == (measured[7], measured[22])


def test_the_gradients_of_single_samples_average_to_the_frame_s():
    timeline = Timeline(spec(training={"batch_size": "full"}))
    frame = timeline.observe()
    found = sample_gradients(timeline, 0)
    assert len(found.with_slopes) == len(found.without) == 3
    samples = len(timeline.at(0).train.inputs[0])
    for layer in range(3):
        sizes = found.with_slopes[layer].reshape(-1, samples)
        assert (sizes.mean(axis=1) >= np.abs(frame.array(layer, "weight_gradients")).ravel() - 1e-15).all()
    slopes = found.with_slopes[2] / found.without[2]
    assert ((slopes > 0) & (slopes <= 1)).all()  # tanh's f′ at the output, where both errors are the same


@pytest.mark.parametrize("slope", [-3.0, -1.0, -0.2, 0.0, 0.2, 1.0, 3.0])
def test_what_a_step_is_called_stands_on_no_line(slope):
    size, place = np.array([404.0, 250.0]), np.array([200.0, 60.0])
    lines = [
        np.array([[0.0, 60 - 200 * tilt], [404.0, 60 + 204 * tilt]]) for tilt in (slope, 0.3 * slope, 0.0)
    ]
    text = "this step: −0.00157"
    shift = aside(text, place, lines, size)
    half = np.array([3 * len(text), 7])
    low, high = place + shift - half, place + shift + half
    assert (low >= 0).all()
    assert (high <= size).all()
    for start, end in lines:
        for point in np.linspace(start, end, 1000):
            assert not ((low < point) & (point < high)).all()


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "elu", "selu", "step", "softsign"])
def test_a_kink_is_a_point_of_the_curve_and_a_jump_stands_upright(name):
    layers = [{"units": 2, "activation": name}, {"units": 1, "activation": "tanh"}]
    curve = figure("curve", facts(network={"layers": layers}))["data"]
    f, slope = curve[0], curve[4]
    assert f["x"] == slope["x"] == sorted(f["x"])
    at = f["x"].index(0.0)
    assert f["x"][at + 1] < 1e-300
    activation = ACTIVATIONS[name]
    for trace, of in ((f, activation.at), (slope, activation.slope_at)):
        sides = of(np.array([-1e-12, 1e-12]))
        assert trace["y"][at : at + 2] == pytest.approx(sides.tolist(), abs=1e-11)


@pytest.mark.parametrize("bias", [-30.0, -2.0, -0.1, 0.1, 3.9, 30.0])
@pytest.mark.parametrize("name", ["relu", "tanh", "silu", "sin"])
def test_the_tangent_lies_within_the_picture(name, bias):
    layers = [{"units": 1, "activation": name}, {"units": 1, "activation": "tanh"}]
    given = [{"weights": [[0.0, 0.0]], "biases": [bias]}, {"weights": [[0.0]], "biases": [0.0]}]
    told = facts(weight=Weight(0, 0, 0), network={"layers": layers, "parameters": given})
    drawn = figure("curve", told)
    tangent, probe = drawn["data"][2], drawn["data"][3]
    for axis, values in (("xaxis", tangent["x"]), ("yaxis", tangent["y"])):
        low, high = drawn["layout"][axis]["range"]
        assert low <= min(values) <= max(values) <= high
    assert tangent["x"][0] <= probe["x"][0] <= tangent["x"][1]
    assert tangent["x"][1] - tangent["x"][0] > 0.3
    rise = (tangent["y"][1] - tangent["y"][0]) / (tangent["x"][1] - tangent["x"][0])
    assert rise == pytest.approx(told.frame.array(0, "slopes")[0], abs=1e-9)


def test_a_softmax_unit_has_no_curve():
    with pytest.raises(KeyError):
        figure("curve", facts(weight=Weight(1, 0, 0), **SOFTMAX))
    assert ACTIVATIONS["softmax"].slope is None


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0.005, 3.0], ["0.01", "0.1", "1"]),
        ([0.03, 0.3], ["0.05", "0.1", "0.2"]),
        ([1e-100, 1e9], ["10⁻⁹⁰", "10⁻⁷²", "10⁻⁵⁴", "10⁻³⁶", "10⁻¹⁸", "1"]),
        ([1.05e9, 1.2e9], ["5·10⁸", "10⁹", "2·10⁹"]),
        ([0.5, np.nan, 0.0, None], ["0.2", "0.5", "1"]),
        ([1.4, 5.0], ["1", "2", "5"]),
        ([], ["0.1", "0.2", "0.5", "1"]),
    ],
)
def test_ticks_of_a_log_scale_are_decades_or_one_two_and_five(values: list[float], texts: list[str]) -> None:
    ticks = log_ticks(log_range(values))
    assert ticks["text"] == texts
    assert len(ticks["values"]) == len(texts)


def test_few_ticks_are_powers_of_ten_evenly_apart():
    assert decade_ticks([-6.15, 0.1], 3) == {"values": [1e-6, 1e-3, 1.0], "text": ["10⁻⁶", "10⁻³", "1"]}
    assert decade_ticks([-2.4, 0.3], 3) == {"values": [0.01, 0.1, 1.0], "text": ["0.01", "0.1", "1"]}


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (0.245, 0.86, ["0.4", "0.6", "0.8"]),
        (0.31, 0.49, ["0.35", "0.4", "0.45"]),
        (0.0, 1.0, ["0", "0.5", "1"]),
        (-1.0, 1.0, ["−1", "0", "1"]),
        (3.0, 4100.0, ["1\u202f000", "2\u202f000", "3\u202f000", "4\u202f000"]),
        (0.4999, 0.5001, ["0.4999", "0.5", "0.5001"]),
        (0.5, 0.5, ["0.5"]),
        (0.0, 0.0, ["0"]),
    ],
)
def test_a_linear_scale_has_three_round_ticks_at_least(low: float, high: float, texts: list[str]) -> None:
    ticks = linear_ticks(low, high)
    assert ticks["text"] == texts
    assert all(low <= float(tick) <= high for tick in ticks["values"])


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (0.4999, 0.5001, ["0.4999", "0.5", "0.5001"]),
        (1.99784, 1.99797, ["1.998", "+5·10⁻⁵", "+10·10⁻⁵"]),
        (2.1, 2.10052, ["2.1", "+0.0002", "+0.0004"]),
        (0.5, 0.5000035, ["0.5", "+1·10⁻⁶", "+2·10⁻⁶", "+3·10⁻⁶"]),
        (0.5, 0.5, ["0.5"]),
    ],
)
def test_heights_that_more_than_four_digits_tell_apart_are_read_from_the_lowest_on(
    low: float, high: float, texts: list[str]
) -> None:
    ticks = height_ticks(low, high)
    assert ticks["text"] == texts
    assert len(ticks["values"]) == len(texts)
    assert all(low <= float(tick) <= high for tick in ticks["values"])


def test_shares_have_a_scale_that_holds_them_and_read_as_the_page_writes_per_cent() -> None:
    assert percents(0.18)["text"] == ["0 %", "5 %", "10 %", "15 %", "20 %"]
    assert percents(1.0)["text"] == ["0 %", "25 %", "50 %", "75 %", "100 %"]
    assert percents(0.004)["range"] == pytest.approx([-0.0002, 0.0104])


def test_a_path_that_goes_to_and_fro_is_drawn_finer() -> None:
    straight = np.array([[0.0, 0.0], [1.0, 1.0]])
    assert path_width(straight) == path_width(straight[:1]) == 3.0
    assert path_width(np.tile(straight, (50, 1))) == 0.75
    assert path_width(np.array([[0.0, 0.0], [1e308, 1e308], [-1e308, 0.0]])) == 3.0  # past all bounds


def test_labels_that_would_cover_each_other_move_apart() -> None:
    assert spread([1.0, 0.0, 5.0], [0.0, 10.0], 0.05) == [1.0, 0.0, 5.0]
    assert spread([2.0, 2.1, 2.05], [0.0, 10.0], 0.1) == pytest.approx([1.05, 3.05, 2.05])
    assert spread([0.1, 0.2, 9.0], [0.0, 10.0], 0.1) == pytest.approx([0.0, 1.0, 9.0])
    assert spread([5.0] * 3, [0.0, 10.0], 0.9) == pytest.approx([0.0, 5.0, 10.0])
    assert spread([9.9, 10.0, 9.95], [0.0, 10.0], 0.1) == pytest.approx([8.0, 10.0, 9.0])
    assert spread([], [0.0, 1.0], 0.1) == []
