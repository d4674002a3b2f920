"""Lessons over a run of the learner’s own, which waits and comes back as it was; a lesson’s address."""

import re

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.driving import (
    address,
    advance,
    data_of,
    flowing,
    past,
    pick,
    resting,
    run,
    says,
    step_of,
    term,
    until,
)
from tests.browser.lessons import asked, begin, choose, plain, story, supported


def test_leaving_gives_back_what_was_there(paused: Page, api: httpx.Client) -> None:
    advance(paused, "epoch", 250)
    paused.locator("#time").fill("120")
    says(paused, step="120")
    resting(paused)
    pick(paused, "2,1,3")
    paused.get_by_role("button", name="textbook").click()
    paused.locator('[data-rule="without"]').click()
    paused.get_by_role("radio", name="forward 2").click()
    says(paused, phase="forward-2")
    names = ("would", "old", "rate", "delta", "derivative", "input")

    def everything() -> tuple[object, ...]:
        data = [data_of(paused, name) for name in ("run", "step", "phase", "status", "twin")]
        return (*data, *[term(paused, name) for name in names], paused.locator("#time").get_attribute("max"))

    before = everything()
    begin(paused)
    lessons_run = data_of(paused, "run")
    assert lessons_run != before[0]
    expect(paused.locator('[data-rule="with"]')).to_have_attribute("aria-pressed", "true")
    choose(paused, 1)
    with paused.expect_response(lambda answer: answer.request.method == "DELETE"):
        paused.get_by_role("button", name="Leave the lesson").click()
    says(paused, run=str(before[0]))
    expect(paused.locator('[data-edge="2,1,3"]')).to_have_attribute("aria-pressed", "true")
    expect(paused.locator('[data-rule="without"]')).to_have_attribute("aria-pressed", "true")
    expect(paused.get_by_role("button", name="textbook")).to_have_attribute("aria-pressed", "true")
    resting(paused)
    assert everything() == before
    assert api.get(f"/runs/{lessons_run}").status_code == 404
    expect(paused.locator("#lesson")).to_be_hidden()


def test_a_run_that_played_plays_on(opened: Page) -> None:
    before = data_of(opened, "run")
    opened.get_by_role("button", name="Start here").click()
    asked(opened, "slope", 1)
    opened.keyboard.press("Escape")
    says(opened, run=before)
    says(opened, status="running")
    past(opened, step_of(opened))


def test_a_twin_waits_for_its_learner(paused: Page, api: httpx.Client) -> None:
    before = data_of(paused, "run")
    paused.locator("#twin-start").click()
    expect(paused.locator("#loss-text")).to_contain_text("→")
    twin, step = data_of(paused, "twin"), step_of(paused)
    begin(paused, "slope", 5)
    says(paused, twin="")
    asked: list[str] = []
    own = f"/runs/{before}"
    paused.on("request", lambda request: asked.append(request.url) if request.url.endswith(own) else None)
    paused.keyboard.press("Escape")
    says(paused, twin=twin)
    advance(paused)
    shown = paused.locator("#maps figcaption").nth(1).locator("[data-value]")
    loss = api.get(f"/runs/{twin}/frames/{step + 1}").json()["loss"]["train"]
    expect(shown).to_have_attribute("data-value", str(loss))
    assert len(asked) == 1  # its start, which both went again, is not taken for one that is news


def test_the_other_runs_wait_too(paused: Page, api: httpx.Client) -> None:
    first = data_of(paused, "run")
    paused.locator("#onward").select_option("faster")
    expect(paused.locator("#family summary")).to_have_text("run 2 of 2: rate 0.09")
    second = data_of(paused, "run")
    begin(paused)
    expect(paused.locator("#family")).to_be_hidden()
    paused.keyboard.press("Escape")
    says(paused, run=second)
    expect(paused.locator("#family summary")).to_have_text("run 2 of 2: rate 0.09")
    assert [api.get(f"/runs/{one}").status_code for one in (first, second)] == [200, 200]


def test_the_address_opens_the_same_question_elsewhere(
    paused: Page, elsewhere: Page, api: httpx.Client
) -> None:
    begin(paused, "slope", 2)
    until(paused, "() => location.hash.startsWith('#lesson=slope&at=2')")
    elsewhere.goto(address(paused))
    asked(elsewhere, "slope", 2)
    assert story(elsewhere, api) == story(paused, api)
    assert term(elsewhere, "derivative") == term(paused, "derivative")
    elsewhere.get_by_role("button", name="Leave the lesson").click()
    flowing(elsewhere)


def test_a_reload_keeps_the_lesson_and_what_was_there_before(paused: Page, api: httpx.Client) -> None:
    paused.locator("#rate").select_option("0.1")
    until(paused, "() => location.hash.includes('&then=')")
    step = step_of(paused) + 1
    advance(paused)
    until(paused, "step => location.hash.includes(`step=${step}&`)", step)
    numbers = api.get(f"/runs/{data_of(paused, 'run')}/parameters").json()
    begin(paused, "chain", 3)
    until(paused, "() => location.hash.startsWith('#lesson=chain&at=3')")
    paused.reload()
    asked(paused, "chain", 3)
    paused.keyboard.press("Escape")
    until(paused, "step => document.documentElement.dataset.step === step", str(step))
    resting(paused)
    assert api.get(f"/runs/{data_of(paused, 'run')}/parameters").json() == numbers


