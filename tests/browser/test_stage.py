"""The network on the page: its handles, its weights, picking one."""

import math
import re
from itertools import pairwise

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import advance, flowing, frame, pick, says, term, until, value, without
from tests.browser.tab import OpenedAt


def test_every_unit_and_weight_has_its_handle(paused: Page) -> None:
    assert paused.locator("[data-unit]").count() == 4 + 2 + 1
    assert paused.locator("[data-edge]").count() == 2 * 4 + 4 * 2 + 2 * 1
    for panel in ("curve", "loss", "decision", "unit"):
        expect(paused.locator(f'[data-panel="{panel}"]')).to_have_count(1)


def test_every_quantity_names_itself(paused: Page) -> None:
    for number in paused.locator("[data-value]").all():
        assert number.get_attribute("data-name")


def test_step_1_is_held_against_a_later_one_however_the_page_came_there(page: Page) -> None:
    page.goto("/#layers=4-tanh,2-tanh,1-tanh&data=circle&step=30")
    says(page, step="30")
    expect(page.locator("#net .step1:not([hidden])")).to_have_count(3 + 1)  # a layer's each, and the key's
    expect(page.locator("#key")).to_contain_text("at step 1:")


def test_weights_and_slopes_are_the_frames(paused: Page, api: httpx.Client) -> None:
    layers = frame(paused, api)["layers"]
    for layer, unit, source in ((1, 2, 1), (2, 0, 3), (3, 0, 1)):
        edge = f'[data-edge="{layer},{unit},{source}"]'
        assert value(paused, edge) == layers[layer - 1]["weights"][unit][source]
    for layer, unit in ((1, 3), (2, 1), (3, 0)):
        slope = f'[data-unit="{layer},{unit}"] [data-name^="f′"]'
        assert value(paused, slope) == layers[layer - 1]["slopes"][unit]


def test_a_click_on_an_edge_picks_its_weight(paused: Page, api: httpx.Client) -> None:
    edge = paused.locator('[data-edge="3,0,0"]')
    middle = edge.evaluate(
        "e => { const p = e.getPointAtLength(e.getTotalLength() / 2).matrixTransform(e.getScreenCTM());"
        " return [p.x, p.y]; }"
    )
    paused.mouse.click(*middle)
    expect(edge).to_have_attribute("aria-pressed", "true")
    assert term(paused, "old") == frame(paused, api)["layers"][2]["weights"][0][0]


def test_edges_are_one_stop_for_the_keyboard(paused: Page, api: httpx.Client) -> None:
    assert paused.locator('[data-edge][tabindex="0"]').count() == 1
    paused.locator('[data-edge="1,0,0"]').focus()
    paused.keyboard.press("ArrowDown")
    expect(paused.locator('[data-edge="1,0,1"]')).to_be_focused()
    paused.keyboard.press("Enter")
    expect(paused.locator('[data-edge="1,0,1"]')).to_have_attribute("aria-pressed", "true")
    assert term(paused, "old") == frame(paused, api)["layers"][0]["weights"][0][1]
    paused.keyboard.press("End")
    expect(paused.locator('[data-edge="3,0,1"]')).to_be_focused()


def test_the_pick_outlives_a_step(paused: Page) -> None:
    pick(paused, "2,1,3")
    advance(paused)
    expect(paused.locator('[data-edge="2,1,3"]')).to_have_attribute("aria-pressed", "true")


def test_nothing_is_rebuilt_from_frame_to_frame(paused: Page) -> None:
    paused.evaluate("document.querySelector('[data-unit=\"1,0\"]').marked = true")
    advance(paused)
    assert paused.evaluate("document.querySelector('[data-unit=\"1,0\"]').marked")


def test_the_table_says_the_units_numbers(paused: Page) -> None:
    rows = paused.locator("#net-table tr")
    expect(rows).to_have_count(1 + 4 + 2 + 1)
    expect(rows.last).to_contain_text("the output unit")


