"""The way in: lessons and set-ups beside each other, until it is closed."""

from math import isfinite

from playwright.sync_api import Page, expect


def test_lessons_and_set_ups_scroll_each_by_itself_and_can_be_closed(opened: Page) -> None:
    opened.get_by_role("button", name="Lessons").click()
    expect(opened.locator("#guide .gallery li").first).to_be_visible()
    between = opened.locator("#guide li").evaluate_all(
        "all => all.map((e) => e.nextElementSibling?.offsetTop - e.offsetTop - e.offsetHeight)"
    )
    assert all(abs(gap) < 2 for gap in between if gap is not None and isfinite(gap))  # all alike
    sections = opened.locator("#guide > section")
    first, second = sections.evaluate_all("all => all.map((e) => (e.scrollTo(0, 1e6), e.scrollTop))")
    assert first != second
    assert opened.locator("#guide").evaluate("e => e.scrollHeight <= e.clientHeight")
    opened.locator("#guide").get_by_role("button", name="Close").click()
    expect(opened.locator("#guide")).to_be_hidden()
