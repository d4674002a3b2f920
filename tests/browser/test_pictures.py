"""Pictures of the page in both themes and three widths, kept in `pictures/` for who wants to look at them."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.driving import resting, until

PICTURES = Path(__file__).resolve().parents[2] / "pictures"
DRAWN = """() => [...document.querySelectorAll("#curve, #loss")].every(plot => {
  const { top, bottom } = plot.getBoundingClientRect();
  return top > innerHeight || bottom < 0 || plot.querySelector(".main-svg");
})"""


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800), (1920, 1080)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_as_it_looks(page: Page, theme: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"/#layers=4-tanh,2-relu,1-tanh&data=circle&seed=3&batch=1&step=40&pick=1,2,0&theme={theme}")
    resting(page)
    until(page, DRAWN)
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{width}-{theme}.png")
    assert page.evaluate("document.documentElement.scrollWidth") == width
