"""What a lesson's question hides until its prediction, and what its pictures name."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import until
from tests.browser.lessons import begin, choose


@pytest.mark.parametrize(
    ("lesson", "step", "given_away"),
    [
        ("vanishing", 1, '[data-term="delta"]'),
        ("depth", 2, '[data-term="delta"]'),
        ("cross_entropy", 2, '[data-term="delta"]'),
        ("vanishing", 3, "#net .norms .hd >> nth=0"),
        ("cross_entropy", 3, ".steep"),
        ("size", 4, ".steep"),
    ],
)
def test_what_gives_an_answer_away_waits_for_it(
    paused: Page, lesson: str, step: int, given_away: str
) -> None:
    begin(paused, lesson, step)
    expect(paused.locator(given_away)).to_have_css("visibility", "hidden")
    choose(paused, 0)
    expect(paused.locator(given_away)).to_be_visible()


PAINTED = """() => {
  const { width, height } = document.querySelector("#canvas canvas");
  const context = document.querySelector("#canvas canvas").getContext("2d");
  const { data } = context.getImageData(Math.round(0.75 * width), 0, width, height);
  return data.some((part, k) => k % 4 === 3 && part);
}"""
"""Whether there is anything in the right quarter of the stage, where the loss of one weight is drawn."""


@pytest.mark.parametrize(("lesson", "step"), [("size", 4), ("size", 6), ("cross_entropy", 2)])
def test_a_curve_that_answers_the_question_is_drawn_with_the_answer(
    paused: Page, lesson: str, step: int
) -> None:
    begin(paused, lesson, step)
    assert not paused.evaluate(PAINTED)
    choose(paused, 1)
    until(paused, PAINTED)


def test_what_comes_of_the_step_is_neither_drawn_nor_told_before_the_prediction(paused: Page) -> None:
    begin(paused, "rate", 5)
    tag, plot, key = (paused.locator(part) for part in (".tag-text", "#net", "#legend"))
    paused.locator("#phases button").last.click()
    expect(paused.locator("#phases button").last).to_have_attribute("aria-checked", "true")
    expect(tag).to_have_text("w₁₁ 1.102")
    expect(plot).to_contain_text("training loss 5.91")
    expect(plot).not_to_contain_text("→")
    expect(key).not_to_contain_text("update")
    choose(paused, 0)
    expect(tag).to_contain_text("→")
    expect(plot).to_contain_text("training loss 5.91 → ")
    expect(key).to_contain_text("update")


def test_panels_wait_for_the_prediction(paused: Page) -> None:
    begin(paused, "vanishing", 2)
    ways = paused.locator(".peek .chapters")
    expect(paused.locator("#panels")).to_be_hidden()
    expect(ways.locator("a").first).to_be_hidden()
    expect(ways).to_have_attribute("data-waits", "Your prediction first")
    choose(paused, 2)
    expect(paused.locator("#panel-factors")).to_be_visible()
    expect(ways.locator("a").first).to_be_visible()


def test_a_sum_that_the_digits_do_not_show_says_what_is_added(paused: Page) -> None:
    """0.2147 ≈ 0.2146 + 8.26·10⁻⁶ is no rounding that a reader can see."""
    begin(paused, "depth", 1)
    choose(paused, 2)
    expect(paused.locator("#result-word")).to_have_text("by this sample alone")
    expect(paused.locator("#equals")).to_have_text("≈")
    expect(paused.locator('[data-term="new"] ~ .capt')).to_have_text("only −3.68·10⁻⁷")
    begin(paused, "size", 3)
    choose(paused, 1)
    weights = [paused.locator(f'[data-term="{name}"]').inner_text() for name in ("new", "old")]
    assert weights == ["−10", "−10"]


def test_the_key_names_the_marks_on_a_map_of_two_weights(paused: Page) -> None:
    key = paused.locator("#legend")
    begin(paused, "optimizers", 1)
    expect(key).to_contain_text(re.compile("now.*lowest"))
    choose(paused, 2)
    expect(key).to_contain_text(re.compile("before, now.*lowest"))
    begin(paused, "size", 4)
    expect(key).not_to_contain_text("now")
    choose(paused, 1)
    expect(key).to_contain_text("now")
    begin(paused, "slope", 1)
    expect(key).not_to_contain_text("now")


@pytest.mark.parametrize("width", [1180, 1280, 1920, 2560])
def test_what_a_prediction_hides_leaves_no_blank_rows(paused: Page, width: int) -> None:
    paused.set_viewport_size({"width": width, "height": 900})
    begin(paused)
    room, height, under = paused.evaluate(
        """() => {
          const eq = document.querySelector(".eq");
          const { height, bottom } = getComputedStyle(eq, "::after");
          const left = eq.getBoundingClientRect().bottom - eq.children[0].getBoundingClientRect().bottom;
          return [left, parseFloat(height), parseFloat(bottom)];
        }"""
    )
    assert under == 0
    assert 30 <= height <= room
    assert room - height < 30
