"""Every lesson walked over the real API, as the page does: what a step tells, its run comes to."""

from typing import Any

import httpx
import pytest

from app.lessons import LESSONS
from tests.lessons.rendered import STEPS

LOSSES: dict[tuple[str, int], tuple[str | None, str | None]] = {
    ("slope", 5): ("with_slope", "without_slope"),
    ("enough", 2): ("fallen", "risen"),
    ("linear", 1): ("end", None),
    ("linear", 2): ("own", None),
    ("linear", 3): ("end", "loss"),
    ("linear", 4): ("end", None),
    ("size", 6): ("last_loss", None),
    ("batch", 3): ("online", None),
    ("size", 5): ("end", None),
    ("dying", 4): ("loss", "small"),
    ("dying", 5): ("dead", "leaky"),
    ("optimizers", 5): ("plain", "tens"),
    ("rate", 2): ("under", "beyond"),
    ("rate", 4): ("end", None),
    ("depth", 4): ("middle", None),
    ("step", 2): ("exact", "surrogate"),
    ("step", 4): ("exact", "through"),
    ("step", 5): ("exact", "aligned"),
}
"""Which facts of a step are the losses that the run and its twin come to."""


def trained(api: httpx.Client, run: str, steps: int) -> dict[str, Any]:
    """The run after so many more steps."""
    if steps:
        api.post(f"/runs/{run}/step", json={"count": steps}).raise_for_status()
    state: dict[str, Any] = api.get(f"/runs/{run}").json()
    return state


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_a_step_tells_what_its_run_comes_to(api: httpx.Client, name: str, number: int) -> None:
    preset = api.get("/lessons").json()[list(LESSONS).index(name)]["steps"][number - 1]["preset"]
    specs = {one["name"]: one["spec"] for one in api.get("/presets").json()}
    run = api.post("/runs", json=specs[preset]).json()["id"]
    rendered = api.get(f"/runs/{run}/lessons/{name}/{number}").json()
    assert rendered["holds"]
    assert (rendered["preset"], rendered["step"], rendered["of"]) == (
        preset,
        number,
        len(LESSONS[name].steps),
    )

    trained(api, run, rendered["at"])
    pick, frame = rendered["pick"], api.get(f"/runs/{run}/next").json()
    assert isinstance(frame["layers"][pick["layer"] - 1]["weights"][pick["unit"]][pick["input"]], float)

    twin = None
    if rendered["then"]["twin"] is not None:
        sent = {"changes": rendered["then"]["twin"], "lockstep": True}
        reply = api.post(f"/runs/{run}/fork", json=sent)
        assert reply.status_code == 201, reply.text
        twin = reply.json()["id"]
    after = trained(api, run, rendered["then"]["steps"])
    assert after["step"] == rendered["at"] + rendered["then"]["steps"]
    mine, its = LOSSES.get((name, number), (None, None))
    if mine:
        assert after["loss"]["train"] == rendered["facts"][mine]
    if its:
        assert api.get(f"/runs/{twin}").json()["loss"]["train"] == rendered["facts"][its]
    api.delete(f"/runs/{run}")
