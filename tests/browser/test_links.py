"""The address says everything: opened elsewhere it shows the same run, the same step, the same numbers."""

import json
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import (
    address,
    advance,
    data_of,
    flowing,
    pick,
    press,
    resting,
    run,
    says,
    step_of,
    term,
    until,
)
from tests.browser.tab import OpenedAt

PLAYGROUND = (
    "/#activation=relu&batchSize=5&dataset=xor&regDataset=reg-plane&learningRate=0.1&regularization=L2"
    "&regularizationRate=0.003&noise=20&networkShape=3,2&seed=0.59704&showTestData=false&discretize=false"
    "&percTrainData=70&x=true&y=true&xTimesY=true&xSquared=false&ySquared=false&cosX=false&sinX=false"
    "&sinY=false&problem=classification&initZero=false&hideText=false"
)
ADAM_THEN_L1 = "0:optimizer:adam,optimizer.betas:0.9/0.999,optimizer.eps:1e-8;0:regularizer:l1,strength:0.003"


def address_says(page: Page, key: str, value: str) -> None:
    """Wait until the address says so."""
    pair = f"{key}={value}"
    until(page, "pair => decodeURIComponent(location.hash.slice(1)).split('&').includes(pair)", pair)


def numbers(page: Page) -> list[float]:
    return [term(page, name) for name in ("new", "old", "rate", "delta", "derivative", "input")]


def test_the_same_numbers_elsewhere(paused: Page, elsewhere: Page, api: httpx.Client) -> None:
    advance(paused, "epoch", 250)
    pick(paused, "2,1,3")
    paused.get_by_role("button", name="textbook").click()
    paused.locator("#rate").select_option("0.1")
    advance(paused)
    paused.locator("#time").fill("201")
    resting(paused)
    address_says(paused, "step", "201")
    last = str(run(paused, api)["step"])
    paused.locator("#time").fill(last)
    says(paused, step=last)
    resting(paused)
    address_says(paused, "step", last)
    address_says(paused, "pick", "2,1,3")
    elsewhere.goto(address(paused))
    says(elsewhere, step=str(step_of(paused)))
    resting(elsewhere)
    expect(elsewhere.locator('[data-edge="2,1,3"]')).to_have_attribute("aria-pressed", "true")
    expect(elsewhere.get_by_role("button", name="textbook")).to_have_attribute("aria-pressed", "true")
    assert data_of(elsewhere, "run") != data_of(paused, "run")
    assert numbers(elsewhere) == numbers(paused)
    mine, theirs = (api.get(f"/runs/{data_of(one, 'run')}/parameters").json() for one in (paused, elsewhere))
    assert mine == theirs


def test_every_part_of_the_set_up_is_said(paused: Page, elsewhere: Page, api: httpx.Client) -> None:
    paused.locator('[data-dataset="spiral"]').click()
    says(paused, step="0")
    paused.locator("#optimizer").select_option("adam")
    paused.locator("#regularizer").select_option("l1")
    expect(paused.locator("#strength")).to_have_value("0.003")
    advance(paused)
    address_says(paused, "then", ADAM_THEN_L1)
    address_says(paused, "step", "1")
    elsewhere.goto(address(paused))
    says(elsewhere, step="1")
    assert run(elsewhere, api)["spec"] == run(paused, api)["spec"]


def test_the_address_adds_nothing_to_the_history(paused: Page) -> None:
    length = paused.evaluate("history.length")
    advance(paused)
    address_says(paused, "step", str(step_of(paused)))
    assert paused.evaluate("history.length") == length


def test_a_panel_that_is_gone_to_is_in_the_address(paused: Page, elsewhere: Page) -> None:
    paused.get_by_role("link", name="Update to weight").click()
    address_says(paused, "panel", "ratios")
    elsewhere.goto(address(paused))
    until(elsewhere, "() => document.querySelector('[data-panel=ratios] .main-svg')")
    expect(elsewhere.locator('[data-panel="ratios"]')).to_be_in_viewport()


def test_sharing_copies_the_address_with_the_theme(paused: Page) -> None:
    paused.context.grant_permissions(["clipboard-read", "clipboard-write"])
    paused.get_by_role("button", name="Share").click()
    paused.get_by_role("button", name="This picture").click()
    expect(paused.locator("#notice")).to_contain_text(
        f"Link copied: it opens this picture at step {step_of(paused)}"
    )
    copied = paused.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(paused.url.split("#")[0])
    assert "theme=light" in copied
    assert f"step={step_of(paused)}&" in copied


def test_another_address_in_the_same_tab_opens_another_run(paused: Page, api: httpx.Client) -> None:
    before = data_of(paused, "run")
    with paused.expect_response(lambda answer: answer.request.method == "DELETE"):
        paused.evaluate("location.hash = '#data=gauss&layers=3-relu,1-tanh&seed=7&step=4&theme=dark'")
    says(paused, step="4")
    spec = run(paused, api)["spec"]
    assert (spec["data"]["name"], spec["seed"]) == ("gauss", 7)
    assert [layer["units"] for layer in spec["network"]["layers"]] == [3, 1]
    expect(paused.locator("body")).to_have_css("background-color", "rgb(13, 16, 21)")
    assert api.get(f"/runs/{before}").status_code == 404


