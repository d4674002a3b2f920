from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from app.lessons import LESSONS, PRESETS
from tests.api.problems import told


@pytest.fixture
def specs(api: httpx.Client) -> dict[str, Any]:
    """The specification of each preset, by its name."""
    return {preset["name"]: preset["spec"] for preset in api.get("/presets").json()}


@pytest.fixture
def valves(api: httpx.Client, specs: dict[str, Any]) -> Iterator[str]:
    """The path of a run that the first lesson is about."""
    path = f"/runs/{api.post('/runs', json=specs['valves']).json()['id']}"
    yield path
    api.delete(path)


def test_the_lists_hold_their_registries(api: httpx.Client) -> None:
    lessons = api.get("/lessons").json()
    assert [lesson["name"] for lesson in lessons] == list(LESSONS)
    for lesson in lessons:
        steps = LESSONS[lesson["name"]].steps
        assert [part["preset"] for part in lesson["steps"]] == [step.preset for step in steps]
    assert [preset["name"] for preset in api.get("/presets").json()] == list(PRESETS)


def test_every_preset_makes_a_run(api: httpx.Client, specs: dict[str, Any]) -> None:
    for name, spec in specs.items():
        run = api.post("/runs", json=spec).json()
        assert run["spec"] == spec, name
        frame = api.post(f"/runs/{run['id']}/step", json={"count": 2}).json()
        assert frame["status"] == "paused", name
        api.delete(f"/runs/{run['id']}")


def test_a_step_is_told_with_the_numbers_of_the_run(api: httpx.Client, valves: str) -> None:
    told = api.get(f"{valves}/lessons/slope/1").json()
    assert (told["lesson"], told["step"], told["of"], told["preset"]) == ("slope", 1, 5, "valves")
    assert told["holds"]
    pick, facts = told["pick"], told["facts"]
    frame = api.post(f"{valves}/step", json={"count": told["at"] + 1}).json()
    layer = frame["layers"][pick["layer"] - 1]
    assert facts["slope"] == layer["slopes"][pick["unit"]]
    moved = facts["nudge"] * layer["deltas"][pick["unit"]] * frame["probe"]["inputs"][pick["input"]]
    assert facts["with_slope"] == pytest.approx(moved, rel=1e-14)
    # What the run has done since, where it stands and who asks changes nothing.
    view = api.get(valves).json()["view"]
    assert api.get(f"/runs/{view}/lessons/slope/1").json() == told


def test_a_step_is_told_of_any_seed_and_probe(api: httpx.Client, specs: dict[str, Any], valves: str) -> None:
    sent = {**specs["valves"], "seed": 5, "probe": {"index": 3}}
    other = api.post("/runs", json=sent).json()["id"]
    mine, theirs = (api.get(f"{path}/lessons/slope/5").json() for path in (valves, f"/runs/{other}"))
    assert mine["facts"] != theirs["facts"]
    assert mine["holds"]
    assert theirs["holds"]


OTHER = "This step is about another run: one of the preset 'valves', with nothing changed."


def test_a_step_is_told_of_no_other_run(api: httpx.Client, run: str, valves: str) -> None:
    assert told(api.get(f"{run}/lessons/slope/1")) == (409, OTHER)
    api.patch(valves, json={"training": {"optimizer": {"learning_rate": 0.5}}})
    assert told(api.get(f"{valves}/lessons/slope/1")) == (409, OTHER)


def test_a_step_is_not_told_of_a_run_whose_weights_were_set(api: httpx.Client, valves: str) -> None:
    api.patch(valves, json={"network": {"parameters": api.get(f"{valves}/parameters").json()}})
    api.patch(valves, json={"network": {"parameters": None}})
    assert told(api.get(f"{valves}/lessons/slope/1")) == (409, OTHER)


def test_lessons_and_steps_that_there_are_not(api: httpx.Client, run: str) -> None:
    lessons = ", ".join(LESSONS)
    assert told(api.get(f"{run}/lessons/slop/1")) == (
        404,
        f"There is no lesson 'slop'. There are {lessons}.",
    )
    for step in (0, 6):
        refused = f"The lesson 'slope' has steps 1 to 5, not {step}."
        assert told(api.get(f"{run}/lessons/slope/{step}")) == (404, refused)
    refused = 'step: Input should be a valid integer, unable to parse string as an integer; "one" was sent.'
    assert told(api.get(f"{run}/lessons/slope/one")) == (422, refused)
