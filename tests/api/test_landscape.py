import pytest


@pytest.fixture
def run(api):
    run = api.post("/runs", json={}).json()["id"]
    api.post(f"/runs/{run}/step", json={"count": 80})
    return run


def test_a_slice_goes_through_the_run_s_own_loss(api, run):
    query = {"layer": 2, "unit": 1, "input": 3, "points": 5, "radius": 0.001}
    cut = api.get(f"/runs/{run}/slice", params=query).json()
    assert cut["at"] == api.get(f"/runs/{run}/parameters").json()[1]["weights"][1][3]
    assert cut["weights"] == pytest.approx([cut["at"] + 0.0005 * step for step in (-2, -1, 0, 1, 2)])
    assert cut["loss"][2] == pytest.approx(api.get(f"/runs/{run}").json()["loss"]["train"], abs=1e-15)
    assert cut["gradient"] == pytest.approx((cut["loss"][3] - cut["loss"][1]) / 0.001, abs=1e-6)


def test_a_slice_over_the_frame_s_batch_and_probe(api, run):
    frame = api.get(f"/runs/{run}/frames/80").json()
    data = api.get(f"/runs/{run}/data").json()["train"]
    layers = [{"units": units, "activation": "tanh"} for units in (4, 2, 1)]
    network = {"layers": layers, "parameters": api.get(f"/runs/{run}/parameters", params={"step": 80}).json()}
    for over, rows in (("batch", frame["batch"]["indices"]), ("probe", [frame["probe"]["index"]])):
        sent = {part: [data[part][row] for row in rows] for part in ("inputs", "targets")}
        expected = api.post("/backprop", json={"network": network, **sent}).json()
        query = {"layer": 1, "unit": 2, "input": 0, "over": over, "points": 3, "step": 80}
        cut = api.get(f"/runs/{run}/slice", params=query).json()
        assert cut["loss"][1] == pytest.approx(expected["loss"], abs=1e-14)
        assert cut["gradient"] == pytest.approx(expected["layers"][0]["weight_gradients"][2][0], abs=1e-14)


def test_a_surface_is_a_grid_around_the_parameters(api, run):
    surface = api.get(f"/runs/{run}/surface", params={"points": 5, "step": 60}).json()
    assert len(surface["loss"]) == len(surface["loss"][0]) == len(surface["x"]) == len(surface["y"]) == 5
    path = surface["path"]
    assert (path["steps"][0], path["steps"][-1]) == (0, 60)
    assert (surface["x"][2], path["x"][-1], path["y"][-1]) == (0, 0, 0)
    assert surface["loss"][2][2] == path["loss"][-1]
    assert 0.4 < surface["explained"] <= 1
    assert max(map(abs, path["x"])) < surface["x"][-1]


def test_a_surface_along_random_directions_is_the_seed_s(api, run):
    query = {"axes": "random", "points": 3, "radius": 1, "seed": 5}
    one, two, other = (
        api.get(f"/runs/{run}/surface", params=query | {"seed": seed}).json()["loss"] for seed in (5, 5, 6)
    )
    assert one == two != other
