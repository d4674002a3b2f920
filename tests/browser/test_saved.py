"""A page that was saved: opened from a folder, with the network off."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import advance, frame, pick, press, says, step_of, term, until, value
from tests.browser.lessons import begin, plain, story
from tests.browser.watching import watch


@pytest.fixture
def offline(browser: Browser) -> Iterator[Page]:
    """A page in a browser that reaches nothing. Any fault on it, and any request, fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page, faults = context.new_page(), list[str]()
    watch(page, "file://", faults)
    yield page
    context.close()
    assert faults == []


def saved_from(page: Page, folder: Path) -> str:
    """The address of the file that the page saves of itself."""
    page.get_by_role("button", name="Share").click()
    with page.expect_download() as download:
        page.locator("#sharing form").get_by_role("button", name="Save").click()
    expect(page.locator("#sharing")).to_be_hidden()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path.as_uri()


def test_a_saved_page_shows_the_same_numbers_and_plays(
    paused: Page, offline: Page, api: httpx.Client, tmp_path: Path
) -> None:
    pick(paused, "2,1,3")
    advance(paused)
    last = step_of(paused)
    offline.goto(saved_from(paused, tmp_path))
    says(offline, step=str(last), status="paused", precision="full")
    kept = frame(paused, api)["layers"][1]
    assert term(offline, "old") == kept["weights"][1][3]
    assert term(offline, "derivative") == kept["derivatives"][1]
    assert term(offline, "new") == kept["weights"][1][3] + kept["weight_updates"][1][3]
    expect(offline.locator("#what")).to_contain_text(
        f"Steps 1 to {last} of a network, saved with every digit."
    )

    offline.locator("#time").fill("1")
    says(offline, step="1")
    press(offline, "phase-forward")
    until(offline, "() => document.documentElement.dataset.phase !== 'update'")
    offline.locator('[data-rule="without"]').click()
    expect(offline.locator(".eq")).to_have_attribute("data-lens", "unit")
    expect(offline.locator('[data-term="would"]')).to_be_visible()
    offline.locator("#speed").select_option("4×")
    offline.locator("#time").fill(str(last))
    press(offline, "play")
    says(offline, step=str(last), status="paused", phase="update")
    press(offline, "play")  # at its end: from the start
    says(offline, step="1", status="running")


def test_a_saved_page_draws_the_declared_charts(paused: Page, offline: Page, tmp_path: Path) -> None:
    offline.goto(saved_from(paused, tmp_path))
    says(offline, status="paused")
    lines = offline.locator("#curve path, #loss path")
    until(offline, "() => document.querySelectorAll('#curve path').length >= 3")
    until(offline, "() => document.querySelectorAll('#loss path').length >= 2")
    for path in lines.all():
        assert "NaN" not in (path.get_attribute("d") or "")
    assert value(offline, "#curve-title") == term(offline, "derivative")
    expect(offline.locator("#loss text").last).to_be_visible()


def test_a_lesson_is_saved_with_its_question_and_answer(
    paused: Page, offline: Page, api: httpx.Client, tmp_path: Path
) -> None:
    begin(paused, "slope", 2)
    told = story(paused, api)
    offline.goto(saved_from(paused, tmp_path))
    says(offline, step="1")
    expect(offline.locator("#told h2")).to_have_text(f"{told['title']}: {plain(told['ask'])}")
    answer = offline.locator("#told details")
    answer.locator("summary").click()
    expect(answer).to_contain_text(plain(told["answer"]))
    assert "#lesson=slope&at=2" in (offline.locator("#live").get_attribute("href") or "")
