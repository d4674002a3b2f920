"""The panels below the first screen: every declared figure, with the numbers of the step on show."""

import math

import httpx
import plotly.io
import pytest
from playwright.sync_api import Page, expect

from app.words import factor as factor_words
from tests.browser.driving import data_of, frame, resting, step_of, until, value
from tests.browser.tab import OpenedAt

READS = """({ panel, reading }) => {
  const numbers = [...document.querySelectorAll(`#panel-${panel} .reading [data-value]`)];
  const isOf = ({ dataset }, { name, value }) =>
    dataset.name === name && Math.abs(dataset.value - value) <= 1e-9 * Math.abs(value);
  return numbers.length === reading.length && numbers.every((number, k) => isOf(number, reading[k]));
}"""
HEIGHT = "document.querySelector('#figure-ratios .main-svg').getBoundingClientRect().height"
BELOW = ["gradient", "factors", "ratios", "slice", "histograms"]


@pytest.mark.parametrize("name", BELOW)
def test_a_panel_is_drawn_when_it_comes_into_view(loaded: Page, name: str) -> None:
    panel = loaded.locator(f'[data-panel="{name}"]')
    panel.scroll_into_view_if_needed()
    expect(panel.locator(".main-svg").first).to_be_visible()
    expect(panel.locator("h2")).not_to_be_empty()
    expect(panel.locator(".plot")).not_to_have_attribute("aria-busy", "true")


def test_the_way_to_a_panel(paused: Page) -> None:
    paused.get_by_role("link", name="Update to weight").click()
    expect(paused.locator('[data-panel="ratios"]')).to_be_in_viewport()


def test_the_chain_is_the_frame_s(loaded: Page, api: httpx.Client) -> None:
    panel = loaded.locator('[data-panel="factors"]')
    panel.locator(".plot").scroll_into_view_if_needed()
    bars = panel.locator(".chain b")
    expect(bars).to_have_count(7)
    layers = frame(loaded, api)["layers"]

    def norm(numbers: list[float]) -> float:
        return math.hypot(*numbers)

    expected = [
        norm(layers[2]["errors"]),
        norm(layers[2]["deltas"]) / norm(layers[2]["errors"]),
        norm(layers[1]["errors"]) / norm(layers[2]["deltas"]),
        norm(layers[1]["deltas"]) / norm(layers[1]["errors"]),
        norm(layers[0]["errors"]) / norm(layers[1]["deltas"]),
        norm(layers[0]["deltas"]) / norm(layers[0]["errors"]),
        norm(layers[0]["deltas"]),
    ]
    shown = [float(bar.get_attribute("data-value") or "nan") for bar in bars.all()]
    assert shown == pytest.approx(expected, rel=1e-12)
    factors = shown[1:-1]
    names = panel.locator(".chain .key").all_text_contents()[1:-1]
    weights = {factor: name for name, factor in zip(names, factors, strict=True) if "weights" in name}
    least, largest = sorted(weights)
    assert min(factors) == least
    assert largest < min(1, 2 * least), "one takes most"
    in_all = [math.prod(set(factors) - set(weights)), math.prod(weights)]
    assert in_all[1] < in_all[0]
    expect(panel.locator(".cap p").nth(1)).to_have_text(
        "This sample, read from the loss down: "
        f"f′ comes to × {factor_words(in_all[0])} in all, the weights to × {factor_words(in_all[1])}. "
        "Most is lost in the weights between all layers, "
        f"× {factor_words(least)} to × {factor_words(largest)} each; "
        f"{weights[least].removeprefix('× weights, ')} the most."
    )


def test_the_figure_is_the_one_that_a_notebook_gets(loaded: Page, api: httpx.Client) -> None:
    panel = loaded.locator('[data-panel="ratios"]')
    panel.scroll_into_view_if_needed()
    expect(panel.locator(".main-svg").first).to_be_visible()
    now = frame(loaded, api)
    figure = plotly.io.from_json(api.get(f"/runs/{now['run']}/figures/ratios?step={now['step']}").text)
    drawn = loaded.evaluate("[...document.getElementById('figure-ratios').data.map(({ y }) => [...y])]")
    assert [list(trace.y) for trace in figure.data] == drawn


