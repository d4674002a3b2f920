"""A run on the reader's own data: its names and units, its outputs, its address."""

import math
import re

import httpx
from playwright.sync_api import Page, expect

from tests.browser.driving import advance, data_of, drawn, frame, past, resting, run, until
from tests.browser.tables import COINS, FLOWERS, HOUSES, paste, trained


def test_the_inputs_keep_their_names(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, FLOWERS)
    trained(dialog, api)
    expect(dialog.locator("#net")).to_contain_text("length")
    expect(dialog.locator("#setup .sum")).to_contain_text("your data")


def test_what_is_wanted_has_its_name(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, FLOWERS)
    trained(dialog, api)
    wanted = re.compile(r"wanted (iris|rose|lily),\s+got \S+ for it")
    expect(dialog.locator(".sample")).to_contain_text(wanted)
    expect(dialog.locator("#maps")).to_be_visible()
    expect(dialog.locator("#maps")).to_contain_text("length → width ↑")
    dialog.locator('[data-edge="1,0,0"]').dispatch_event("click")
    expect(dialog.locator('.term:has([data-term="old"]) .capt')).to_have_text("length → unit 1")
    expect(dialog.locator('.term:has([data-term="input"]) .capt')).to_have_text(re.compile(r"^length 5\.\d"))


def test_a_quantity_has_its_unit(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, HOUSES)
    trained(dialog, api)
    advance(dialog)
    seen, price = frame(dialog, api)["probe"], run(dialog, api)["spec"]["data"]["columns"]["targets"][0]
    [wanted], target = seen["targets"], dialog.locator("#sample-target")
    expect(target).to_have_attribute("data-value", str(wanted))
    said = float((target.text_content() or "").split(" (")[0])
    assert math.isclose(said, price["mean"] + price["spread"] * wanted, abs_tol=0.06)


def test_the_stage_speaks_of_what_was_wanted_as_the_file_does(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, HOUSES)
    trained(dialog, api)
    dialog.locator('#phases [aria-label="loss"]').click()
    drawn(dialog)
    [wanted, said] = [dialog.locator(f"#sample-{name}").inner_text() for name in ("target", "output")]
    for name, words in (("target", wanted), ("output", said)):
        expect(dialog.locator(f'#net text[data-name="{name}"]')).to_contain_text(words.split(" (")[0])
    dialog.locator("#own-open").click()
    paste(dialog, COINS)
    trained(dialog, api)
    dialog.locator('#phases [aria-label="loss"]').click()
    expect(dialog.locator('#net text[data-name="target"]')).to_have_text(re.compile("wanted (head|tail)"))
    expect(dialog.locator("#loss-text")).to_contain_text("Right class: ")


def test_a_reload_keeps_the_data_and_the_right_to_train(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, FLOWERS)
    trained(dialog, api)
    dialog.locator('[data-action="step"]').click()
    past(dialog, 0)
    before = run(dialog, api)
    expect(dialog.locator(".kept")).to_have_text("A link cannot hold your data: save the run to keep it.")
    until(dialog, "view => location.hash.includes(view)", before["view"])
    dialog.reload()
    resting(dialog)
    after = run(dialog, api)
    assert (after["id"], after["step"]) == (before["id"], before["step"])
    expect(dialog.locator("#setup .sum")).to_contain_text("your data")
    expect(dialog.locator("#net")).to_contain_text("length")
    advance(dialog)


def test_somebody_else_sees_the_data_and_their_names(
    dialog: Page, api: httpx.Client, elsewhere: Page
) -> None:
    paste(dialog, FLOWERS)
    trained(dialog, api)
    elsewhere.goto(f"/#view={run(dialog, api)['view']}")
    expect(elsewhere.locator(".viewing")).to_be_visible()
    expect(elsewhere.locator("#net")).to_contain_text("length")


def test_a_way_back_finds_ones_own_data(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, FLOWERS)
    trained(dialog, api)
    before = run(dialog, api)
    until(dialog, "view => location.hash.includes(view)", before["view"])
    dialog.evaluate("() => { location.hash = 'data=xor&step=1'; }")
    until(dialog, "id => document.documentElement.dataset.run !== id", before["id"])
    resting(dialog)
    dialog.go_back()
    until(dialog, "id => document.documentElement.dataset.run === id", before["id"])
    expect(dialog.locator("#setup .sum")).to_contain_text("your data")


OUTPUTS = [
    ("sigmoid", "binary_cross_entropy", {0, 1}),
    ("tanh", "squared_error", {-1, 1}),
    ("linear", "squared_error", {-1, 1}),
]


def test_targets_and_loss_follow_the_output(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, COINS)
    trained(dialog, api)
    assert sorted(offered(dialog, "#output")) == ["linear", "sigmoid", "tanh"]
    for output, loss, targets in OUTPUTS:
        before = data_of(dialog, "run")
        dialog.locator("#output").select_option(output)
        until(dialog, "before => document.documentElement.dataset.run !== before", before)
        spec = run(dialog, api)["spec"]
        assert (spec["loss"], {row[0] for row in spec["data"]["targets"]}) == (loss, targets)


def test_what_does_not_fit_is_not_offered(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, HOUSES)
    trained(dialog, api)
    assert offered(dialog, "#output") == ["linear"]
    assert offered(dialog, "#loss-kind") == ["squared error", "absolute error"]


def test_changing_the_output_of_several_classes_works_back(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, FLOWERS)
    trained(dialog, api)
    assert offered(dialog, "#loss-kind") == ["squared error", "cross-entropy"]
    for output, loss, lowest in (("tanh", "squared_error", -1), ("softmax", "cross_entropy", 0)):
        before = data_of(dialog, "run")
        dialog.locator("#output").select_option(output)
        until(dialog, "before => document.documentElement.dataset.run !== before", before)
        spec = run(dialog, api)["spec"]
        assert (spec["loss"], min(map(min, spec["data"]["targets"]))) == (loss, lowest)


def test_a_generated_set_after_ones_own(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, FLOWERS)
    trained(dialog, api)
    before = data_of(dialog, "run")
    dialog.locator('[data-dataset="xor"]').click()
    until(dialog, "before => document.documentElement.dataset.run !== before", before)
    assert run(dialog, api)["spec"]["data"]["name"] == "xor"


def offered(page: Page, selector: str) -> list[str]:
    """What a select offers, in its own words."""
    return page.locator(f"{selector} option").all_text_contents()
