"""The lens shows what another rule would do and trains nothing; the buttons beside it train for real."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import (
    ORDER,
    address,
    advance,
    data_of,
    drawn,
    frame,
    pick,
    resting,
    run,
    says,
    step_of,
    term,
    until,
    without,
)
from tests.browser.tab import OpenedAt


def test_looking_trains_nothing(paused: Page, api: httpx.Client) -> None:
    pick(paused, "1,0,0")
    without(paused, "unit")
    would = term(paused, "would")
    expect(paused.locator(".terms")).to_contain_text("the run trains with f′")
    advance(paused)
    expect(paused.locator(".eq")).to_have_attribute("data-lens", "unit")
    expect(paused.locator(".terms")).to_contain_text("the run trains with f′")
    expect(paused.locator("#say")).to_contain_text("With f′, the run moved this weight by")
    assert term(paused, "old") == frame(paused, api)["layers"][0]["weights"][0][0]
    assert term(paused, "old") != pytest.approx(would, abs=1e-9)
    assert run(paused, api)["spec"]["network"]["derivative"] == "exact"


@pytest.mark.parametrize(
    ("where", "trained"),
    [
        ("unit", ["one", None, None, None]),  # a rule holds for whole layers
        ("network", ["one", None, None, None]),
        ("hidden", ["exact", "one", "one", None]),
        ("layer", ["exact", "one", None, None]),
        ("output", ["exact", None, None, "one"]),
    ],
)
def test_this_run_is_trained_that_way(
    paused: Page, api: httpx.Client, where: str, trained: list[str | None]
) -> None:
    pick(paused, "1,0,0")
    without(paused, where)
    before = step_of(paused)
    paused.locator('[data-action="train-without"]').click()
    expect(paused.locator(".eq")).to_have_attribute("data-lens", "off")
    network = run(paused, api)["spec"]["network"]
    assert [network["derivative"], *(layer["derivative"] for layer in network["layers"])] == trained
    expect(paused.locator("#phase-text")).to_contain_text("this is what the next step will do")
    will = term(paused, "new")
    advance(paused)
    assert step_of(paused) == before + 1
    own = frame(paused, api)["layers"][0]
    assert own["derivatives"][0] == (1 if trained[1] or trained[0] == "one" else own["slopes"][0])
    assert term(paused, "new") == pytest.approx(will, abs=1e-12)
    assert will == pytest.approx(own["weights"][0][0] + own["weight_updates"][0][0], abs=1e-12)
    paused.locator("#time").fill(str(before))
    says(paused, step=str(before))
    resting(paused)
    assert term(paused, "derivative") == frame(paused, api)["layers"][0]["slopes"][0]


def test_an_update_that_would_be_looks_so(paused: Page) -> None:
    tag, key = paused.locator("#net .tag"), paused.locator("#key")
    paused.locator('#phases [aria-label="update"]').click()
    expect(key).to_contain_text("is this long")
    expect(tag).to_have_css("stroke-dasharray", "none")
    expect(paused.locator("#net .tag-text")).not_to_contain_text("would")
    without(paused, "network")
    expect(key).to_contain_text("would be this long")
    expect(key.locator(".size")).to_have_css("fill", "none")
    expect(tag).not_to_have_css("stroke-dasharray", "none")
    expect(paused.locator("#net .tag-text")).to_contain_text("would →")


def test_a_run_that_leaves_it_out_says_so_and_can_be_seen_with_it(
    opened_at: OpenedAt, api: httpx.Client
) -> None:
    page = opened_at("#batch=1&seed=25&derivative=one&step=20")
    expect(page.locator(".eq")).to_have_attribute("data-lens", "off")
    expect(page.locator('[data-rule="without"]')).to_have_attribute("aria-pressed", "true")
    own = frame(page, api)["layers"][0]
    assert term(page, "new") == pytest.approx(own["weights"][0][0] + own["weight_updates"][0][0], abs=1e-12)
    expect(page.locator("#say")).to_contain_text("Without f′, the run moved this weight by")
    page.locator('[data-rule="with"]').click()
    expect(page.locator(".eq")).to_have_attribute("data-lens", "unit")
    expect(page.locator(".terms")).to_contain_text("the run trains without f′")
    assert term(page, "derivative") == own["slopes"][0]
    assert term(page, "delta") == -own["errors"][0]


def test_a_twin_is_trained_that_way(paused: Page, api: httpx.Client) -> None:
    without(paused, "hidden")
    paused.locator('[data-action="train-twin"]').click()
    expect(paused.locator("#maps")).to_contain_text("the twin")
    twin = paused.locator("html").get_attribute("data-twin")
    layers = api.get(f"/runs/{twin}").json()["spec"]["network"]["layers"]
    assert [layer["derivative"] for layer in layers] == ["one", "one", None]
    assert run(paused, api)["spec"]["network"]["derivative"] == "exact"


def test_the_address_keeps_the_lens_and_what_was_trained_so(paused: Page, api: httpx.Client) -> None:
    pick(paused, "1,0,0")
    without(paused, "layer")
    paused.locator('[data-action="train-without"]').click()
    expect(paused.locator(".eq")).to_have_attribute("data-lens", "off")
    advance(paused)
    paused.locator('[data-rule="with"]').click()
    expect(paused.locator(".eq")).to_have_attribute("data-lens", "layer")
    until(paused, "() => location.hash.includes('rule=exact,layer') && location.hash.includes('rules:one')")
    numbers, there = frame(paused, api)["layers"], address(paused)
    paused.goto("about:blank")
    paused.goto(there)
    resting(paused)
    expect(paused.locator(".eq")).to_have_attribute("data-lens", "layer")
    assert frame(paused, api)["layers"] == numbers
    assert run(paused, api)["spec"]["network"]["layers"][0]["derivative"] == "one"


def test_an_old_address_leaves_it_out_everywhere(opened_at: OpenedAt) -> None:
    page = opened_at("#batch=1&seed=25&step=3&rule=one,everywhere,0,")
    expect(page.locator(".eq")).to_have_attribute("data-lens", "network")


BOXES = """() => [...document.querySelectorAll(
  ".hero, .hero .eq, #say, #nudge, .nrow, #canvas, #legend, .bar, #curve, #loss, .setup, #panels"
)].map(part => {
  const { left, top, height } = part.getBoundingClientRect();
  return [part.id || part.className, Math.round(left), Math.round(top + scrollY), Math.round(height)];
})"""


@pytest.mark.parametrize("width", [1280, 390])
def test_looking_moves_nothing(opened_at: OpenedAt, width: int) -> None:
    page = opened_at("data=circle&layers=4-sigmoid,4-sigmoid,1-sigmoid&batch=10&step=20&pick=1,2,1")
    page.set_viewport_size({"width": width, "height": 844})
    drawn(page)
    before = page.evaluate(BOXES)
    for where in ("unit", "layer", "hidden", "output", "network"):
        without(page, where)
        assert page.evaluate(BOXES) == before, where
        expect(page.get_by_role("button", name="Train this run this way")).to_be_in_viewport(ratio=1)


def test_what_was_left_out_elsewhere_is_not_meant_once_the_lens_is_off(paused: Page) -> None:
    pick(paused, "1,0,0")
    said = paused.locator(".verdict").inner_text()
    without(paused, "network")
    expect(paused.locator(".verdict")).to_contain_text("Delta is")
    paused.locator('[data-rule="with"]').click()
    expect(paused.locator(".verdict")).to_have_text(said)


@pytest.mark.parametrize("phase", ["forward-1", "loss", "backward-2"])
def test_the_lens_leads_to_where_it_is_seen(paused: Page, phase: str) -> None:
    paused.locator("#phases button").nth(ORDER.index(phase)).click()
    says(paused, phase=phase)
    paused.locator('[data-rule="without"]').click()
    says(paused, phase="backward-1")
    expect(paused.locator('[data-unit="1,0"]')).to_contain_text("→")


def test_where_the_error_has_passed_the_lens_leads_nowhere(paused: Page) -> None:
    pick(paused, "2,0,0")
    says(paused, phase="backward-1")
    for side in ("without", "with"):
        paused.locator(f'[data-rule="{side}"]').click()
        expect(paused.locator(f'[data-rule="{side}"]')).to_have_attribute("aria-pressed", "true")
        assert data_of(paused, "phase") == "backward-1"


def test_what_one_sample_of_a_batch_would_do_is_said_to_be_its_own(opened_at: OpenedAt) -> None:
    page = opened_at("#layers=4-tanh,2-tanh,1-tanh&data=circle&batch=4&step=5")
    without(page)
    expect(page.locator("#result-word")).to_have_text("would, by this sample")
    page.locator('#phases [aria-label="update"]').dispatch_event("click")
    expect(page.locator("#phase-text")).to_contain_text("the mean over 4 samples")