def test_the_numbers_can_be_taken_away(loaded: Page) -> None:
    panel = loaded.locator('[data-panel="ratios"]')
    panel.scroll_into_view_if_needed()
    expect(panel.locator(".main-svg").first).to_be_visible()
    with loaded.expect_download() as saved:
        panel.get_by_role("button", name="Save the numbers as CSV").click()
    lines = saved.value.path().read_text().splitlines()
    assert saved.value.suggested_filename == "ratios.csv"
    assert lines[0] == "trace,x,y,z"
    assert {line.split(",")[0] for line in lines[1:]} == {"layer 1", "layer 2", "output"}
    with loaded.expect_download() as saved:
        panel.get_by_role("button", name="Save as SVG").click()
    assert saved.value.path().read_text().startswith("<svg")


def test_full_screen_fills_the_screen_and_comes_back(loaded: Page) -> None:
    panel = loaded.locator('[data-panel="ratios"]')
    panel.scroll_into_view_if_needed()
    drawn = panel.locator(".main-svg").first
    expect(drawn).to_be_visible()
    box = drawn.bounding_box()
    assert box
    small = box["height"]
    panel.get_by_role("button", name="Show this panel on the full screen").click()
    until(
        loaded,
        f"small => {HEIGHT} > small + 100",
        small,
    )
    panel.get_by_role("button", name="Show this panel on the full screen").click()
    until(
        loaded,
        f"small => {HEIGHT} === small",
        small,
    )


def test_a_link_brings_its_past(page: Page) -> None:
    page.goto("/#data=spiral&layers=4-tanh,1-tanh&batch=10&step=2000")
    resting(page)
    drawn = "([id, points]) => document.getElementById(id).data?.[0]?.x?.length >= points"
    # one after the other: a chart out of sight is not drawn; 80 were recorded, a line lacks 170 more; a busy
    # server makes a portion in slices, and has recorded the end of each
    for chart, points in (("loss", 80), ("figure-ratios", 250)):
        page.locator(f"#{chart}").scroll_into_view_if_needed()
        until(page, drawn, [chart, points])
    expect(page.locator("#figure-ratios .main-svg").first).to_be_visible()


def test_a_theory_is_shown_for_the_runs_that_it_is_about(page: Page) -> None:
    page.goto("/#layers=2-relu,2-relu,2-relu,1-tanh&init=he_normal&step=3")
    panel = page.locator('[data-panel="births"]')
    panel.scroll_into_view_if_needed()
    expect(panel.locator(".main-svg").first).to_be_visible()
    for name, way in (("arrival", "Gradient in theory"), ("rise", "The product’s rise")):
        expect(page.locator(f'[data-panel="{name}"]')).to_be_hidden()
        expect(page.get_by_role("link", name=way)).to_be_hidden()


def test_a_theory_is_not_shown_for_other_runs(paused: Page) -> None:
    expect(paused.locator('[data-panel="ratios"]')).to_be_visible()
    for name in ("arrival", "births", "rise"):
        expect(paused.locator(f'[data-panel="{name}"]')).to_be_hidden()


def test_a_surface_comes_in_full(loaded: Page) -> None:
    panel = loaded.locator('[data-panel="surface"]')
    panel.scroll_into_view_if_needed()
    until(loaded, "() => document.getElementById('figure-surface').data?.[0]?.z?.length === 31")
    expect(panel.locator("output")).to_be_empty()
    expect(panel.get_by_role("button", name="Stop", exact=True)).to_be_hidden()


def test_a_picture_of_a_step_that_is_past_says_so_while_others_stream_by(paused: Page) -> None:
    paused.locator("#speed").select_option("60 steps/s")
    panel = paused.locator('[data-panel="slice"]')
    panel.scroll_into_view_if_needed()
    numbers = panel.locator(".reading b")
    expect(numbers).to_have_count(4)
    step = step_of(paused)
    paused.get_by_role("button", name="From here: play").click()
    expect(panel.locator("output")).to_contain_text(f"The picture is of step {step};")
    expect(numbers).to_have_count(0)
    paused.get_by_role("button", name="From here: pause").click()
    resting(paused)
    expect(numbers).to_have_count(4)
    expect(panel.locator("output")).to_be_empty()


