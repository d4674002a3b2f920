"""Going on from any step with one thing changed, and back to the run that was left."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import frame, past, press, resting, run, step_of, told


def go_on(page: Page, name: str) -> None:
    """Choose what is to be otherwise from the step on show."""
    before = told(page, "run")
    page.locator("#onward").select_option(name)
    expect(page.locator("html")).not_to_have_attribute("data-run", before)
    resting(page)


def scrub(page: Page, step: int) -> None:
    """Look at a recorded step."""
    page.locator("#time").fill(str(step))
    expect(page.locator("html")).to_have_attribute("data-step", str(step))
    resting(page)


def trained(page: Page) -> int:
    """Train an epoch; the step after it."""
    before = step_of(page)
    press(page, "epoch")
    past(page, before)
    resting(page)
    return step_of(page)


def test_a_run_goes_on_from_the_step_on_show(paused: Page, api: httpx.Client) -> None:
    trained(paused)
    scrub(paused, 7)
    parent, view, seen = told(paused, "run"), run(paused, api)["view"], frame(paused, api)
    go_on(paused, "faster")
    child = run(paused, api)
    assert child["forked_from"] == {"run": view, "step": 7}
    assert child["spec"]["training"]["optimizer"]["learning_rate"] == pytest.approx(0.09)
    assert frame(paused, api)["layers"] == seen["layers"]
    press(paused, "step")
    past(paused, 7)
    expect(paused.locator('[data-term="rate"]')).to_have_text("0.09")
    expect(paused.locator("#origin")).to_have_text("from step 7: rate 0.09 · back")
    assert api.get(f"/runs/{parent}").status_code == 200


def test_back_to_the_run_that_was_left(paused: Page, api: httpx.Client) -> None:
    last = trained(paused)
    scrub(paused, 5)
    parent = told(paused, "run")
    go_on(paused, "slope")
    child = told(paused, "run")
    expect(paused.locator('[data-rule="without"]')).to_have_attribute("aria-pressed", "true")
    trained(paused)
    with paused.expect_response(lambda answer: answer.request.method == "DELETE"):
        paused.locator("#origin").click()
    expect(paused.locator("html")).to_have_attribute("data-run", parent)
    expect(paused.locator("html")).to_have_attribute("data-step", "5")
    expect(paused.locator('[data-rule="with"]')).to_have_attribute("aria-pressed", "true")
    expect(paused.locator("#origin")).to_be_hidden()
    expect(paused.locator("#time")).to_have_attribute("max", str(last))
    assert api.get(f"/runs/{child}").status_code == 404


def test_an_old_step_of_the_fork_keeps_the_rate_it_was_made_with(paused: Page) -> None:
    trained(paused)
    scrub(paused, 7)
    go_on(paused, "faster")
    trained(paused)
    scrub(paused, 3)
    expect(paused.locator('[data-term="rate"]')).to_have_text("0.03")


def test_another_network_forgets_where_it_came_from(paused: Page, api: httpx.Client) -> None:
    trained(paused)
    parent = told(paused, "run")
    go_on(paused, "slower")
    child = told(paused, "run")
    with paused.expect_response(
        lambda answer: answer.request.method == "DELETE" and answer.url.endswith(parent)
    ):
        paused.get_by_label("One layer more").click()
    expect(paused.locator("html")).not_to_have_attribute("data-run", child)
    expect(paused.locator("#origin")).to_be_hidden()
    assert api.get(f"/runs/{parent}").status_code == 404
