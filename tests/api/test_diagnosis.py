from typing import Any

import httpx
import pytest

from app.analysis.diagnosis.rules import RULES
from tests.analysis.forms import Trouble
from tests.analysis.more_troubles import MORE
from tests.analysis.troubles import TROUBLES
from tests.api.problems import told
from tests.server import serving

PAST = "This run has no step 4. Steps 0 to 3 are there."


def path_of(api: httpx.Client, fields: dict[str, Any], steps: int) -> str:
    path = f"/runs/{api.post('/runs', json=fields).raise_for_status().json()['id']}"
    if steps:
        api.post(f"{path}/step", json={"count": steps}).raise_for_status()
    return path


def sent(api: httpx.Client, path: str, remedy: dict[str, Any]) -> str:
    """The path of a run that a remedy was given to: a copy of the run, or a new one."""
    assert remedy["kind"] in ("patch", "fork", "new")
    assert (remedy["changes"] is None) == (remedy["kind"] == "new") == (remedy["spec"] is not None)
    match remedy["kind"]:
        case "patch":
            copy = api.post(f"{path}/fork", json={}).raise_for_status().json()["id"]
            api.patch(f"/runs/{copy}", json=remedy["changes"]).raise_for_status()
            return f"/runs/{copy}"
        case "fork":
            reply = api.post(f"{path}/fork", json={"changes": remedy["changes"]})
        case _:
            reply = api.post("/runs", json=remedy["spec"])
    return f"/runs/{reply.raise_for_status().json()['id']}"


@pytest.mark.parametrize("trouble", TROUBLES + MORE, ids=str)
def test_each_remedy_can_be_sent_and_does_what_its_trial_said(api: httpx.Client, trouble: Trouble) -> None:
    path = path_of(api, trouble.fields, trouble.steps)
    before = api.get(path).json()
    found = api.get(f"{path}/diagnosis", params={"trial": 20}).raise_for_status().json()
    assert found["findings"][0]["name"] == trouble.first
    assert found["step"] == before["step"]
    for remedy in (one for finding in found["findings"] for one in finding["remedies"]):
        tried = sent(api, path, remedy)
        api.post(f"{tried}/step", json={"count": 20}).raise_for_status()
        loss = api.get(tried).json()["loss"]
        courses = remedy["trial"]["courses"]
        assert courses["steps"] == list(range(21))
        assert courses["with_it"][-1] == remedy["trial"]["with_it"]
        assert courses["as_it_is"][-1] == remedy["trial"]["as_it_is"]
        if remedy["trial"]["of"] != "share":
            assert remedy["trial"]["with_it"] == loss[remedy["trial"]["of"]]
        api.delete(tried)
    assert api.get(path).json() == before
    api.delete(path)


def test_a_finding_names_the_lesson_that_shows_it(api: httpx.Client) -> None:
    trouble = next(trouble for trouble in TROUBLES if trouble.first == "only_linear")
    path = path_of(api, trouble.fields, trouble.steps)
    lesson = api.get(f"{path}/diagnosis").json()["findings"][0]["lesson"]
    assert lesson == {"name": "linear", "title": "Why a nonlinear activation?", "step": 1}
    steps = {one["name"]: len(one["steps"]) for one in api.get("/lessons").json()}
    assert all(0 < rule.lesson.step <= steps[rule.lesson.lesson] for rule in RULES if rule.lesson)


def test_as_it_is_is_what_the_run_comes_to(api: httpx.Client) -> None:
    trouble = next(trouble for trouble in TROUBLES if trouble.first == "rate_too_small")
    path = path_of(api, trouble.fields, trouble.steps)
    remedies = api.get(f"{path}/diagnosis", params={"trial": 30}).json()["findings"][0]["remedies"]
    onward, again = (next(one for one in remedies if one["kind"] == kind) for kind in ("patch", "new"))
    assert onward["trial"]["of"] == again["trial"]["of"] == "train"
    started = api.get(f"{path}/frames/31").json()["loss"]["train"]
    api.post(f"{path}/step", json={"count": 30})
    assert onward["trial"]["as_it_is"] == api.get(path).json()["loss"]["train"]
    assert again["trial"]["as_it_is"] == started
    assert onward["trial"]["steps"] == again["trial"]["steps"] == 30


def test_a_run_that_has_not_begun_and_one_that_learns(api: httpx.Client) -> None:
    path = path_of(api, {}, 0)
    found = api.get(f"{path}/diagnosis").json()
    assert (found["verdict"], found["since"], found["step"], found["findings"]) == (
        "not_started",
        None,
        0,
        [],
    )
    assert found["sentence"].startswith("It has not trained a step yet: the training loss is")
    api.post(f"{path}/step", json={"count": 3})
    found = api.get(f"{path}/diagnosis", params={"trial": 5}).json()
    assert (found["verdict"], found["findings"]) == ("learning", [])
    assert "rate_too_large" not in found["looked_at"]
    assert api.get(f"{path}/diagnosis", params={"step": 0}).json()["verdict"] == "not_started"
    assert told(api.get(f"{path}/diagnosis", params={"step": 4})) == (404, PAST)


def test_a_run_that_has_diverged(api: httpx.Client) -> None:
    path = path_of(
        api,
        {
            "training": {"optimizer": {"learning_rate": 1e300}},
            "network": {"layers": [{"units": 1, "activation": "linear"}]},
        },
        20,
    )
    found = api.get(f"{path}/diagnosis", params={"trial": 50}).json()
    assert (found["verdict"], found["findings"][0]["name"]) == ("diverged", "rate_too_large")
    for remedy in found["findings"][0]["remedies"]:
        assert remedy["kind"] == "new"
        assert remedy["trial"]["as_it_is"] is None
        assert remedy["trial"]["with_it"] < 2


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("trial=0", 'trial: Input should be greater than or equal to 1; "0" was sent.'),
        ("trial=10001", 'trial: Input should be less than or equal to 10000; "10001" was sent.'),
        (
            "trial=much",
            'trial: Input should be a valid integer, unable to parse string as an integer; "much" was sent.',
        ),
        ("step=-1", 'step: Input should be greater than or equal to 0; "-1" was sent.'),
    ],
)
def test_what_cannot_be_asked(api: httpx.Client, run: str, query: str, said: str) -> None:
    assert told(api.get(f"{run}/diagnosis?{query}")) == (422, said)


def test_a_trial_is_held_to_the_limit_of_a_step() -> None:
    with (
        serving(workers=1, max_steps_per_request=50) as server,
        httpx.Client(base_url=f"{server.url}/api/v1") as api,
    ):
        path = path_of(api, {}, 0)
        assert api.get(f"{path}/diagnosis?trial=50").status_code == 200
        message = "trial: Input should be less than or equal to 50; 51 was sent."
        assert told(api.get(f"{path}/diagnosis?trial=51")) == (422, message)
