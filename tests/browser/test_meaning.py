"""Every term on the page answers: what it is in a sentence, its number here, and where that is seen."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import pick, resting, says, term, until, value

LABELS = {  # of the equation, by its terms
    "new": "new weight",
    "old": "weight",
    "rate": "learning rate",
    "delta": "delta",
    "derivative": "derivative",
    "input": "input",
}


def label(page: Page, name: str) -> Locator:
    """What a term of the equation is called there."""
    return page.locator(f':is(.term, .star):has([data-term="{name}"]) .lab')


def answer(page: Page) -> Locator:
    return page.locator("#meaning")


def apart(page: Page, one: str, other: str) -> bool:
    """Whether neither covers a part of the other."""
    a, b = (page.locator(selector).bounding_box() for selector in (one, other))
    assert a
    assert b
    across = a["x"] >= b["x"] + b["width"] or b["x"] >= a["x"] + a["width"]
    return across or a["y"] >= b["y"] + b["height"] or b["y"] >= a["y"] + a["height"]


def test_each_term_of_the_equation_says_its_number_where_it_is_asked(paused: Page) -> None:
    before = paused.locator(".work").bounding_box()
    for name, called in LABELS.items():
        label(paused, name).hover()
        expect(answer(paused).locator("b")).to_contain_text(re.compile(f"^{called}", re.IGNORECASE))
        assert value(paused, "#meaning strong") == term(paused, name)
        assert answer(paused).locator("strong").get_attribute("data-name") == called
        assert apart(paused, "#meaning", f':is(.term, .star):has([data-term="{name}"])')
    assert paused.locator(".work").bounding_box() == before  # nothing moved
    paused.locator(".brand").hover()
    expect(answer(paused)).to_be_hidden()


def test_what_is_explained_is_framed_on_the_stage_and_not_covered(paused: Page) -> None:
    pick(paused, "1,2,0")
    label(paused, "derivative").click()
    expect(paused.locator(".meant")).to_be_visible()
    frame, unit = (paused.locator(at).bounding_box() for at in (".meant", '[data-unit="1,2"] circle.unit'))
    assert frame
    assert unit
    assert frame["x"] < unit["x"] < unit["x"] + unit["width"] < frame["x"] + frame["width"]
    assert apart(paused, "#meaning", ".meant")
    pick(paused, "1,0,0")  # a click elsewhere ends it
    expect(answer(paused)).to_be_hidden()
    expect(paused.locator(".meant")).to_be_hidden()


def test_by_keyboard(paused: Page) -> None:
    label(paused, "delta").focus()
    paused.keyboard.press("Tab")
    expect(label(paused, "derivative")).to_be_focused()
    expect(answer(paused)).to_be_visible()
    expect(label(paused, "derivative")).to_have_attribute("aria-describedby", "meaning")
    paused.keyboard.press("Space")  # no key of the page's: it does not play
    says(paused, status="paused")
    expect(answer(paused)).to_be_visible()
    paused.keyboard.press("Escape")
    expect(answer(paused)).to_be_hidden()
    expect(label(paused, "derivative")).to_be_focused()


def test_words_of_captions_panels_and_the_drawer_answer_too(paused: Page) -> None:
    paused.locator('#phases [aria-label="backward 1"]').click()
    caption = paused.locator("#phase-text [data-word]")
    expect(caption).to_have_text(["Delta", "f′(e)"])
    caption.first.click()
    expect(answer(paused).locator("b")).to_contain_text("Delta −∂L/∂a")
    paused.locator("#digits-open").click()
    paused.locator("#digits th [data-word]", has_text="sum").click()
    expect(answer(paused).locator("b")).to_have_text("Sum e")
    assert value(paused, "#meaning strong") == value(paused, '#digits [data-name="sum"]')
    until(paused, "() => document.querySelector('#panels .cap [data-word]')")
    words = paused.locator("#panel-gradient .cap [data-word]")
    expect(words.first).to_have_text("gradient")


def test_a_label_s_word_does_not_take_the_place_of_what_it_labels(paused: Page) -> None:
    expect(paused.locator(".setup label [data-word]").first).to_be_attached()
    labelled = "labels => labels.map(label => label.control?.matches('input, select'))"
    assert set(paused.locator(".setup label").evaluate_all(labelled)) == {True}
    paused.get_by_label("Seed", exact=True).fill("3")


def test_a_lesson_s_words_answer(paused: Page) -> None:
    paused.goto("/#lesson=slope&at=1")
    resting(paused)
    word = paused.locator("#lesson .sentence [data-word]").first
    word.click()
    expect(answer(paused)).to_be_visible()
