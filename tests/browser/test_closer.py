"""What stays in sight: the bar "Look closer" below the first screen, and the equation phase by phase."""

from playwright.sync_api import Page, expect

from tests.browser.driving import drawn, phase_is, step_of, term, value
from tests.browser.tab import OpenedAt


def test_below_the_first_screen_time_and_the_picked_weight_stay_in_sight(paused: Page) -> None:
    bar = paused.locator(".peek .now")
    expect(bar).to_be_hidden()
    paused.locator('.peek [href="#panel-slice"]').click()
    expect(bar).to_be_visible()
    drawn(paused)
    assert value(paused, '.peek [data-name="step"]') == step_of(paused)
    assert value(paused, '.peek [data-name="old"]') == term(paused, "old")
    assert value(paused, '.peek [data-name="f′"]') == term(paused, "derivative")
    expect(paused.locator('.peek [href="#panel-slice"]')).to_have_attribute("aria-current", "true")
    expect(paused.locator('.peek [href="#panel-gradient"]')).not_to_have_attribute("aria-current", "true")
    phase_is(paused, "backward-1")
    bar.get_by_role("button", name="one phase on").click()
    phase_is(paused, "update")
    paused.evaluate("scrollTo(0, 0)")
    expect(bar).to_be_hidden()


def test_the_bar_marks_the_topmost_panel_in_view_and_has_it_in_sight(paused: Page) -> None:
    ways = paused.locator(".peek .chapters a:visible")
    current = paused.locator(".peek .chapters [aria-current]")
    for way in ways.all():
        way.click()
        expect(current).to_have_count(1)
        expect(current).to_have_attribute("href", way.get_attribute("href") or "")
        expect(current).to_be_in_viewport(ratio=1)
    for top in paused.locator("#panels > .panel:visible").evaluate_all(
        "each => [...new Set(each.map((e) => Math.round(e.getBoundingClientRect().top + scrollY)))]"
    ):
        paused.evaluate("top => scrollTo(0, top - 100)", top)
        expect(current).to_have_count(1)
    paused.evaluate("scrollTo(0, 0)")
    expect(current).to_have_count(0)


def test_at_the_end_of_the_page_a_panel_is_marked_that_is_whole_in_view(opened_at: OpenedAt) -> None:
    page = opened_at("#clip.norm=0.3&step=60")
    current = page.locator(".peek .chapters [aria-current]")
    page.locator('.peek [href="#panel-surface"]').click()
    expect(current).to_have_attribute("href", "#panel-surface")
    page.locator("#panel-clipping .main-svg").first.scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(current).not_to_have_attribute("href", "#panel-surface")
    top, bottom = page.locator(current.get_attribute("href") or "").evaluate(
        "node => { const { top, bottom } = node.getBoundingClientRect(); return [top, bottom]; }"
    )
    assert 0 < top < bottom <= page.evaluate("innerHeight")


def test_the_equation_follows_the_phase(paused: Page) -> None:
    boxes = {
        name: paused.locator(f':is(.term, .star):has([data-term="{name}"])')
        for name in ("new", "delta", "derivative", "input")
    }
    for phase, ahead in (
        ("backward 1", {"new"}),
        ("update", set()),
        ("forward 1", {"new", "delta"}),
        ("backward 2", {"new", "delta"}),
    ):
        paused.locator(f'#phases [aria-label="{phase}"]').click()
        for name, box in boxes.items():
            if name in ahead:
                expect(box).to_contain_class("ahead")
            else:
                expect(box).not_to_contain_class("ahead")
