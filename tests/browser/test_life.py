"""The life of a run: the server falls silent and comes back, the run is deleted, its numbers diverge."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.alike import alike
from tests.browser.driving import (
    advance,
    data_of,
    frame,
    hurry,
    past,
    press,
    resting,
    run,
    says,
    step_of,
    term,
    until,
)
from tests.browser.tab import OpenedAt
from tests.faults.crashing import crashing, kill, locked
from tests.runs.storing import Place
from tests.server import Running

SILENT = "The server does not answer. The page goes on from what it has, and keeps trying."
NO_RUN = "There is no run with this id. It may have been deleted."
EXPIRED = "This run has expired, since nobody asked for it for too long. Its `spec` starts it again."
MOST = "1.8·10³⁰⁸, the largest number that double precision holds"
DIVERGING = "#layers=4-relu,1-linear&rate=10&batch=10&seed=0&step=0"


@contextmanager
def tab(browser: Browser) -> Iterator[Page]:
    """A page whose server may go away; no script on it may fail of that."""
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert errors == []


def port_of(server: Running) -> int:
    return int(server.url.rpartition(":")[2])


def standing(page: Page, words: str) -> None:
    expect(page.locator(".standing p")).to_have_text(words)


def found(page: Page) -> None:
    """Wait until the page has found its server again."""
    until(page, "() => document.querySelector('.standing').hidden")


def way(page: Page, name: str) -> None:
    """Take a way on; another run comes."""
    before = data_of(page, "run")
    page.locator(f'[data-way="{name}"]').click()
    until(page, "before => document.documentElement.dataset.run !== before", before)
    expect(page.locator(".standing")).to_be_hidden()


@pytest.mark.parametrize("slowly", [False, True])
def test_a_run_plays_on_when_its_server_was_killed_and_is_back(
    browser: Browser, tmp_path: Path, slowly: bool
) -> None:
    with tab(browser) as page:
        with crashing(tmp_path) as (server, _):
            page.goto(server.url)
            hurry(page)
            if slowly:
                page.locator("#speed").select_option("4×")
                says(page, pace="phases")
                says(page, status="running")
            past(page, step_of(page))
            kill(server.process)
            standing(page, SILENT)
            id, step = data_of(page, "run"), step_of(page)
        with crashing(tmp_path, port=port_of(server)) as (_, api):
            found(page)
            past(page, step + 1)
            press(page, "pause")
            resting(page)
            assert data_of(page, "run") == id
            assert term(page, "old") == frame(page, api)["layers"][0]["weights"][0][0]


def test_while_the_server_is_away_the_step_on_show_can_be_walked_through(
    browser: Browser, tmp_path: Path
) -> None:
    with tab(browser) as page:
        with crashing(tmp_path) as (server, _):
            page.goto(server.url)
            hurry(page)
            kill(server.process)
            standing(page, SILENT)
            for phase in ("update", "backward-1", "backward-2"):
                press(page, "phase-forward" if phase == "update" else "phase-back")
                says(page, phase=phase)
            press(page, "step")  # which cannot be made, so the last that came is shown to its end
            says(page, status="paused")
        with crashing(tmp_path, port=port_of(server)) as (_, api):
            found(page)
            says(page, step=str(run(page, api)["step"]))  # which may be past the last that came
            advance(page)
            assert term(page, "old") == frame(page, api)["layers"][0]["weights"][0][0]


def test_a_run_that_the_server_stops_says_why_and_plays_on_when_told(
    browser: Browser, tmp_path: Path
) -> None:
    with tab(browser) as page, crashing(tmp_path) as (server, _):
        page.goto(server.url)
        hurry(page)
        with locked(tmp_path):
            words = page.locator(".standing p")
            expect(words).to_contain_text("The server cannot write to its store (database is locked).")
            resting(page)
            expect(words).to_contain_text(f"The run stopped at step {step_of(page):,}. ")
        step = step_of(page)
        press(page, "play")
        past(page, step)
        expect(page.locator(".standing")).to_be_hidden()


def test_an_answer_from_before_a_step_does_not_take_it_back(paused: Page, api: httpx.Client) -> None:
    """Where the connection comes back, how the run stands is asked for; a step may be made meanwhile."""
    before = run(paused, api)
    asked: list[Route] = []

    def ask(route: Route) -> None:
        asked.append(route)
        if len(asked) == 1:  # whether it is there
            route.continue_()

    address = f"**/runs/{before['id']}"
    paused.route(address, ask)
    times = iter([False, True])
    with paused.expect_request(lambda one: one.url.endswith(before["id"]) and next(times)):
        paused.evaluate("dispatchEvent(new Event('online'))")
    advance(paused)
    with paused.expect_response(address):
        asked[1].fulfill(json=before)
    older: list[str] = []
    paused.on(
        "request", lambda one: older.append(one.url) if one.url.endswith(f"/{before['step']}") else None
    )
    advance(paused)
    assert older == []
    assert step_of(paused) == run(paused, api)["step"] == before["step"] + 2


def test_steps_that_were_missed_are_caught_up(paused: Page, api: httpx.Client, faults: list[str]) -> None:
    id, step = data_of(paused, "run"), step_of(paused)
    paused.context.set_offline(True)
    press(paused, "step")
    standing(paused, SILENT)
    api.post(f"/runs/{id}/step", json={"count": 7})
    paused.context.set_offline(False)
    found(paused)
    says(paused, step=str(step + 7))
    resting(paused)
    faults.clear()


def test_a_run_that_was_deleted_is_made_again_as_it_was(
    paused: Page, api: httpx.Client, faults: list[str]
) -> None:
    advance(paused, "epoch", 250)
    paused.locator("#rate").select_option("0.1")
    expect(paused.locator("#rate")).to_have_value("0.1")
    advance(paused)
    step, seen = step_of(paused), api.get(f"/runs/{data_of(paused, 'run')}/parameters").json()
    api.delete(f"/runs/{data_of(paused, 'run')}")
    standing(paused, NO_RUN)
    faults.clear()
    way(paused, "again")
    past(paused, step)
    press(paused, "pause")
    resting(paused)
    assert api.get(f"/runs/{data_of(paused, 'run')}/parameters?step={step}").json() == seen


async def all_expire(directory: Path) -> None:
    async with Place(directory).store() as store:
        await store.pass_time(10, [])
        await store.expire(1, 100)


def test_a_link_to_a_run_that_has_expired_offers_its_specification(browser: Browser, tmp_path: Path) -> None:
    with crashing(tmp_path) as (server, api):
        made = api.post("/runs", json={"seed": 77, "data": {"name": "gauss"}}).json()
    with ThreadPoolExecutor() as elsewhere:  # Playwright has this thread's event loop
        elsewhere.submit(asyncio.run, all_expire(tmp_path)).result()
    with crashing(tmp_path, port=port_of(server)) as (_, api), tab(browser) as page:
        page.goto(f"{server.url}/#view={made['view']}")
        standing(page, EXPIRED)
        assert run(page, api)["spec"]["seed"] == 25
        way(page, "again")
        past(page, 0)
        assert run(page, api)["spec"] == made["spec"]


def test_a_rest_that_somebody_else_asks_for_shows(opened: Page, api: httpx.Client) -> None:
    api.post(f"/runs/{data_of(opened, 'run')}/pause")
    resting(opened)
    assert step_of(opened) == run(opened, api)["step"]


def test_a_reset_and_a_patch_that_somebody_else_makes_show(paused: Page, api: httpx.Client) -> None:
    path = f"/runs/{data_of(paused, 'run')}"
    api.post(f"{path}/reset")
    api.patch(path, json={"training": {"optimizer": {"learning_rate": 0.3}}})
    api.post(f"{path}/step", json={"count": 2})
    says(paused, step="2")
    expect(paused.locator('[data-term="rate"]')).to_have_text("0.3")
    expect(paused.locator("#rate")).to_have_value("0.3")


@pytest.fixture
def diverged(opened_at: OpenedAt, api: httpx.Client) -> Page:
    """A run whose rate is far too large, on the step that was too much."""
    page = opened_at(DIVERGING)
    press(page, "epoch")
    says(page, status="diverged")
    says(page, step=str(run(page, api)["step"]))
    return page


def cause_of(page: Page, api: httpx.Client) -> Any:
    """The first finding of the diagnosis where the page's run stands."""
    path = f"/runs/{data_of(page, 'run')}/diagnosis"
    return api.get(path, params={"step": run(page, api)["step"]}).json()["findings"][0]


