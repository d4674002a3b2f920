"""One number has the same digits wherever it stands: in the equation, on the stage, in words and tables."""

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.alike import alike
from tests.browser.driving import ORDER, press, resting, until, without
from tests.browser.tab import OpenedAt


def test_the_first_screen_has_one_way_with_a_number(paused: Page) -> None:
    for _ in ORDER:
        press(paused, "phase-forward")
        alike(paused)


@pytest.mark.parametrize(
    "address",
    [
        "#batch=full&step=3",
        "#batch=1&step=30&words=textbook&pick=3,0,1",
        "#batch=10&optimizer=momentum&regularizer=l2&regularization=0.01&step=4",
        "#data=plane&layers=1-linear&batch=1&step=5",
        "#data=xor&layers=3-relu,1-sigmoid&loss=binary_cross_entropy&batch=1&step=5",
        "#data=digits&layers=12-tanh,10-softmax&loss=cross_entropy&step=3&pick=1,10,45",
        "#data=digits&layers=12-tanh,10-softmax&loss=cross_entropy&step=3&pick=2,6,3",
    ],
)
def test_one_number_has_the_same_digits_everywhere(opened_at: OpenedAt, address: str) -> None:
    page = opened_at(address)
    alike(page)
    for action in ("phase-forward", "phase-back", "phase-back"):
        press(page, action)
        alike(page)
    for where in ("unit", "network"):
        without(page, where)
        alike(page)


def test_what_is_measured_has_the_digits_of_what_predicts_it(paused: Page, api: httpx.Client) -> None:
    """A nudge moves a loss of 123 457 by 0.3, but for what rounding leaves of so large a number."""
    given = {"weights": [[0.0]], "biases": [0.0]}
    run = {
        "data": {"source": "inline", "inputs": [[30.0]], "targets": [[-123456.789]]},
        "network": {"layers": [{"units": 1, "activation": "linear"}], "parameters": [given]},
        "loss": "absolute_error",
        "training": {"batch_size": 1},
    }
    view = api.post("/runs", json=run).raise_for_status().json()["view"]
    paused.evaluate("view => { location.hash = `view=${view}`; }", view)
    until(paused, "view => document.documentElement.dataset.run === view", view)
    resting(paused)
    alike(paused)
