"""A run whose errors go back through fixed random weights: its own numbers, and beside them the true ones."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import (
    address,
    advance,
    data_of,
    frame,
    press,
    run,
    says,
    term,
    value,
    without,
)
from tests.browser.tab import OpenedAt

CLOSE = 1e-9
ALIGNED = "#feedback=fixed_random&batch=1&seed=25&step=5&pick=1,0,0"


def walk(page: Page, api: httpx.Client, **network: Any) -> dict[str, Any]:
    """The first layer in the step on show, with something else in the network."""
    shown, spec = frame(page, api), run(page, api)["spec"]
    body = {
        "network": {
            "layers": spec["network"]["layers"],
            "parameters": [{key: layer[key] for key in ("weights", "biases")} for layer in shown["layers"]],
            **network,
        },
        "inputs": [shown["probe"]["inputs"]],
        "targets": [shown["probe"]["targets"]],
    }
    answer = api.post("/backprop", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["layers"][0])


def test_the_page_shows_what_the_run_did_and_what_would_be_true(
    opened_at: OpenedAt, api: httpx.Client
) -> None:
    page = opened_at(ALIGNED)
    feedback = api.get(f"/runs/{data_of(page, 'run')}/feedback").json()
    true, did = walk(page, api), walk(page, api, feedback=feedback)
    assert did["errors"] != true["errors"]
    assert term(page, "delta") == -frame(page, api)["layers"][0]["errors"][0]
    assert term(page, "delta") == pytest.approx(-did["errors"][0][0], abs=CLOSE)
    assert value(page, '[data-name="prediction with f′"]') == pytest.approx(
        0.01 * true["weight_gradients"][0][0], abs=CLOSE
    )
    expect(page.locator("#check .badge")).to_have_text("checked ✓")
    share = did["weight_gradients"][0][0] / true["weight_gradients"][0][0]
    assert 0 < share < 0.95
    said = page.locator("#say").inner_text()
    assert re.match(r"Through random weights, the run moved this weight by \S+\. By backprop it would ", said)
    times = re.search(r"(\S+) times as much\.$", said)
    assert times, said
    assert float(times[1]) == pytest.approx(1 / share, rel=0.05)
    without(page)
    other = walk(page, api, feedback=feedback, derivative="one")
    assert term(page, "delta") == pytest.approx(-other["errors"][0][0], abs=CLOSE)


def test_the_way_back_is_told_and_stays_in_the_address(opened_at: OpenedAt) -> None:
    page = opened_at(ALIGNED)
    assert "feedback=fixed_random" in address(page)
    says(page, phase="backward-1")
    expect(page.locator("#phase-text")).to_contain_text("random weights that never change")
    press(page, "reset")
    says(page, step="0")
    advance(page)
    expect(page.locator("#phase-text")).to_contain_text("random weights that never change")
