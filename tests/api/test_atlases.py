"""Maps over two numbers of a specification, through the API."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx
import numpy as np
import plotly.io as pio
import pytest

from app.api.atlases import CellValues
from app.atlas.measures import MEASURES
from tests.api.problems import told
from tests.server import serving

RATES: dict[str, Any] = {
    "spec": {
        "network": {"layers": [{"units": 3}, {"units": 1}]},
        "data": {"samples": 24, "test_fraction": 0.25},
        "training": {"batch_size": 6},
    },
    "x": {"path": "training.optimizer.learning_rate", "from": 0.001, "to": 1e4, "scale": "log"},
    "y": {"path": "network.layers.0.units", "from": -0.5, "to": 4.5},
    "columns": 7,
    "rows": 5,
    "steps": 30,
}
ENDLESS = RATES | {"columns": 200, "rows": 200, "steps": 100_000}
"""More than any test waits for."""


class Event(NamedTuple):
    """An event of a stream."""

    name: str
    id: str
    content: dict[str, Any]


@contextmanager
def stream(api: httpx.Client, id: str, **headers: str) -> Iterator[Iterator[Event]]:
    """The events of a map for as long as the block lasts."""
    with api.stream("GET", f"/atlases/{id}/stream", headers=headers) as reply:
        assert reply.status_code == 200, reply.read()
        assert reply.headers["content-type"].startswith("text/event-stream")
        yield _events(reply.iter_lines())


def _events(lines: Iterator[str]) -> Iterator[Event]:
    name = id = ""
    for line in lines:
        field, _, value = line.partition(": ")
        match field:
            case "event":
                name = value
            case "id":
                id = value
            case "data":
                yield Event(name, id, json.loads(value))


def heard(api: httpx.Client, id: str, **headers: str) -> list[Event]:
    """All events of a map, to the end of its stream."""
    with stream(api, id, **headers) as events:
        return list(events)


def created(api: httpx.Client, survey: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = api.post("/atlases", json=survey).raise_for_status().json()
    return answer


@pytest.fixture(scope="module")
def done(server_url: str) -> Iterator[str]:
    """A map that is done."""
    with httpx.Client(base_url=f"{server_url}/api/v1", timeout=60) as api:
        id = created(api, RATES)["id"]
        heard(api, id)
        yield id
        api.delete(f"/atlases/{id}").raise_for_status()


def test_a_map_says_what_it_is(api: httpx.Client) -> None:
    reply = api.post("/atlases", json=RATES)
    assert reply.status_code == 201
    atlas = reply.json()
    assert reply.headers["Location"] == f"/api/v1/atlases/{atlas['id']}"
    assert len(atlas["id"]) >= 22
    assert atlas["status"] in ("running", "done")
    assert (atlas["cells"], atlas["columns"], atlas["rows"], atlas["steps"]) == (35, 7, 5, 30)
    assert atlas["x"].pop("values") == pytest.approx([10**power for power in np.arange(-2.5, 4.5)])
    assert atlas["y"].pop("values") == [0, 1, 2, 3, 4]
    assert atlas["x"] == RATES["x"]
    assert atlas["y"] == RATES["y"] | {"scale": "linear"}
    assert atlas["measures"] == list(MEASURES) == list(CellValues.model_fields)
    assert heard(api, atlas["id"])[-1].content == {"status": "done"}
    after = api.get(f"/atlases/{atlas['id']}").json()
    assert (after["status"], after["done"]) == ("done", 35)
    assert api.delete(f"/atlases/{atlas['id']}").status_code == 204


def test_cells_are_counted(server_url: str, api: httpx.Client) -> None:
    def count() -> float:
        text = httpx.get(f"{server_url}/metrics", timeout=60).text
        return float(text.partition("\ngradient_flow_cells_total ")[2].split()[0])

    before = count()
    id = created(api, RATES)["id"]
    heard(api, id)
    api.delete(f"/atlases/{id}")
    assert count() >= before + 35


def test_a_cell_is_what_its_run_comes_to_bit_for_bit(api: httpx.Client, done: str) -> None:
    diverged = 0
    for row, column in ((1, 0), (2, 3), (4, 5), (3, 6)):
        cell = api.get(f"/atlases/{done}/cells/{row}/{column}").raise_for_status().json()
        assert cell["refused"] is None
        run = api.post("/runs", json=cell["spec"]).raise_for_status().json()
        assert run["spec"] == cell["spec"]
        api.post(f"/runs/{run['id']}/step", json={"count": 30}).raise_for_status()
        end = api.get(f"/runs/{run['id']}").json()
        values = cell["values"]
        if end["status"] == "diverged":
            diverged += 1
            assert values["loss"] is values["test_loss"] is values["gradient_ratio"] is None
            assert values["diverged_at"] == end["step"]
        else:
            assert (values["loss"], values["test_loss"]) == (end["loss"]["train"], end["loss"]["test"])
            assert values["diverged_at"] is None
        api.delete(f"/runs/{run['id']}")
    assert diverged < 4


def test_cells_events_and_single_cells_say_the_same(api: httpx.Client, done: str) -> None:
    events = heard(api, done)
    assert {event.name for event in events} == {"cells", "done"}
    by_place = {(each.content["row"], each.content["column"]): each.content["values"] for each in events[:-1]}
    for measure in MEASURES:
        answer = api.get(f"/atlases/{done}/cells", params={"measure": measure}).json()
        assert (answer["measure"], answer["done"]) == (measure, 35)
        grid = answer["values"]
        assert [[by_place[row, column][measure] for column in range(7)] for row in range(5)] == grid
    assert api.get(f"/atlases/{done}/cells").json()["measure"] == "loss"
    for (row, column), values in by_place.items():
        assert api.get(f"/atlases/{done}/cells/{row}/{column}").json()["values"] == values


def test_what_the_specification_refuses_is_an_empty_cell(api: httpx.Client, done: str) -> None:
    assert api.get(f"/atlases/{done}/cells").json()["values"][0] == [None] * 7
    cell = api.get(f"/atlases/{done}/cells/0/2").json()
    assert cell["spec"] is None
    assert cell["refused"] == "network.layers.0.units: Input should be greater than or equal to 1"
    assert set(cell["values"].values()) == {None}


def test_a_stream_goes_from_coarse_to_fine_and_on_after_any_event(api: httpx.Client) -> None:
    atlas = created(api, RATES | {"columns": 64, "rows": 2, "steps": 1})
    events = heard(api, atlas["id"])
    sizes = [event.content["size"] for event in events[:-1]]
    assert sizes == sorted(sizes, reverse=True)
    assert set(sizes) == {16, 8, 4, 2, 1}
    assert len({event.id for event in events[:-1]}) == 128
    for after in (0, 1, 70, 127, 128):
        last = {"Last-Event-ID": events[after - 1].id} if after else {}
        again = heard(api, atlas["id"], **last)
        assert [(each.name, each.content) for each in again] == [
            (each.name, each.content) for each in events[after:]
        ]
        assert [each.id for each in again[:-1]] == [each.id for each in events[after:-1]]
    query = api.get(f"/atlases/{atlas['id']}/stream", params={"last_event_id": events[-2].id})
    assert query.text.startswith("event: done")
    assert heard(api, atlas["id"], **{"Last-Event-ID": "no id"}) == events
    api.delete(f"/atlases/{atlas['id']}")


def test_a_figure_is_a_heatmap_of_the_cells(api: httpx.Client, done: str) -> None:
    for measure in MEASURES:
        text = api.get(f"/atlases/{done}/figure", params={"measure": measure}).raise_for_status().text
        figure = pio.from_json(text)
        trace = figure.data[0]
        cells = api.get(f"/atlases/{done}/cells", params={"measure": measure}).json()["values"]
        assert json.loads(text)["data"][0]["customdata"] == cells
        assert (trace.type, len(trace.x), len(trace.y)) == ("heatmap", 7, 5)
        assert (figure.layout.xaxis.type, figure.layout.yaxis.type) == ("log", "linear")
        assert figure.layout.xaxis.title.text == "learning rate"


def test_a_frame_is_the_figure_without_the_cells(api: httpx.Client, done: str) -> None:
    for measure, kind in (("loss", "size"), ("start_ratio", "sign"), ("dead", "share")):
        frame = api.get(f"/atlases/{done}/frame", params={"measure": measure}).raise_for_status().json()
        figure = pio.from_json(json.dumps(frame["figure"]))
        assert figure.data[0].z is None
        assert (frame["kind"], frame["lines"]) == (kind, [])
        assert set(frame["colours"].values()) >= {"ink", "zero", "neg", "pos"}
        assert (frame["largest"] is not None) == (measure == "loss")
        assert (frame["learned"] is not None) == (measure == "loss")
    started = api.post("/runs", json=RATES["spec"]).json()
    loss = api.get(f"/atlases/{done}/frame").json()["largest"]
    assert loss == pytest.approx(started["loss"]["train"], rel=1e-12)
    api.delete(f"/runs/{started['id']}")


def test_a_map_worth_seeing_has_its_published_lines(api: httpx.Client) -> None:
    maps = {one["name"]: one for one in api.get("/maps").json()}
    found = {}
    for name, one in maps.items():
        id = created(api, one["survey"] | {"columns": 1, "rows": 1, "steps": 1})["id"]
        assert one["measure"] in MEASURES
        frame = api.get(f"/atlases/{id}/frame", params={"measure": one["measure"]}).raise_for_status().json()
        found[name] = [line["source"] for line in frame["lines"]]
        api.delete(f"/atlases/{id}").raise_for_status()
    assert found.pop("learns") == found.pop("fractal") == []
    assert all(found.values()), found
    assert found["rate"] == ["Goh 2017"]


def test_an_axis_worth_a_map_is_one(api: httpx.Client) -> None:
    plain = {"columns": 1, "rows": 1, "steps": 1, "y": {"path": "data.samples", "from": 5, "to": 9}}
    optimizer = {"name": "momentum", "learning_rate": 0.1}
    spec = {"training": {"optimizer": optimizer}, "data": {"name": "xor"}}
    for axis in api.get("/axes").json():
        assert "." not in axis.pop("label")
        if axis["path"] != "data.samples":
            api.delete(f"/atlases/{created(api, {'spec': spec, 'x': axis, **plain})['id']}")


def test_a_map_stops_goes_on_and_ends(api: httpx.Client) -> None:
    id = created(api, ENDLESS)["id"]
    with stream(api, id) as events:
        first = next(events)
        assert (first.id, first.content["row"], first.content["column"]) == ("1", 0, 0)
        stopped = httpx.post(f"{api.base_url}atlases/{id}/stop", timeout=60).json()
        assert stopped["status"] == "stopped"
        *_, last = events
        assert (last.name, last.content) == ("stopped", {"status": "stopped"})
    count = api.get(f"/atlases/{id}").json()["done"]
    assert count == stopped["done"]
    assert api.post(f"/atlases/{id}/stop").json()["status"] == "stopped"
    assert api.post(f"/atlases/{id}/resume").json()["status"] == "running"
    with stream(api, id, **{"Last-Event-ID": str(count)}) as events:
        assert next(events).id == str(count + 1)
        assert httpx.delete(f"{api.base_url}atlases/{id}", timeout=60).status_code == 204
        assert {event.name for event in events} <= {"cells"}
    for path in ("", "/cells", "/cells/0/0", "/stream", "/figure"):
        assert told(api.get(f"/atlases/{id}{path}")) == (404, GONE)
    for method, path in (("DELETE", ""), ("POST", "/stop"), ("POST", "/resume")):
        assert told(api.request(method, f"/atlases/{id}{path}")) == (404, GONE)


GONE = "There is no map with this id. It may have been deleted."


def test_what_is_asked_for_that_is_not_there(api: httpx.Client, done: str) -> None:
    there = "rows go from 0 to 4, columns from 0 to 6"
    for row, column in ((5, 0), (0, 7), (-1, 0)):
        expected = f"There is no cell in row {row}, column {column}: {there}."
        assert told(api.get(f"/atlases/{done}/cells/{row}/{column}")) == (404, expected)
    status, detail = told(api.get(f"/atlases/{done}/cells?measure=speed"))
    assert status == 422
    assert detail.startswith("measure: Input should be 'loss', 'test_loss'")
    status, detail = told(api.post("/atlases", json=RATES | {"x": RATES["x"] | {"path": "a.b"}}))
    assert (status, detail) == (
        422,
        'x.path: There is no a here: there is data, network, loss, training, probe, seed; "a.b" was sent.',
    )


def test_finished_maps_make_room_the_longest_unused_first() -> None:
    with (
        serving(workers=1, atlas_workers=1, max_atlases=2) as server,
        httpx.Client(base_url=f"{server.url}/api/v1", timeout=60) as api,
    ):
        ids = []
        for _ in range(3):
            ids.append(created(api, RATES | {"columns": 2, "rows": 1, "steps": 1})["id"])
            heard(api, ids[-1])
        assert [api.get(f"/atlases/{id}").status_code for id in ids] == [404, 200, 200]
