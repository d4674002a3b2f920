"""What axe finds on a page as it is, and which targets are small."""

from typing import Literal

from playwright.sync_api import Page

from tests.browser.driving import drawn
from tests.server import ROOT

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
FAULTS = """async ([part, options]) => {
  const turning = document.getAnimations().filter(one => one instanceof CSSTransition);
  await Promise.allSettled(turning.map(({ finished }) => finished)); // a colour on its way to another is none
  const { violations } = await axe.run(part, { resultTypes: ["violations"], ...options });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html.slice(0, 160)}\n${failureSummary}`));
}"""
SMALL = """() => [...document.querySelectorAll("button, select, [role=button], [role=switch]")]
  .filter(node => !(node instanceof SVGElement) && !node.closest(".js-plotly-plot")
    && node.checkVisibility({ visibilityProperty: true }))
  .map(node => [node, node.getBoundingClientRect()])
  .filter(([, { width, height }]) => width > 1 && (width < 24 || height < 24))
  .map(([node, { width, height }]) => `${width} × ${height}: ${node.outerHTML.slice(0, 160)}`)"""

Theme = Literal["light", "dark"]
THEMES: dict[Theme, dict[str, list[str]]] = {
    "light": {},
    "dark": {"runOnly": ["color-contrast", "link-in-text-block"]},
}
"""What axe looks for there: everything, and then only what the theme changes."""


def inaccessible(page: Page, part: str = "html") -> list[str]:
    """What is wrong with a part of the page, in both themes, and which targets anywhere are small."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return [f"{theme}: {fault}" for theme in THEMES for fault in _in(theme, page, part)]


def _in(theme: Theme, page: Page, part: str) -> list[str]:
    page.emulate_media(color_scheme=theme)
    drawn(page)
    return [*page.evaluate(FAULTS, [part, THEMES[theme]]), *page.evaluate(SMALL)]
