import re

import plotly.io
import pytest

from app.words import significant


def test_every_declared_figure_is_to_be_had_filled(api):
    run = api.post("/runs", json={}).json()
    for steps in (0, 40):
        if steps:
            api.post(f"/runs/{run['id']}/step", json={"count": steps})
        for name in run["figures"]:
            answer = api.get(f"/runs/{run['view']}/figures/{name}")
            assert answer.status_code == 200, answer.text
            assert plotly.io.from_json(answer.text).data
            assert run["id"] not in answer.text
    frame = api.get(f"/runs/{run['id']}/frames/40").json()
    curve = plotly.io.from_json(
        api.get(f"/runs/{run['id']}/figures/curve", params={"layer": 2, "unit": 1, "step": 40}).text
    )
    assert curve.data[3].x[0] == frame["layers"][1]["pre_activations"][1]


@pytest.mark.parametrize(("feedback", "way"), [("transpose", "w"), ("fixed_random", "feedback")])
def test_what_the_error_came_back_through_is_named(api, feedback, way):
    run = api.post("/runs", json={"network": {"feedback": feedback}}).json()["id"]
    lines = api.get(f"/runs/{run}/figures/factors").json()["data"]
    named = [line["name"] for line in lines if "name" in line]
    assert named == ["f′, output", f"{way}, 2 → output", "f′, 2", f"{way}, 1 → 2", "f′, 1"]


def test_a_theory_is_told_of_the_runs_that_it_is_about(api):
    declared = {one["name"]: one for one in api.get("/figures").json()}
    presets = {one["name"]: one["spec"] for one in api.get("/presets").json()}
    theories = [name for name, one in declared.items() if one["needs"] == "theory"]
    every, some = ["sharpness", "isometry"], ["arrival", "births", "rise", "stretch"]
    assert theories == every + some
    shown = {"new_start": {"arrival"}, "narrow_relu": {"births", "stretch"}, "saxe": {"rise"}}
    for name, preset in zip(some, shown, strict=False):
        run = api.post("/runs", json=presets[preset]).json()
        assert set(run["figures"]) & set(some) == shown[preset]
        assert set(run["figures"]) >= set(every)
        api.post(f"/runs/{run['id']}/step", json={"count": 20})
        drawn = plotly.io.from_json(api.get(f"/runs/{run['view']}/figures/{name}").text)
        expected, measured = drawn.data
        assert len(expected.x) == len(expected.y) > 2
        assert len(measured.x) == len(measured.y) > 2


@pytest.mark.parametrize(
    ("name", "only"),
    [
        ("arrival", "networks of three hidden layers or more, of eight units or more"),
        ("births", "narrow networks of ReLU whose weights were drawn"),
        ("rise", "two linear units in a row behind one input"),
        ("stretch", "networks of two hidden layers of ReLU or more whose weights were drawn"),
        ("clipping", "runs that clip the gradient"),
    ],
)
def test_a_theory_of_other_runs(api, name, only):
    run = api.post("/runs", json={}).json()
    assert name not in run["figures"]
    answer = api.get(f"/runs/{run['id']}/figures/{name}")
    assert answer.status_code == 404
    assert answer.json()["detail"] == f"The figure {name!r} is for {only}."


def test_a_theory_that_does_not_hold_says_why_and_draws_no_line(api):
    presets = {one["name"]: one["spec"] for one in api.get("/presets").json()}
    run = api.post("/runs", json=presets["saxe"]).json()
    address = f"/runs/{run['id']}/figures/rise"

    def reason():
        drawn = plotly.io.from_json(api.get(address).text)
        note, _ = drawn.layout.annotations
        assert bool(note.text) != bool(drawn.data[0].x)
        assert len(drawn.data[1].x) > 0
        return note.text

    api.post(f"/runs/{run['id']}/step", json={"count": 20})
    assert reason() == ""
    changed = api.patch(f"/runs/{run['id']}", json={"training": {"optimizer": {"name": "adam"}}}).json()
    assert "rise" in changed["figures"]
    api.post(f"/runs/{run['id']}/step", json={"count": 1})
    assert reason() == "The formula is for a run with nothing changed on its<br>way; this one was changed."
    still = api.post(
        "/runs", json={**presets["saxe"], "data": {**presets["saxe"]["data"], "inputs": [[0], [0]]}}
    )
    address = f"/runs/{still.json()['id']}/figures/rise"
    assert reason() == "The formula is for inputs that are not all 0."


def test_a_figure_that_is_not_there(api):
    run = api.post("/runs", json={}).json()["id"]
    answer = api.get(f"/runs/{run}/figures/nope")
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("There is no figure 'nope'. There are curve, loss, twin,")
    answer = api.get(f"/runs/{run}/figures/curve", params={"layer": 4})
    assert answer.json()["detail"] == "layer: Input should be from 1 to 3; 4 was sent."
    answer = api.get(f"/runs/{run}/figures/curve", params={"step": 4})
    assert answer.json()["detail"] == "This run has no step 4. It has not trained a step yet."


