"""The twin trains in step with the run, from the same start, and its captions are its numbers."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from app.words import level
from tests.browser.driving import (
    advance,
    data_of,
    drawn,
    frame,
    past,
    press,
    resting,
    run,
    says,
    says_no_longer,
    step_of,
    until,
)
from tests.browser.tab import OpenedAt


def started(page: Page, kind: str = "") -> None:
    """Start a twin and wait until its step is the one on show."""
    if kind:
        page.locator("#twin-kind").select_option(kind)
    else:
        page.locator("#twin-start").click()
    says_no_longer(page, twin="")
    expect(page.locator("#loss-text")).to_contain_text("→")
    until(
        page,
        "points => (document.querySelector('#loss').data?.[0]?.x?.length ?? 0) >= points",
        min(40, step_of(page)),
    )


def twins_frame(page: Page, api: httpx.Client) -> dict[str, Any]:
    """The twin's frame of the step on show."""
    return dict(api.get(f"/runs/{data_of(page, 'twin')}/frames/{data_of(page, 'step')}").json())


def captions(page: Page, api: httpx.Client) -> None:
    """Both captions against REST."""
    for number, answer in enumerate((frame(page, api), twins_frame(page, api))):
        caption = page.locator("#maps figcaption").nth(number).locator("[data-value]")
        expect(caption).to_have_attribute("data-value", str(answer["loss"]["train"]))
        expect(caption).to_have_text(f"loss {level(answer['loss']['train'])}")


@pytest.mark.parametrize(
    ("size", "least"), [((1280, 720), (58, 105)), ((1280, 800), (72, 110)), ((390, 844), (90, 120))]
)
def test_both_maps_and_the_losses_have_room(
    paused: Page, size: tuple[int, int], least: tuple[int, int]
) -> None:
    paused.set_viewport_size({"width": size[0], "height": size[1]})
    started(paused)
    drawn(paused)
    heights = paused.evaluate(
        "() => ['.mapbox canvas', '#loss'].map(one => document.querySelector(one).clientHeight)"
    )
    assert all(height >= needed for height, needed in zip(heights, least, strict=True)), heights
    under = "() => document.querySelector('.learning').lastElementChild.getBoundingClientRect().bottom"
    column = "() => document.querySelector('.right').getBoundingClientRect().bottom"
    assert paused.evaluate(under) <= paused.evaluate(column)


def test_a_twin_starts_where_the_run_did_and_the_run_is_as_it_was(paused: Page, api: httpx.Client) -> None:
    advance(paused)
    before = frame(paused, api)
    started(paused)
    after = frame(paused, api)
    assert after["step"] == before["step"]
    assert after["layers"] == before["layers"]
    twin = api.get(f"/runs/{data_of(paused, 'twin')}").json()
    assert twin["forked_from"]["run"] == run(paused, api)["view"]
    assert twin["spec"]["network"]["derivative"] == "one"
    assert twin["step"] == before["step"]
    first, other = (api.get(f"/runs/{one}/frames/1").json() for one in (data_of(paused, "run"), twin["id"]))
    assert first["layers"][0]["weights"] == other["layers"][0]["weights"]
    expect(paused.locator("#loss-title")).to_have_text("Same start, same data, trained twice")
    captions(paused, api)


def test_both_go_on_together(paused: Page, api: httpx.Client) -> None:
    started(paused)
    step = step_of(paused)
    advance(paused)
    captions(paused, api)
    press(paused, "play")
    past(paused, step + 5)
    press(paused, "pause")
    resting(paused)
    captions(paused, api)
    paused.locator("#time").fill("2")
    says(paused, step="2")
    captions(paused, api)


def test_a_twin_that_was_changed_in_the_middle_parts_there(paused: Page, api: httpx.Client) -> None:
    """Also where the change is still on its way when the twin is asked for."""
    changes: list[Route] = []
    held = "PATCH"

    def hold(route: Route) -> None:
        if route.request.method == held:
            changes.append(route)
        else:
            route.continue_()

    paused.route("**/runs/*", hold)
    with paused.expect_request(lambda request: request.method == held):
        paused.locator("#rate").select_option("0.1")
    started_at = run(paused, api)["step"]
    paused.locator("#twin-start").click()
    drawn(paused)
    changes[0].continue_()
    expect(paused.locator("#loss-title")).to_have_text(f"Trained twice from step {started_at}")
    assert run(paused, api)["spec"]["training"]["optimizer"]["learning_rate"] == 0.1
    advance(paused)
    captions(paused, api)


