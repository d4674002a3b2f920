"""Time on the page: phases, steps, epochs, the slider, the speeds."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import (
    advance,
    data_of,
    flowing,
    frame,
    past,
    press,
    resting,
    run,
    step_of,
    term,
    until,
)

ORDER = [
    *("forward-1", "forward-2", "forward-3", "loss"),
    *("backward-3", "backward-2", "backward-1", "update"),
]


def phase_is(page: Page, phase: str) -> None:
    expect(page.locator("html")).to_have_attribute("data-phase", phase)


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
    press(page, "pause")
    expect(page.locator('[data-action="pause"]')).to_be_hidden()
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
    expect(page.locator("html")).to_have_attribute("data-step", "2")
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


def test_numbers_move_while_it_trains(opened: Page) -> None:
    step, delta = step_of(opened), opened.locator('[data-term="delta"]').inner_text()
    past(opened, step)
    until(opened, "delta => document.querySelector('[data-term=delta]').textContent !== delta", delta)


def test_pause_rests_on_the_servers_step(paused: Page, api: httpx.Client) -> None:
    assert run(paused, api)["status"] == "paused"
    assert step_of(paused) == run(paused, api)["step"]


def test_phases_go_through_a_step_and_on_to_the_next(paused: Page, api: httpx.Client) -> None:
    first = step_of(paused)
    phase_is(paused, "backward-1")
    press(paused, "phase-forward")
    phase_is(paused, "update")
    assert step_of(paused) == first
    for phase in ORDER:
        press(paused, "phase-forward")
        phase_is(paused, phase)
        assert step_of(paused) == first + 1
    assert run(paused, api)["step"] == first + 1


def test_phases_go_back_into_the_step_before(paused: Page, api: httpx.Client) -> None:
    paused.get_by_role("radio", name="forward 1").click()
    phase_is(paused, "forward-1")
    last = step_of(paused)
    press(paused, "phase-back")
    phase_is(paused, "update")
    expect(paused.locator("html")).to_have_attribute("data-step", str(last - 1))
    resting(paused)
    assert term(paused, "old") == frame(paused, api)["layers"][0]["weights"][0][0]
    assert run(paused, api)["step"] == last


def test_keys_do_what_the_buttons_do(paused: Page) -> None:
    paused.locator("body").press("ArrowRight")
    phase_is(paused, "update")
    paused.locator("body").press("ArrowLeft")
    phase_is(paused, "backward-1")
    paused.locator("body").press("Space")
    expect(paused.locator("html")).to_have_attribute("data-status", "running")
    paused.locator("body").press("Space")
    resting(paused)


def test_a_step_is_one_update(paused: Page, api: httpx.Client) -> None:
    step = step_of(paused)
    advance(paused)
    assert run(paused, api)["step"] == step + 1
    phase_is(paused, "backward-1")


def test_an_epoch_is_as_many_steps_as_there_are_batches(paused: Page, api: httpx.Client) -> None:
    advance(paused, "epoch", 250)
    assert frame(paused, api)["epoch"] == run(paused, api)["epoch"]


def test_the_slider_looks_at_any_recorded_step_in_full(paused: Page, api: httpx.Client) -> None:
    advance(paused, "epoch", 250)
    newest = step_of(paused)
    for step in (7, 123, newest):
        paused.locator("#time").fill(str(step))
        expect(paused.locator("html")).to_have_attribute("data-step", str(step))
        resting(paused)
        assert term(paused, "old") == frame(paused, api)["layers"][0]["weights"][0][0]
    assert run(paused, api)["step"] == newest


def test_a_step_on_from_an_old_one_is_the_recorded_one(paused: Page, api: httpx.Client) -> None:
    advance(paused, "epoch", 250)
    newest = step_of(paused)
    paused.locator("#time").fill("9")
    expect(paused.locator("html")).to_have_attribute("data-step", "9")
    advance(paused)
    assert run(paused, api)["step"] == newest


def test_reset_stands_before_the_first_step_with_the_same_weights(paused: Page, api: httpx.Client) -> None:
    start = api.get(f"/runs/{data_of(paused, 'run')}/parameters?step=0").json()
    press(paused, "reset")
    expect(paused.locator("html")).to_have_attribute("data-step", "0")
    resting(paused)
    assert term(paused, "old") == start[0]["weights"][0][0]
    assert run(paused, api)["step"] == 0
    press(paused, "phase-forward")
    expect(paused.locator("html")).to_have_attribute("data-step", "1")
    assert run(paused, api)["step"] == 1


def test_a_slow_speed_draws_every_phase_and_trains_step_by_step(paused: Page) -> None:
    paused.locator("#speed").select_option("4×")
    paused.evaluate(
        """() => {
             window.seen = new Set();
             const root = document.documentElement;
             const note = () => window.seen.add(root.dataset.phase);
             new MutationObserver(note).observe(root, { attributeFilter: ["data-phase"] });
           }"""
    )
    step = step_of(paused)
    press(paused, "play")
    past(paused, step + 1)
    assert set(ORDER) <= set(paused.evaluate("[...window.seen]"))
    press(paused, "pause")
    resting(paused)


def test_full_speed_keeps_the_page_on_the_newest_frame(paused: Page, api: httpx.Client) -> None:
    paused.locator("#speed").select_option("max")
    step = step_of(paused)
    press(paused, "play")
    past(paused, step + 500)
    press(paused, "pause")
    resting(paused)
    assert step_of(paused) == run(paused, api)["step"]
    assert term(paused, "old") == frame(paused, api)["layers"][0]["weights"][0][0]


PARTS = """() => new Promise(done => {
  const seen = [], steps = new Set(), start = performance.now();
  const value = selector => Number(document.querySelector(selector).dataset.value);
  const step = selector => Number(document.querySelector(selector).dataset.step);
  (function look() {
    seen.push({
      steps: [...["html", ".eq", "#net", "#curve-title", "#loss-text"].map(step), value("#count b")],
      weights: ['.eq [data-term="old"]', '[data-edge="1,0,0"]', '#net .tagged [data-value]'].map(value),
      slopes: ['.eq [data-term="derivative"]', '[data-unit="1,0"] [data-value]'].map(value),
      title: document.querySelector("#curve-title").textContent,
    });
    steps.add(seen.at(-1).steps[0]);
    if (steps.size < 3 || performance.now() - start < 1000) requestAnimationFrame(look);
    else done(seen);
  })();
})"""


@pytest.mark.parametrize("speed", ["4×", "10 steps/s", "60 steps/s", "max"])
def test_every_picture_is_of_one_step(paused: Page, speed: str) -> None:
    step = step_of(paused)
    paused.locator("#speed").select_option(speed)
    press(paused, "play")
    past(paused, step + 1)
    seen = paused.evaluate(PARTS)
    for picture in seen:
        assert len(set(picture["steps"])) == 1
        assert len(set(picture["weights"])) == 1
        slope, ring = picture["slopes"]
        assert slope == ring
        assert f"{slope:#.3g}" in picture["title"] or slope < 0.01


def test_what_the_reader_does_shows_in_the_next_picture(opened: Page) -> None:
    late = opened.evaluate(
        """picks => (async () => {
          const frame = () => new Promise(requestAnimationFrame), late = [];
          for (const pick of picks) {
            const edge = document.querySelector(`[data-edge="${pick}"]`);
            edge.dispatchEvent(new MouseEvent("click", { bubbles: true }));
            await frame(), await frame();
            if (edge.getAttribute("aria-pressed") !== "true") late.push(pick);
          }
          return late;
        })()""",
        ["1,0,1", "1,1,0", "1,2,1", "2,0,3", "2,1,0", "3,0,1"],
    )
    assert late == []


def test_steps_that_another_client_makes_show_at_once(paused: Page, api: httpx.Client) -> None:
    step = step_of(paused)
    api.post(f"/runs/{data_of(paused, 'run')}/step", json={"count": 5})
    expect(paused.locator("html")).to_have_attribute("data-step", str(step + 5))
    resting(paused)


def test_without_motion_a_phase_is_complete_at_once(opened: Page) -> None:
    opened.emulate_media(reduced_motion="reduce")
    press(opened, "pause")
    resting(opened)
    for phase in ("update", "forward-1"):
        press(opened, "phase-forward")
        phase_is(opened, phase)
