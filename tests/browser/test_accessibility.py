"""Axe finds nothing: in both themes, narrow and wide, whatever is open."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import resting, until
from tests.server import ROOT

AXE = ROOT / "node_modules/axe-core/axe.min.js"
FAULTS = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html.slice(0, 160)}\n${failureSummary}`));
}"""


def plain(page: Page) -> None:
    until(page, "() => document.querySelector('#panels article')")


def without(page: Page) -> None:
    page.locator('[data-rule="without"]').click()
    expect(page.locator("#choices")).to_be_visible()


def digits(page: Page) -> None:
    page.locator("#digits-open").click()
    expect(page.locator("#digits")).to_be_visible()


def own_data(page: Page) -> None:
    if not page.locator("#own-open").is_visible():
        page.locator("#setup summary").click()
    page.locator("#own-open").click()
    page.locator("#own textarea").fill("a,b,kind\n1,2,x\n2,1,y\n3,3,x")
    expect(page.locator("#own-train")).to_be_enabled()


def every_panel(page: Page) -> None:
    names = [node.get_attribute("id") for node in page.locator("#panels article").all() if node.is_visible()]
    assert names
    for name in names:
        page.locator(f"#{name}").scroll_into_view_if_needed()
        until(page, "name => document.querySelector(`#${name} .main-svg`)", name)


def many_units(page: Page) -> None:
    page.goto("/#data=digits&samples=1797&loss=cross_entropy&layers=32-relu,10-softmax&step=2")
    resting(page)


def a_lesson(page: Page) -> None:
    page.locator("#start").click()
    expect(page.locator("#lesson .options button").first).to_be_visible()


def the_guide(page: Page) -> None:
    page.locator('[popovertarget="guide"]').click()
    expect(page.locator("#guide")).to_be_visible()


def a_twin(page: Page) -> None:
    page.locator("#twin-start").click()
    until(page, "() => document.querySelector('#loss-text').textContent.includes('The twin’s loss')")


def ways_to_share(page: Page) -> None:
    page.locator("#share").click()
    expect(page.locator("#sharing")).to_be_visible()


def by_hand(page: Page) -> None:
    page.locator('[data-term="old"]').click()
    expect(page.locator("#by-hand")).to_be_visible()


def the_keys(page: Page) -> None:
    page.get_by_role("button", name="Keys", exact=True).click()
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


STATES = [
    plain,
    without,
    digits,
    own_data,
    every_panel,
    many_units,
    a_lesson,
    the_guide,
    a_twin,
    ways_to_share,
    by_hand,
    the_keys,
]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, theme: str, width: int, state: Callable[[Page], None]) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/#layers=4-tanh,2-relu,1-tanh&theme={theme}&step=3")
    resting(page)
    plain(page)
    state(page)
    page.evaluate(AXE.read_text())
    assert page.evaluate(FAULTS) == []
