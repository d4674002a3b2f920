"""One number has the same digits wherever it stands: in the equation, on the stage, in words and tables."""

import pytest
from playwright.sync_api import Page

from tests.browser.driving import drawn, press, without
from tests.browser.tab import OpenedAt

UNLIKE = r"""() => {
  const told = new Map();
  for (const node of document.querySelectorAll("[data-value]")) {
    const value = Math.abs(Number(node.dataset.value));
    if (!value || !node.checkVisibility({ visibilityProperty: true }) || node.closest("#digits")) continue;
    const words = node.textContent.trim().split(": ").at(-1).replaceAll("\u202f", "");
    const [digits] = /\d[\d.]*(·10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)?/.exec(words) ?? [];
    const key = value.toPrecision(12); // a twin's and the run's may differ by rounding
    if (digits) told.set(key, [...(told.get(key) ?? []), `${node.dataset.name}: ${digits}`]);
  }
  return [...told.values()].filter(all => new Set(all.map(words => words.split(": ").at(-1))).size > 1);
}"""
"""Numbers that stand on the page with different digits, each time with what they are called."""


@pytest.mark.parametrize(
    "address",
    [
        "#batch=full&step=3",
        "#batch=1&step=30&words=textbook&pick=3,0,1",
        "#data=xor&layers=3-relu,1-sigmoid&loss=binary_cross_entropy&batch=1&step=5",
        "#data=digits&layers=12-tanh,10-softmax&loss=cross_entropy&step=3&pick=1,10,45",
        "#data=digits&layers=12-tanh,10-softmax&loss=cross_entropy&step=3&pick=2,6,3",
    ],
)
def test_one_number_has_the_same_digits_everywhere(opened_at: OpenedAt, address: str) -> None:
    page = opened_at(address)
    assert unlike(page) == []
    press(page, "phase-forward")
    assert unlike(page) == []
    without(page)
    assert unlike(page) == []


def unlike(page: Page) -> list[list[str]]:
    drawn(page)
    return list(page.evaluate(UNLIKE))