def test_back_in_the_browser_is_back_one_question(paused: Page) -> None:
    before = data_of(paused, "run")
    paused.get_by_role("button", name="Start here").click()
    asked(paused, "slope", 1)
    choose(paused, 0)
    paused.locator("#lesson .go").click()
    asked(paused, "slope", 2)
    paused.go_back()
    asked(paused, "slope", 1)
    expect(paused.locator("[data-lesson-answer]")).to_contain_text("✓")
    paused.go_forward()
    asked(paused, "slope", 2)
    expect(paused.locator("[data-option]").first).to_be_visible()
    paused.go_back()
    asked(paused, "slope", 1)
    paused.go_back()
    says(paused, run=before)
    expect(paused.locator("#lesson")).to_be_hidden()


def test_a_question_is_as_one_left_it_for_another_page(paused: Page) -> None:
    """Its answer, and the run and the twin that were trained for it."""
    begin(paused, "rate", 2)
    choose(paused, 0)
    resting(paused)
    told = paused.locator("[data-lesson-answer]").inner_text()
    paused.goto("/atlas")
    expect(paused).to_have_title(re.compile("^Gradient Flow: "))
    paused.go_back()
    asked(paused, "rate", 2)
    expect(paused.locator("[data-lesson-answer]")).to_have_text(told)
    supported(paused)
    says(paused, step="30")


def test_the_link_that_is_shared_is_the_lessons(paused: Page) -> None:
    paused.context.grant_permissions(["clipboard-read", "clipboard-write"])
    begin(paused, "size", 4)
    paused.get_by_role("button", name="Share").click()
    paused.get_by_role("button", name="This picture").click()
    expect(paused.locator("#notice")).to_have_text("Link copied: it opens step 4 of this lesson.")
    assert "#lesson=size&at=4&" in paused.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ("lesson=nothing", "lesson=nothing (there are "),
        ("lesson=slope:5", "lesson=slope:5 (there are "),
        ("lesson=slope&at=6", "at=6 (it has 5 steps)"),
    ],
)
def test_a_lesson_that_there_is_not_is_told(page: Page, fragment: str, words: str) -> None:
    page.goto(f"/#{fragment}")
    flowing(page)
    expect(page.locator("#notice")).to_contain_text(f"The link was not all understood: {words}")
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
    before = data_of(paused, "run")
    begin(paused)
    paused.get_by_label("One layer more").click()
    expect(paused.get_by_role("button", name="Put it back")).to_be_visible()
    paused.keyboard.press("Escape")
    says(paused, run=before)
    faults[:] = [fault for fault in faults if "409" not in fault]


def test_an_address_of_a_run_ends_the_lesson(paused: Page, api: httpx.Client) -> None:
    before = data_of(paused, "run")
    begin(paused)
    with paused.expect_response(lambda answer: answer.request.method == "DELETE" and before in answer.url):
        paused.evaluate("location.hash = '#data=gauss&layers=3-relu,1-tanh&seed=7&step=4'")
    says(paused, step="4")
    expect(paused.locator("#lesson")).to_be_hidden()
    assert api.get(f"/runs/{before}").status_code == 404


def test_the_pictures_of_a_run_and_its_twin_are_large_enough_to_compare(paused: Page) -> None:
    paused.set_viewport_size({"width": 1280, "height": 800})
    begin(paused, "slope", 5)
    choose(paused, 1)
    resting(paused)
    heights = paused.locator("#maps canvas").evaluate_all(
        "all => all.map(({ offsetHeight }) => offsetHeight)"
    )
    assert len(heights) == 2
    assert min(heights) > 50


def test_what_a_twin_is_called_has_all_that_differs(paused: Page) -> None:
    begin(paused, "enough", 6)
    choose(paused, 2)
    resting(paused)
    expect(paused.locator("#maps figcaption b")).to_have_text(
        ["this run, trained with f′, rate 4", "the twin, trained without f′, rate 1"]
    )


def test_a_double_click_goes_one_question_on(paused: Page) -> None:
    """And answers none: its second click is over another question's option."""
    begin(paused, "slope", 1)
    choose(paused, 1)
    paused.locator("#lesson .go").dblclick()
    asked(paused, "slope", 2)
    option = paused.locator('[data-option="0"]')
    option.dispatch_event("click", {"detail": 2})
    expect(option).to_be_visible()


def test_while_the_next_question_is_opened_the_strip_says_so_and_the_old_one_fades(paused: Page) -> None:
    begin(paused, "slope", 1)
    choose(paused, 1)
    late: list[Route] = []
    paused.route("**/runs", lambda route: late.append(route), times=1)  # it cannot wrap a built-in
    with paused.expect_request("**/runs"):
        paused.locator("#lesson .go").click()
    expect(paused.locator("#lesson .sentence")).to_have_text("The run for this question is being made …")
    expect(paused.locator("#lesson .look").first).to_be_hidden()
    expect(paused.locator(".first")).to_have_css("opacity", "0.15")
    late[0].continue_()
    asked(paused, "slope", 2)
    expect(paused.locator(".first")).to_have_css("opacity", "1")
