import plotly.io


def test_every_declared_figure_is_to_be_had_filled(api):
    run = api.post("/runs", json={}).json()
    names = [declared["name"] for declared in api.get("/figures").json()]
    for steps in (0, 40):
        if steps:
            api.post(f"/runs/{run['id']}/step", json={"count": steps})
        for name in names:
            answer = api.get(f"/runs/{run['view']}/figures/{name}")
            assert answer.status_code == 200, answer.text
            assert plotly.io.from_json(answer.text).data
            assert run["id"] not in answer.text
    frame = api.get(f"/runs/{run['id']}/frames/40").json()
    curve = plotly.io.from_json(
        api.get(f"/runs/{run['id']}/figures/curve", params={"layer": 2, "unit": 1, "step": 40}).text
    )
    assert curve.data[3].x[0] == frame["layers"][1]["pre_activations"][1]


def test_a_figure_that_is_not_there(api):
    run = api.post("/runs", json={}).json()["id"]
    answer = api.get(f"/runs/{run}/figures/nope")
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("There is no figure 'nope'. There are curve, loss, twin,")
    answer = api.get(f"/runs/{run}/figures/curve", params={"layer": 4})
    assert answer.json()["detail"] == "layer: Input should be from 1 to 3; 4 was sent."
    answer = api.get(f"/runs/{run}/figures/curve", params={"step": 4})
    assert answer.json()["detail"] == "This run has no step 4. It has not trained a step yet."


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
    theirs, own = plotly.io.from_json(api.get(f"/runs/{run}/figures/twin", params={"step": 3}).text).data
    for line, one in ((theirs, twin), (own, run)):
        frames = [frame for frame in api.get(f"/runs/{one}/frames").json() if frame["step"] <= 3]
        assert len(frames) == 3
        assert list(line.x) == [frame["step"] for frame in frames]
        assert list(line.y) == [frame["loss"]["train"] for frame in frames]