def test_the_share_that_clipping_took_is_the_frames(api):
    training = {"clip": {"norm": 0.05}}
    run = api.post("/runs", json={"training": training}).json()
    assert "clipping" in run["figures"]
    for _ in range(5):
        api.post(f"/runs/{run['id']}/step", json={"count": 1})
    share, mean, _, end = api.get(f"/runs/{run['id']}/figures/clipping").json()["data"]
    assert share["cliponaxis"] is False  # its last dot is whole
    frames = api.get(f"/runs/{run['id']}/frames").json()
    taken = [1 - frame["clipped"] for frame in frames]
    assert min(taken) > 0
    assert share["y"] == pytest.approx(taken)
    assert mean["y"][-1] == pytest.approx(sum(taken) / 5)
    assert end["text"] == [f"  {mean['y'][-1]:.0%}".replace("%", " %")]


def test_a_step_that_was_not_clipped_has_no_share_of_it(api):
    run = f"/runs/{api.post('/runs', json={}).json()['id']}"
    for training in ({}, {"clip": {"norm": 0.05}}):
        api.patch(run, json={"training": training})
        for _ in range(3):
            api.post(f"{run}/step", json={"count": 1})
    drawn = api.get(f"{run}/figures/clipping").json()
    share, mean, *_ = drawn["data"]
    for each in (share, mean):
        assert each["y"][:3] == [None] * 3
        assert min(each["y"][3:]) > 0
    assert mean["y"][-1] == pytest.approx(sum(share["y"][3:]) / 3)
    assert "it clips from step 4 on" in [note["text"] for note in drawn["layout"]["annotations"]]


def test_a_run_past_all_bounds_has_its_figures(api):
    layers = [{"units": 2, "activation": "relu"}, {"units": 1, "activation": "linear"}]
    training = {"optimizer": {"name": "sgd", "learning_rate": 1e60}}
    run = api.post("/runs", json={"network": {"layers": layers}, "training": training}).json()
    for _ in range(6):
        api.post(f"/runs/{run['id']}/step", json={"count": 1})
    assert api.get(f"/runs/{run['id']}").json()["status"] == "diverged"
    for name in ("isometry", "sharpness", "histograms", "gradient"):
        assert api.get(f"/runs/{run['id']}/figures/{name}").status_code == 200


def test_the_curve_of_a_softmax_unit(api):
    layers = [{"units": 3, "activation": "softmax"}]
    spec = {"network": {"layers": layers}, "loss": "cross_entropy", "data": {"name": "iris"}}
    run = api.post("/runs", json=spec).json()["id"]
    answer = api.get(f"/runs/{run}/figures/curve")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "A softmax unit has no curve: its slope is a matrix."


def test_the_twin_of_a_run_has_its_own_line(api):
    run = api.post("/runs", json={}).json()["id"]
    alone = plotly.io.from_json(api.get(f"/runs/{run}/figures/twin").text)
    assert alone.data[0].x is None or len(alone.data[0].x) == 0
    changes = {"network": {"derivative": "one"}}
    twin = api.post(f"/runs/{run}/fork", json={"changes": changes, "lockstep": True}).json()["id"]
    for _ in range(5):
        api.post(f"/runs/{run}/step", json={"count": 1})
    theirs, own, *ends = plotly.io.from_json(
        api.get(f"/runs/{run}/figures/twin", params={"step": 3}).text
    ).data
    dots, words = ends
    assert list(dots.y) == [own.y[-1], theirs.y[-1]]
    assert [text.split()[-1] for text in words.text] == [significant(end, 3) for end in dots.y]
    assert abs(words.y[0] - words.y[1]) > 0.1 * own.y[-1]  # as far apart as a line of text
    for line, one in ((theirs, twin), (own, run)):
        frames = [frame for frame in api.get(f"/runs/{one}/frames").json() if frame["step"] <= 3]
        assert len(frames) == 3
        assert list(line.x) == [frame["step"] for frame in frames]
        assert list(line.y) == [frame["loss"]["train"] for frame in frames]


