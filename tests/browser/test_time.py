"""Time on the page: phases, steps, epochs, the slider, the speeds."""

import re

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.driving import (
    ORDER,
    advance,
    data_of,
    drawn,
    frame,
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
from tests.browser.lessons import begin, choose


def test_numbers_move_while_it_trains(opened: Page) -> None:
    step, delta = step_of(opened), opened.locator('[data-term="delta"]').inner_text()
    past(opened, step)
    until(opened, "delta => document.querySelector('[data-term=delta]').textContent !== delta", delta)


def test_pause_rests_on_the_servers_step(paused: Page, api: httpx.Client) -> None:
    assert run(paused, api)["status"] == "paused"
    assert step_of(paused) == run(paused, api)["step"]


def test_digits_that_come_late_do_not_bring_their_step_back(opened: Page) -> None:
    late: list[Route] = []
    opened.route("**/frames/*", lambda route: late.append(route), times=1)  # it cannot wrap a built-in
    with opened.expect_request("**/frames/*"):
        press(opened, "pause")
    before = step_of(opened)
    press(opened, "step")
    past(opened, before)
    resting(opened)
    step = step_of(opened)
    with opened.expect_response(late[0].request.url):
        late[0].continue_()
    drawn(opened)
    assert step_of(opened) == step


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
    says(paused, step=str(last - 1))
    resting(paused)
    assert term(paused, "old") == frame(paused, api)["layers"][0]["weights"][0][0]
    assert run(paused, api)["step"] == last


def test_keys_do_what_the_buttons_do(paused: Page) -> None:
    paused.locator("body").press("ArrowRight")
    phase_is(paused, "update")
    paused.locator("body").press("ArrowLeft")
    phase_is(paused, "backward-1")
    paused.locator("body").press("Space")
    says(paused, status="running")
    paused.locator("body").press("Space")
    resting(paused)


def test_a_step_is_one_update(paused: Page, api: httpx.Client) -> None:
    step = step_of(paused)
    advance(paused)
    assert run(paused, api)["step"] == step + 1
    phase_is(paused, "backward-1")


LINE = "document.getElementById('loss').data.find(({ name }) => name === 'training').x"


def test_an_epoch_is_as_many_steps_as_there_are_batches(paused: Page, api: httpx.Client) -> None:
    first = step_of(paused)
    advance(paused, "epoch", 250)
    assert frame(paused, api)["epoch"] == run(paused, api)["epoch"]
    # the loss has a line there, though a command for many steps records the last one only
    between = f"{LINE}.filter(step => step > {first} && step < {first + 250}).length > 50"
    until(paused, f"() => {between}")


def test_the_slider_looks_at_any_recorded_step_in_full(paused: Page, api: httpx.Client) -> None:
    advance(paused, "epoch", 250)
    newest = step_of(paused)
    for step in (7, 123, newest):
        paused.locator("#time").fill(str(step))
        says(paused, step=str(step))
        resting(paused)
        assert term(paused, "old") == frame(paused, api)["layers"][0]["weights"][0][0]
    assert run(paused, api)["step"] == newest


def test_play_returns_from_an_old_step_to_the_end_and_says_so(paused: Page) -> None:
    title = paused.locator("#phase-title")
    expect(title).to_have_text("Backward, layer 1")
    advance(paused, "epoch", 250)
    newest = step_of(paused)
    paused.locator("#time").fill("9")
    expect(title).to_have_text(f"Backward, layer 1 · play returns to step {newest}")
    paused.evaluate(
        """() => {
          const root = document.documentElement;
          window.steps = [];
          new MutationObserver(() => window.steps.push(Number(root.dataset.step)))
            .observe(root, { attributeFilter: ["data-step"] });
        }"""
    )
    press(paused, "play")
    past(paused, newest + 1)
    assert all(step == 9 or step >= newest for step in paused.evaluate("window.steps"))


def test_at_a_slow_speed_play_shows_old_steps_again(paused: Page) -> None:
    advance(paused)
    newest = step_of(paused)
    paused.locator("#speed").select_option("4×")
    paused.locator("#time").fill("2")
    title = paused.locator("#phase-title")
    expect(title).to_contain_text(f" · play shows it again up to step {newest}, then trains")
    press(paused, "play")
    expect(title).to_contain_text(f" · again, up to step {newest}")
    past(paused, newest - 1)
    expect(title).not_to_contain_text("again")


def test_a_step_on_from_an_old_one_is_the_recorded_one(paused: Page, api: httpx.Client) -> None:
    advance(paused, "epoch", 250)
    newest = step_of(paused)
    paused.locator("#time").fill("9")
    says(paused, step="9")
    advance(paused)
    assert run(paused, api)["step"] == newest


def test_reset_stands_before_the_first_step_with_the_same_weights(paused: Page, api: httpx.Client) -> None:
    start = api.get(f"/runs/{data_of(paused, 'run')}/parameters?step=0").json()
    press(paused, "reset")
    says(paused, step="0")
    resting(paused)
    assert term(paused, "old") == start[0]["weights"][0][0]
    assert run(paused, api)["step"] == 0
    press(paused, "phase-forward")
    says(paused, step="1")
    assert run(paused, api)["step"] == 1


def test_a_loss_says_of_which_weights_it_is(paused: Page, api: httpx.Client) -> None:
    """The step on show starts from them; one that is not made yet, from those that the run has now."""
    words, loss = (paused.locator(f"#loss-text{part}") for part in ("", ' [data-name="training loss"]'))
    advance(paused)
    expect(words).to_have_text(re.compile(f"^Before step {step_of(paused)}: training loss 0"))
    shown = float(loss.get_attribute("data-value") or "nan")
    assert shown == frame(paused, api)["loss"]["train"] != run(paused, api)["loss"]["train"]
    press(paused, "reset")
    expect(words).to_have_text(re.compile("^At the start: training loss 0"))
    begin(paused, "size", 2)
    choose(paused, 1)
    expect(words).to_have_text(re.compile("^After step 50: training loss 0"))
    now = run(paused, api)["loss"]["train"]
    assert float(loss.get_attribute("data-value") or "nan") == pytest.approx(now, rel=1e-12)


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
    says(paused, step=str(step + 5))
    resting(paused)


def test_without_motion_a_phase_is_complete_at_once(opened: Page) -> None:
    opened.emulate_media(reduced_motion="reduce")
    press(opened, "pause")
    resting(opened)
    for phase in ("update", "forward-1"):
        press(opened, "phase-forward")
        phase_is(opened, phase)
