"""What the page shows while steps go by: at whatever pace, one step."""

import pytest
from playwright.sync_api import Page

from tests.browser.driving import past, press, step_of

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
        assert f"{slope:#.3g}" in picture["title"] or slope < 0.01