def test_a_unit_says_what_it_adds_up(paused: Page, api: httpx.Client) -> None:
    layer = frame(paused, api)["layers"][0]
    row = paused.locator("#net-table tr").nth(1).locator("td")
    for place in (paused.locator('[data-unit="1,0"] title'), row):
        words = " ".join(place.all_text_contents())
        assert "e = w₁₁x₁ + w₁₂x₂ + b₁" in words
        numbers = re.search(
            r"([−\d.]+) × ([−\d.]+) \+ ([−\d.]+) × ([−\d.]+) ([+−]) ([\d.]+) [=≈] ([−\d.]+)", words
        )
        assert numbers
        *factors, sign, bias, z = (part.replace("−", "-") for part in numbers.groups())
        assert float(sign + bias) == pytest.approx(layer["biases"][0], rel=5e-3, abs=1e-4)
        assert float(z) == pytest.approx(layer["pre_activations"][0], rel=5e-3, abs=1e-4)
        assert [float(factor) for factor in factors[::2]] == pytest.approx(
            layer["weights"][0], rel=5e-3, abs=1e-4
        )
    paused.get_by_role("button", name="textbook").click()
    expect(paused.locator('[data-unit="1,0"] title')).to_contain_text("z = w₁₁x₁ + w₁₂x₂ + b₁")


def test_a_valve_says_nothing_before_its_unit_has_answered(paused: Page) -> None:
    paused.locator('#phases [aria-label="forward 1"]').click()
    for unit in ("2,0", "2,1", "3,0"):
        expect(paused.locator(f'[data-unit="{unit}"] text').first).to_have_text("f′ –")
    expect(paused.locator('[data-unit="1,0"] text').first).to_have_text(re.compile(r"^f′ \S*\d"))


def test_the_size_of_delta_stands_over_each_layer(paused: Page, api: httpx.Client) -> None:
    for number, layer in enumerate(frame(paused, api)["layers"], 1):
        norm = value(paused, f'#net [data-name="size of delta, layer {number}"]')
        assert norm == pytest.approx(math.hypot(*layer["deltas"]))


def test_what_the_largest_ribbon_is_stands_under_the_network(paused: Page, api: httpx.Client) -> None:
    layers = frame(paused, api)["layers"]
    largest = max(abs(v) for layer in layers for v in layer["errors"] + layer["deltas"])
    assert value(paused, '#key [data-name="largest error"]') == largest
    expect(paused.locator("#key")).to_contain_text("the largest now; at step 1")
    paused.locator('#phases [aria-label="update"]').click()
    changes = [abs(v) for layer in layers for row in layer["weight_updates"] for v in row]
    until(
        paused,
        """longest => Number(
          document.querySelector('#key [data-name="longest bar"]')?.dataset.value) === longest""",
        max(changes),
    )


@pytest.mark.parametrize("step", [2, 40, 400])
def test_a_bar_of_the_key_is_whole_or_said_to_be_cut(opened_at: OpenedAt, step: int) -> None:
    page = opened_at(f"#layers=1-linear&features=x1&batch=1&step={step}", 768)
    broken = page.locator("#key path").evaluate_all(
        "paths => paths.some(path => path.getAttribute('d').match(/M/g)?.length > 1)"
    )
    assert ("bar cut" in page.locator("#key").inner_text()) == broken


def test_the_switch_ends_where_the_way_back_without_f_is(paused: Page, api: httpx.Client) -> None:
    def told() -> float:
        return value(paused, '#net [data-name="delta of unit 1, layer 1"]')

    pick(paused, "1,0,0")
    first = frame(paused, api)["layers"][0]
    assert told() == -first["deltas"][0]
    paused.locator('[data-rule="without"]').click()
    until(
        paused,
        """error => Number(
          document.querySelector('#net [data-name="delta of unit 1, layer 1"]').dataset.value) === error""",
        -first["errors"][0],
    )