def test_divergence_is_told_with_its_step_and_its_weight(diverged: Page, api: httpx.Client) -> None:
    alike(diverged)
    last = run(diverged, api)["step"]
    path = f"/runs/{data_of(diverged, 'run')}/frames"
    frames = [api.get(f"{path}/{step}").json() for step in (last - 2, last - 1, last)]
    weights = {
        (layer, unit, input): weight
        for layer, told_of in enumerate(frames[-1]["layers"])
        for unit, row in enumerate(told_of["weights"])
        for input, weight in enumerate(row)
    }
    layer, unit, input = max(weights, key=lambda place: abs(weights[place]))
    way = [each["layers"][layer]["weights"][unit][input] for each in frames]
    words = diverged.locator(".standing p")
    expect(words).to_contain_text(f"Step {last}: the loss passed {MOST}, after ")
    subscripts = "₁₂₃₄"
    expect(words).to_contain_text(f"The largest weight, w{subscripts[unit]}{subscripts[input]} at ")
    powers = [f"{weight:.0e}".split("e+")[1].lstrip("0") for weight in way]
    for power in powers:
        expect(words).to_contain_text("·10" + "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in power))


def test_one_step_back_is_the_last_finite_one(diverged: Page, api: httpx.Client) -> None:
    parent, last = run(diverged, api), step_of(diverged)
    way(diverged, "back")
    says(diverged, step=str(last - 1))
    child = run(diverged, api)
    assert child["forked_from"] == {"run": parent["view"], "step": last - 1}
    assert (child["status"], child["step"]) == ("paused", last - 1)


def test_a_smaller_rate_starts_where_the_loss_was_least(diverged: Page, api: httpx.Client) -> None:
    cause = cause_of(diverged, api)
    smaller = float(f"{min(1, cause['evidence']['largest_stable_rate'] / 2):.1e}")
    expect(diverged.locator('[data-way="slower"]')).to_have_text(f"Rate {smaller} (half of that) from step 0")
    way(diverged, "slower")
    way_on = run(diverged, api)
    assert (way_on["step"], way_on["spec"]["training"]["optimizer"]["learning_rate"]) == (0, smaller)


def test_divergence_has_the_diagnosis_s_cause_and_leads_to_it(diverged: Page, api: httpx.Client) -> None:
    cause = cause_of(diverged, api)
    expect(diverged.locator(".standing p")).to_contain_text(f"{cause['title']}: {cause['sentence']}")
    diverged.locator('[data-way="why"]').click()
    told = diverged.locator(f'[data-panel="diagnosis"] [data-finding="{cause["name"]}"]')
    expect(told).to_contain_text(cause["sentence"])
    expect(told).to_be_in_viewport()


def test_the_rate_before_is_taken_where_it_held(opened_at: OpenedAt, api: httpx.Client) -> None:
    page = opened_at("#layers=4-relu,1-linear&rate=0.01&batch=10&seed=0&step=200")
    page.locator("#rate").select_option("10")
    press(page, "epoch")
    says(page, status="diverged")
    expect(page.locator('[data-way="slower"]')).to_contain_text("Rate 0.01 (the one before) from step ")
    way(page, "slower")
    start = run(page, api)
    assert start["spec"]["training"]["optimizer"]["learning_rate"] == 0.01
    press(page, "epoch")
    past(page, start["step"])
    assert run(page, api)["loss"]["train"] <= start["loss"]["train"]
