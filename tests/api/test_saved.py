import gzip
import json
import re
from base64 import b64decode
from typing import Any

import httpx
import numpy as np
import pytest

from app.api.saved import IN_FULL
from app.runs.encoding import round_significant

NOT_THERE = "Input should be steps of the run, the first one first; it stands at step 3"
WIDE = {"layers": [{"units": 8, "activation": "tanh"}] * 6 + [{"units": 1, "activation": "tanh"}]}


def trained(api: httpx.Client, steps: int, spec: dict[str, Any] | None = None) -> dict[str, Any]:
    run: dict[str, Any] = api.post("/runs", json=spec or {}).json()
    for _ in range(steps):
        api.post(f"/runs/{run['id']}/step", json={"count": 1}).raise_for_status()
    return run


def packed(page: str) -> dict[str, Any]:
    """What a page has with it."""
    (found,) = re.findall(r'<script id="packed" type="application/gzip">([^<]*)</script>', page)
    unpacked: dict[str, Any] = json.loads(gzip.decompress(b64decode(found)))
    return unpacked


def test_a_page_has_the_very_frames_under_the_view(api: httpx.Client) -> None:
    run = trained(api, 5)
    answer = api.get(f"/runs/{run['id']}/page", params={"first": 2, "last": 4})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="gradient-flow.html"'
    saved = packed(answer.text)["saved"]
    frames = [api.get(f"/runs/{run['view']}/frames/{step}").json() for step in (1, 2, 3, 4)]
    assert saved["exact"]
    assert [saved["opening"], *saved["frames"]] == frames
    assert saved["data"] == api.get(f"/runs/{run['view']}/data").json()
    assert saved["run"]["id"] == run["view"]
    assert run["id"] not in json.dumps(saved)
    assert saved["catalogue"]["activations"] == api.get("/activations").json()


def test_a_page_asks_nobody(api: httpx.Client) -> None:
    run = trained(api, 1)
    page = api.get(f"/runs/{run['view']}/page").text
    assert not re.findall(r'src="', page)
    ways = {way for way in re.findall(r'href="([^"]*)"', page) if not way.startswith("#")}
    assert ways == {f"{api.base_url.copy_with(path='/')}#view={run['view']}"}
    assert all(address.startswith("data:") for address in re.findall(r'url\("?([^")]*)', page))
    for name, text in packed(page)["modules"].items():
        assert not re.findall(r'from "\.', text), name
        assert not re.findall(r"(?<![.#\w])fetch\(", text), name


def test_two_hundred_steps_of_six_layers_fit_into_two_megabytes(api: httpx.Client) -> None:
    run = trained(api, 200, {"network": WIDE, "training": {"batch_size": 1}})
    page = api.get(f"/runs/{run['id']}/page").content
    assert len(page) < 2_000_000
    saved = packed(page.decode())["saved"]
    full = api.get(f"/runs/{run['id']}/frames/200").json()
    assert not saved["exact"]
    assert len(json.dumps(full, separators=(",", ":"))) * 200 > IN_FULL
    rounded = round_significant(np.array(full["layers"][3]["slopes"]), 5)
    assert saved["frames"][-1]["layers"][3]["slopes"] == rounded.tolist()


def test_a_page_of_a_lesson_has_its_words(api: httpx.Client) -> None:
    preset = api.get("/lessons").json()[0]["steps"][0]["preset"]
    (spec,) = (each["spec"] for each in api.get("/presets").json() if each["name"] == preset)
    name = api.get("/lessons").json()[0]["name"]
    run = trained(api, 2, spec)
    page = api.get(f"/runs/{run['id']}/page", params={"lesson": f"{name}.1"}).text
    assert packed(page)["saved"]["lesson"] == api.get(f"/runs/{run['view']}/lessons/{name}/1").json()
    assert f"#lesson={name}&amp;at=1" in page
    other = api.get(f"/runs/{run['id']}/page", params={"lesson": "nothing.1"})
    assert other.status_code == 404


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            {"first": 2, "last": 1},
            "Input should be steps of the run, the first one first; it stands at step 3",
        ),
        ({"last": 4}, "Input should be steps of the run, the first one first; it stands at step 3"),
        ({"first": 0}, "Input should be greater than or equal to 1"),
        ({"look": "x" * 2001}, "String should have at most 2000 characters"),
        ({"lesson": "two words"}, r"String should match pattern '^(\w+\.\d+)?$'"),
    ],
)
def test_what_no_page_can_have_is_refused(api: httpx.Client, query: dict[str, Any], message: str) -> None:
    run = trained(api, 3)
    answer = api.get(f"/runs/{run['id']}/page", params=query)
    assert answer.status_code == 422
    assert [error["msg"] for error in answer.json()["errors"]] == [message]


def test_more_steps_than_a_page_holds_are_refused(api: httpx.Client) -> None:
    run = trained(api, 0)
    api.post(f"/runs/{run['id']}/step", json={"count": 1001})
    answer = api.get(f"/runs/{run['id']}/page")
    assert [error["msg"] for error in answer.json()["errors"]] == [
        "Input should be at most 1000 steps of this network"
    ]


def test_a_run_without_a_step_shows_what_its_first_one_will_do(api: httpx.Client) -> None:
    run = trained(api, 0)
    saved = packed(api.get(f"/runs/{run['id']}/page").text)["saved"]
    assert saved["frames"] == [saved["opening"]] == [api.get(f"/runs/{run['view']}/next").json()]
    assert api.get(f"/runs/{run['id']}").json()["step"] == 0
