"""Nothing on the page moves because something else has come: the browser's own measure of it is 0."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.driving import drawn, resting, until
from tests.browser.tab import THE_LAST

SHIFTS = """() => {
  globalThis.shifts = [];
  const name = ({ node }) => node?.id || node?.className || node?.parentElement?.className || "?";
  const keep = list => list.getEntries().forEach(({ value, sources }) =>
    value && shifts.push(`${value.toFixed(5)} ${sources.map(name)}`));
  new PerformanceObserver(keep).observe({ type: "layout-shift", buffered: true });
}"""
"""From the page's first moment on, which of its parts moved, and how much of the window with how far."""


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_nothing_moves_while_the_page_and_its_panels_come(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    late: list[Route] = []
    page.route("**/*.woff2", lambda route: late.append(route))  # playwright cannot wrap a built-in
    page.goto("/#step=3", wait_until="commit")
    until(page, "() => document.querySelector('html[data-run] #panels article')")
    for face in late:
        face.continue_()
    resting(page)
    until(page, f"() => document.querySelector({THE_LAST!r})?.hidden")  # and the panels of other runs
    drawn(page)
    page.evaluate(SHIFTS)
    panels = page.locator("#panels article:has(> .plot):visible")
    assert panels.count() >= 8
    for panel in panels.all():
        panel.scroll_into_view_if_needed()
        expect(panel.locator(".reading b").first).to_be_visible()
        expect(panel.locator(".plot")).not_to_have_attribute("aria-busy", "true")
        drawn(page)
    assert page.evaluate("shifts") == []
