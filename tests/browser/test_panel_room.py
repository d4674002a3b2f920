"""The room that panels take: for a picture, for words in its place, on a phone, and with many layers."""

import base64
import itertools

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import resting, says
from tests.browser.tab import OpenedAt

NOT_YET = "No picture yet: all of these are 0, or shares of 0. There is one once some are not."
NEVER = "No picture: none of the 200 other starts lets anything through."
DEAD = f"{'2-relu,' * 29}1-tanh"


@pytest.mark.parametrize(
    ("layers", "name", "words"),
    [("2-relu,1-tanh&init=zeros", "ratios", NOT_YET), (DEAD, "stretch", NEVER)],
)
@pytest.mark.parametrize("width", [1280, 390])
def test_where_there_is_no_picture_words_alone_stand_under_the_question(
    opened_at: OpenedAt, layers: str, name: str, words: str, width: int
) -> None:
    panel = opened_at(f"#layers={layers}&step=1", width).locator(f"#panel-{name}")
    panel.scroll_into_view_if_needed()
    expect(panel.locator("output")).to_have_text(words)
    expect(panel.locator(".plot")).to_be_hidden()
    expect(panel.locator(".acts button:visible")).to_have_count(0)  # there is nothing to save
    question, told = panel.locator(".cap").bounding_box(), panel.locator("output").bounding_box()
    assert question
    assert told
    assert 0 <= told["y"] - question["y"] - question["height"] < 24
    assert told["x"] + told["width"] <= width


def test_a_picture_has_its_room_again_once_there_is_one(page: Page) -> None:
    page.goto("/#layers=1-linear&rate=1e100&step=9")
    says(page, status="diverged")
    panel = page.locator("#panel-slice")
    panel.scroll_into_view_if_needed()
    expect(panel.locator("output")).to_contain_text("A step before that has one.")
    expect(panel.locator(".plot")).to_be_hidden()
    page.locator("#time").fill("1")
    panel.scroll_into_view_if_needed()
    expect(panel.locator(".plot .main-svg").first).to_be_visible()
    height = panel.locator(".plot").evaluate("plot => plot.clientHeight")
    assert panel.locator(".main-svg").first.evaluate("svg => svg.clientHeight") == height >= 250
    expect(panel.get_by_role("button", name="Save as PNG")).to_be_visible()


def test_a_share_is_never_parted_from_its_sign(opened_at: OpenedAt) -> None:
    born = opened_at(f"#layers={DEAD}&step=1").locator("#panel-births")
    born.locator(".plot").scroll_into_view_if_needed()
    expect(born.locator(".reading .one-line")).to_have_text(["99.98 %", "100 %"])


PAINTED = """async ([png, { x, y, width, height }]) => {
  const image = Object.assign(new Image(), { src: `data:image/png;base64,${png}` });
  await image.decode();
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(x, y + height / 2, width, height / 2);
  return data.filter((value, k) => k % 4 === 0 && value < 250).length;
}"""
"""How many pixels of the lower half of a box in a screenshot are not of the paper."""


def test_a_landscape_whose_top_is_out_of_sight_is_whole_down_to_its_foot(paused: Page) -> None:
    panel = paused.locator("#panel-surface_3d")
    panel.scroll_into_view_if_needed()
    expect(panel.locator("canvas")).to_be_visible()
    expect(panel.locator(".plot")).not_to_have_attribute("aria-busy", "true")
    paused.mouse.move(0, 0)

    def painted() -> int:
        resting(paused)
        picture = base64.b64encode(paused.screenshot()).decode()
        found: int = paused.evaluate(PAINTED, [picture, panel.locator("canvas").bounding_box()])
        return found

    to_foot = "node => node.scrollIntoView({ block: 'end', behavior: 'instant' })"
    panel.locator("canvas").evaluate(to_foot)
    whole = painted()
    assert whole > 10_000
    paused.set_viewport_size({"width": 1280, "height": 400})
    panel.locator("canvas").evaluate(to_foot)
    assert painted() == pytest.approx(whole, rel=0.02)


def test_the_way_back_through_thirty_layers_is_no_two_screens_high_and_stands_beside_the_batch_s(
    opened_at: OpenedAt,
) -> None:
    page = opened_at(f"#layers={'8-tanh,' * 29}1-tanh&step=1")
    panel = page.locator("#panel-factors")
    panel.locator(".plot").scroll_into_view_if_needed()
    middles = """nodes => nodes.map(node => {
      const { top, bottom } = node.getBoundingClientRect();
      return (top + bottom) / 2;
    })"""
    expect(panel.locator(".ytick text")).to_have_count(59)
    sample = panel.locator(".chain .key").evaluate_all(middles)[1:-1]
    batch = sorted(panel.locator(".ytick text").evaluate_all(middles))
    assert sample[-1] - sample[0] < 960
    assert [sample[0], sample[-1]] == pytest.approx([batch[0], batch[-1]], abs=8)


@pytest.mark.parametrize("data", ["circle", "digits"])
def test_on_a_phone_the_way_back_through_thirty_layers_is_a_screen_and_a_half_high(
    opened_at: OpenedAt, data: str
) -> None:
    output = "1-tanh" if data == "circle" else "10-softmax&loss=cross_entropy"
    page = opened_at(f"#data={data}&layers={'8-tanh,' * 29}{output}&step=1", 390)
    panel = page.locator("#panel-factors")
    panel.locator(".plot").scroll_into_view_if_needed()
    expect(panel.locator(".ytick text:visible")).to_have_count(30 if data == "circle" else 29)
    height = panel.evaluate("node => node.clientHeight")
    assert panel.evaluate("node => node.scrollHeight") == height <= 1.5 * 844  # nor does it scroll within
    boxes = panel.locator(".chain > :is(.key, b)").evaluate_all(
        "nodes => nodes.map(node => node.getBoundingClientRect()).map(({ left, right }) => [left, right])"
    )
    assert all(0 <= left < right <= 390 for left, right in boxes)
    keys = panel.locator(".chain .key")
    tops = keys.evaluate_all("nodes => nodes.map(node => node.getBoundingClientRect().top)")
    assert len(set(tops)) == 32  # a row a layer, and both ends
    expect(keys.nth(1)).to_contain_text("× ")  # in full for who has it read out


@pytest.mark.parametrize("depth", [2, 8])
def test_on_a_phone_histograms_stand_one_over_another(opened_at: OpenedAt, depth: int) -> None:
    page = opened_at(f"#layers={','.join(['4-tanh'] * depth)},1-tanh&data=circle&step=9", 390)
    panel = page.locator("#panel-histograms")
    panel.scroll_into_view_if_needed()
    rows = panel.locator(":is(.ytick, .y2tick, .y3tick, .y4tick) text")
    expect(rows).to_have_count(4 * (depth + 1))
    boxes = """nodes => nodes.map(node => {
      const { left, right, top, bottom } = node.getBoundingClientRect();
      return { left, right, top, bottom };
    })"""
    plots = panel.locator(".draglayer .nsewdrag").evaluate_all(boxes)
    names = rows.evaluate_all(boxes)
    plots.sort(key=lambda box: box["top"])
    assert len(plots) == 4
    assert all(lower["top"] > upper["bottom"] + 24 for upper, lower in itertools.pairwise(plots))
    assert all(box["right"] - box["left"] > 240 and box["right"] <= 390 for box in plots)
    assert len(names) == 4 * (depth + 1)
    assert all(box["left"] >= 0 and box["right"] <= plots[0]["left"] for box in names)
    assert panel.evaluate("node => node.scrollWidth <= node.clientWidth")
