"""What stands around the stage's drawing: its strip, its key and the track of phases."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.driving import drawn, until
from tests.browser.tab import OpenedAt

TEN = f"layers={'6-tanh,' * 10}1-tanh&data=circle&batch=1&step=3"
IRIS = "data=iris&samples=150&loss=cross_entropy&layers=4-tanh,4-tanh,3-softmax&step=3"
BESIDE = """() => {
  const right = node => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return range.getBoundingClientRect().right;
  };
  const parts = [...document.querySelectorAll("#key p, #key svg")];
  const all = document.querySelector(".under").getBoundingClientRect();
  const boxes = parts.map(node => node.getBoundingClientRect());
  return [
    boxes.every(({ top, bottom }) => top >= all.top && bottom <= all.bottom),
    document.querySelector("#legend").getBoundingClientRect().left > Math.max(...parts.map(right)),
  ];
}"""


@pytest.mark.parametrize(
    "address",
    [
        "layers=1-tanh&step=20",
        "layers=4-tanh,2-tanh,1-tanh&step=40",
        "layers=4-relu,4-relu,1-linear&rate=10&step=50",
    ],
)
def test_the_key_ends_before_the_legend(opened_at: OpenedAt, address: str) -> None:
    page = opened_at(f"#{address}", 1280)
    for cell in page.locator("#phases button").all():
        cell.dispatch_event("click")
        expect(cell).to_have_attribute("aria-checked", "true")
        drawn(page)
        assert page.evaluate(BESIDE) == [True, True]


THIRTY = f"layers={'8-tanh,' * 29}1-tanh&step=40"
CROSSED = """() => {
  const boxes = selector => [...document.querySelectorAll(selector)].map(node => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return range.getBoundingClientRect();
  }).filter(({ width }) => width);
  const entries = boxes("#legend > span");
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return [entries.length > 3, boxes("#key p").some(line => entries.some(entry => meet(line, entry))),
    boxes("#key p").every(({ right }) => right <= innerWidth)];
}"""


@pytest.mark.parametrize("width", [390, 768, 1024, 1280, 1500, 2560])
@pytest.mark.parametrize("address", [THIRTY, f"{THIRTY}&rule=one,network"], ids=["with", "without"])
def test_no_word_of_the_key_lies_on_the_legend(opened_at: OpenedAt, address: str, width: int) -> None:
    page = opened_at(f"#{address}", width)
    cell = page.locator('#phases [aria-label="backward 1"]')
    cell.dispatch_event("click")
    expect(cell).to_have_attribute("aria-checked", "true")
    drawn(page)
    assert page.evaluate(CROSSED) == [True, False, True]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", [TEN, IRIS, "step=3"], ids=range(3))
def test_a_quantity_has_one_name_over_the_stage(opened_at: OpenedAt, address: str, width: int) -> None:
    page = opened_at(f"#{address}", width)
    name = page.locator('#net [data-word="‖δ‖"]')
    expect(name).to_have_text(re.compile("^‖delta × f′‖( a layer)?$"))
    box, stage = name.bounding_box(), page.locator("#net").bounding_box()
    assert box
    assert stage
    assert box["x"] >= stage["x"]


HEADINGS = """() => {
  const track = document.querySelector("#phases").getBoundingClientRect();
  return [...document.querySelectorAll("#phases .grp > span")]
    .filter(node => getComputedStyle(node).visibility === "visible")
    .map(node => [node.textContent, node.getBoundingClientRect()])
    .map(([words, { left, right }]) => [words, left >= track.left - 1 && right <= track.right + 1]);
}"""


def test_a_track_that_scrolls_says_so_and_its_headings_are_whole(opened_at: OpenedAt) -> None:
    page = opened_at(f"#{TEN}", 390)
    track, cells = page.locator("#phases"), page.locator("#phases button")
    for phase, more in ((0, "after"), (11, "before after"), (22, "before")):
        cells.nth(phase).dispatch_event("click")
        expect(track).to_have_attribute("data-more", more)
        seen = dict(page.evaluate(HEADINGS))
        assert seen
        assert all(seen.values())
    assert "← backward" in seen


def test_the_widest_ribbon_bears_its_number_from_when_it_has_come(opened_at: OpenedAt) -> None:
    page = opened_at("#layers=4-relu,4-relu,1-linear&rate=10&step=50")
    widest = page.locator('#net [data-name="error at unit 2, layer 2"]')
    for name in ("backward out", "backward 2", "backward 1"):
        cell = page.locator(f'#phases [aria-label="{name}"]')
        cell.dispatch_event("click")
        expect(cell).to_have_attribute("aria-checked", "true")
        expect(widest).to_be_visible()
        assert widest.get_attribute("data-value") == page.locator("#key .v").get_attribute("data-value")
    page.locator('#phases [aria-label="loss"]').dispatch_event("click")
    expect(widest).to_be_hidden()


@pytest.mark.parametrize(("pick", "dots"), [("2,1,1", 1), ("1,0,0", 0)])
def test_on_a_phone_dots_lead_from_a_tag_far_below_to_its_edge(
    opened_at: OpenedAt, pick: str, dots: int
) -> None:
    page = opened_at(f"#layers=4-tanh,4-tanh,4-tanh,1-tanh&data=circle&step=3&pick={pick}", 390)
    page.locator('#phases [aria-label="update"]').dispatch_event("click")
    drawn(page)
    ties = page.locator("#net .tagged .tie.far")
    assert sum(bool(tie.get_attribute("d")) for tie in ties.all()) == dots
    assert page.locator("#net .tagged .tie.casing").get_attribute("d") == "" or not dots


APART = """() => {
  const box = node => node.getBoundingClientRect();
  const name = box(document.querySelector('#net [data-word="‖δ‖"]'));
  const ticks = [...document.querySelectorAll("#net .norms > text.hd:not([data-word])")].map(box);
  return [
    ticks.filter(tick => tick.width).every(tick => tick.left >= name.right || tick.bottom <= name.top + 3),
    ticks.every(tick => tick.right <= innerWidth),
  ];
}"""


@pytest.mark.parametrize("address", ["step=3", "layers=32-relu,10-softmax&data=digits&samples=1797&step=3"])
def test_on_a_phone_the_strips_name_is_not_between_its_ticks(opened_at: OpenedAt, address: str) -> None:
    page = opened_at(f"#{address}&loss={'cross_entropy' if 'digits' in address else 'squared_error'}", 390)
    drawn(page)
    assert page.evaluate(APART) == [True, True]


ENDS = """() => {
  const box = document.querySelector("#canvas").getBoundingClientRect();
  const style = getComputedStyle(document.querySelector("#canvas"));
  const [from, to] = [box.left + parseFloat(style.getPropertyValue("--off-before")),
    box.right - parseFloat(style.getPropertyValue("--off-after"))];
  const places = [...document.querySelectorAll("#net .norms text.v, #net text.hd")]
    .filter(node => node.textContent).map(node => node.getBoundingClientRect());
  const units = [...document.querySelectorAll('#net [data-unit$=",0"]')]
    .map(node => node.querySelector(".unit").getBoundingClientRect());
  const beyond = [...document.querySelectorAll(".beyond span")].map(node => Number(node.textContent));
  return [
    places.filter(({ left, right }) => [from, to].some(x => left < x - 1 && right > x + 1)).length,
    units.filter(({ left, right }) => left >= from && right <= to).length + beyond[0] + beyond[1],
  ];
}"""


@pytest.mark.parametrize("width", [1280, 1500])
@pytest.mark.parametrize("phase", ["backward 1", "backward 15"])
def test_where_a_deep_network_goes_on_no_number_is_cut(opened_at: OpenedAt, width: int, phase: str) -> None:
    page = opened_at(f"#{THIRTY}", width)
    cell = page.locator(f'#phases [aria-label="{phase}"]')
    cell.dispatch_event("click")
    expect(cell).to_have_attribute("aria-checked", "true")
    expect(page.locator(".beyond .after")).not_to_have_text("")
    until(page, f"() => String(({ENDS})()) === '0,30'")  # once it has scrolled there
