"""Somebody else's run: it can be looked at as it trains, not commanded, and made one's own."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import (
    advance,
    data_of,
    flowing,
    frame,
    past,
    pick,
    press,
    resting,
    run,
    says,
    step_of,
    term,
)

SHUT = "This is somebody else’s run: look at every step of it, but only its owner lets it train."


@pytest.fixture
def shared(paused: Page, elsewhere: Page) -> Page:
    """The link that the owner has copied, opened by the other."""
    paused.context.grant_permissions(["clipboard-read", "clipboard-write"])
    paused.get_by_role("button", name="Share").click()
    paused.get_by_role("button", name="This run, live").click()
    expect(paused.locator("#notice")).to_contain_text("Link copied: it shows this run as it trains")
    elsewhere.goto(paused.evaluate("navigator.clipboard.readText()"))
    resting(elsewhere)
    return elsewhere


def test_a_live_link_shows_the_run_and_not_the_right_to_it(
    paused: Page, shared: Page, api: httpx.Client
) -> None:
    owned = run(paused, api)
    assert data_of(shared, "run") == owned["view"]
    assert step_of(shared) == owned["step"]
    assert term(shared, "old") == term(paused, "old")
    expect(shared).to_have_url(re.compile(f"#view={owned['view']}&"))
    assert owned["id"] not in shared.content() + shared.url
    expect(shared.locator(".viewing")).to_contain_text(SHUT)


def test_what_would_command_it_is_shut(shared: Page) -> None:
    for action in ("reset", "step", "epoch"):
        expect(shared.locator(f'.bar [data-action="{action}"]')).to_be_disabled()
    for control in ("#speed", "#rate", "#layer-more", "#twin-start", "#twin-kind"):
        expect(shared.locator(control)).to_be_disabled()


def test_it_can_be_looked_at_step_by_step_and_phase_by_phase(shared: Page, api: httpx.Client) -> None:
    newest = step_of(shared)
    press(shared, "phase-forward")
    says(shared, phase="update")
    shared.locator("#time").fill("2")
    says(shared, step="2")
    resting(shared)
    pick(shared, "2,1,3")
    shared.locator('[data-rule="without"]').click()
    assert term(shared, "old") == frame(shared, api)["layers"][1]["weights"][1][3]
    assert run(shared, api)["step"] == newest


def test_before_the_first_step_the_phases_can_be_walked_and_nothing_is_trained(
    elsewhere: Page, api: httpx.Client
) -> None:
    made = api.post("/runs", json={}).json()
    elsewhere.goto(f"/#view={made['view']}")
    resting(elsewhere)
    press(elsewhere, "phase-forward")
    says(elsewhere, phase="update")
    press(elsewhere, "phase-forward")
    says(elsewhere, phase="update")
    assert run(elsewhere, api)["step"] == 0


def test_it_follows_its_owner(paused: Page, shared: Page, api: httpx.Client) -> None:
    step = step_of(shared)
    advance(paused)
    past(shared, step)
    resting(shared)
    press(paused, "play")
    says(shared, status="running")
    past(shared, step + 30)
    press(paused, "pause")
    resting(shared)
    assert step_of(shared) == run(paused, api)["step"]


def test_who_stops_to_look_keeps_the_step_until_they_follow_again(paused: Page, shared: Page) -> None:
    press(paused, "play")
    past(shared, step_of(shared))
    press(shared, "pause")
    resting(shared)
    held = step_of(shared)
    past(paused, step_of(paused) + 60)
    assert step_of(shared) == held
    assert data_of(paused, "status") == "running"
    press(shared, "play")
    past(shared, held + 60)


def test_a_rate_that_its_owner_sets_is_the_one_in_the_equation(paused: Page, shared: Page) -> None:
    paused.locator("#rate").select_option("0.3")
    press(paused, "step")
    expect(shared.locator('[data-term="rate"]')).to_have_text("0.3")
    expect(shared.locator("#rate")).to_have_value("0.3")


def test_it_can_be_made_ones_own(paused: Page, shared: Page, api: httpx.Client) -> None:
    theirs = run(paused, api)
    shared.get_by_role("button", name="Make it your own").click()
    expect(shared.locator(".viewing")).to_be_hidden()
    own = run(shared, api)
    assert own["id"] != own["view"]
    assert own["forked_from"] == {"run": theirs["view"], "step": theirs["step"]}
    advance(shared)
    advance(paused)
    assert frame(shared, api)["layers"] == frame(paused, api)["layers"]
    shared.locator("#family summary").click()
    shared.locator(f'[data-visit="{theirs["view"]}"]').click()
    says(shared, run=theirs["view"])
    expect(shared.locator(".viewing")).to_be_visible()


def test_a_link_to_a_run_that_there_is_not_opens_another_and_says_so(
    page: Page, faults: list[str], api: httpx.Client
) -> None:
    page.goto("/#view=AAAAAAAAAAAAAAAAAAAAAA")
    expect(page.locator("#notice")).to_have_text(
        "The link was not all understood: There is no run with this id. It may have been deleted."
    )
    flowing(page)
    faults.clear()