def test_lines_over_time_have_the_steps_that_nobody_recorded(api):
    run = api.post("/runs", json={}).json()["id"]
    api.post(f"/runs/{run}/step", json={"count": 100})
    changes = {"network": {"derivative": "one"}}
    twin = api.post(f"/runs/{run}/fork", json={"changes": changes, "lockstep": True}).json()["id"]
    api.post(f"/runs/{run}/step", json={"count": 400})
    assert len(api.get(f"/runs/{run}/frames").json()) < 5
    figure = plotly.io.from_json(api.get(f"/runs/{run}/figures/ratios").text)
    lines = {line.name: line for line in figure.data if line.mode == "lines" and len(line.x or ()) > 10}
    assert len(lines) == 3  # a layer each
    for layer, name in enumerate(("layer 1", "layer 2", "output")):
        line = lines[name]
        assert list(line.x) == [*range(1, 98, 2), 100, *range(101, 498, 2), 500]
        near = [api.get(f"/runs/{run}/frames/{step}").json() for step in line.x[:30]]
        ratios = [frame["layers"][layer]["update_ratio"] for frame in near]
        assert line.y[0] == pytest.approx(ratios[0])
        assert min(ratios) <= line.y[29] <= max(ratios)
    gradient = plotly.io.from_json(api.get(f"/runs/{run}/figures/gradient").text)
    theirs = [line for line in gradient.data if line.x is not None and len(line.x) == 200]
    assert len(theirs) == 3
    assert {line.x[0] for line in theirs} == {101}  # the twin's, from where it parted
    losses = plotly.io.from_json(api.get(f"/runs/{run}/figures/loss").text).data
    (training,) = [line for line in losses if line.name == "training"]
    assert list(training.x) == [*range(1, 98, 2), 100, *range(101, 498, 2), 500]
    for step, loss in list(zip(training.x, training.y, strict=True))[::60]:
        assert loss == api.get(f"/runs/{run}/frames/{step}").json()["loss"]["train"]
    assert len(api.get(f"/runs/{twin}/frames").json()) < 5


def numbers(value):
    """Every number in a figure's traces, however deep."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return {number for one in inner for number in numbers(one)}
    return {value} if isinstance(value, int | float) else set()


def read(name, figure):
    told = figure["layout"].get("meta", {}).get("reading", [])
    for one in told:
        as_factor = name in ("gradient", "factors") or SLOPE.search(one["name"])
        form = "%" if IN_PER_CENT.search(one["name"]) else "factor" if as_factor else None
        assert one.get("form") == form, one
    return {one["name"]: one["value"] for one in told}


IN_PER_CENT = re.compile(r"^share |born dead|^counted|^mean of 30 steps")
SLOPE = re.compile(r"^loss’s slope|^median gradient")


@pytest.mark.parametrize("preset", ["online", "new_start", "narrow_relu", "saxe"])
def test_a_panels_key_numbers_are_those_of_its_picture(api, preset):
    spec = next(one["spec"] for one in api.get("/presets").json() if one["name"] == preset)
    training = {**spec["training"], "batch_size": 1, "clip": {"norm": 100.0}}
    run = api.post("/runs", json={**spec, "training": training}).json()
    frame = api.post(f"/runs/{run['id']}/step", json={"count": 20}).json()
    for name in set(run["figures"]) - {"curve", "loss", "twin"}:
        drawn = api.get(f"/runs/{run['view']}/figures/{name}").json()
        told = read(name, drawn)
        silent = all(value is None for trace in drawn["data"] for value in trace.get("y") or ())
        assert told or silent, name
        if name == "slice":
            assert told.pop("loss’s slope with f′") == pytest.approx(
                frame["layers"][0]["weight_gradients"][0][0]
            )
            without = frame["layers"][0]["errors"][0] * frame["probe"]["inputs"][0]
            assert told.pop("loss’s slope without f′") == pytest.approx(without)
            assert told.pop("this step") == pytest.approx(
                frame["layers"][0]["weight_updates"][0][0], rel=1e-9
            )
        if name == "histograms":
            sizes = [value for value in told.values() if value > 0]
            assert sizes == sorted(sizes)  # no f′ of these is above 1
        elif name.startswith("surface"):
            assert told["here"] == pytest.approx(frame["loss"]["train"])
        else:
            assert set(told.values()) <= numbers(drawn["data"]), name


@pytest.mark.parametrize("made", [0, 3, 40])
def test_a_figure_shows_what_the_step_to_come_would_do(api, made):
    """A page at rest shows the next step: so do its panels, from where the run stands."""
    run = api.post("/runs", json={}).json()["id"]
    if made:
        api.post(f"/runs/{run}/step", json={"count": made})
    loss, coming = api.get(f"/runs/{run}").json()["loss"]["train"], made + 1
    drawn = api.get(f"/runs/{run}/figures/surface", params={"step": coming, "points": 3}).json()
    assert read("surface", drawn)["here"] == pytest.approx(loss)
    before = {
        name: api.get(f"/runs/{run}/figures/{name}", params={"step": coming}).json()["data"]
        for name in ("factors", "gradient", "ratios", "slice", "histograms")
    }
    for name, data in before.items():
        assert data, name
    assert api.get(f"/runs/{run}/figures/factors", params={"step": coming + 1}).status_code == 404
    api.post(f"/runs/{run}/step", json={"count": 1})
    for name, data in before.items():
        assert api.get(f"/runs/{run}/figures/{name}", params={"step": coming}).json()["data"] == data, name
