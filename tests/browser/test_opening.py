"""How the page opens: on one step that flows again and again, until something is asked for."""

import httpx
from playwright.sync_api import Page, expect

from tests.browser.driving import (
    ORDER,
    data_of,
    flowing,
    past,
    phase_is,
    press,
    resting,
    run,
    says,
    step_of,
    term,
    until,
)

PHASES_SEEN = """count => new Promise(done => {
  const root = document.documentElement, seen = [root.dataset.phase];
  new MutationObserver((_, observer) => {
    if (seen.at(-1) !== root.dataset.phase) seen.push(root.dataset.phase);
    if (seen.length < count) return;
    observer.disconnect();
    done(seen);
  }).observe(root, { attributeFilter: ["data-phase"] });
})"""


def test_it_opens_on_one_step_that_flows_again_and_again(page: Page, api: httpx.Client) -> None:
    page.goto("/")
    flowing(page)
    expect(page.locator("#speed")).to_have_value("1×")
    old = term(page, "old")
    page.locator("#speed").select_option("4×")
    seen = page.evaluate(PHASES_SEEN, 2 * len(ORDER))
    start = ORDER.index(seen[0])
    assert seen == (ORDER * 3)[start : start + 2 * len(ORDER)]
    assert run(page, api)["step"] == 0
    assert (step_of(page), data_of(page, "status"), term(page, "old")) == (0, "paused", old)
    beside = page.locator('[data-action="phase-back"]').bounding_box()
    press(page, "pause")
    expect(page.locator('[data-action="pause"]')).to_be_hidden()
    assert page.locator('[data-action="phase-back"]').bounding_box() == beside
    held = data_of(page, "phase"), page.evaluate(LOOK)
    assert page.evaluate(LATER) == held[1]
    assert data_of(page, "phase") == held[0]
    press(page, "play")
    past(page, 1)
    assert run(page, api)["step"] > 0


# what the stage has painted, now and some animation frames later
LOOK = "() => document.querySelector('#canvas canvas:last-of-type').toDataURL()"
LATER = f"""() => new Promise(done => {{
  let frames = 20;
  (function look() {{
    if (frames--) requestAnimationFrame(look);
    else done(({LOOK})());
  }})();
}})"""


def test_a_reload_opens_on_the_same_step_and_a_link_rests_where_it_says(page: Page) -> None:
    page.goto("/")
    flowing(page)
    old = term(page, "old")
    until(page, "() => location.hash.includes('&step=0&')")
    page.reload()
    flowing(page)
    assert term(page, "old") == old
    page.goto("/#step=2")
    says(page, step="2")
    resting(page)
    expect(page.locator('[data-action="pause"]')).to_be_hidden()
    phase_is(page, "backward-1")


def test_the_flow_waits_while_a_lesson_is_open(page: Page) -> None:
    page.goto("/")
    flowing(page)
    page.locator("#start").click()
    expect(page.locator("#lesson .options")).to_be_visible()
    expect(page.locator('[data-action="pause"]')).to_be_hidden()
    page.get_by_role("button", name="Leave the lesson").click()
    flowing(page)


def test_without_motion_it_opens_at_rest(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto("/")
    resting(page)
    expect(page.locator('[data-action="play"]')).to_be_visible()
    expect(page.locator('[data-action="pause"]')).to_be_hidden()
    phase_is(page, "backward-1")
    assert step_of(page) == 0
