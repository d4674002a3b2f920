"""Lessons on the page: a prediction first, then the numbers."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from app.lessons.registry import LESSONS
from tests.browser.alike import alike
from tests.browser.driving import (
    advance,
    data_of,
    pick,
    resting,
    run,
    says,
    says_no_longer,
    term,
    until,
    value,
)
from tests.browser.lessons import asked, begin, choose, plain, story, supported, whole

TALLEST = 60  # pixels that the strip may take beside a whole first screen


def test_the_way_in_is_always_there(opened: Page, api: httpx.Client) -> None:
    expect(opened.locator("#lesson")).to_be_hidden()
    opened.get_by_role("button", name="Lessons").click()
    entries = opened.locator("#guide ol button b")
    expect(entries).to_have_text([lesson["title"] for lesson in api.get("/lessons").json()])
    cut = opened.locator("#guide ol span").evaluate_all(
        "all => all.filter((e) => e.scrollWidth > e.clientWidth).length"
    )
    assert cut == 0
    expect(opened.locator("#guide ol span").nth(1)).to_have_text(
        "5 steps · Rumelhart et al. 1986; Hertz et al. 1991"
    )
    entries.nth(1).click()
    asked(opened, "chain", 1)
    expect(opened.locator("#guide")).to_be_hidden()
    opened.get_by_role("button", name="Start here").click()
    asked(opened, "slope", 1)
    expect(opened.get_by_role("region", name="What is the derivative for?")).to_be_focused()


def test_a_prediction_comes_before_the_numbers(paused: Page, api: httpx.Client) -> None:
    paused.get_by_role("button", name="Start here").click()
    asked(paused, "slope", 1)
    step = story(paused, api)
    sentence = paused.locator("#lesson .sentence")
    expect(sentence).to_have_text(plain(step["ask"]))
    expect(sentence).to_have_attribute("aria-live", "polite")
    for hidden in (".nrow >> nth=0", ".verdict", "#say", "#check", "#lesson .go"):
        expect(paused.locator(hidden)).to_be_hidden()
    for given_away in ('[data-term="new"]', '[data-term="new"] ~ .capt'):
        expect(paused.locator(given_away)).to_have_css("visibility", "hidden")
    expect(paused.locator(".mask")).to_be_visible()
    choose(paused, step["right"])
    expect(sentence).to_have_text(f"Right. ✓ {plain(step['answer'])}")
    expect(paused.locator("#lesson .go")).to_be_focused()
    expect(paused.locator(".mask")).to_be_hidden()
    for shown in (".nrow >> nth=0", ".verdict", "#say", '[data-term="new"]'):
        expect(paused.locator(shown)).to_be_visible()


def test_the_answer_has_the_pages_numbers(paused: Page, api: httpx.Client) -> None:
    begin(paused)
    facts = story(paused, api)["facts"]
    choose(paused, 0)
    rows = {"measured": "loss of the nudged weight", "with_slope": "prediction with f′"}
    for name, words in {**rows, "without_slope": "prediction without f′"}.items():
        assert value(paused, f'[data-name="{words}"]') == pytest.approx(facts[name], rel=1e-9)
    assert term(paused, "derivative") == facts["slope"]


def test_what_was_predicted_wrongly_is_struck_out(paused: Page, api: httpx.Client) -> None:
    begin(paused)
    step = story(paused, api)
    choose(paused, 2)
    expect(paused.locator("#lesson .sentence s")).to_have_text(step["options"][2])
    expect(paused.locator("#lesson .sentence")).to_contain_text(plain(step["answer"]))
    expect(paused.locator("#lesson .reply")).to_have_css("display", "block")  # a line by itself


def test_keys_predict_go_on_and_leave(paused: Page) -> None:
    before = data_of(paused, "run")
    paused.get_by_role("button", name="Start here").focus()
    paused.keyboard.press("Enter")
    asked(paused, "slope", 1)
    terms = paused.locator("#lesson .sentence :is(button, [tabindex='0'])").count()
    for _ in range(5 + terms + 1):  # five dots, the terms of the question, then the first option
        paused.keyboard.press("Tab")
    expect(paused.locator('[data-option="0"]')).to_be_focused()
    paused.keyboard.press("9")
    expect(paused.locator("#lesson .go")).to_be_hidden()
    paused.keyboard.press("2")
    expect(paused.locator("#lesson .go")).to_be_focused()
    paused.keyboard.press("Enter")
    asked(paused, "slope", 2)
    paused.keyboard.press("Escape")
    says(paused, run=before)
    expect(paused.get_by_role("button", name="Start here")).to_be_focused()


def test_a_lesson_trains_twins_to_the_numbers_it_tells(paused: Page, api: httpx.Client) -> None:
    begin(paused, "slope", 5)
    step = story(paused, api)
    choose(paused, step["right"])
    sentence = paused.locator("#lesson .sentence")
    expect(sentence).to_have_text(
        "You say “only the one with f′”. Watch: 3\N{NARROW NO-BREAK SPACE}000 steps are being trained."
    )
    waits = ".nudge.waits .mask"
    until(paused, f"() => document.querySelector('{waits}')?.textContent.startsWith('The answer comes when')")
    expect(sentence).to_have_text(f"Right. ✓ {plain(step['answer'])}")
    expect(paused.locator(".mask")).to_be_hidden()
    assert data_of(paused, "step") == str(step["at"] + step["then"]["steps"])
    captions = paused.locator("#maps figcaption")
    for number, name in enumerate(("with_slope", "without_slope")):
        caption = f"#maps figcaption >> nth={number} >> [data-value]"
        # the engine that traces a step and the one that only trains agree to rounding
        assert value(paused, caption) == pytest.approx(step["facts"][name], rel=1e-12)
    expect(captions.locator("b")).to_contain_text(["trained with f′", "trained without f′"])
    expect(paused.locator("#loss-title")).to_have_text("Same start, same data, trained twice")
    expect(paused.locator("#speed")).to_have_value(re.compile("."))
    paused.locator("#lesson .go").click()
    asked(paused, "chain", 1)
    says(paused, twin="")


def test_the_next_question_is_asked_beside_the_network(paused: Page) -> None:
    begin(paused, "slope", 4)
    choose(paused, 0)
    paused.get_by_role("link", name="One weight’s loss ↓").click()
    expect(paused.locator("#panel-slice")).to_be_in_viewport()
    paused.locator("#lesson .go").click()
    asked(paused, "slope", 5)
    assert paused.evaluate("scrollY") == 0


def test_dots_lead_to_steps_of_the_lesson_that_is_on(paused: Page) -> None:
    begin(paused, "slope", 5)
    begin(paused, "chain", 1)  # it has as many steps
    paused.get_by_role("button", name="Step 2 of 5").click()
    asked(paused, "chain", 2)


def test_a_step_back_asks_again(paused: Page) -> None:
    begin(paused, "slope", 2)
    choose(paused, 0)
    paused.get_by_role("button", name="Step 1 of 5").click()
    asked(paused, "slope", 1)
    expect(paused.locator("[data-option]")).to_have_count(3)
    expect(paused.locator(".mask")).to_be_visible()


def test_the_controls_work_meanwhile(paused: Page) -> None:
    begin(paused)
    advance(paused)
    pick(paused, "2,0,1")
    choose(paused, 1)
    says(paused, step="1")
    expect(paused.locator('[data-edge="1,2,1"]')).to_have_attribute("aria-pressed", "true")


def test_set_ups_worth_seeing(paused: Page, api: httpx.Client) -> None:
    miller = next(preset for preset in api.get("/presets").json() if preset["name"] == "miller")
    paused.get_by_role("button", name="Lessons").click()
    entry = paused.locator("#guide ul button").filter(has_text=miller["label"])
    expect(entry.locator("span")).to_have_text(miller["sentence"])
    before = data_of(paused, "run")
    paused.keyboard.press("Escape")
    paused.locator('[data-rule="without"]').click()
    paused.get_by_role("button", name="Lessons").click()
    entry.click()
    says_no_longer(paused, run=before)
    expect(paused.locator("#guide")).to_be_hidden()
    expect(paused.locator(".eq")).to_have_attribute("data-lens", "off")  # it is seen as it trains
    assert run(paused, api)["spec"] == miller["spec"]


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_answer_stands_on_what_it_quotes(paused: Page, api: httpx.Client, lesson: str) -> None:
    """Walked with wrong predictions: each is answered, and every number is on the screen outside the strip.

    It has the same digits there, and so has each other number wherever it stands.

    Without motion, since then training takes no longer than it must.
    """
    paused.emulate_media(reduced_motion="reduce")
    begin(paused, lesson)
    strip, onward, say = (paused.locator(part) for part in ("#lesson", "#lesson .go", "#say"))
    sentence = strip.locator(".sentence")
    for number, planned in enumerate(LESSONS[lesson].steps, 1):
        asked(paused, lesson, number)
        assert paused.evaluate("scrollY") == 0, "the question is asked out of sight of the equation"
        step = story(paused, api)
        assert step["preset"] == planned.preset
        expect(sentence).to_have_text(plain(step["ask"]))
        expect(paused.locator("[data-option]")).to_have_count(len(step["options"]))
        assert strip.evaluate("node => node.offsetHeight") <= TALLEST, step["ask"]
        alike(paused)
        told = [option + reply for option, reply in zip(step["options"], step["replies"], strict=True)]
        wrong = max(set(range(len(told))) - {step["right"]}, key=lambda number: len(told[number]))
        choose(paused, wrong)
        words = (step["options"][wrong], step["replies"][wrong], plain(step["answer"]))
        expect(sentence).to_have_text(f"Not so: {' '.join(words)}")
        assert strip.evaluate("node => node.offsetHeight") <= TALLEST, step["answer"]
        resting(paused)
        supported(paused)
        alike(paused)
        whole(paused)
        assert say.evaluate("node => node.scrollWidth <= node.clientWidth"), say.inner_text()
        if number < step["of"]:
            expect(onward).to_have_text("Next")
            onward.click()
    expect(onward).to_have_text(re.compile("Next lesson|Done"))


def test_a_table_stands_beside_the_equation(paused: Page, api: httpx.Client) -> None:
    begin(paused, "slope", 3)
    measured = paused.locator("[data-panel=measured]")
    expect(measured).to_be_hidden()
    choose(paused, 1)
    expect(measured).to_be_visible()
    expect(paused.locator("#nudge > [data-panel=measured]")).to_have_count(1)
    expect(paused.locator(".verdict")).to_be_hidden()
    facts = story(paused, api)["facts"]
    assert value(paused, '[data-panel=measured] [data-name="measured"]') == facts["measured"]
    begin(paused, "size", 1)
    expect(measured).to_be_hidden()
    choose(paused, 1)
    expect(measured).to_be_in_viewport(ratio=1)
    paused.get_by_role("link", name="One weight’s loss ↓").click()
    bottom = "document.querySelector('#figure-slice').data?.[0]?.x"
    until(paused, f"() => {bottom}?.[0] < 0")  # the whole bowl, of a weight of 4


def test_a_twin_starts_where_the_lesson_says(paused: Page, api: httpx.Client) -> None:
    """Also after the reader has trained on: from its step 0, with the loss that it had there."""
    begin(paused, "enough", 2)
    facts = story(paused, api)["facts"]
    advance(paused, steps=1)
    advance(paused, steps=1)
    choose(paused, 1)
    supported(paused)
    expect(paused.locator("#loss-text")).to_contain_text(f"({facts['start']:.3f} → {facts['risen']:.3f})")
    assert data_of(paused, "step") == str(facts["steps"])


def test_the_maps_of_the_plane_come_back(paused: Page) -> None:
    begin(paused, "enough", 4)
    expect(paused.locator("#maps")).to_be_hidden()
    choose(paused, 0)
    expect(paused.locator("#maps figcaption").first).to_contain_text("this run")
    begin(paused, "enough", 5)
    expect(paused.locator("#maps")).to_be_visible()
    expect(paused.locator("#maps figcaption").first).to_contain_text("the network")


def test_the_twin_that_did_not_learn_can_be_asked_why(paused: Page) -> None:
    begin(paused, "slope", 5)
    choose(paused, 1)
    resting(paused)
    why = paused.get_by_role("link", name="What the diagnosis says of the twin")
    why.click()
    panel = paused.locator("[data-panel=diagnosis]")
    expect(panel).to_be_in_viewport()
    expect(panel.locator(".found")).to_contain_text("Of the twin, trained without f′:")
    expect(panel.locator(".stands")).not_to_contain_text("has learned")
    expect(panel.locator(".stands")).not_to_contain_text(",000 steps")
    begin(paused, "linear", 5)
    choose(paused, 1)
    expect(paused.get_by_role("link", name="What the diagnosis says of this run")).to_be_visible()


def test_those_that_answer_the_question_are_marked(paused: Page) -> None:
    paused.get_by_role("button", name="Lessons").click()
    expect(paused.locator("#guide h3")).to_have_text(
        ["Six questions, an example each", "What is the derivative for?", "Further", "Maps of many networks"]
    )
    expect(paused.locator("#guide ol").nth(0).locator("li")).to_have_count(5)
    expect(paused.locator("#guide ol.further li")).to_have_count(8)


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
def test_a_lesson_scrolls_nothing_sideways(paused: Page, width: int) -> None:
    paused.set_viewport_size({"width": width, "height": 900})
    begin(paused, "chain", 4)
    assert paused.evaluate("document.documentElement.scrollWidth") <= width
    for option in paused.locator("[data-option]").all():
        expect(option).to_be_in_viewport(ratio=1)


def test_a_panel_that_an_answer_opens_stands_where_the_run_does(paused: Page, api: httpx.Client) -> None:
    """Where the steps have ended, and not where the last of them began."""
    begin(paused, "optimizers", 1)
    choose(paused, 1)
    resting(paused)
    paused.get_by_role("link", name="Loss surface ↓").click()
    until(
        paused,
        """loss => Math.abs(
          document.querySelector('#panel-surface [data-name="here"]')?.dataset.value / loss - 1) < 1e-9""",
        run(paused, api)["loss"]["train"],
    )
