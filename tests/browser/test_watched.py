"""The page on a run that is trained elsewhere: it follows what is sent, and looks at any of it again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import inaccessible

LAYERS = [
    {"name": "conv", "kind": "Conv2d", "shape": [4, 1, 3, 3], "parameters": 40, "activation": "relu"},
    {"name": "sum", "kind": "Residual"},
    {"name": "head", "kind": "linear", "shape": [3, 2], "parameters": 9, "activation": "sigmoid"},
]


def frame(step: int) -> dict[str, Any]:
    head = {"slopes": [0.25, 0.1, 0.0], "mean_slope": 0.2, "saturated": 0.3, "gradient_norm": 0.5}
    return {
        "step": step,
        "loss": {"batch": 2.346},
        "batch_size": 16,
        "layers": [
            {"delta_norm": 1e-5, "gradient_norm": 1e-6, "update_ratio": 1e-8, "mean_slope": 0.5},
            {"delta_norm": 1e-2},
            {"delta_norm": 2.0, "update_ratio": 1e-3, **head},
        ],
    }


class Elsewhere:
    """A loop that trains elsewhere."""

    def __init__(self, api: httpx.Client) -> None:
        self.api = api
        self.run: dict[str, str] = api.post("/watched", json={"layers": LAYERS, "name": "Digits"}).json()

    def send(self, *steps: int) -> None:
        frames = {"frames": [frame(step) for step in steps]}
        self.api.post(f"/watched/{self.run['id']}/frames", json=frames).raise_for_status()


@pytest.fixture
def loop(api: httpx.Client) -> Iterator[Elsewhere]:
    loop = Elsewhere(api)
    yield loop
    api.delete(f"/runs/{loop.run['id']}")


def test_it_follows_what_is_sent_and_looks_at_any_of_it_again(page: Page, loop: Elsewhere) -> None:
    page.goto(f"/watched#view={loop.run['view']}")
    count = page.locator("#count")
    expect(count).to_contain_text("no step yet")
    loop.send(1, 20)
    expect(page.locator("html")).to_have_attribute("data-step", "20")
    expect(count).to_contain_text("step 20, loss 2.35")
    expect(count).to_contain_text("steps come")
    loop.send(40)
    expect(page.locator("html")).to_have_attribute("data-step", "40")
    time = page.get_by_role("slider", name="Steps that were sent")
    expect(time).to_have_attribute("max", "2")  # it has heard of all three
    time.fill("0")
    expect(page.locator("html")).to_have_attribute("data-step", "1")
    follow = page.get_by_role("button", name="Follow")
    expect(follow).to_have_attribute("aria-pressed", "false")
    loop.send(60)
    expect(time).to_have_attribute("max", "3")
    expect(count).to_contain_text("step 1,")
    follow.click()
    expect(page.locator("html")).to_have_attribute("data-step", "60")
    expect(page.locator("#elsewhere")).to_contain_text("This run is trained elsewhere")


def test_it_tells_of_each_block_and_of_the_one_that_kills_the_gradient(page: Page, loop: Elsewhere) -> None:
    loop.send(*range(20, 420, 20))
    page.goto(f"/watched#view={loop.run['view']}")
    blocks = page.locator("#blocks li")
    expect(blocks).to_have_count(3)
    expect(blocks.nth(0)).to_contain_text("Conv2d, then relu")
    expect(blocks.nth(0)).to_contain_text("4 × 1 × 3 × 3, 40 parameters")
    expect(blocks.nth(1)).to_contain_text("no weights of its own")
    block, head = (page.locator(f"[data-name='‖δ‖, {name}']") for name in ("sum", "head"))
    expect(block).to_have_text("0.0025")  # of a sample, of the 16 of the batch, as in the panels
    expect(head).to_have_text("0.5")
    expect(page.locator("[data-name='f′, head']")).to_have_attribute("data-value", "0.2")
    expect(page.locator("#found")).to_contain_text("The gradient vanishes on its way back")
    expect(page.locator("#found")).to_contain_text("It lost most in conv, where 0.001 of it was let through")
    expect(blocks.nth(0)).to_have_class("died")
    expect(page.locator("#model")).to_contain_text("Digits, 3 blocks")
    expect(page.locator("#network")).to_be_hidden()  # a convolution has no units that are told one by one
    histograms = page.locator("#panel-histograms")
    histograms.scroll_into_view_if_needed()
    expect(histograms).to_contain_text("Its numbers were not sent, or are 0.")
    for name in ("gradient", "ratios", "loss"):
        panel = page.locator(f"#panel-{name}")
        panel.scroll_into_view_if_needed()
        expect(panel.locator(".plot[data-step='400'] .main-svg").first).to_be_attached()


def test_its_view_on_the_page_of_runs_leads_here(
    page: Page, loop: Elsewhere, api: httpx.Client, faults: list[str]
) -> None:
    loop.send(20)
    page.goto(f"/#view={loop.run['view']}")
    expect(page).to_have_url(re.compile(rf"/watched#view={loop.run['view']}$"))
    expect(page.locator("html")).to_have_attribute("data-step", "20")
    page.get_by_label("Theme").select_option("dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_label("Theme").select_option("")
    api.delete(f"/runs/{loop.run['id']}").raise_for_status()
    expect(page.locator("#notice")).to_contain_text("There is no run with this id")
    page.goto("about:blank")  # it asks no more
    assert all("404" in fault for fault in faults)
    faults.clear()


def test_a_run_that_is_trained_here_has_its_own_page(page: Page, api: httpx.Client) -> None:
    run = api.post("/runs", json={}).json()
    page.goto(f"/watched#view={run['view']}")
    expect(page).to_have_url(re.compile(rf"/#view={run['view']}$"))
    expect(page.locator("html")).to_have_attribute("data-run", run["view"])
    api.delete(f"/runs/{run['id']}")


@contextmanager
def network_of(api: httpx.Client, *sizes: int) -> Iterator[dict[str, Any]]:
    """A network that is trained elsewhere, two steps of which are sent: those of a run here."""
    names = ["tanh"] * (len(sizes) - 2) + ["sigmoid"]
    shape = [{"units": units, "activation": name} for units, name in zip(sizes[1:], names, strict=True)]
    data = {"features": ["x1", "x2"][: sizes[0]]}
    here = api.post("/runs", json={"network": {"layers": shape}, "data": data}).json()
    layers = [
        {"name": f"block {k + 1}", "kind": "Linear", "shape": [units, sizes[k]], "activation": names[k]}
        for k, units in enumerate(sizes[1:])
    ]
    run: dict[str, Any] = api.post("/watched", json={"layers": layers, "loss": "MSELoss"}).json()
    for weight in (0.5, 0.75):
        made = api.post(f"/runs/{here['id']}/step").json()
        made["layers"][0]["weights"][0][0] = weight
        sent = {name: made[name] for name in ("step", "loss", "probe", "layers")}
        api.post(f"/watched/{run['id']}/frames", json=sent).raise_for_status()
    yield run
    for each in (here, run):
        api.delete(f"/runs/{each['id']}")


@pytest.fixture
def network(api: httpx.Client) -> Iterator[dict[str, Any]]:
    with network_of(api, 2, 3, 1) as run:
        yield run


def test_a_network_of_units_is_on_the_stage_phase_by_phase(page: Page, network: dict[str, Any]) -> None:
    page.goto(f"/watched#view={network['view']}")
    stage = page.locator("#network")
    expect(stage).to_have_attribute("data-phase", "backward-1")
    expect(page.locator("#net")).to_have_attribute(
        "aria-label", "Network: 2, 3, 1 units, inputs first. backward-1"
    )
    picked = stage.locator("[data-name='picked weight']")
    expect(picked).to_have_attribute("data-value", "0.75")
    phase = page.get_by_role("slider", name="Phase of this step")
    phase.focus()
    page.keyboard.press("Home")
    expect(stage).to_have_attribute("data-phase", "forward-1")
    expect(page.locator("#phase-title")).to_have_text("Forward, layer 1")
    page.keyboard.press("End")
    expect(stage).to_have_attribute("data-phase", "update")
    page.get_by_role("slider", name="Steps that were sent").fill("0")
    expect(picked).to_have_attribute("data-value", "0.5")
    stage.locator("[data-unit='1,1']").first.click()
    expect(stage.locator("[data-name='picked weight']")).not_to_have_attribute("data-value", "0.5")


@pytest.mark.parametrize("sizes", [(1, 1), (2, 1), (1, 1, 1)])
def test_so_is_one_of_one_or_two_weights(page: Page, api: httpx.Client, sizes: tuple[int, ...]) -> None:
    with network_of(api, *sizes) as run:
        page.goto(f"/watched#view={run['view']}")
        expect(page.locator("#network [data-name='picked weight']")).to_have_attribute("data-value", "0.75")
        expect(page.locator("#net [data-unit]")).to_have_count(len(sizes) - 1)


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_no_target_is_small(page: Page, network: dict[str, Any], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"/watched#view={network['view']}")
    expect(page.locator("#network")).to_have_attribute("data-phase", "backward-1")
    expect(page.locator("#found")).not_to_be_empty()
    for panel in page.locator("#panels article:not([hidden])").all():
        panel.scroll_into_view_if_needed()
        expect(panel.locator(".main-svg, output:not(:empty)").first).to_be_attached()
    assert inaccessible(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
