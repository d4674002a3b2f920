"""The set-up: what changes the run that lives, and what starts another one."""

import httpx
import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.driving import (
    advance,
    data_of,
    past,
    press,
    resting,
    run,
    says,
    says_no_longer,
    until,
)


def replaced(page: Page, before: str) -> None:
    says_no_longer(page, run=before)


@pytest.mark.parametrize(
    ("control", "choice", "path", "value"),
    [
        ("#rate", "0.1", ("optimizer", "learning_rate"), 0.1),
        ("#optimizer", "adam", ("optimizer", "name"), "adam"),
        ("#optimizer", "conjugate_gradient", ("optimizer", "name"), "conjugate_gradient"),
        ("#regularizer", "l1", ("regularization", "name"), "l1"),
    ],
)
def test_training_changes_while_the_run_lives(
    paused: Page, api: httpx.Client, control: str, choice: str, path: tuple[str, str], value: object
) -> None:
    before = data_of(paused, "run")
    with paused.expect_response(lambda reply: reply.request.method == "PATCH" and reply.ok):
        paused.locator(control).select_option(choice)
    expect(paused.locator(control)).to_have_value(choice)
    assert data_of(paused, "run") == before
    assert run(paused, api)["spec"]["training"][path[0]][path[1]] == value


def test_an_optimiser_leaves_no_option_of_its_own_behind(paused: Page, api: httpx.Client) -> None:
    for name in ("momentum", "adam", "sgd"):
        with paused.expect_response(lambda reply: reply.request.method == "PATCH" and reply.ok):
            paused.locator("#optimizer").select_option(name)
    assert run(paused, api)["spec"]["training"]["optimizer"] == {"name": "sgd", "learning_rate": 0.03}


def test_a_regularisers_strength_shows_with_it(paused: Page, api: httpx.Client) -> None:
    expect(paused.locator("#strength")).to_be_hidden()
    paused.locator("#regularizer").select_option("l2")
    expect(paused.locator("#strength")).to_have_value("0.003")
    with paused.expect_response(lambda reply: reply.request.method == "PATCH" and reply.ok):
        paused.locator("#strength").select_option("0.1")
    assert run(paused, api)["spec"]["training"]["regularization"] == {"name": "l2", "rate": 0.1}


def test_the_batch_goes_from_online_to_full(paused: Page, api: httpx.Client) -> None:
    expect(paused.locator("#batch-value")).to_have_text("1 online")
    paused.locator("#batch").fill(paused.locator("#batch").get_attribute("max") or "")
    expect(paused.locator("#batch-value")).to_have_text("full")
    assert run(paused, api)["spec"]["training"]["batch_size"] == "full"


def test_another_shape_is_another_run_and_the_old_one_ends(paused: Page, api: httpx.Client) -> None:
    before = data_of(paused, "run")
    with paused.expect_response(lambda reply: reply.request.method == "DELETE"):
        paused.get_by_role("button", name="One unit more in layer 2").click()
    replaced(paused, before)
    spec = run(paused, api)["spec"]
    assert [layer["units"] for layer in spec["network"]["layers"]] == [4, 3, 1]
    assert spec["seed"] == 25
    expect(paused.locator("[data-unit]")).to_have_count(8)
    assert api.get(f"/runs/{before}").status_code == 404


def test_a_run_that_plays_is_replaced_by_one_that_plays(opened: Page) -> None:
    before = data_of(opened, "run")
    opened.locator('[data-dataset="spiral"]').click()
    replaced(opened, before)
    says(opened, status="running")
    past(opened, 0)


@pytest.mark.parametrize("name", ["xor", "gauss", "spiral", "plane", "multi_gauss"])
def test_every_data_set_trains(paused: Page, api: httpx.Client, name: str) -> None:
    before = data_of(paused, "run")
    paused.locator(f'[data-dataset="{name}"]').click()
    replaced(paused, before)
    spec = run(paused, api)["spec"]
    assert spec["data"]["name"] == name
    regression = name in ("plane", "multi_gauss")
    assert spec["network"]["layers"][-1]["activation"] == ("linear" if regression else "tanh")
    advance(paused)


def test_cross_entropy_brings_a_sigmoid_output_and_leaves_with_it(paused: Page, api: httpx.Client) -> None:
    before = data_of(paused, "run")
    paused.locator("#loss-kind").select_option("binary_cross_entropy")
    replaced(paused, before)
    expect(paused.locator("#output")).to_have_value("sigmoid")
    before = data_of(paused, "run")
    paused.locator("#output").select_option("tanh")
    replaced(paused, before)
    expect(paused.locator("#loss-kind")).to_have_value("squared_error")


