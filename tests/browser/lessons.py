"""What the tests of lessons do on the page."""

import re
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.browser.driving import data_of, resting, until

UNSUPPORTED = """() => {
  const inSight = (node) => {
    const { top, bottom } = node.getBoundingClientRect();
    return node.checkVisibility({ visibilityProperty: true }) && top >= 0 && bottom <= innerHeight;
  };
  const stands = [...document.querySelectorAll("[data-value]")]
    .filter((node) => !node.closest("#lesson") && inSight(node))
    .map(({ dataset }) => Number(dataset.value));
  const digits = (text) => text.replace(/·10.*/, "").replace(/\\D/g, "").replace(/^0+/, "").length || 1;
  return [...document.querySelectorAll("[data-lesson-answer] [data-value]")]
    .filter(({ dataset, textContent }) => {
      const places = digits(textContent);
      const value = Number(dataset.value).toPrecision(places);
      return !stands.some((other) => other.toPrecision(places) === value);
    })
    .map(({ dataset, textContent }) => `${dataset.name}: ${textContent} (${dataset.value})`);
}"""
"""The numbers of an answer that stand nowhere on the screen outside the strip, to the digits shown."""


def asked(page: Page, lesson: str, step: int) -> None:
    """Wait until a step of a lesson is open."""
    until(
        page,
        """place => document.documentElement.dataset.lesson === place
          && document.querySelector("#lesson[aria-busy=false]")""",
        f"{lesson} {step}",
    )
    resting(page)


def begin(page: Page, lesson: str = "slope", step: int = 1) -> None:
    """Open a step by its address, in the same tab."""
    page.evaluate("hash => { location.hash = hash; }", f"#lesson={lesson}&at={step}")
    asked(page, lesson, step)


def story(page: Page, api: httpx.Client) -> dict[str, Any]:
    """The step on show, as REST tells it of the page's run."""
    lesson, step = data_of(page, "lesson").split()
    answer = api.get(f"/runs/{data_of(page, 'run')}/lessons/{lesson}/{step}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def plain(sentence: str) -> str:
    return re.sub("</?em>", "", sentence)


def choose(page: Page, option: int) -> None:
    page.locator(f'[data-option="{option}"]').click()
    expect(page.locator("#lesson .go")).to_be_visible()


def supported(page: Page) -> None:
    """Wait until every number of the answer stands beside it."""
    until(
        page,
        f"""() => {{
      const missing = document.querySelector("[data-lesson-answer]") ? ({UNSUPPORTED})() : ["no answer"];
      document.documentElement.dataset.unsupported = missing.join("; ");
      return !missing.length;
    }}""",
    )


CUT = """() => {
  const beyond = (node) => {
    const [own, box] = [node, node.parentElement].map((each) => each.getBoundingClientRect());
    const lines = node.matches("figcaption *") && node.scrollHeight > node.clientHeight + 2;
    const across = own.right > box.right + 4 || node.scrollWidth > node.clientWidth + 4;
    return lines || across || own.top < box.top - 4 || own.bottom > box.bottom + 4;
  };
  const cut = [...document.querySelectorAll("#maps figcaption > *, #legend > *")]
    .filter((node) => node.checkVisibility() && beyond(node))
    .map((node) => node.textContent);
  const ends = [...document.querySelectorAll("#loss .textpoint text")].map((node) => ({
    words: node.textContent,
    box: node.getBoundingClientRect(),
  }));
  const over = ends.flatMap((one, k) =>
    ends.slice(k + 1).filter(({ box }) => Math.abs(one.box.top - box.top) < 0.7 * box.height)
      .map(({ words }) => `${one.words} over ${words}`));
  const tables = [...document.querySelectorAll("#nudge > .measured")]
    .filter((node) => node.scrollHeight > node.clientHeight + 2)
    .map((node) => `${node.querySelector("caption")?.textContent}: rows out of sight`);
  return [...cut, ...over, ...tables];
}"""
"""Captions, legends and tables that are not whole, and words at the lines' ends that lie over each other."""


def whole(page: Page) -> None:
    """Wait until nothing beside an answer is cut or covered."""
    until(
        page,
        f"""() => {{
      const cut = ({CUT})();
      document.documentElement.dataset.cut = cut.join("; ");
      return !cut.length;
    }}""",
    )
