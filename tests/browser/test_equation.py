"""The equation's numbers are the API's, and they add up."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import (
    advance,
    frame,
    past,
    pick,
    press,
    resting,
    run,
    says,
    says_no_longer,
    step_of,
    term,
)
from tests.browser.lessons import begin
from tests.browser.tab import OpenedAt

EXACT = 1e-12


def check(page: Page, api: httpx.Client, layer: int, unit: int, source: int) -> None:
    """Every factor against REST, for a layer that counts from 1."""
    shown = frame(page, api)
    own = shown["layers"][layer - 1]
    came_in = shown["probe"]["inputs"] if layer == 1 else shown["layers"][layer - 2]["activations"]
    rate = run(page, api)["spec"]["training"]["optimizer"]["learning_rate"]
    assert term(page, "old") == own["weights"][unit][source]
    assert term(page, "rate") == rate
    assert term(page, "delta") == -own["errors"][unit]
    assert term(page, "derivative") == own["derivatives"][unit]
    assert term(page, "input") == came_in[source]
    product = term(page, "rate") * term(page, "delta") * term(page, "derivative") * term(page, "input")
    assert term(page, "new") == pytest.approx(term(page, "old") + product, abs=EXACT)


@pytest.mark.parametrize("edge", ["1,0,0", "1,3,1", "2,1,2", "3,0,1"])
def test_new_is_old_and_the_product_and_the_next_weight(paused: Page, api: httpx.Client, edge: str) -> None:
    pick(paused, edge)
    layer, unit, source = map(int, edge.split(","))
    check(paused, api, layer, unit, source)
    own = frame(paused, api)["layers"][layer - 1]
    after = own["weights"][unit][source] + own["weight_updates"][unit][source]
    assert term(paused, "new") == pytest.approx(after, abs=EXACT)


def test_the_new_weight_is_the_next_steps_old_one(paused: Page, api: httpx.Client) -> None:
    new = term(paused, "new")
    advance(paused)
    check(paused, api, 1, 0, 0)
    assert term(paused, "old") == pytest.approx(new, abs=EXACT)


def test_the_digits_on_show_add_up(paused: Page) -> None:
    shown = {
        name: float(paused.locator(f'[data-term="{name}"]').inner_text().replace("−", "-"))
        for name in ("new", "old")
    }
    assert shown["new"] == round(term(paused, "new"), 4)
    assert shown["old"] == round(term(paused, "old"), 4)


def test_a_batch_leaves_the_sample_its_share_and_says_what_the_step_did(
    paused: Page, api: httpx.Client
) -> None:
    paused.locator("#batch").fill("3")
    expect(paused.locator("#batch-value")).to_have_text("10")
    advance(paused)
    expect(paused.locator(".term").first).to_contain_text("by this sample alone")
    check(paused, api, 1, 0, 0)
    expect(paused.locator("#say")).to_contain_text("This sample asks for")
    expect(paused.locator("#say")).to_contain_text(", its batch of 10 for ")
    expect(paused.locator("#sample-verdict")).to_contain_text("The whole step: ")
    expect(paused.locator("#sample-verdict")).to_contain_text("(mean of 10)")


def test_an_old_step_keeps_the_rate_that_it_was_made_with(paused: Page, api: httpx.Client) -> None:
    before = step_of(paused)
    paused.locator("#rate").select_option("0.3")
    expect(paused.locator("#rate")).to_have_value("0.3")
    advance(paused)
    expect(paused.locator('[data-term="rate"]')).to_have_text("0.3")
    check(paused, api, 1, 0, 0)
    paused.locator("#time").fill(str(before))
    says(paused, step=str(before))
    resting(paused)
    assert term(paused, "rate") == 0.03
    after = frame(paused, api)["layers"][0]
    assert term(paused, "new") == pytest.approx(
        after["weights"][0][0] + after["weight_updates"][0][0], abs=EXACT
    )


def test_another_activation_keeps_the_equation_true(opened: Page, api: httpx.Client) -> None:
    before = opened.locator("html").get_attribute("data-run")
    opened.locator("#activation").select_option("selu")
    says_no_longer(opened, run=before or "")
    past(opened, 0)
    press(opened, "pause")
    resting(opened)
    for edge in ("1,0,0", "2,0,1", "3,0,0"):
        pick(opened, edge)
        layer, unit, source = map(int, edge.split(","))
        check(opened, api, layer, unit, source)


def test_the_textbook_writes_the_error_with_its_own_sign(paused: Page, api: httpx.Client) -> None:
    paused.get_by_role("button", name="textbook").click()
    expect(paused.locator("#delta-word")).to_have_text("error")
    expect(paused.locator("#plus")).to_have_text("−")
    assert term(paused, "delta") == frame(paused, api)["layers"][0]["errors"][0]


def test_a_reader_of_the_other_vocabulary_is_told(paused: Page) -> None:
    said = "Lessons speak in the question’s words: delta is −∂L/∂a, before f′."
    paused.get_by_role("button", name="textbook").click()
    begin(paused, "slope", 1)
    expect(paused.locator("#notice")).to_have_text(said)
    expect(paused.get_by_role("button", name="the question’s words")).to_have_attribute(
        "aria-pressed", "true"
    )
    other = paused.get_by_role("button", name="textbook")
    expect(other).to_be_disabled()
    expect(other).to_have_attribute("title", said)
    paused.get_by_role("button", name="Leave the lesson").click()
    expect(other).to_be_enabled()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "address",
    [
        "#data=digits&samples=1797&loss=cross_entropy&layers=32-relu,10-softmax&step=2&pick=1,15,41",
        "#data=digits&samples=1797&loss=cross_entropy&layers=32-relu,10-softmax&step=2&pick=2,9,15",
        "#data=iris&samples=150&loss=cross_entropy&layers=4-tanh,3-softmax&batch=1&step=5&pick=2,1,0",
    ],
    ids=["pixel", "digit", "class"],
)
def test_captions_and_legend_are_whole(opened_at: OpenedAt, address: str, width: int) -> None:
    page = opened_at(address, width)
    overlaps = page.evaluate("""() => {
      const boxes = [...document.querySelectorAll(".terms .capt")].map(node => {
        const range = document.createRange();
        range.selectNodeContents(node);
        return [node.textContent, range.getBoundingClientRect()];
      });
      return boxes.flatMap(([words, a], k) => boxes.slice(k + 1)
        .filter(([, b]) => a.right > b.left && b.right > a.left && a.bottom > b.top && b.bottom > a.top)
        .map(([other]) => `${words} / ${other}`));
    }""")
    assert overlaps == []
    legend, under = (page.locator(at).bounding_box() for at in ("#legend", ".under"))
    assert legend
    assert page.locator("#legend").evaluate("node => node.scrollWidth <= node.clientWidth")
    assert under
    assert legend["height"] <= under["height"]


@pytest.mark.parametrize("width", [1280, 1600, 2560])
def test_the_numbers_of_the_equation_stand_on_one_line(opened_at: OpenedAt, width: int) -> None:
    page = opened_at("#step=3", width)
    tops = page.locator(".term > .num").evaluate_all("e => e.map(n => n.getBoundingClientRect().top)")
    assert len(tops) >= 5
    assert len(set(tops)) == 1


SAYING = """async () => {
  const { meaning } = await import("/static/js/words/update.js");
  const { marked } = await import("/static/js/views/element.js");
  const say = document.querySelector("#say");
  const past = [];
  const other = { old: 1, rate: 0.03, delta: 1, error: -0.0206, input: 1, next: 1, alone: false };
  for (const slope of [0, 0.00123, 0.0652, 0.2391, 0.25, 0.9996, 1.099, -0.1289, -0.6])
    for (const most of slope > 0.25 ? [1.1] : [0.25, 1])
      for (const trained of [true, false])
        for (const mean of [10, 1000])
          for (const who of ["Unit 64", "The output unit", "Layer 6’s unit"]) {
            const e = { ...other, slope, derivative: slope, most, trained, mean };
            const words = meaning({ ...e, product: -0.000617, whole: -5.52e-5 }, who);
            say.replaceChildren(...marked(words));
            if (say.scrollWidth > say.clientWidth + 1) past.push(words);
          }
  return past;
}"""


@pytest.mark.parametrize("width", [1280, 1500])
def test_what_is_said_of_a_batch_has_one_line_whatever_its_numbers(opened_at: OpenedAt, width: int) -> None:
    page = opened_at("#batch=10&step=2", width)
    assert page.evaluate(SAYING) == []