def test_features_and_noise_reach_the_data(paused: Page, api: httpx.Client) -> None:
    before = data_of(paused, "run")
    paused.get_by_role("button", name="+5 features more").click()
    paused.locator('[data-feature="x1_x2"]').click()
    replaced(paused, before)
    assert run(paused, api)["spec"]["data"]["features"] == ["x1", "x2", "x1_x2"]
    before = data_of(paused, "run")
    paused.locator("#noise").fill("20")
    replaced(paused, before)
    assert run(paused, api)["spec"]["data"]["noise"] == 0.2


def test_from_no_hidden_layer_to_six(paused: Page) -> None:
    fewer = paused.get_by_role("button", name="One layer fewer")
    for layers in (1, 0):
        fewer.click()
        expect(paused.locator("#layers")).to_have_text(str(layers))
    expect(fewer).to_be_disabled()
    expect(paused.locator("[data-edge]")).to_have_count(2)
    for layers in range(1, 7):
        paused.get_by_role("button", name="One layer more").click()
        expect(paused.locator("#layers")).to_have_text(str(layers))
    expect(paused.get_by_role("button", name="One layer more")).to_be_disabled()
    advance(paused)


def test_a_notice_that_has_passed_does_not_come_back(paused: Page) -> None:
    notice = paused.locator("#notice")
    paused.get_by_role("button", name="One unit fewer in layer 1").click()
    expect(notice).to_be_visible()
    notice.evaluate("e => e.getAnimations().forEach((animation) => animation.finish())")
    expect(notice).to_be_hidden()
    advance(paused)
    assert notice.is_hidden()


def test_what_the_server_refuses_is_told_and_undone(
    paused: Page, api: httpx.Client, faults: list[str]
) -> None:
    paused.locator("#rate").evaluate("e => e.append(new Option('-1'))")
    paused.locator("#rate").select_option("-1")
    expect(paused.locator("#notice")).to_have_text("That cannot be had: rate takes at least 0.")
    expect(paused.locator("#rate")).to_have_value("0.03")
    faults[:] = [fault for fault in faults if "422" not in fault]


def test_numbers_past_all_bounds_stop_the_run_and_say_so(paused: Page) -> None:
    before = data_of(paused, "run")
    paused.locator('[data-dataset="plane"]').click()
    replaced(paused, before)
    for _ in range(2):
        paused.get_by_role("button", name="One layer fewer").click()
    expect(paused.locator("#layers")).to_have_text("0")
    paused.locator("#rate").select_option("10")
    expect(paused.locator('[data-term="rate"]')).to_have_text("10")
    press(paused, "play")
    says(paused, status="diverged")
    expect(paused.locator(".standing")).to_contain_text("One step back")
    press(paused, "reset")
    resting(paused)


@pytest.mark.parametrize(
    ("name", "inputs", "outputs"), [("iris", 4, 3), ("penguins", 4, 3), ("encoder", 8, 8)]
)
def test_a_real_set_brings_outputs_that_fit(
    paused: Page, api: httpx.Client, name: str, inputs: int, outputs: int
) -> None:
    before = data_of(paused, "run")
    paused.locator("#other-data").select_option(name)
    replaced(paused, before)
    spec = run(paused, api)["spec"]
    assert (spec["data"]["name"], spec["loss"]) == (name, "cross_entropy")
    output = {"units": outputs, "activation": "softmax", "derivative": None, "bias": True, "rate": 1}
    assert spec["network"]["layers"][-1] == output
    expect(paused.locator('[data-edge^="1,0,"]')).to_have_count(inputs)
    expect(paused.locator(f'[data-unit="3,{outputs - 1}"]')).to_be_visible()
    expect(paused.locator("#noise")).to_be_hidden()
    paused.locator('[data-dataset="xor"]').click()
    expect(paused.locator("#other-data")).to_have_value("")
    spec = run(paused, api)["spec"]
    assert (spec["loss"], spec["data"]["features"]) == ("squared_error", ["x1", "x2"])
    assert spec["network"]["layers"][-1]["units"] == 1


def test_four_points_have_no_unseen_ones(paused: Page) -> None:
    paused.locator("#other-data").select_option("xor_points")
    expect(paused.locator("#loss-text")).not_to_contain_text("unseen")
    expect(paused.locator("#loss-text")).to_contain_text("training loss")


def changed(page: Page, control: str, choice: str) -> None:
    """Choose or type in the set-up, and wait for the run that starts with it."""
    before, node = data_of(page, "run"), page.locator(control)
    if node.evaluate("node => node.localName") == "select":
        node.select_option(choice)
    else:
        node.fill(choice)
        node.press("Enter")
    replaced(page, before)
    resting(page)


