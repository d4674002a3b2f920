"""The hidden layers in the set-up: how many, their units, their activations, and what outlives a change."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import (
    address,
    advance,
    data_of,
    resting,
    run,
    says_no_longer,
    step_of,
    until,
)
from tests.browser.tab import OpenedAt

MIXED = "#layers=4-tanh,3-relu,2-sin,1-tanh&seed=3&step=30"


def replaced(page: Page, before: str) -> None:
    says_no_longer(page, run=before)
    resting(page)


def parameters(page: Page, api: httpx.Client) -> list[dict[str, Any]]:
    """The weights that the page's run started from."""
    return list(api.get(f"/runs/{data_of(page, 'run')}/parameters?step=0").json())


def trained(page: Page, api: httpx.Client) -> list[dict[str, Any]]:
    """The weights where the page's run stands."""
    return list(api.get(f"/runs/{data_of(page, 'run')}/parameters").json())


def test_each_layer_can_have_an_activation_of_its_own(paused: Page, api: httpx.Client) -> None:
    expect(paused.get_by_label("Activation of layer 2")).to_have_count(0)
    paused.locator("#activation").select_option("apart")
    before = data_of(paused, "run")
    paused.get_by_label("Activation of layer 2").select_option("relu")
    replaced(paused, before)
    layers = run(paused, api)["spec"]["network"]["layers"]
    assert [layer["activation"] for layer in layers] == ["tanh", "relu", "tanh"]
    expect(paused.locator("#activation")).to_have_value("apart")
    expect(paused.locator("#net .hd").nth(2)).to_have_text("layer 2, ReLU")
    before = data_of(paused, "run")
    paused.locator("#activation").select_option("together")
    replaced(paused, before)
    layers = run(paused, api)["spec"]["network"]["layers"]
    assert [layer["activation"] for layer in layers] == ["tanh", "tanh", "tanh"]
    expect(paused.get_by_label("Activation of layer 2")).to_have_count(0)


def test_a_link_carries_each_layers_activation(opened_at: OpenedAt, api: httpx.Client) -> None:
    page = opened_at(MIXED)
    for layer, name in enumerate(("tanh", "relu", "sin"), 1):
        expect(page.get_by_label(f"Activation of layer {layer}")).to_have_value(name)
    assert "layers=4-tanh,3-relu,2-sin,1-tanh" in address(page)


def test_units_can_be_typed(paused: Page, api: httpx.Client) -> None:
    before = data_of(paused, "run")
    paused.get_by_label("Units in layer 1", exact=True).fill("20")
    paused.keyboard.press("Enter")
    replaced(paused, before)
    assert [layer["units"] for layer in run(paused, api)["spec"]["network"]["layers"]] == [20, 2, 1]
    expect(paused.locator("#net")).to_contain_text("20 units")
    expect(paused.get_by_label("Units in layer 1", exact=True)).to_be_focused()


@pytest.mark.parametrize(("typed", "units"), [("0", 1), ("500", 64), ("2.6", 3)])
def test_what_no_layer_can_have_becomes_what_it_can(
    paused: Page, api: httpx.Client, typed: str, units: int
) -> None:
    before = data_of(paused, "run")
    paused.get_by_label("Units in layer 2", exact=True).fill(typed)
    paused.keyboard.press("Enter")
    replaced(paused, before)
    assert run(paused, api)["spec"]["network"]["layers"][1]["units"] == units


def test_what_is_half_typed_stays_while_the_set_up_is_drawn_again(paused: Page) -> None:
    units = paused.get_by_label("Units in layer 1", exact=True)
    units.press_sequentially("5")
    half = units.input_value()
    assert half != "4"
    picture = "() => document.querySelector('[data-dataset] canvas').toDataURL()"
    light = paused.evaluate(picture)
    paused.emulate_media(color_scheme="dark")
    until(paused, f"light => ({picture})() !== light", light)
    assert units.input_value() == half