def test_a_block_of_inputs_opens_and_each_can_be_picked(opened_at: OpenedAt, api: httpx.Client) -> None:
    page = opened_at("#data=digits&layers=8-tanh,10-softmax&loss=cross_entropy&step=5&pick=1,2,0")
    block, listed = page.locator("[data-opens]"), page.locator("#inputs")
    block.focus()
    page.keyboard.press("Enter")
    expect(listed.get_by_role("heading")).to_have_text("What 64 inputs give to unit 3")
    now = frame(page, api)
    weights, inputs = now["layers"][0]["weights"][2], now["probe"]["inputs"]
    given = [abs(weight * value) for weight, value in zip(weights, inputs, strict=True)]
    most = given.index(max(given))
    assert listed.locator("tbody tr").count() == 64
    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()
    expect(block).to_be_focused()
    says(page, step="5")
    block.click(position={"x": 4, "y": 4})
    listed.locator("tbody button").first.click()
    expect(listed).to_be_hidden()
    until(page, "at => location.hash.includes(`pick=1,2,${at}`)", most)


def test_what_a_phase_tells_of_comes_in_sight_where_the_network_is_wider_than_the_page(
    opened_at: OpenedAt,
) -> None:
    page = opened_at(f"#layers={'2-tanh,' * 30}1-tanh&data=circle&batch=1&step=3&pick=2,0,0")
    for phase, heading in (("forward 20", "20"), ("loss", "loss"), ("update", "2")):
        page.locator(f'#phases [aria-label="{phase}"]').click()
        until(
            page,
            """heading => {
              const heads = [...document.querySelectorAll("#net .hd")];
              const head = heads.find(({ textContent }) => textContent === heading).getBoundingClientRect();
              const box = document.querySelector("#canvas").getBoundingClientRect();
              return head.left >= box.left && head.right <= box.right;
            }""",
            heading,
        )


def test_on_a_phone_the_loss_of_a_deep_network_is_in_sight_and_a_folded_layer_opens(
    opened_at: OpenedAt,
) -> None:
    page = opened_at(f"#layers={'8-tanh,' * 6}1-tanh&data=circle&batch=1&step=5&pick=1,0,0", 390)
    assert page.locator("#net").evaluate("e => e.closest('.canvas').scrollWidth <= innerWidth")
    expect(page.locator("#net .hd", has_text=re.compile(r"^5 more$"))).to_be_visible()
    expect(page.locator('#net .unit[r], [data-unit="4,0"] .unit')).to_have_count(9)
    page.locator('#net rect[data-unit="4,0"]').click()
    expect(page.locator('[data-unit="4,0"] .unit')).to_be_visible()
    picked = page.locator('#net [data-edge][aria-pressed="true"]')
    expect(picked).to_have_attribute("data-edge", re.compile("^4,0,"))
    picked.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(picked).to_have_attribute("data-edge", "1,0,0")
    expect(picked).to_be_focused()  # though the layers are drawn again


def test_the_border_fades_where_there_is_more_of_the_network(opened_at: OpenedAt) -> None:
    page = opened_at(f"#layers={'2-tanh,' * 30}1-tanh&data=circle&batch=1&step=3&pick=2,0,0")
    scroll = "share => { const box = document.querySelector('#canvas'); box.scrollLeft = share * 9999; }"
    for share, more in ((0, "after"), (1, "before"), (0.02, "before after")):
        page.evaluate(scroll, share)
        until(page, "more => document.querySelector('#canvas').dataset.more === more", more)
    page = opened_at("#layers=2-tanh,1-tanh&data=circle&batch=1&step=3")
    until(page, "() => document.querySelector('#canvas').dataset.more === ''")


def test_the_sum_stands_under_its_unit_until_f_is_known(page: Page) -> None:
    page.goto("/#layers=2-tanh,1-tanh&data=circle&batch=1&seed=3")
    flowing(page)
    under = """() => [...document.querySelectorAll('#net [data-unit="1,0"] text')]
      .find(({ textContent }) => /^e −?[0-9.]+\u2002f′ –$/.test(textContent))"""
    until(page, under)


def test_in_a_deep_network_the_strip_tells_what_there_is_room_for(opened_at: OpenedAt) -> None:
    page = opened_at(f"#layers={'8-tanh,' * 10}1-tanh&data=circle&seed=1&batch=1&step=26&pick=3,3,4")
    told = page.locator("#net [data-name^='size of delta']:not([hidden])")
    names = [number.get_attribute("data-name") for number in told.all()]
    assert {f"size of delta, layer {layer}" for layer in (1, 3, 11)} <= set(names)  # the ends, the picked one
    boxes = told.evaluate_all("nodes => nodes.map(node => node.getBoundingClientRect().toJSON())")
    for one, other in pairwise(boxes):
        assert one["right"] + 3 < other["left"]
        assert one["y"] == other["y"]