@pytest.mark.parametrize(
    ("kind", "run_is", "twin_is"),
    [
        ("hidden", "this run, trained with f′", "the twin, trained with f′ at the output only"),
        ("faster", "this run, rate 0.03", "the twin, rate 0.09"),
        ("feedback", "this run, trained with backprop", "the twin, trained with random feedback"),
        ("conjugate", "this run, plain SGD", "the twin, conjugate gradient"),
        ("activation", "this run, tanh units", "the twin, ReLU units"),
    ],
)
def test_other_twins_say_what_was_changed(
    paused: Page, api: httpx.Client, kind: str, run_is: str, twin_is: str
) -> None:
    started(paused, kind)
    titles = paused.locator("#maps figcaption b")
    expect(titles.nth(0)).to_have_text(run_is)
    expect(titles.nth(1)).to_have_text(twin_is)
    captions(paused, api)


def test_a_new_rate_holds_for_both(paused: Page, api: httpx.Client) -> None:
    started(paused)
    paused.locator("#rate").select_option("0.1")
    expect(paused.locator("#rate")).to_have_value("0.1")
    until(
        paused,
        """id => (window.asked ??= fetch(`/api/v1/runs/${id}`).then(a => a.json()).then(run => {
             window.asked = null;
             window.found = run.spec.training.optimizer.learning_rate;
           }), window.found === 0.1)""",
        data_of(paused, "twin"),
    )


def test_the_twin_ends_with_its_button(paused: Page, api: httpx.Client) -> None:
    started(paused)
    twin = data_of(paused, "twin")
    expect(paused.locator("#twin-end")).to_be_focused()
    with paused.expect_response(lambda answer: answer.request.method == "DELETE"):
        paused.keyboard.press("Enter")
    expect(paused.locator("#twin-start")).to_be_focused()
    assert api.get(f"/runs/{twin}").status_code == 404
    expect(paused.locator("#loss-title")).to_have_text("Is it learning?")


def test_after_a_reset_both_stand_at_the_start(paused: Page, api: httpx.Client) -> None:
    started(paused)
    press(paused, "reset")
    expect(paused.locator("#loss-text")).to_contain_text("Both stand at the same weights.")
    advance(paused)
    expect(paused.locator("#loss-text")).to_contain_text("→")
    captions(paused, api)


def test_another_network_has_no_twin_yet(paused: Page) -> None:
    started(paused)
    before = data_of(paused, "run")
    paused.get_by_label("One layer more").click()
    says_no_longer(paused, run=before)
    says(paused, twin="")
    expect(paused.locator("#twin-start")).to_be_visible()


def test_panels_ask_for_the_twin_s_lines_once_both_are_where_the_run_stood(opened_at: OpenedAt) -> None:
    page = opened_at("#step=30")
    page.set_viewport_size({"width": 1280, "height": 1600})  # the panel and the button that starts a twin
    until(page, "() => document.querySelector('#figure-gradient').data?.length")
    asked, held = list[str](), list[Route]()
    page.on("request", lambda request: asked.append(request.url) if "figures/" in request.url else None)
    page.route("**/step", lambda route: held.append(route))  # playwright cannot wrap a built-in
    with page.expect_request("**/step"):
        page.locator("#twin-start").click()
    for _ in range(20):  # charts are drawn in turn
        drawn(page)
    assert asked == []  # the run is back at its start
    held[0].continue_()
    lines = """() => document.querySelector('#figure-gradient').data
      .filter(({ line, x }) => line?.dash && x.length === 30).length === 3"""
    until(page, lines)


def test_a_twin_that_has_not_come_as_far_as_the_run_says_so(opened_at: OpenedAt, api: httpx.Client) -> None:
    page = opened_at("#step=30")
    held = list[Route]()
    page.route("**/step", lambda route: held.append(route))  # playwright cannot wrap a built-in
    with page.expect_request("**/step"):
        page.locator("#twin-start").click()
    caption = page.locator("#maps figcaption").nth(1)
    expect(caption).to_contain_text("being trained")
    expect(page.locator("#loss-text")).to_contain_text("The twin has not come as far as this run yet")
    held[0].continue_()
    expect(page.locator("#loss-text")).to_contain_text("→")
    captions(page, api)
    page.unroute("**/step")