def test_digits_bring_a_layer_with_room_for_them(paused: Page, api: httpx.Client) -> None:
    before = data_of(paused, "run")
    paused.locator("#other-data").select_option("digits")
    replaced(paused, before)
    spec = run(paused, api)["spec"]
    assert [layer["units"] for layer in spec["network"]["layers"]] == [32, 10]
    assert (spec["loss"], spec["data"]["samples"]) == ("cross_entropy", 1797)
    expect(paused.locator("#net")).to_contain_text("64 inputs")
    expect(paused.locator('[data-edge^="1,"][aria-pressed="true"]')).not_to_have_attribute(
        "data-edge", "1,0,0"
    )
    before = data_of(paused, "run")
    paused.locator('[data-dataset="circle"]').click()
    replaced(paused, before)
    layers = run(paused, api)["spec"]["network"]["layers"]
    assert [layer["units"] for layer in layers] == [4, 2, 1]


def test_another_unit_leaves_the_weights_of_all_others(opened_at: OpenedAt, api: httpx.Client) -> None:
    page = opened_at("#step=30&seed=3")
    old, before = trained(page, api), data_of(page, "run")
    page.get_by_role("button", name="One unit more in layer 1").click()
    replaced(page, before)
    new = parameters(page, api)
    assert new[0]["weights"][:4] == old[0]["weights"]
    assert new[0]["biases"][:4] == old[0]["biases"]
    assert [row[:4] for row in new[1]["weights"]] == old[1]["weights"]
    assert new[2] == old[2]
    assert run(page, api)["spec"]["seed"] == 3
    expect(page.locator("#notice")).to_have_text(
        "Kept: the data, the seed, the weights of the output, those there were of layers 1 and 2. "
        "New: the rest of layers 1 and 2."
    )


def test_another_layer_is_drawn_between_those_that_stay(opened_at: OpenedAt, api: httpx.Client) -> None:
    page = opened_at("#step=30")
    old, before = trained(page, api), data_of(page, "run")
    page.get_by_role("button", name="One layer more").click()
    replaced(page, before)
    new = parameters(page, api)
    assert (new[0], new[1], new[3]) == (old[0], old[1], old[2])
    expect(page.locator("#notice")).to_have_text(
        "Kept: the data, the seed, the weights of layers 1 and 2 and the output. New: layer 3."
    )


def test_a_layer_with_another_f_is_drawn_again(opened_at: OpenedAt, api: httpx.Client) -> None:
    page = opened_at(MIXED)
    old, before = trained(page, api), data_of(page, "run")
    page.get_by_label("Activation of layer 2").select_option("gelu")
    replaced(page, before)
    new = parameters(page, api)
    assert (new[0], new[2], new[3]) == (old[0], old[2], old[3])
    assert new[1] != old[1]
    expect(page.locator("#notice")).to_contain_text("New: layer 2.")


def test_before_the_first_step_there_is_nothing_to_keep(opened_at: OpenedAt, api: httpx.Client) -> None:
    page = opened_at("#step=0")
    before = data_of(page, "run")
    page.get_by_role("button", name="One layer more").click()
    replaced(page, before)
    assert run(page, api)["spec"]["network"]["parameters"] is None
    expect(page.locator("#notice")).to_have_text("")


def test_a_link_carries_the_weights_that_were_kept(opened_at: OpenedAt, api: httpx.Client) -> None:
    page = opened_at("#step=30")
    before = data_of(page, "run")
    page.get_by_role("button", name="One unit more in layer 2").click()
    replaced(page, before)
    advance(page)
    start, here = parameters(page, api), trained(page, api)
    page.wait_for_url("**weights=**step=1**")
    there, before = address(page), data_of(page, "run")
    page.goto("about:blank")
    page.goto(there)
    resting(page)
    assert data_of(page, "run") != before
    assert step_of(page) == 1
    assert (parameters(page, api), trained(page, api)) == (start, here)


def test_weights_that_do_not_fit_are_named(opened_at: OpenedAt) -> None:
    page = opened_at("#layers=1-tanh&weights=AAAA&step=0")
    expect(page.locator("#notice")).to_have_text(
        "The link was not all understood: weights (not those of these layers)"
    )
