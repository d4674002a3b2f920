"""The nudge test measures, and the check agrees with what it checks."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import frame, past, pick, press, resting, run, says_no_longer, value
from tests.browser.tab import OpenedAt

NUMBERS = ("loss of the nudged weight", "prediction with f′", "prediction without f′")


def loss(page: Page, api: httpx.Client, edge: str | None, by: float = 0.0) -> float:
    """The sample's loss with one weight moved, as the server computes it."""
    shown = frame(page, api)
    spec = run(page, api)["spec"]
    parameters: list[dict[str, Any]] = [
        {key: layer[key] for key in ("weights", "biases")} for layer in shown["layers"]
    ]
    if edge:
        layer, unit, source = map(int, edge.split(","))
        parameters[layer - 1]["weights"][unit][source] += by
    body = {
        "network": {"layers": spec["network"]["layers"], "parameters": parameters},
        "loss": spec["loss"],
        "inputs": [shown["probe"]["inputs"]],
        "targets": [shown["probe"]["targets"]],
        "learning_rate": 0.1,
    }
    return float(api.post("/backprop", json=body).json()["loss"])


@pytest.mark.parametrize("edge", ["1,0,1", "2,1,3", "3,0,0"])
def test_the_bars_are_measured_and_predicted(paused: Page, api: httpx.Client, edge: str) -> None:
    pick(paused, edge)
    moved, right, left = (value(paused, f'#nudge [data-name="{name}"]') for name in NUMBERS)
    assert moved == pytest.approx(loss(paused, api, edge, 0.01) - loss(paused, api, None), abs=1e-12)
    layer, unit, source = map(int, edge.split(","))
    layers = frame(paused, api)["layers"]
    x = (layers[layer - 2]["activations"] if layer > 1 else frame(paused, api)["probe"]["inputs"])[source]
    assert right == pytest.approx(0.01 * layers[layer - 1]["deltas"][unit] * x, rel=1e-12)
    paused.locator('[data-rule="without"]').click()
    expect(paused.locator("#choices")).to_be_visible()
    error = -value(paused, '[data-term="delta"]')
    assert left == pytest.approx(0.01 * error * x, rel=1e-12)
    assert value(paused, f'#nudge [data-name="{NUMBERS[1]}"]') == right


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu", "selu", "gelu", "sin"])
def test_every_slope_is_checked(opened: Page, activation: str) -> None:
    before = opened.locator("html").get_attribute("data-run")
    if activation != "tanh":
        opened.locator("#activation").select_option(activation)
        says_no_longer(opened, run=before or "")
        past(opened, 0)
    press(opened, "pause")
    resting(opened)
    for edge in ("1,0,0", "1,3,1", "2,0,2", "3,0,1"):
        pick(opened, edge)
        expect(opened.locator("#check .badge")).to_have_text("checked ✓")


def test_the_check_says_how_it_was_measured(paused: Page) -> None:
    how = paused.locator("#check-how")
    expect(how).to_be_hidden()
    paused.locator("#check .badge").hover()
    expect(how).to_be_visible()
    expect(how).to_contain_text("(f(e + h) − f(e − h)) / 2h at h = ")


@pytest.mark.parametrize(
    ("address", "outcome", "words", "where"),
    [
        (
            "layers=2-step,1-tanh&init=zeros",
            "unmeasured",
            "f jumps at 0 and has no derivative there: f′ = 0 is a convention",
            "jump",
        ),
        (
            "layers=2-relu,1-tanh&init=zeros",
            "unmeasured",
            "f has a kink at 0 and has no derivative there: f′ = 0 is a convention",
            "kink",
        ),
    ],
)
def test_a_check_that_cannot_measure_says_so(
    opened_at: OpenedAt, address: str, outcome: str, words: str, where: str
) -> None:
    page = opened_at(f"#{address}&batch=1&step=1&pick=1,0,0")
    expect(page.locator("#check")).to_have_attribute("data-outcome", outcome)
    expect(page.locator("#check-brief")).to_contain_text("cannot be measured here: ")
    expect(page.locator("#check-brief")).to_contain_text(words)
    expect(page.locator("#check .badge")).not_to_contain_text("✓")
    expect(page.locator("#say")).to_contain_text(
        f"Unit 1 stands at the {where} of f, where it has no derivative"
    )


@pytest.mark.parametrize("width", [1280, 1920, 2560])
@pytest.mark.parametrize("layers", ["4-tanh,2-tanh,1-tanh&step=26", "4-relu,4-relu,1-tanh&step=5"])
def test_no_line_beside_the_bars_lies_on_another(opened_at: OpenedAt, layers: str, width: int) -> None:
    page = opened_at(f"#layers={layers}&batch=10", width)
    page.locator('[data-rule="without"]').click()
    page.locator("#rule-where").select_option("network")
    expect(page.locator("#nudge .verdict")).to_contain_text("Delta is")
    expect(page.locator("#nudge .sample")).to_contain_text("The run’s own step, with f′: ")
    words = page.evaluate(
        """() => [".verdict", ".sample"].map((which) => {
          const words = document.createRange();
          words.selectNodeContents(document.querySelector(`#nudge > ${which}`));
          return words.getBoundingClientRect();
        })"""
    )
    hero = page.locator(".hero").bounding_box()
    assert hero
    leading = 4  # pixels by which letters of two lines may share their room
    assert words[0]["bottom"] <= words[1]["top"] + leading
    assert words[1]["bottom"] <= hero["y"] + hero["height"]
