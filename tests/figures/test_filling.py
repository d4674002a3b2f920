import re

import numpy as np
import plotly.io
import pytest

from app.analysis.loss_slice import loss_slice
from app.analysis.operating_points import operating_points
from app.analysis.weight import Weight
from app.core.activations import ACTIVATIONS
from app.figures import PANELS, Facts, figure
from app.figures.filling import filled
from app.figures.sources import decades
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
        cut=loss_slice(timeline, before, weight, 2.0, 21, "probe", steps),
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
    asked = r"Why [\d.]+\? The curve is \w+ there" if name == "curve" else re.escape(PANELS[name].title)
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
    ratios = figure("ratios", told)["data"]
    assert len(ratios) == 3
    assert ratios[2]["y"][-1] == frame.measure(2, "update_ratio")
    heat = figure("gradient", told)["data"][0]
    assert heat["z"][0][-1] == pytest.approx(np.log10(frame.measure(0, "delta_norm")))
    factors = figure("factors", told)["data"][0]
    assert len(factors["z"]) == len(factors["y"]) == 5
    assert factors["y"] == [
        "f′, 1",
        "weights, 1 → 2",
        "f′, 2",
        "weights, 2 → output",
        "f′, output",
    ]
    assert factors["z"][1][-1] == pytest.approx(np.log10(frame.measure(0, "weight_factor")))


def test_the_tangent_is_the_gradient_and_the_other_line_leaves_f_prime_out():
    told = facts()
    _, without, tangent, here = figure("slice", told)["data"]

    def slope(trace):
        return (trace["y"][1] - trace["y"][0]) / (trace["x"][1] - trace["x"][0])

    frame = told.frame
    error, x = frame.array(0, "errors")[1], frame.probe("inputs")[0]
    assert slope(tangent) == pytest.approx(error * frame.array(0, "slopes")[1] * x, rel=1e-9)
    assert slope(without) == pytest.approx(error * x, rel=1e-9)
    assert here["x"] == [frame.array(0, "weights")[1, 0]]


def test_a_softmax_unit_has_no_curve():
    with pytest.raises(KeyError):
        figure("curve", facts(weight=Weight(1, 0, 0), **SOFTMAX))
    assert ACTIVATIONS["softmax"].slope is None


@pytest.mark.parametrize(
    ("powers", "texts"),
    [
        (
            [-2.3, 0.4, 3.1],
            ["10<sup>−2</sup>", "10<sup>−1</sup>", "1", "10<sup>1</sup>", "10<sup>2</sup>", "10<sup>3</sup>"],
        ),
        (
            [-100.0, 9.0],
            [
                "10<sup>−95</sup>",
                "10<sup>−76</sup>",
                "10<sup>−57</sup>",
                "10<sup>−38</sup>",
                "10<sup>−19</sup>",
                "1",
            ],
        ),
        ([9.02, 9.08], ["1.0·10⁹", "1.2·10⁹"]),
        ([-0.3, np.nan], ["0.501"]),
        ([np.nan], []),
    ],
)
def test_labels_of_a_colour_bar_are_few_and_distinct(powers: list[float], texts: list[str]) -> None:
    ticks = decades(np.array(powers))
    assert ticks["texts"] == texts
    assert len(set(texts)) == len(ticks["values"]) == len(texts)