def test_tensorflow_playgrounds_addresses(page: Page, api: httpx.Client) -> None:
    page.goto(PLAYGROUND)
    flowing(page)
    spec = run(page, api)["spec"]
    assert spec["data"] == {
        "source": "generated",
        "name": "xor",
        "samples": 500,
        "noise": 0.2,
        "test_fraction": 0.3,
        "features": ["x1", "x2", "x1_x2"],
    }
    assert [(layer["units"], layer["activation"]) for layer in spec["network"]["layers"]] == [
        (3, "relu"),
        (2, "relu"),
        (1, "tanh"),
    ]
    start = {"name": "uniform", "bias": 0.1, "bias_std": 0, "low": -0.5, "high": 0.5}
    assert spec["network"]["initializer"] == start
    assert spec["training"]["batch_size"] == 5
    assert spec["training"]["optimizer"] == {"name": "sgd", "learning_rate": 0.1}
    assert spec["training"]["regularization"] == {"name": "l2", "rate": 0.003}
    expect(page.locator("#notice")).to_have_text("")  # all of it was understood, cosX as well


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ("data=circle&colour=red", "colour=red"),
        ("data=squares", "data=squares (takes circle, xor,"),
    ],
)
def test_what_a_bad_link_says_is_told_and_left(
    page: Page, api: httpx.Client, faults: list[str], fragment: str, words: str
) -> None:
    page.goto(f"/#{fragment}")
    flowing(page)
    expect(page.locator("#notice")).to_contain_text("The link was not all understood:")
    expect(page.locator("#notice")).to_contain_text(words)
    assert run(page, api)["spec"]["data"]["name"] == "circle"
    faults[:] = [fault for fault in faults if "422" not in fault]  # the browser's own words on a refusal


def test_a_saved_run_loads_with_the_same_parameters(paused: Page, api: httpx.Client, tmp_path: Path) -> None:
    paused.locator("#rate").select_option("0.1")
    advance(paused)
    paused.locator("#optimizer").select_option("adam")
    advance(paused)
    with paused.expect_download() as saved:
        paused.get_by_role("link", name="Save").click()
    path = tmp_path / saved.value.suggested_filename
    saved.value.save_as(path)
    step, held = step_of(paused), api.get(f"/runs/{data_of(paused, 'run')}/parameters").json()
    press(paused, "reset")
    paused.locator('.keep input[type="file"]').set_input_files(path)
    expect(paused.locator("#notice")).to_have_text(
        f"Loaded and trained to step {step}: every parameter is as it was saved."
    )
    says(paused, step=str(step))
    assert api.get(f"/runs/{data_of(paused, 'run')}/parameters").json() == held


def test_a_saved_fork_with_another_activation_is_forked_again(
    paused: Page, api: httpx.Client, tmp_path: Path
) -> None:
    made = api.post("/runs", json={"network": {"feedback": "fixed_random"}}).json()["id"]
    api.post(f"/runs/{made}/step", json={"count": 9})
    layers = [{"activation": "sigmoid"}, {}, {}]
    changes = {"network": {"layers": layers, "feedback": "transpose"}, "data": {"name": "xor"}}
    fork = api.post(f"/runs/{made}/fork", json={"step": 7, "changes": changes}).json()["id"]
    api.post(f"/runs/{fork}/step", json={"count": 5})
    record = api.get(f"/runs/{fork}/export?format=json").json()
    path = tmp_path / "run.json"
    path.write_text(json.dumps(record))
    paused.locator('.keep input[type="file"]').set_input_files(path)
    expect(paused.locator("#notice")).to_have_text(
        "Loaded and trained to step 12: every parameter is as it was saved."
    )
    assert run(paused, api)["spec"] == api.get(f"/runs/{fork}").json()["spec"]


def test_a_file_whose_numbers_differ_is_told_so(paused: Page, api: httpx.Client, tmp_path: Path) -> None:
    record = api.get(f"/runs/{data_of(paused, 'run')}/export?format=json").json()
    record["parameters"][0]["biases"][0] += 0.5
    path = tmp_path / "run.json"
    path.write_text(json.dumps(record))
    paused.locator('.keep input[type="file"]').set_input_files(path)
    expect(paused.locator("#notice")).to_contain_text("the parameters differ by up to 0.50")


@pytest.mark.parametrize(
    ("content", "words"), [("no json", "is not JSON"), ('{"spec": {}}', "it lacks a specification, a log")]
)
def test_a_file_that_is_no_run(paused: Page, tmp_path: Path, content: str, words: str) -> None:
    before = data_of(paused, "run")
    path = tmp_path / "run.json"
    path.write_text(content)
    paused.locator('.keep input[type="file"]').set_input_files(path)
    expect(paused.locator("#notice")).to_contain_text(words)
    assert data_of(paused, "run") == before


def test_embedded_the_network_and_time_stand_alone(opened_at: OpenedAt) -> None:
    page = opened_at("#step=3&embed")
    page.set_viewport_size({"width": 800, "height": 600})
    expect(page.locator("#net")).to_be_in_viewport(ratio=0.99)
    until(page, "() => document.getElementById('net').clientHeight >= 240")
    expect(page.locator(".transport")).to_be_in_viewport(ratio=0.99)
    for part in (".top", ".hero", ".setup", ".right", ".peek", ".foot"):
        expect(page.locator(part)).to_be_hidden()
    advance(page)
    until(page, "() => location.hash.includes('step=4') && location.hash.endsWith('&embed')")
    whole = page.get_by_role("link", name="The whole page").get_attribute("href")
    assert f"{whole}&embed" == f"#{address(page).partition('#')[2]}"
    page.evaluate("() => { location.hash = location.hash.replace('&embed', ''); }")
    expect(page.locator(".hero")).to_be_visible()