def test_what_a_run_starts_from(paused: Page, api: httpx.Client) -> None:
    before = data_of(paused, "run")
    paused.get_by_role("button", name="Another start").click()
    replaced(paused, before)
    expect(paused.locator("#seed")).to_have_value("26")
    changed(paused, "#seed", "7")
    paused.locator("#more > summary").press("Enter")
    expect(paused.locator("#initializer-gain")).to_be_visible()
    changed(paused, "#test-share", "0.2")
    changed(paused, "#initializer", "uniform")
    changed(paused, "#initializer-low", "0.7")
    changed(paused, "#bias-std", "0.1")
    changed(paused, "#feedback", "fixed_random")
    changed(paused, "#feedback-scale", "0.3")
    expect(paused.locator('#initializer option[value="zeros"]')).to_have_count(0)
    spec = run(paused, api)["spec"]
    assert (spec["seed"], spec["data"]["test_fraction"]) == (7, 0.2)
    network = spec["network"]
    assert network["initializer"] == {
        "name": "uniform",
        "low": 0.7,
        "high": 0.7,
        "bias": 0.0,
        "bias_std": 0.1,
    }
    assert (network["feedback"], network["feedback_scale"]) == ("fixed_random", 0.3)
    expect(paused.locator("#more-count")).to_have_text("4 changed")
    for part in ("seed=7", "test=0.2", "init.low=0.7", "init.bias_std=0.1", "feedback.scale=0.3"):
        until(paused, "part => location.hash.includes(part)", part)


def test_a_layer_is_frozen_as_it_is_and_has_no_biases(paused: Page, api: httpx.Client) -> None:
    before, trained = data_of(paused, "run"), parameters(paused, api)
    paused.locator("#more > summary").click()
    paused.get_by_label("Rate of layer 1").select_option("frozen")
    replaced(paused, before)
    resting(paused)
    assert parameters(paused, api) == trained
    before = data_of(paused, "run")
    paused.get_by_label("Biases of output").uncheck()
    replaced(paused, before)
    advance(paused)
    first, *_, last = parameters(paused, api)
    assert first == trained[0]
    assert (last["biases"], last["weights"] != trained[-1]["weights"]) == ([0], True)
    expect(paused.locator('#optimizer option[value="conjugate_gradient"]')).to_have_count(0)


def parameters(page: Page, api: httpx.Client) -> list[dict[str, list[float]]]:
    return list(api.get(f"/runs/{data_of(page, 'run')}/parameters").json())


def test_the_gradient_is_clipped_while_the_run_lives(paused: Page, api: httpx.Client) -> None:
    before = data_of(paused, "run")
    paused.locator("#more > summary").click()
    with paused.expect_response(patched):
        paused.locator("#clip").select_option("norm")
    paused.locator("#clip-bound").fill("0.25")
    with paused.expect_response(patched):
        paused.keyboard.press("Enter")
    assert run(paused, api)["spec"]["training"]["clip"] == {"norm": 0.25}
    with paused.expect_response(patched):
        paused.locator("#clip").select_option("none")
    assert (run(paused, api)["spec"]["training"]["clip"], data_of(paused, "run")) == (None, before)


def patched(reply: Response) -> bool:
    return reply.request.method == "PATCH" and reply.ok


def test_an_optimiser_offers_its_usual_rate(paused: Page, api: httpx.Client) -> None:
    expect(paused.locator("#usual")).to_be_hidden()
    paused.locator("#optimizer").select_option("adam")
    expect(paused.locator("#usual")).to_have_text("usual with it: rate 0.001")
    assert run(paused, api)["spec"]["training"]["optimizer"]["learning_rate"] == 0.03
    paused.get_by_role("button", name="rate 0.001").click()
    expect(paused.locator("#rate")).to_have_value("0.001")
    expect(paused.locator("#usual")).to_be_hidden()
    expect(paused.locator("#optimizer")).to_be_focused()


def test_how_many_are_right(paused: Page) -> None:
    said = paused.locator('#loss-text [data-name="accuracy"]')
    expect(said).to_have_text("50.8 %")
    expect(paused.locator("#loss-text")).to_contain_text("Right class: 50.8 %, unseen 52.8 %.")
    expect(paused.locator("#loss-text .one-line")).to_have_text(["50.8 %", "52.8 %"])
    before = data_of(paused, "run")
    paused.locator('[data-dataset="plane"]').click()
    replaced(paused, before)
    expect(said).to_have_count(0)
