"""Lessons on the page: a prediction first, then the numbers; and all as it was when a lesson is left."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from app.lessons.registry import LESSONS
from tests.browser.driving import past, pick, press, resting, run, step_of, term, told, until, value

TALLEST = 60  # pixels that the strip may take beside a whole first screen


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
    lesson, step = told(page, "lesson").split()
    answer = api.get(f"/runs/{told(page, 'run')}/lessons/{lesson}/{step}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def plain(sentence: str) -> str:
    return re.sub("</?em>", "", sentence)


def choose(page: Page, option: int) -> None:
    page.locator(f'[data-option="{option}"]').click()
    expect(page.locator("#lesson .go")).to_be_visible()


@pytest.fixture
def elsewhere(browser: Browser, server_url: str) -> Iterator[Page]:
    """Another reader's browser."""
    context = browser.new_context(base_url=server_url, viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def test_the_way_in_is_always_there(opened: Page, api: httpx.Client) -> None:
    expect(opened.locator("#lesson")).to_be_hidden()
    opened.get_by_role("button", name="Lessons").click()
    entries = opened.locator("#guide ol button b")
    expect(entries).to_have_text([lesson["title"] for lesson in api.get("/lessons").json()])
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
    rows = {"measured": "loss of the nudged weight", "with_slope": "prediction with the slope"}
    for name, words in {**rows, "without_slope": "prediction without the slope"}.items():
        assert value(paused, f'[data-name="{words}"]') == pytest.approx(facts[name], rel=1e-9)
    assert term(paused, "derivative") == facts["slope"]


def test_what_was_predicted_wrongly_is_struck_out(paused: Page, api: httpx.Client) -> None:
    begin(paused)
    step = story(paused, api)
    choose(paused, 2)
    expect(paused.locator("#lesson .sentence s")).to_have_text(step["options"][2])
    expect(paused.locator("#lesson .sentence")).to_contain_text(plain(step["answer"]))


def test_keys_predict_go_on_and_leave(paused: Page) -> None:
    before = told(paused, "run")
    paused.get_by_role("button", name="Start here").focus()
    paused.keyboard.press("Enter")
    asked(paused, "slope", 1)
    for _ in range(6):  # five dots, then the first option
        paused.keyboard.press("Tab")
    expect(paused.locator('[data-option="0"]')).to_be_focused()
    paused.keyboard.press("9")
    expect(paused.locator("#lesson .go")).to_be_hidden()
    paused.keyboard.press("2")
    expect(paused.locator("#lesson .go")).to_be_focused()
    paused.keyboard.press("Enter")
    asked(paused, "slope", 2)
    paused.keyboard.press("Escape")
    expect(paused.locator("html")).to_have_attribute("data-run", before)
    expect(paused.get_by_role("button", name="Start here")).to_be_focused()


def test_leaving_gives_back_what_was_there(paused: Page, api: httpx.Client) -> None:
    press(paused, "epoch")
    past(paused, 250)
    paused.locator("#time").fill("120")
    expect(paused.locator("html")).to_have_attribute("data-step", "120")
    resting(paused)
    pick(paused, "2,1,3")
    paused.get_by_role("button", name="textbook").click()
    paused.locator('[data-rule="without"]').click()
    paused.get_by_role("radio", name="forward 2").click()
    expect(paused.locator("html")).to_have_attribute("data-phase", "forward-2")
    names = ("new", "old", "rate", "delta", "derivative", "input")

    def everything() -> tuple[object, ...]:
        data = [told(paused, name) for name in ("run", "step", "phase", "status", "twin")]
        return (*data, *[term(paused, name) for name in names], paused.locator("#time").get_attribute("max"))

    before = everything()
    begin(paused)
    lessons_run = told(paused, "run")
    assert lessons_run != before[0]
    expect(paused.locator('[data-rule="with"]')).to_have_attribute("aria-pressed", "true")
    choose(paused, 1)
    with paused.expect_response(lambda answer: answer.request.method == "DELETE"):
        paused.get_by_role("button", name="Leave the lesson").click()
    expect(paused.locator("html")).to_have_attribute("data-run", str(before[0]))
    expect(paused.locator('[data-edge="2,1,3"]')).to_have_attribute("aria-pressed", "true")
    expect(paused.locator('[data-rule="without"]')).to_have_attribute("aria-pressed", "true")
    expect(paused.get_by_role("button", name="textbook")).to_have_attribute("aria-pressed", "true")
    assert everything() == before
    assert api.get(f"/runs/{lessons_run}").status_code == 404
    expect(paused.locator("#lesson")).to_be_hidden()


def test_a_run_that_played_plays_on(opened: Page) -> None:
    before = told(opened, "run")
    opened.get_by_role("button", name="Start here").click()
    asked(opened, "slope", 1)
    opened.keyboard.press("Escape")
    expect(opened.locator("html")).to_have_attribute("data-run", before)
    expect(opened.locator("html")).to_have_attribute("data-status", "running")
    past(opened, step_of(opened))


def test_a_twin_waits_for_its_learner(paused: Page, api: httpx.Client) -> None:
    paused.locator("#twin-start").click()
    expect(paused.locator("#loss-text")).to_contain_text("→")
    twin, step = told(paused, "twin"), step_of(paused)
    begin(paused, "slope", 5)
    expect(paused.locator("html")).to_have_attribute("data-twin", "")
    paused.keyboard.press("Escape")
    expect(paused.locator("html")).to_have_attribute("data-twin", twin)
    press(paused, "step")
    past(paused, step)
    shown = paused.locator("#maps figcaption").nth(1).locator("[data-value]")
    loss = api.get(f"/runs/{twin}/frames/{step + 1}").json()["loss"]["train"]
    expect(shown).to_have_attribute("data-value", str(loss))


def test_a_lesson_trains_twins_to_the_numbers_it_tells(paused: Page, api: httpx.Client) -> None:
    begin(paused, "slope", 5)
    step = story(paused, api)
    choose(paused, step["right"])
    last = step["at"] + step["then"]["steps"] + 1  # the frame in which the losses after so many steps stand
    expect(paused.locator("html")).to_have_attribute("data-step", str(last))
    resting(paused)
    captions = paused.locator("#maps figcaption")
    for number, name in enumerate(("with_slope", "without_slope")):
        expect(captions.nth(number).locator("[data-value]")).to_have_attribute(
            "data-value", str(step["facts"][name])
        )
    expect(captions.locator("b")).to_have_text(["with f′", "without f′"])
    expect(paused.locator("#loss-title")).to_have_text("Same start, same data, trained twice")
    expect(paused.locator("#speed")).to_have_value(re.compile("."))
    paused.locator("#lesson .go").click()
    asked(paused, "chain", 1)
    expect(paused.locator("html")).to_have_attribute("data-twin", "")


def test_a_step_back_asks_again(paused: Page) -> None:
    begin(paused, "slope", 2)
    choose(paused, 0)
    paused.get_by_role("button", name="Step 1 of 5").click()
    asked(paused, "slope", 1)
    expect(paused.locator("[data-option]")).to_have_count(3)
    expect(paused.locator(".mask")).to_be_visible()


def test_the_address_opens_the_same_question_elsewhere(
    paused: Page, elsewhere: Page, api: httpx.Client
) -> None:
    begin(paused, "slope", 2)
    until(paused, "() => location.hash.startsWith('#lesson=slope&at=2')")
    elsewhere.goto(paused.url)
    asked(elsewhere, "slope", 2)
    assert story(elsewhere, api) == story(paused, api)
    assert term(elsewhere, "derivative") == term(paused, "derivative")
    elsewhere.get_by_role("button", name="Leave the lesson").click()
    expect(elsewhere.locator("html")).to_have_attribute("data-status", "running")
    past(elsewhere, 0)
    elsewhere.goto("about:blank")


def test_a_reload_keeps_the_lesson_and_what_was_there_before(paused: Page, api: httpx.Client) -> None:
    paused.locator("#rate").select_option("0.1")
    until(paused, "() => location.hash.includes('&then=')")
    step = step_of(paused) + 1
    press(paused, "step")
    until(paused, "step => location.hash.includes(`step=${step}&`)", step)
    numbers = api.get(f"/runs/{told(paused, 'run')}/parameters").json()
    begin(paused, "chain", 3)
    until(paused, "() => location.hash.startsWith('#lesson=chain&at=3')")
    paused.reload()
    asked(paused, "chain", 3)
    paused.keyboard.press("Escape")
    expect(paused.locator("html")).to_have_attribute("data-step", str(step))
    resting(paused)
    assert api.get(f"/runs/{told(paused, 'run')}/parameters").json() == numbers


def test_the_link_that_is_shared_is_the_lessons(paused: Page) -> None:
    paused.context.grant_permissions(["clipboard-read", "clipboard-write"])
    begin(paused, "size", 4)
    paused.get_by_role("button", name="Share link").click()
    expect(paused.locator("#notice")).to_have_text("Link copied: it opens step 4 of this lesson.")
    assert "#lesson=size&at=4&" in paused.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize(
    ("fragment", "words"), [("lesson=nothing", "lesson=nothing"), ("lesson=slope&at=6", "at=6")]
)
def test_a_lesson_that_there_is_not_is_told(page: Page, fragment: str, words: str) -> None:
    page.goto(f"/#{fragment}")
    past(page, 0)
    expect(page.locator("#notice")).to_have_text(f"The link was not all understood: {words}")
    expect(page.locator("#lesson")).to_be_hidden()


def test_a_run_that_was_changed_is_told_and_put_back(
    paused: Page, api: httpx.Client, faults: list[str]
) -> None:
    begin(paused)
    question = story(paused, api)["ask"]
    paused.locator("#rate").select_option("0.1")
    expect(paused.locator("#lesson .sentence")).to_have_text(
        "You have changed this run, so the question is no longer about it."
    )
    expect(paused.locator("[data-option]").first).to_be_hidden()
    expect(paused.locator(".mask")).to_be_hidden()
    paused.keyboard.press("2")
    expect(paused.locator("#lesson .go")).to_be_hidden()
    paused.get_by_role("button", name="Put it back").click()
    expect(paused.locator("#lesson .sentence")).to_have_text(plain(question))
    asked(paused, "slope", 1)
    assert run(paused, api)["spec"]["training"]["optimizer"]["learning_rate"] == 0.03
    faults[:] = [fault for fault in faults if "409" not in fault]  # the browser's own words on a refusal


def test_another_network_is_another_run(paused: Page, faults: list[str]) -> None:
    before = told(paused, "run")
    begin(paused)
    paused.get_by_label("One layer more").click()
    expect(paused.get_by_role("button", name="Put it back")).to_be_visible()
    paused.keyboard.press("Escape")
    expect(paused.locator("html")).to_have_attribute("data-run", before)
    faults[:] = [fault for fault in faults if "409" not in fault]


def test_an_address_of_a_run_ends_the_lesson(paused: Page, api: httpx.Client) -> None:
    before = told(paused, "run")
    begin(paused)
    paused.evaluate("location.hash = '#data=gauss&layers=3-relu,1-tanh&seed=7&step=4'")
    expect(paused.locator("html")).to_have_attribute("data-step", "4")
    expect(paused.locator("#lesson")).to_be_hidden()
    assert api.get(f"/runs/{before}").status_code == 404


def test_the_controls_work_meanwhile(paused: Page) -> None:
    begin(paused)
    press(paused, "step")
    expect(paused.locator("html")).to_have_attribute("data-step", "2")
    pick(paused, "2,0,1")
    choose(paused, 1)
    expect(paused.locator("html")).to_have_attribute("data-step", "1")
    expect(paused.locator('[data-edge="1,2,1"]')).to_have_attribute("aria-pressed", "true")


def test_set_ups_worth_seeing(paused: Page, api: httpx.Client) -> None:
    miller = next(preset for preset in api.get("/presets").json() if preset["name"] == "miller")
    paused.get_by_role("button", name="Lessons").click()
    entry = paused.locator("#guide ul button").filter(has_text=miller["label"])
    expect(entry.locator("span")).to_have_text(miller["sentence"])
    before = told(paused, "run")
    entry.click()
    expect(paused.locator("html")).not_to_have_attribute("data-run", before)
    expect(paused.locator("#guide")).to_be_hidden()
    assert run(paused, api)["spec"] == miller["spec"]


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_is_walked_from_start_to_end(paused: Page, api: httpx.Client, lesson: str) -> None:
    begin(paused, lesson)
    strip, onward = paused.locator("#lesson"), paused.locator("#lesson .go")
    for number, planned in enumerate(LESSONS[lesson].steps, 1):
        asked(paused, lesson, number)
        step = story(paused, api)
        assert step["preset"] == planned.preset
        expect(strip.locator(".sentence")).to_have_text(plain(step["ask"]))
        expect(paused.locator("[data-option]")).to_have_count(len(step["options"]))
        assert strip.evaluate("node => node.offsetHeight") <= TALLEST, step["ask"]
        choose(paused, step["right"])
        expect(strip.locator(".sentence")).to_have_text(f"Right. ✓ {plain(step['answer'])}")
        assert strip.evaluate("node => node.offsetHeight") <= TALLEST, step["answer"]
        if number < step["of"]:
            expect(onward).to_have_text("Next")
            onward.click()
    expect(onward).to_have_text(re.compile("Next lesson|Done"))


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
def test_a_lesson_scrolls_nothing_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/#lesson=chain&at=4")
    asked(page, "chain", 4)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for option in page.locator("[data-option]").all():
        expect(option).to_be_in_viewport(ratio=1)
