"""Axe finds nothing, and no target is small: in both themes, narrow and wide, whatever is open.

One page is walked through its states. Each is there once its generator has yielded the part of the page that
it shows, and is left after that. In between the reader's system turns dark and light, and the page with it.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import inaccessible
from tests.browser.driving import resting, until


def plain(page: Page) -> Iterator[str]:
    until(page, "() => document.querySelector('#panels article')")
    yield "html"


def without(page: Page) -> Iterator[str]:
    page.locator('[data-rule="without"]').click()
    expect(page.locator("#choices")).to_be_visible()
    yield "main"
    page.locator('[data-rule="with"]').click()
    expect(page.locator("#choices")).to_be_hidden()


def digits(page: Page) -> Iterator[str]:
    page.locator("#digits-open").click()
    expect(page.locator("#digits")).to_be_visible()
    yield "#digits"
    page.locator("#digits-open").click()
    expect(page.locator("#digits")).to_be_hidden()


def own_data(page: Page) -> Iterator[str]:
    if not page.locator("#own-open").is_visible():
        page.locator("#setup > summary").click()
    page.locator("#own-open").click()
    page.locator("#own textarea").fill("a,b,kind\n1,2,x\n2,1,y\n3,3,x")
    expect(page.locator("#own-train")).to_be_enabled()
    yield "#own"
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#own")).to_be_hidden()


def every_panel(page: Page) -> Iterator[str]:
    page.locator('[data-action="diagnose"]').click()
    expect(page.locator(".stands")).to_be_visible()
    figures = page.locator("#panels article:has(> .plot)").all()
    names = [node.get_attribute("id") for node in figures if node.is_visible()]
    assert names
    for name in names:
        page.locator(f"#{name}").scroll_into_view_if_needed()
        until(page, "name => document.querySelector(`#${name} .main-svg`)", name)
    yield "#panels"
    page.evaluate("scrollTo(0, 0)")


def a_lesson(page: Page) -> Iterator[str]:
    page.locator("#start").click()
    expect(page.locator("#lesson .options button").first).to_be_visible()
    yield "#lesson"
    page.get_by_role("button", name="Leave the lesson").click()
    expect(page.locator("#lesson")).to_be_hidden()
    resting(page)


def a_lessons_answer(page: Page) -> Iterator[str]:
    """A wrong prediction, and the table that the answer stands on."""
    page.evaluate("location.hash = '#lesson=slope&at=3'")
    page.locator('[data-option="0"]').click()
    expect(page.locator("[data-panel=measured] table")).to_be_visible()
    yield "main"
    page.keyboard.press("Escape")
    expect(page.locator("#lesson")).to_be_hidden()
    resting(page)


def the_guide(page: Page) -> Iterator[str]:
    page.locator('[popovertarget="guide"]').click()
    expect(page.locator("#guide")).to_be_visible()
    yield "#guide"
    page.keyboard.press("Escape")
    expect(page.locator("#guide")).to_be_hidden()


def a_twin(page: Page) -> Iterator[str]:
    page.locator("#twin-start").click()
    until(page, "() => document.querySelector('#loss-text').textContent.includes('The twin’s loss')")
    yield "main"
    page.locator("#twin-end").click()
    expect(page.locator("#twin-start")).to_be_visible()


def ways_to_share(page: Page) -> Iterator[str]:
    page.locator("#share").click()
    expect(page.locator("#sharing")).to_be_visible()
    yield "#sharing"
    page.keyboard.press("Escape")
    expect(page.locator("#sharing")).to_be_hidden()


def by_hand(page: Page) -> Iterator[str]:
    page.locator('[data-term="old"]').click()
    expect(page.locator("#by-hand")).to_be_visible()
    yield "#by-hand"
    page.keyboard.press("Escape")
    expect(page.locator("#by-hand")).to_be_hidden()


def an_answer(page: Page) -> Iterator[str]:
    page.locator('.term:has([data-term="delta"]) .lab').click()
    until(page, "() => getComputedStyle(document.querySelector('#meaning')).opacity === '1'")
    yield "#meaning"
    page.keyboard.press("Escape")
    expect(page.locator("#meaning")).to_be_hidden()


def the_keys(page: Page) -> Iterator[str]:
    page.get_by_role("button", name="Keys", exact=True).click()
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    yield "dialog[open]"
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def many_units(page: Page) -> Iterator[str]:
    page.goto("/#data=digits&samples=1797&loss=cross_entropy&layers=32-relu,10-softmax&step=2")
    expect(page.locator("#net")).to_contain_text("32 units")
    resting(page)
    yield "html"


STATES: list[Callable[[Page], Iterator[str]]] = [
    plain,
    without,
    digits,
    own_data,
    a_lesson,
    a_lessons_answer,
    the_guide,
    a_twin,
    ways_to_share,
    by_hand,
    an_answer,
    the_keys,
    every_panel,  # late, since axe reads what it has drawn at each look after it
    many_units,
]


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_no_target_is_small(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/#layers=4-tanh,2-relu,1-tanh&step=3")
    resting(page)
    found = {state.__name__: inaccessible(page, part) for state in STATES for part in state(page)}
    assert found == {state.__name__: [] for state in STATES}