@pytest.mark.parametrize("width", [390, 1280, 2560])
@pytest.mark.parametrize(
    "address",
    [
        "data=circle&layers=4-tanh,2-tanh,1-tanh",
        f"data=circle&layers={'6-tanh,' * 9}1-tanh",
        "data=iris&samples=150&loss=cross_entropy&layers=4-tanh,4-tanh,3-softmax",
    ],
)
def test_the_strips_name_is_clear_of_its_ticks(opened_at: OpenedAt, address: str, width: int) -> None:
    page = opened_at(f"#{address}&batch=1&step=5", width)
    told = "#net .decades ~ text.hd:is([text-anchor=end], [text-anchor=start])"
    boxes = page.locator(told).evaluate_all(
        "nodes => nodes.slice(0, 3).map(node => node.getBoundingClientRect())"
        ".map(({ left, right, top, bottom }) => ({ left, right, top: top + 2, bottom: bottom - 2 }))"
    )
    name, *ticks = boxes
    net, tag = page.locator("#net").bounding_box(), page.locator("#net .tag").bounding_box()
    assert net
    assert tag
    assert name["left"] >= net["x"], "it is whole"
    for tick in ticks:
        beside = tag["x"] > tick["right"] or tag["x"] + tag["width"] < tick["left"]
        assert beside or tag["y"] >= tick["bottom"], "no tag lies on it"
        aside = name["right"] < tick["left"] or tick["right"] < name["left"]
        assert tick["right"] > tick["left"]
        assert aside or name["bottom"] <= tick["top"] or name["top"] >= tick["bottom"]


@pytest.mark.parametrize("hidden", [4, 5, 9])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_of_the_loss_touches_the_output(opened_at: OpenedAt, hidden: int, width: int) -> None:
    layers = f"{'4-sigmoid,' * hidden}1-sigmoid"
    page = opened_at(f"#layers={layers}&data=circle&batch=1&step=9&pick={hidden + 1},0,0", width)
    without(page)
    boxes = page.evaluate("""() => {
      const at = node => node.getBoundingClientRect();
      const output = [...document.querySelectorAll("#net [data-unit]")].at(-1);
      const told = ["output", "target", "loss of the sample"].map(name =>
        at(document.querySelector(`#net [data-name="${name}"]`)));
      return { ring: at(output.querySelector("circle")), under: at(output.querySelector("text")), told };
    }""")
    ring, under = boxes["ring"], boxes["under"]
    for words in boxes["told"]:
        apart = words["left"] >= ring["right"] - 4 or words["top"] >= ring["bottom"]
        assert apart, "the unit is clear"
        below, over = words["top"] + 3 >= under["bottom"] - 3, words["bottom"] - 3 <= under["top"] + 3
        assert words["left"] > under["right"] or below or over, "and so is its f′"


def test_the_rows_of_a_softmax_have_an_axis(opened_at: OpenedAt) -> None:
    page = opened_at("#layers=4-tanh,3-softmax&data=iris&loss=cross_entropy&batch=1&step=3")
    zero, one = (page.locator("#net .hd", has_text=re.compile(f"^{end}$")).last for end in "01")
    row = page.locator('[data-unit="2,2"] .unit').bounding_box()
    left, right = zero.bounding_box(), one.bounding_box()
    assert row
    assert left
    assert right
    assert abs(left["x"] - row["x"]) < 4
    assert abs(right["x"] + right["width"] - row["x"] - row["width"]) < 4


def test_on_a_phone_the_words_under_a_valve_that_is_left_out_reach_from_dock_to_dock(
    opened_at: OpenedAt,
) -> None:
    page = opened_at("#layers=4-tanh,2-tanh,1-tanh&data=circle&seed=25&batch=1&step=30&pick=1,0,0", 390)
    without(page)
    for unit in ("1,0", "1,1", "2,0"):
        expect(page.locator(f'[data-unit="{unit}"] text').first).to_have_text(re.compile(r"^[\d.]+→1$"))