def test_a_surface_that_takes_long_can_be_stopped_and_taken_up_again(page: Page) -> None:
    page.goto("/#data=digits&samples=1797&layers=512-relu,64-relu,10-softmax&loss=cross_entropy&step=1")
    resting(page)
    panel = page.locator('[data-panel="surface"]')
    panel.scroll_into_view_if_needed()
    told = panel.locator("output")
    stop, compute = (panel.get_by_role("button", name=name, exact=True) for name in ("Stop", "Compute"))
    for _ in range(2):
        expect(told).to_contain_text("computing")
        stop.click()
        expect(told).to_contain_text("stopped")
        expect(panel.locator(".plot")).not_to_have_attribute("aria-busy", "true")
        compute.click()


def test_each_panel_tells_the_key_numbers_of_its_picture(paused: Page, api: httpx.Client) -> None:
    told: dict[str, int] = {}
    panels = paused.locator("#panels article:has(> .plot)").all()
    for name in [str(panel.get_attribute("data-panel")) for panel in panels if panel.is_visible()]:
        paused.locator(f"#panel-{name}").scroll_into_view_if_needed()
        figure = f"/runs/{data_of(paused, 'run')}/figures/{name}"
        reading = api.get(figure, params={"step": step_of(paused)}).json()["layout"]["meta"]["reading"]
        until(paused, READS, {"panel": name, "reading": reading})  # an older one's, until its turn comes
        told[name] = len(reading)
    assert set(told) >= {"gradient", "factors", "ratios", "histograms", "slice", "surface", "surface_3d"}
    assert told["factors"] == 5
    assert paused.locator("#curve-title").get_attribute("data-name") == "f′ on the curve"
    assert value(paused, "#curve-title") == value(paused, '[data-term="derivative"]')


VANISHING = ",".join(["8-sigmoid"] * 6)


def test_nothing_in_a_panel_widens_a_narrow_page(opened_at: OpenedAt) -> None:
    page = opened_at(f"#layers={VANISHING},1-sigmoid&step=3", 390)
    page.locator("#panel-factors").scroll_into_view_if_needed()
    signal = page.locator(".chain b").last
    expect(signal).to_contain_text("·10⁻")
    assert signal.evaluate("node => node.getBoundingClientRect().right") <= 390
    for panel in page.locator("#panels article").all():
        panel.evaluate(
            "node => node.append(Object.assign(document.createElement('p'), "
            "{ id: 'wide', style: 'width: 900px' }))"
        )
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.locator("#wide").evaluate("node => node.remove()")


MARKED = """id => {
  const { data } = document.getElementById(id);
  return data.find(({ name }) => name === 'pointed')?.x.length;
}"""


def test_one_plane_seen_twice_and_another_chosen(paused: Page) -> None:
    for name in ("surface", "surface_3d"):
        panel = paused.locator(f"#panel-{name}")
        panel.scroll_into_view_if_needed()
        expect(panel.locator(".plot .svg-container").first).to_be_visible()
        expect(panel.locator(".plot")).not_to_have_attribute("aria-busy", "true")
    flat, space = (paused.locator(f"#panel-{name}").bounding_box() for name in ("surface", "surface_3d"))
    assert flat
    assert space
    assert (flat["y"], flat["width"]) == (space["y"], space["width"])
    paused.locator("#figure-surface .nsewdrag").hover()
    until(paused, f"id => ({MARKED})(id) === 1", "figure-surface_3d")
    paused.mouse.move(0, 0)
    until(paused, f"id => ({MARKED})(id) === 0", "figure-surface_3d")
    paused.get_by_role("combobox", name="Plane").select_option("random")
    expect(paused.locator("#figure-surface .xtitle")).to_have_text("a random direction")
