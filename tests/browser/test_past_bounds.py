"""Numbers that are none, and such as are far from 1: the page says which they are, and no label is cut."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import drawn, until

ROWS = [[0.1, 0.2], [0.5, -0.3], [-0.4, 0.9], [0.3, 0.3]]
CUT = """() => [...document.querySelectorAll("#net svg, svg#net, .plot .main-svg")].flatMap(svg => {
  const box = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text")].filter(text => {
    const { left, right, width } = text.getBoundingClientRect();
    return width && !text.closest("[hidden]") && (left < box.left - 1 || right > box.right + 1);
  }).map(text => text.textContent);
})"""


def layers(*units: int, activation: str = "tanh", output: str = "linear") -> dict[str, Any]:
    """A network's layers."""
    hidden = [{"units": count, "activation": activation} for count in units[:-1]]
    return {"layers": [*hidden, {"units": units[-1], "activation": output}]}


def spec(factor: float, targets: list[list[float]], network: dict[str, Any], rate: float) -> dict[str, Any]:
    """A run on data of one's own, online."""
    inputs = [[factor * x for x in row] for row in ROWS]
    optimizer = {"name": "sgd", "learning_rate": rate}
    return {
        "data": {"source": "inline", "inputs": inputs, "targets": targets},
        "network": network,
        "training": {"batch_size": 1, "optimizer": optimizer},
    }


def show(page: Page, api: httpx.Client, specification: dict[str, Any], steps: int = 0) -> None:
    """Look at such a run, after so many steps."""
    made = api.post("/runs", json=specification).json()
    if steps:
        assert api.post(f"/runs/{made['id']}/step", json={"count": steps}).status_code == 200
    page.evaluate("view => { location.hash = `view=${view}`; }", made["view"])
    until(page, "view => document.documentElement.dataset.run === view", made["view"])
    until(page, "() => document.documentElement.dataset.precision === 'full'")
    for chart in ("curve", "loss"):  # drawn where it is seen
        page.locator(f"#{chart}").scroll_into_view_if_needed()
        until(page, "id => document.querySelector(`#${id} .xtick text`)", chart)
    drawn(page)


def huge() -> dict[str, Any]:
    """Two linear layers whose weights are 1e200, and their product no number."""
    weights = [[1e200, 1e200]]
    parameters = [{"weights": weights * 2, "biases": [0, 0]}, {"weights": weights, "biases": [0]}]
    network = layers(2, 1, activation="linear") | {"parameters": parameters}
    return spec(1, [[1], [-1], [1], [-1]], network, 0.03)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    ("specification", "steps"),
    [
        (huge(), 1),
        (spec(1e9, [[1e9], [-1e9], [2e9], [0]], layers(2, 1), 0.03), 3),
        (spec(1e-9, [[1e-9], [-1e-9], [2e-9], [0]], layers(2, 1), 0.03), 3),
        (spec(-3.8e15, [[1e15] * 5, [-3.8e15] * 5, [2e15] * 5, [0] * 5], layers(5, 5), 1e-40), 2),
        (spec(1, [[1e152], [1e152], [1e152], [1e152]], layers(1), 1e-5), 2),
    ],
    ids=["past all bounds", "1e9", "1e-9", "1e15", "1e304"],
)
def test_labels_are_whole(
    paused: Page, api: httpx.Client, specification: dict[str, Any], steps: int, width: int
) -> None:
    paused.set_viewport_size({"width": width, "height": 844})
    show(paused, api, specification, steps)
    assert paused.evaluate(CUT) == []


@pytest.mark.parametrize(
    ("targets", "output", "wanted"),
    [
        ([[0, 0, 0]] * 4, "softmax", r"wanted \d: 0"),
        ([[0.2, -3, 0.25]] * 4, "linear", r"wanted \d: "),
        ([[0, 1, 0]] * 4, "softmax", "wanted 2"),
    ],
)
def test_targets_without_a_1(
    paused: Page, api: httpx.Client, targets: list[list[float]], output: str, wanted: str
) -> None:
    network = layers(3, 3, output=output)
    show(paused, api, spec(1, targets, network, 0.03) | {"loss": "squared_error"}, 1)
    label = paused.locator('#net [data-name="target"]')
    expect(label).to_have_text(re.compile(f"^{wanted}"))
    assert float(label.get_attribute("data-value") or "nan") in targets[0]


def test_a_step_past_all_bounds_says_so_of_each_number(paused: Page, api: httpx.Client) -> None:
    show(paused, api, huge(), 1)
    expect(paused.locator("#loss-text")).to_have_text("Before step 1: training loss no number.")
    expect(paused.locator("#say")).to_contain_text("The numbers are past all bounds from the start")
    errors = paused.locator('#net [data-name^="error at unit"]:not([hidden])')
    assert errors.count() > 0
    assert set(errors.all_text_contents()) == {"no number"}
    paused.locator("#panel-factors").scroll_into_view_if_needed()
    expect(paused.locator("#panel-factors .cap")).to_contain_text("a number on it is past all bounds")
    for panel in ("factors", "slice", "surface", "surface_3d"):
        article = paused.locator(f"#panel-{panel}")
        article.scroll_into_view_if_needed()
        expect(article.locator("output")).to_have_text(
            "No picture: the numbers that belong here are past all bounds. A step before that has one."
        )
        expect(article.locator(".plot")).to_be_hidden()


def test_a_run_that_diverges_keeps_no_loss_of_before(paused: Page, api: httpx.Client) -> None:
    optimizer = {"name": "sgd", "learning_rate": 30}
    network = layers(4, 1, activation="relu")
    diverging = {"network": network, "training": {"batch_size": 1, "optimizer": optimizer}, "seed": 3}
    made = api.post("/runs", json=diverging).json()
    last = api.post(f"/runs/{made['id']}/step", json={"count": 200}).json()
    assert last["status"] == "diverged"
    show(paused, api, diverging, 200)
    expect(paused.locator("#loss-text")).to_contain_text("training loss no number, unseen no number")
