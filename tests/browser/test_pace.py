"""What the page shows while steps go by: at whatever pace, one step; at a run's pace, means, which say so."""

from statistics import fmean

import httpx
import pytest
from playwright.sync_api import Page, expect

from app.words import factor
from tests.browser.driving import data_of, past, press, resting, step_of, until

PARTS = """() => new Promise(done => {
  const seen = [], steps = new Set(), start = performance.now();
  const value = selector => Number(document.querySelector(selector).dataset.value);
  const step = selector => Number(document.querySelector(selector).dataset.step);
  (function look() {
    seen.push({
      steps: [...["html", ".eq", "#net", "#curve-title", "#loss-text"].map(step), value("#count b")],
      weights: ['.eq [data-term="old"]', '[data-edge="1,0,0"]', '#net .tagged [data-value]'].map(value),
      slopes: ['.eq [data-term="derivative"]', '[data-unit="1,0"] [data-value]'].map(value),
      title: document.querySelector("#curve-title").textContent,
    });
    steps.add(seen.at(-1).steps[0]);
    if (steps.size < 3 || performance.now() - start < 1000) requestAnimationFrame(look);
    else done(seen);
  })();
})"""


@pytest.mark.parametrize("speed", ["4×", "10 steps/s", "60 steps/s", "max"])
def test_every_picture_is_of_one_step(paused: Page, speed: str) -> None:
    step = step_of(paused)
    paused.locator("#speed").select_option(speed)
    press(paused, "play")
    past(paused, step + 1)
    seen = paused.evaluate(PARTS)
    for picture in seen:
        assert len(set(picture["steps"])) == 1
        assert len(set(picture["weights"])) == 1
        slope, ring = picture["slopes"]
        assert slope == ring
        assert factor(slope) in picture["title"]


MEANS = """() => {
  const told = selector => {
    const { name, value } = document.querySelector(selector).dataset;
    return [name, Number(value)];
  };
  return {
    step: Number(document.documentElement.dataset.step),
    terms: Object.fromEntries(["delta", "derivative", "input"].map(t => [t, told(`[data-term=${t}]`)])),
    ring: told('[data-unit="1,0"] [data-name$="of unit 1, layer 1"]'),
    loss: told("#net [data-name*='loss of the sample']"),
  };
}"""


@pytest.mark.parametrize("speed", ["10 steps/s", "60 steps/s"])
def test_at_a_runs_pace_single_samples_are_means_of_the_last_steps(
    paused: Page, api: httpx.Client, speed: str
) -> None:
    paused.locator("#speed").select_option(speed)
    press(paused, "play")
    line = paused.locator("#means")
    expect(line).to_contain_text("Mean of the last 30 steps")
    expect(paused.locator("#phase-text")).to_contain_text("Mean of the last 30 steps: means do not multiply")
    expect(paused.locator("#net .hd", has_text="mean loss")).to_be_visible()
    expect(paused.locator("#key")).to_contain_text("errors of both signs cancel in it")
    signs = paused.locator(".eq .op")
    expect(signs.filter(visible=True)).to_have_count(0)  # nothing says that means multiply
    seen = paused.evaluate(MEANS)
    press(paused, "pause")
    resting(paused)
    answer = api.get(
        f"/runs/{data_of(paused, 'run')}/frames", params={"after": seen["step"] - 30, "limit": 30}
    )
    frames = answer.json()
    assert (len(frames), frames[-1]["step"]) == (30, seen["step"])
    layers = [frame["layers"][0] for frame in frames]
    expected = {
        "delta": fmean(-layer["errors"][0] for layer in layers),
        "derivative": fmean(layer["derivatives"][0] for layer in layers),
        "input": fmean(frame["probe"]["inputs"][0] for frame in frames),
    }
    for name, mean in expected.items():
        assert seen["terms"][name] == [f"mean {name}", pytest.approx(mean, abs=1e-4)]
    assert seen["ring"] == ["mean f′ of unit 1, layer 1", seen["terms"]["derivative"][1]]
    assert seen["loss"][0] == "mean loss of the samples"
    assert seen["loss"][1] == pytest.approx(fmean(frame["probe"]["loss"] for frame in frames), abs=1e-4)
    expect(line).to_be_hidden()
    expect(signs.filter(visible=True)).to_have_count(5)
    own = paused.evaluate(MEANS)
    assert {term: own["terms"][term][0] for term in expected} == {term: term for term in expected}
    assert own["ring"][0] == "f′ of unit 1, layer 1"
    assert own["loss"][0] == "loss of the sample"
    expect(paused.locator("#net .hd", has_text="mean")).to_have_count(0)


DRAWER = """count => new Promise(done => {
  const seen = new Set(), steps = new Set(), numbers = [...document.querySelectorAll("#digits .mono")];
  const places = () => [...document.querySelectorAll("#digits :is(h2, th, td)")]
    .map(node => Object.values(node.getBoundingClientRect().toJSON()).join()).join(" ");
  (function look() {
    steps.add(document.documentElement.dataset.step);
    seen.add([places(), ...numbers.map(node => node.checkVisibility({ visibilityProperty: true }))].join());
    if (steps.size < count) requestAnimationFrame(look);
    else done([seen.size, numbers.some(node => node.checkVisibility({ visibilityProperty: true }))]);
  })();
})"""


@pytest.mark.parametrize(
    ("speed", "steps", "read"), [("4×", 3, True), ("60 steps/s", 8, False), ("max", 8, False)]
)
def test_the_drawer_of_all_digits_keeps_still(paused: Page, speed: str, steps: int, read: bool) -> None:
    paused.locator("#digits-open").click()
    note = paused.locator("#digits > p")
    expect(note).to_contain_text("in double precision")
    step = step_of(paused)
    paused.locator("#speed").select_option(speed)
    press(paused, "play")
    past(paused, step + 1)
    assert paused.evaluate(DRAWER, steps) == [1, read]
    if not read:
        expect(note).to_have_text(
            "At this pace no number here could be read. Pause for all digits of one step."
        )
    press(paused, "pause")
    resting(paused)
    expect(paused.locator("#digits .mono").first).to_be_visible()


def test_what_takes_one_sample_waits_for_a_pause(opened: Page) -> None:
    bars = opened.locator("#nudge .nrow .b").first
    expect(bars).to_be_hidden()
    expect(opened.locator("#nudge .verdict")).to_contain_text("Pause to test it.")
    expect(opened.locator(".sample")).to_be_hidden()
    until(opened, "() => !document.querySelector('#curve-text').textContent.includes('Large dot')")
    press(opened, "pause")
    resting(opened)
    expect(bars).to_be_visible()
    expect(opened.locator(".sample")).to_be_visible()
    expect(opened.locator("#curve-text")).to_contain_text("Large dot: this sample.")


@pytest.mark.parametrize("speed", ["4×", "60 steps/s"])
def test_a_chart_that_follows_in_its_turn_tells_no_number_of_another_step(paused: Page, speed: str) -> None:
    number = paused.locator("#curve .moving .strong")
    expect(number).to_have_count(1)
    paused.locator("#speed").select_option(speed)
    press(paused, "play")
    expect(number).to_have_count(0)
    press(paused, "pause")
    resting(paused)
    expect(number).to_have_text(factor(paused.locator("#curve-title").evaluate("n => +n.dataset.value")))
