"""Axe finds nothing, and no target is small: in both themes, narrow and wide, whatever is open.

One page is walked through its states. Each is there once its generator has yielded, and is left after that.
In between the reader's system turns dark and light, and the page with it.
"""

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import drawn, resting, until
from tests.server import ROOT

AXE = ROOT / "node_modules/axe-core/axe.min.js"
FAULTS = """async options => {
  const turning = document.getAnimations().filter(one => one instanceof CSSTransition);
  await Promise.allSettled(turning.map(({ finished }) => finished)); // a colour on its way to another is none
  const { violations } = await axe.run(document, options);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html.slice(0, 160)}\n${failureSummary}`));
}"""

SMALL = """() => [...document.querySelectorAll("button, select, [role=button], [role=switch]")]
  .filter(node => !(node instanceof SVGElement) && !node.closest(".js-plotly-plot")
    && node.checkVisibility({ visibilityProperty: true }))
  .map(node => [node, node.getBoundingClientRect()])
  .filter(([, { width, height }]) => width > 1 && (width < 24 || height < 24))
  .map(([node, { width, height }]) => `${width} × ${height}: ${node.outerHTML.slice(0, 160)}`)"""


def plain(page: Page) -> Iterator[None]:
    until(page, "() => document.querySelector('#panels article')")
    yield


def without(page: Page) -> Iterator[None]:
    page.locator('[data-rule="without"]').click()
    expect(page.locator("#choices")).to_be_visible()
    yield
    page.locator('[data-rule="with"]').click()
    expect(page.locator("#choices")).to_be_hidden()


def digits(page: Page) -> Iterator[None]:
    page.locator("#digits-open").click()
    expect(page.locator("#digits")).to_be_visible()
    yield
    page.locator("#digits-open").click()
    expect(page.locator("#digits")).to_be_hidden()


def own_data(page: Page) -> Iterator[None]:
    if not page.locator("#own-open").is_visible():
        page.locator("#setup > summary").click()
    page.locator("#own-open").click()
    page.locator("#own textarea").fill("a,b,kind\n1,2,x\n2,1,y\n3,3,x")
    expect(page.locator("#own-train")).to_be_enabled()
    yield
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#own")).to_be_hidden()


def every_panel(page: Page) -> Iterator[None]:
    page.locator('[data-action="diagnose"]').click()
    expect(page.locator(".stands")).to_be_visible()
    figures = page.locator("#panels article:has(> .plot)").all()
    names = [node.get_attribute("id") for node in figures if node.is_visible()]
    assert names
    for name in names:
        page.locator(f"#{name}").scroll_into_view_if_needed()
        until(page, "name => document.querySelector(`#${name} .main-svg`)", name)
    yield
    page.evaluate("scrollTo(0, 0)")


def a_lesson(page: Page) -> Iterator[None]:
    page.locator("#start").click()
    expect(page.locator("#lesson .options button").first).to_be_visible()
    yield
    page.get_by_role("button", name="Leave the lesson").click()
    expect(page.locator("#lesson")).to_be_hidden()
    resting(page)


def a_lessons_answer(page: Page) -> Iterator[None]:
    """A wrong prediction, and the table that the answer stands on."""
    page.evaluate("location.hash = '#lesson=slope&at=3'")
    page.locator('[data-option="0"]').click()
    expect(page.locator("[data-panel=measured] table")).to_be_visible()
    yield
    page.keyboard.press("Escape")
    expect(page.locator("#lesson")).to_be_hidden()
    resting(page)


def the_guide(page: Page) -> Iterator[None]:
    page.locator('[popovertarget="guide"]').click()
    expect(page.locator("#guide")).to_be_visible()
    yield
    page.keyboard.press("Escape")
    expect(page.locator("#guide")).to_be_hidden()


def a_twin(page: Page) -> Iterator[None]:
    page.locator("#twin-start").click()
    until(page, "() => document.querySelector('#loss-text').textContent.includes('The twin’s loss')")
    yield
    page.locator("#twin-end").click()
    expect(page.locator("#twin-start")).to_be_visible()


def ways_to_share(page: Page) -> Iterator[None]:
    page.locator("#share").click()
    expect(page.locator("#sharing")).to_be_visible()
    yield
    page.keyboard.press("Escape")
    expect(page.locator("#sharing")).to_be_hidden()


def by_hand(page: Page) -> Iterator[None]:
    page.locator('[data-term="old"]').click()
    expect(page.locator("#by-hand")).to_be_visible()
    yield
    page.keyboard.press("Escape")
    expect(page.locator("#by-hand")).to_be_hidden()


def an_answer(page: Page) -> Iterator[None]:
    page.locator('.term:has([data-term="delta"]) .lab').click()
    until(page, "() => getComputedStyle(document.querySelector('#meaning')).opacity === '1'")
    yield
    page.keyboard.press("Escape")
    expect(page.locator("#meaning")).to_be_hidden()


def the_keys(page: Page) -> Iterator[None]:
    page.get_by_role("button", name="Keys", exact=True).click()
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    yield
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def many_units(page: Page) -> Iterator[None]:
    page.goto("/#data=digits&samples=1797&loss=cross_entropy&layers=32-relu,10-softmax&step=2")
    expect(page.locator("#net")).to_contain_text("32 units")
    resting(page)
    yield


Theme = Literal["light", "dark"]
ALL = {"resultTypes": ["violations"]}
OF_COLOUR = {**ALL, "runOnly": ["color-contrast", "link-in-text-block"]}
THEMES: dict[Theme, dict[str, list[str]]] = {"light": ALL, "dark": OF_COLOUR}
"""What axe looks for there: everything, and then only what the theme changes."""
STATES: list[Callable[[Page], Iterator[None]]] = [
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
    page.evaluate(AXE.read_text())
    found = {
        (state.__name__, theme): looked_at(page, theme)
        for state in STATES
        for _ in state(page)
        for theme in THEMES
    }
    assert found == {(state.__name__, theme): [] for state in STATES for theme in THEMES}


def looked_at(page: Page, theme: Theme) -> list[str]:
    """What is wrong in that theme."""
    page.emulate_media(color_scheme=theme)
    drawn(page)
    return [*page.evaluate(FAULTS, THEMES[theme]), *page.evaluate(SMALL)]
