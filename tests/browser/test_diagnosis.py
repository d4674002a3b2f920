"""Why is it not learning? Asked on the page, and what is offered tried from it."""

import re
from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import advance, data_of, resting, says, says_no_longer, step_of
from tests.browser.tab import OpenedAt


def asked(page: Page) -> Locator:
    """The panel, with its answer."""
    panel = page.locator('[data-panel="diagnosis"]')
    panel.locator('[data-action="diagnose"]').click()
    expect(panel.locator(".stands")).to_be_visible()
    expect(panel).not_to_have_attribute("aria-busy", "true")
    return panel


def stuck(page: Page, api: httpx.Client, changes: dict[str, Any]) -> None:
    """Let the page's run go on by a change, to where it stands still."""
    api.patch(f"/runs/{data_of(page, 'run')}", json=changes).raise_for_status()
    advance(page, "epoch", 250)
    advance(page, "epoch", 250)


def test_a_run_that_learns_is_left_alone(paused: Page) -> None:
    panel = asked(paused)
    expect(panel.locator(".stands")).to_have_attribute("data-verdict", "learning")
    expect(panel.locator("[data-finding]")).to_have_count(0)
    expect(panel.locator(".found .later")).to_contain_text(
        re.compile("^Looked for and not found: .*, vanishing gradient, ")
    )
    advance(paused)
    expect(panel.locator(".stands")).to_have_count(0)  # it spoke of another step


def test_a_mark_beside_the_loss_leads_to_the_cause(paused: Page, api: httpx.Client) -> None:
    advance(paused, "epoch", 250)
    mark = paused.locator("#why")
    expect(mark).to_be_hidden()  # it learns
    stuck(paused, api, {"training": {"regularization": {"name": "l2", "rate": 20.0}}})
    expect(mark).to_contain_text("why?")
    mark.click()
    told = paused.locator('[data-finding="regularization_too_strong"]')
    expect(told.locator("h3")).to_have_text(mark.get_attribute("title") or "")
    expect(told).to_be_in_viewport()
    expect(told.locator(".plot .main-svg").first).to_be_visible()
    assert told.locator(".plot .scatterlayer .trace").count() > 3
    api.patch(f"/runs/{data_of(paused, 'run')}", json={"training": {"regularization": {"name": "none"}}})
    advance(paused)
    expect(mark).to_be_hidden()  # another run since then


def test_a_finding_leads_to_its_lesson(opened_at: OpenedAt) -> None:
    page = opened_at("#data=circle&layers=4-linear,2-linear,1-tanh&rate=0.03&step=2000&why")
    expect(page.locator(".standing p")).to_contain_text("It learns slowly: after step")
    expect(page.locator("#why")).to_have_text("It hardly learns: why?")
    panel = page.locator('[data-panel="diagnosis"]')
    link = panel.locator('[data-finding="only_linear"] a')
    expect(link).to_have_text("Why a nonlinear activation?")
    link.click()
    says(page, lesson="linear 1")
    expect(page.locator("#why")).to_be_hidden()


def test_a_run_that_has_blown_up_is_told_of_while_its_numbers_are_finite(opened_at: OpenedAt) -> None:
    page = opened_at("#layers=4-relu,4-relu,1-linear&rate=10&step=50")
    expect(page.locator("#why")).to_have_text("It has blown up: why?")
    lesson = asked(page).locator('[data-finding="rate_too_large"] a')
    expect(lesson).to_have_attribute("href", "#lesson=rate&at=2")
    numbers = page.locator('[data-finding="dead_units"] .evidence span')
    expect(numbers.filter(has_text="the last layer that is shut with it")).to_contain_text("2")


def test_a_cause_with_its_numbers_and_a_remedy_that_is_tried(paused: Page, api: httpx.Client) -> None:
    run = data_of(paused, "run")
    stuck(paused, api, {"training": {"regularization": {"name": "l2", "rate": 20.0}}})
    step = step_of(paused)
    panel = asked(paused)
    found = api.get(f"/runs/{run}/diagnosis", params={"step": step, "trial": 500}).json()
    cause, (name, number) = found["findings"][0], next(iter(found["findings"][0]["evidence"].items()))
    told = panel.locator(f'[data-finding="{cause["name"]}"]')
    expect(told).to_contain_text(cause["sentence"])
    shown = told.locator(f'.evidence [data-name="{name.replace("_", " ")}"]')
    assert float(shown.get_attribute("data-value") or "nan") == number
    trial = cause["remedies"][0]["trial"]
    with_it = told.locator('[data-name="with it"]').first
    assert float(with_it.get_attribute("data-value") or "nan") == trial["with_it"] < trial["as_it_is"]
    told.locator('[data-action="try"]').first.click()
    says_no_longer(paused, run=run)
    resting(paused)
    expect(paused.locator("#family summary")).to_have_text(
        f"run 2 of 2: {cause['remedies'][0]['title'].removesuffix('.')}"
    )
    spec = api.get(f"/runs/{data_of(paused, 'run')}").json()["spec"]
    assert spec == cause["remedies"][0]["spec"]
    assert api.get(f"/runs/{run}").status_code == 200
