import httpx
import numpy as np
import pytest

from app.api.schemas import FrameLayer, Matrix, Vector
from app.core.frame import FIELDS, MEASURES, SLOPES


def test_the_document_tells_of_a_layer_what_the_table_of_fields_does() -> None:
    shapes = {"weights": Matrix, "units": Vector}
    fields = {
        name: shapes[shape] | None if name in SLOPES else shapes[shape] for name, shape in FIELDS.items()
    }
    measures = dict.fromkeys(MEASURES, float | None)
    assert {name: field.annotation for name, field in FrameLayer.model_fields.items()} == fields | measures


def test_a_frame_has_every_field(api: httpx.Client, run: str) -> None:
    frame = api.post(f"{run}/step", json={}).json()
    assert set(frame) == {
        *("run", "step", "epoch", "cursor", "changes", "status"),
        *("loss", "batch", "probe", "layers", "descent_cosine", "clipped"),
    }
    assert set(frame["loss"]) == {"batch", "train", "test"}
    assert set(frame["probe"]) == {"index", "inputs", "targets", "outputs", "loss"}
    assert [set(layer) for layer in frame["layers"]] == [{*FIELDS, *MEASURES}] * 3
    assert frame["probe"]["index"] == frame["batch"]["indices"][0]
    assert len(frame["batch"]["indices"]) == 10


def test_a_frame_ends_where_the_next_one_starts(api: httpx.Client, run: str) -> None:
    first, second = (api.post(f"{run}/step", json={}).json() for _ in range(2))
    for before, after in zip(first["layers"], second["layers"], strict=True):
        for of in ("weights", "biases"):
            update = np.array(before[f"{of.removesuffix('s').removesuffix('e')}_updates"])
            assert np.array_equal(np.array(before[of]) + update, np.array(after[of]))


def test_a_frame_tells_how_many_patches_came_before_it(api: httpx.Client, run: str) -> None:
    api.post(f"{run}/step", json={"count": 2})
    for rate in (0.1, 0.2):
        patched = api.patch(run, json={"training": {"optimizer": {"learning_rate": rate}}}).json()
    assert patched["changes"] == 2
    assert api.post(f"{run}/step", json={}).json()["changes"] == 2
    assert [api.get(f"{run}/frames/{step}").json()["changes"] for step in (1, 2, 3)] == [0, 0, 2]
    assert api.post(f"{run}/reset").json()["changes"] == 0


def test_frames_are_held_in_order(api: httpx.Client, run: str) -> None:
    made = [api.post(f"{run}/step", json={}).json() for _ in range(4)]
    assert api.get(f"{run}/frames").json() == made
    assert api.get(f"{run}/frames", params={"after": 1, "limit": 2}).json() == made[1:3]
    assert api.get(f"{run}/frames", params={"after": 4}).json() == []


def test_a_frame_that_is_not_held_is_lived_again(api: httpx.Client, run: str) -> None:
    other = f"/runs/{api.post('/runs', json={}).json()['id']}"
    singly = [api.post(f"{run}/step", json={}).json() for _ in range(7)]
    api.post(f"{other}/step", json={"count": 7})
    for frame in singly:
        again = api.get(f"{other}/frames/{frame['step']}").json()
        assert again | {"run": ""} == frame | {"run": ""}


def test_the_next_frame_is_what_the_next_step_does(api: httpx.Client, run: str) -> None:
    preview = api.get(f"{run}/next").json()
    assert api.get(run).json()["step"] == 0
    assert api.post(f"{run}/step", json={}).json() == preview


def test_parameters_are_those_after_so_many_steps(api: httpx.Client, run: str) -> None:
    frames = [api.post(f"{run}/step", json={}).json() for _ in range(3)]
    for step, frame in enumerate(frames):
        started = [{name: layer[name] for name in ("weights", "biases")} for layer in frame["layers"]]
        assert api.get(f"{run}/parameters", params={"step": step}).json() == started
    assert api.get(f"{run}/parameters").json() == api.get(f"{run}/parameters", params={"step": 3}).json()


def test_parameters_go_into_a_new_run(api: httpx.Client, run: str) -> None:
    api.post(f"{run}/step", json={"count": 5})
    parameters = api.get(f"{run}/parameters").json()
    reply = api.post("/runs", json={"network": {"parameters": parameters}})
    assert api.get(f"/runs/{reply.json()['id']}/parameters").json() == parameters


def test_indices_count_the_training_rows(api: httpx.Client, run: str) -> None:
    data = api.get(f"{run}/data").json()
    assert data["features"] == ["x1", "x2"]
    assert len(data["train"]["inputs"]) == len(data["test"]["inputs"]) == 250
    probe = api.post(f"{run}/step", json={}).json()["probe"]
    assert data["train"]["inputs"][probe["index"]] == probe["inputs"]
    assert data["train"]["targets"][probe["index"]] == probe["targets"]


@pytest.mark.parametrize(
    ("data", "units", "names"),
    [
        ({"features": ["x1_squared", "sin_x2"]}, 1, ["x1_squared", "sin_x2"]),
        ({"name": "iris"}, 3, ["sepal_length", "sepal_width", "petal_length", "petal_width"]),
        ({"source": "inline", "inputs": [[1, 2, 3]], "targets": [[1]]}, 1, ["x1", "x2", "x3"]),
    ],
)
def test_inputs_have_names(api: httpx.Client, data: dict[str, object], units: int, names: list[str]) -> None:
    run = api.post("/runs", json={"data": data, "network": {"layers": [{"units": units}]}}).json()["id"]
    answer = api.get(f"/runs/{run}/data").json()
    assert answer["features"] == names
    assert len(answer["train"]["inputs"][0]) == len(names)


def test_softmax_has_no_slopes(api: httpx.Client) -> None:
    spec = {
        "network": {"layers": [{"units": 3, "activation": "softmax"}]},
        "loss": "cross_entropy",
        "data": {"name": "iris"},
    }
    run = api.post("/runs", json=spec).json()["id"]
    (layer,) = api.post(f"/runs/{run}/step", json={}).json()["layers"]
    assert (layer["slopes"], layer["derivatives"]) == (None, None)
    assert len(layer["deltas"]) == 3
