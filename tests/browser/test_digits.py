"""All digits: the factors are the API's in full, and the addends make the update that the frame reports."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import advance, drawn, frame, pick, run, value
from tests.browser.tab import OpenedAt

ADDENDS = ("this sample’s share", "batch adds", "optimiser adds", "regulariser adds")


def change(page: Page, **choices: str) -> None:
    """Other settings of the training, then one step with them."""
    for name, choice in choices.items():
        node = page.locator(f"#{name}")
        node.fill(choice) if name == "batch" else node.select_option(choice)
    advance(page)


def open_drawer(page: Page) -> None:
    """Open it, and wait until it shows the step on show: shut, it keeps what it showed last."""
    page.locator("#digits-open").click()
    drawn(page)


def at(answer: Any, path: str) -> float:
    """The number at a path such as `layers[0].errors[2]`."""
    for key in re.findall(r"\w+", path):
        answer = answer[int(key)] if key.isdigit() else answer[key]
    return float(answer)


@pytest.mark.parametrize("edge", ["1,0,1", "2,1,3", "3,0,0"])
def test_each_factor_is_where_its_path_says(paused: Page, api: httpx.Client, edge: str) -> None:
    pick(paused, edge)
    open_drawer(paused)
    expect(paused.locator("#digits .star-row")).to_contain_text("f′(e)")  # as the sum and the page call it
    shown = frame(paused, api)
    spec = run(paused, api)["spec"]
    rows = paused.locator(".factors tr")
    expect(rows).to_have_count(6)
    for row in rows.all()[:5]:
        path = row.locator("td").last.inner_text()
        sign = -1 if path.startswith("−") else 1
        there = at(spec if path.startswith("training") else shown, path)
        number = row.locator(".mono")
        assert float(number.get_attribute("data-value") or "nan") == sign * there
        assert float(number.inner_text().replace("−", "-")) == sign * there
    advance(paused)
    after = frame(paused, api)["layers"]
    layer, unit, source = map(int, edge.split(","))
    old = value(paused, '.factors [data-name="old weight"]')
    assert old == after[layer - 1]["weights"][unit][source]


def test_it_says_what_computes_the_steps(paused: Page, api: httpx.Client) -> None:
    computed = {"numba": "Compiled code (numba) computes", "numpy": "NumPy computes"}
    told_below = paused.locator("#digits > p")
    open_drawer(paused)
    expect(told_below).to_have_text(
        f"{computed[run(paused, api)['engine']]} these steps, in double precision."
    )
    change(paused, optimizer="conjugate_gradient")
    expect(told_below).to_have_text("NumPy computes these steps, in double precision.")


@pytest.mark.parametrize(
    "choices",
    [
        {},
        {"batch": "3"},
        {"batch": "2", "optimizer": "momentum"},
        {"batch": "3", "optimizer": "adam", "regularizer": "l2"},
        {"optimizer": "conjugate_gradient", "batch": "3"},
        {"regularizer": "l1"},
    ],
    ids=lambda choices: ",".join(choices.values()) or "plain",
)
def test_the_addends_make_the_update(paused: Page, api: httpx.Client, choices: dict[str, str]) -> None:
    change(paused, **choices)
    change(paused)
    open_drawer(paused)
    shown = frame(paused, api)["layers"][0]
    addends = [value(paused, f'.steps [data-name="{name}"]') for name in ADDENDS]
    whole = value(paused, '.steps [data-name="new − old"]')
    assert whole == shown["weight_updates"][0][0]
    assert sum(addends) == pytest.approx(whole, abs=1e-12)
    rate = run(paused, api)["spec"]["training"]["optimizer"]["learning_rate"]
    assert sum(addends[:2]) == pytest.approx(-rate * shown["weight_gradients"][0][0], abs=1e-15)
    expect(paused.locator(".steps tr").last).to_contain_text("✓")


def test_an_update_that_was_not_made_is_called_so(paused: Page) -> None:
    paused.locator('[data-rule="without"]').click()
    open_drawer(paused)
    expect(paused.locator("#digits h2").nth(1)).to_have_text(
        "From this sample to the update that was not made"
    )
    expect(paused.locator(".factors")).to_contain_text("computed here, as POST /api/v1/backprop does")


def test_escape_closes_the_drawer_and_the_button_has_the_focus(paused: Page) -> None:
    button = paused.locator("#digits-open")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    paused.locator('[data-rule="with"]').focus()
    paused.keyboard.press("Escape")
    expect(paused.locator("#digits")).to_be_hidden()
    expect(button).to_be_focused()


def rows(page: Page, table: str) -> dict[str, float]:
    """The numbers of a table, once it is filled, by their symbols."""
    drawn(page)
    expect(page.locator(f"#digits .{table} tr").first).to_be_visible()
    found = page.locator(f"#digits .{table} tr").all()
    return {row.locator("td").first.inner_text(): value_of(row) for row in found}


def value_of(row: Locator) -> float:
    return float(row.locator(".mono").get_attribute("data-value") or "nan")


def test_the_unit_s_sum_has_its_bias(paused: Page, api: httpx.Client) -> None:
    change(paused, batch="3")
    pick(paused, "2,1,3")
    open_drawer(paused)
    layer = frame(paused, api)["layers"][1]
    expect(paused.locator("#digits h2").nth(2)).to_have_text("What unit 2 of layer 2 adds up")
    expect(paused.locator("#digits .adds")).to_be_visible()
    added = rows(paused, "adds")
    assert list(added) == ["w₂₁ × a₁", "w₂₂ × a₂", "w₂₃ × a₃", "w₂₄ × a₄", "b₂", "e"]
    assert added["b₂"] == layer["biases"][1]
    assert added["e"] == layer["pre_activations"][1] == pytest.approx(sum([*added.values()][:5]))
    assert rows(paused, "gradients") == {
        "∂L/∂w₂₄": layer["weight_gradients"][1][3],
        "∂L/∂b₂": layer["bias_gradients"][1],
        "Δb₂": layer["bias_updates"][1],
    }
    paused.locator('[data-notation="textbook"]').click()
    assert list(rows(paused, "adds"))[-1] == "z"
    expect(paused.locator("#digits .gradients th").first).to_have_text("slope of the loss")


def test_of_many_inputs_the_picked_one_and_the_rest_are_added(opened_at: OpenedAt, api: httpx.Client) -> None:
    page = opened_at("#layers=6-tanh,1-tanh&step=3&pick=2,0,4")
    open_drawer(page)
    added = rows(page, "adds")
    assert list(added) == ["w₁₅ × a₅", "5 more", "b₁", "e"]
    assert added["e"] == pytest.approx(sum([*added.values()][:3]))


def test_a_run_that_leaves_f_out_has_another_thing_in_the_gradient_s_place(opened_at: OpenedAt) -> None:
    page = opened_at("#layers=2-tanh,1-tanh&derivative=one&step=2")
    open_drawer(page)
    expect(page.locator("#digits .gradients th").first).to_have_text("not the loss’s slope")


def test_the_drawer_leads_to_setting_the_bias(paused: Page, api: httpx.Client) -> None:
    open_drawer(paused)
    paused.locator("#digits").get_by_role("button", name="Set weight or bias by hand").click()
    expect(paused.locator('label[for="set-bias"]')).to_have_text("Bias b₁ of unit 1")
    paused.locator("#set-bias").fill("0.75")
    paused.get_by_role("button", name="Set", exact=True).click()
    expect(paused.locator('#digits [data-name="bias"]')).to_have_text("0.75")
