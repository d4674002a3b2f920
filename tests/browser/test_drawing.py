"""Networks of every size on the stage: in full, or as blocks; and each kind of unit in its own way."""

from itertools import pairwise

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import drawn, frame, pick, says, term, until, value
from tests.browser.tab import OpenedAt

MANY = "#data=digits&samples=1797&loss=cross_entropy&layers=32-relu,10-softmax&step=3"
SEVEN = "x1,x2,x1_squared,x2_squared,x1_x2,sin_x1,sin_x2"
SIZES = {
    "none hidden": ("layers=1-tanh", [2, 1]),
    "six of one": (f"layers={','.join(['1-tanh'] * 7)}", [2, 1, 1, 1, 1, 1, 1, 1]),
    "six of eight": (f"layers={','.join(['8-tanh'] * 6)},1-tanh", [2, 8, 8, 8, 8, 8, 8, 1]),
    "seven inputs": (f"features={SEVEN}&layers=8-relu,8-relu,1-tanh", [7, 8, 8, 1]),
    "three classes": (
        "data=iris&samples=150&loss=cross_entropy&layers=4-tanh,4-tanh,3-softmax",
        [4, 4, 4, 3],
    ),
    "an encoder": ("data=encoder&samples=8&test=0&loss=cross_entropy&layers=3-tanh,8-softmax", [8, 3, 8]),
}
LABELS = """() => {
  const box = node => node.getBoundingClientRect();
  const stage = box(document.querySelector("#net"));
  const rings = [...document.querySelectorAll("#net .unit, #net .input")].map(box);
  const written = "#net .sl, #net [data-kind] > text:first-of-type, #net .input + text";
  const words = [...document.querySelectorAll(written)].filter(node => node.textContent).map(box);
  const inside = w => w.left >= stage.left && w.right <= stage.right && w.bottom <= stage.bottom + 1;
  const meet = (a, b) => a !== b && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4; // a line of text is higher than its letters
  const content = (unit, name) => unit.querySelector(name).textContent;
  const said = unit => content(unit, "text") || content(unit, "title").includes("f′");
  return {
    told: [...document.querySelectorAll("#net [data-unit]")].filter(said).length,
    inputs: document.querySelectorAll("#net .input + text").length,
    outside: words.filter(w => !inside(w)).length,
    crossed: words.filter(w => [...words, ...rings].some(other => meet(w, other))).length,
  };
}"""


@pytest.mark.parametrize("width", [768, 1280, 1920])
@pytest.mark.parametrize(("address", "sizes"), SIZES.values(), ids=SIZES)
def test_every_allowed_network_is_drawn_in_full(
    opened_at: OpenedAt, address: str, sizes: list[int], width: int
) -> None:
    page = opened_at(f"#{address}&step=2", width)
    expect(page.locator("#net [data-unit]")).to_have_count(sum(sizes[1:]))
    edges = sum(here * there for here, there in pairwise(sizes))
    expect(page.locator("#net [data-edge]")).to_have_count(edges)
    seen = page.evaluate(LABELS)
    assert [seen["inputs"], seen["told"]] == [sizes[0], sum(sizes[1:])]  # where there is no room, on hover
    assert (seen["outside"], seen["crossed"]) == (0, 0)


CROWDED = {
    "the lens": "layers=4-tanh,2-tanh,1-tanh&data=circle&seed=3&batch=1&step=1500&rule=one,network,0,",
    "ten layers": f"layers={'6-tanh,' * 10}1-tanh&data=circle&batch=1&step=3",
    "64 layers": f"layers={'4-tanh,' * 63}1-tanh&data=circle&batch=1&step=3",
    "64 units": "layers=64-tanh,64-tanh,64-tanh,1-tanh&data=circle&batch=1&step=3",
    "1024 units": "layers=1024-tanh,1-tanh&data=circle&batch=1&step=3",
}
WHOLE = "node => node.scrollWidth <= node.clientWidth"
WORDS = """() => {
  const stage = document.querySelector("#net").getBoundingClientRect();
  const seen = [...document.querySelectorAll("#net text")].filter(node =>
    node.textContent.trim() && node.getClientRects().length && !node.closest(".tagged"));
  const words = seen.map(node => {
    const { left, right, top, bottom } = node.getBoundingClientRect();
    return { text: node.textContent, left, right, top: top + 3, bottom: bottom - 3 }; // its letters
  });
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const outside = ({ left, right, top, bottom }) => left < stage.left - 1 || right > stage.right + 1 ||
    top < stage.top - 1 || bottom > stage.bottom + 1;
  const tag = document.querySelector("#net .tag").getBoundingClientRect();
  const rings = [...document.querySelectorAll("#net .unit")].map(node => node.getBoundingClientRect());
  return [
    ...words.filter(word => meet(word, tag)).map(({ text }) => `the tag on ${text}`),
    ...rings.filter(ring => meet(ring, tag)).map(() => "the tag on a unit"),
    ...words.filter(outside).map(({ text }) => `${text} is cut`),
    ...words.flatMap((a, k) => words.slice(k + 1).filter(b => meet(a, b)).map(b => `${a.text} on ${b.text}`)),
  ];
}"""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", CROWDED.values(), ids=CROWDED)
def test_no_word_is_cut_and_none_lies_on_another(opened_at: OpenedAt, address: str, width: int) -> None:
    page = opened_at(f"#{address}", width)
    cells = page.locator("#phases button")
    last = cells.count() - 1  # the update; before it the way back has come to the inputs
    for phase in (0, last // 2, last - 1, last):
        cells.nth(phase).dispatch_event("click")
        expect(cells.nth(phase)).to_have_attribute("aria-checked", "true")
        drawn(page)
        assert page.evaluate(WORDS) == []


def test_ten_layers_and_their_loss_are_in_sight_at_once(opened_at: OpenedAt) -> None:
    page = opened_at(f"#{CROWDED['ten layers']}")
    beyond = "({ scrollWidth, clientWidth }) => scrollWidth - clientWidth"
    assert page.locator("#canvas").evaluate(beyond) == 0


def strongest(rows: list[list[float]], each: bool) -> set[str]:
    """The unit and the input of the 24 largest of a layer, among them the largest of each unit or not."""
    size = {f"{j},{i}": abs(value) for j, row in enumerate(rows) for i, value in enumerate(row)}
    ranked = sorted(size, key=lambda name: -size[name])
    first = {name.split(",")[0]: name for name in reversed(ranked)} if each else {}
    rest = [name for name in ranked if name not in first.values()]
    return {*first.values(), *rest[: 24 - len(first)]}


def test_of_many_weights_the_strongest_are_drawn(opened_at: OpenedAt, api: httpx.Client) -> None:
    page = opened_at(MANY)
    page.locator('#phases [aria-label="forward 1"]').click()
    says(page, phase="forward-1")
    layers = frame(page, api)["layers"]
    expect(page.locator("#net [data-unit]")).to_have_count(32 + 10)
    chosen = page.locator('#net [data-edge][aria-pressed="true"]').get_attribute("data-edge") or ""
    for number, layer in enumerate(layers, 1):
        edges = page.locator(f'#net [data-edge^="{number},"]').all()
        names = {(node.get_attribute("data-edge") or "").removeprefix(f"{number},") for node in edges}
        picked = {chosen.removeprefix("1,")} if number == 1 else set()
        assert names - picked == strongest(layer["weights"], each=number == 2) - picked


def test_once_the_error_is_there_the_widest_streams_are_drawn(opened_at: OpenedAt, api: httpx.Client) -> None:
    page = opened_at(MANY)
    page.locator('#phases [aria-label="backward out"]').click()
    own = frame(page, api)["layers"][1]
    carried = [[w * delta for w in row] for row, delta in zip(own["weights"], own["deltas"], strict=True)]
    until(
        page,
        """widest => [...document.querySelectorAll('#net [data-edge^="2,"]')]
          .every(node => widest.includes(node.dataset.edge.slice(2)))""",
        sorted(strongest(carried, each=True)),
    )


def test_a_weight_of_a_block_can_be_picked(opened_at: OpenedAt, api: httpx.Client) -> None:
    page = opened_at(MANY)
    edge = page.locator('#net [data-edge^="1,"]').nth(5)
    name = edge.get_attribute("data-edge") or ""
    pick(page, name)
    _, unit, source = map(int, name.split(","))
    first = frame(page, api)["layers"][0]
    assert term(page, "old") == first["weights"][unit][source]
    assert value(page, f'[data-edge="{name}"]') == first["weights"][unit][source]
    expect(page.locator("#weight-symbol")).to_have_text("w" + subscript(unit + 1, source + 1))


def test_a_click_on_a_blocks_unit_picks_its_largest_weight(opened_at: OpenedAt, api: httpx.Client) -> None:
    page = opened_at(MANY)
    page.locator('[data-unit="1,17"]').click()
    row = frame(page, api)["layers"][0]["weights"][17]
    largest = max(range(64), key=lambda i: abs(row[i]))
    expect(page.locator(f'[data-edge="1,17,{largest}"]')).to_have_attribute("aria-pressed", "true")
    assert term(page, "old") == row[largest]


def test_a_click_on_a_unit_picks_its_largest_weight(paused: Page, api: httpx.Client) -> None:
    paused.locator('[data-unit="2,1"] circle').click()
    row = frame(paused, api)["layers"][1]["weights"][1]
    largest = max(range(4), key=lambda i: abs(row[i]))
    expect(paused.locator(f'[data-edge="2,1,{largest}"]')).to_have_attribute("aria-pressed", "true")
    assert term(paused, "old") == row[largest]


def test_a_block_counts_its_shut_units(opened_at: OpenedAt, api: httpx.Client) -> None:
    page = opened_at(MANY)
    shut = frame(page, api)["layers"][0]["slopes"].count(0)
    assert shut
    expect(page.locator("#net")).to_contain_text("32 units")
    expect(page.locator("#net")).to_contain_text(f"{shut} shut")
    expect(page.locator("#legend")).to_contain_text("24 ribbons")
    assert page.locator("#legend").evaluate(WHOLE)


def test_units_too_small_for_valves_are_in_the_key(opened_at: OpenedAt) -> None:
    page = opened_at(MANY.replace("32-relu", "1024-relu,32-relu"))
    expect(page.locator("#legend")).to_contain_text("f′ 0 to 1")
    assert page.locator("#legend").evaluate(WHOLE)
    titles = page.locator("#net text > title").all_text_contents()
    assert titles == [f"f′ of each unit of layer {layer}, the steepest first" for layer in (1, 2)]


@pytest.mark.parametrize(
    "address", ["step=13", f"{SIZES['three classes'][0]}&step=3", "layers=1-tanh&step=2"]
)
def test_on_a_phone_the_key_is_there(opened_at: OpenedAt, address: str) -> None:
    page = opened_at(f"#{address}", 390)
    entries = page.locator("#legend > span")
    expect(entries.filter(has_text="cancels")).to_be_visible()
    assert entries.count() >= 5
    assert page.locator("#legend").evaluate(WHOLE)


def test_what_would_be_is_an_outline_and_what_cancels_hatched(opened_at: OpenedAt) -> None:
    page = opened_at("#step=3&rule=one,everywhere,0,")
    for bar in (".nrow.bad i", '[data-term="would"] + .sbar i'):
        style = page.locator(bar).evaluate(
            "e => [getComputedStyle(e).backgroundImage, getComputedStyle(e).outlineStyle]"
        )
        assert style == ["none", "dashed"]


def test_a_large_network_streams_its_weights_too(opened_at: OpenedAt) -> None:
    page = opened_at(MANY)
    page.locator("#speed").select_option("60 steps/s")
    page.locator('[data-action="play"]').click()
    says(page, status="running")
    until(page, "() => Number(document.documentElement.dataset.step) > 8")
    expect(page.locator("#say")).to_contain_text("the training loss has")


@pytest.mark.parametrize(
    ("address", "kind", "label", "legend"),
    [
        # −x₁² is never above 0: these units answer 0 to every sample
        (
            "features=x1_squared&layers=2-relu,1-tanh&init=constant&init.value=-1",
            "dead",
            "dead",
            "dead: shut for every sample",
        ),
        ("layers=2-step,1-tanh", "step", "step", "step unit: f′ is 0 on both sides"),
        ("layers=2-selu,1-tanh&features=x1_squared&init=constant&init.value=1", "open", "1.05", "above 1"),
        (
            "layers=2-sin,1-tanh&features=x1&init=constant&init.value=0&init.bias=3",
            "open",
            "−0.99",
            "below 0",
        ),
    ],
)
def test_each_kind_of_unit_has_its_drawing_and_its_word(
    opened_at: OpenedAt, address: str, kind: str, label: str, legend: str
) -> None:
    page = opened_at(f"#{address}&test=0.5&step=1")
    unit = page.locator('[data-unit="1,0"]')
    expect(unit).to_have_attribute("data-kind", kind)
    expect(unit).to_contain_text(label)
    expect(page.locator("#legend")).to_contain_text(legend)
    assert page.locator("#legend").evaluate(WHOLE)


def test_a_unit_that_some_sample_opens_is_not_dead(opened_at: OpenedAt) -> None:
    page = opened_at("#features=x1&layers=2-relu,1-tanh&init=constant&init.value=-1&step=1")
    expect(page.locator('[data-unit="1,0"]')).to_have_attribute("data-kind", "open")
    expect(page.locator("#legend")).not_to_contain_text("dead")


def test_softmax_units_show_their_share(opened_at: OpenedAt, api: httpx.Client) -> None:
    page = opened_at(f"#{SIZES['three classes'][0]}&step=3")
    expect(page.locator("#net .hd").nth(3)).to_have_text("output, softmax")
    outputs = frame(page, api)["probe"]["outputs"]
    for unit, share in enumerate(outputs):
        expect(page.locator(f'[data-unit="3,{unit}"]')).to_have_attribute("data-kind", "softmax")
        assert value(page, f'[data-unit="3,{unit}"] [data-name^="output"]') == share
    expect(page.locator("#legend")).to_contain_text("its share of 1")
    assert page.locator("#legend").evaluate(WHOLE)


def test_a_slope_left_out_is_a_valve_forced_open(opened_at: OpenedAt) -> None:
    page = opened_at("#step=3&rule=one,everywhere,0,")
    expect(page.locator('[data-unit="2,0"]')).to_have_attribute("data-kind", "out")
    expect(page.locator("#legend")).to_contain_text("f′ left out")


def subscript(*numbers: int) -> str:
    """The indices of a weight, parted within brackets where one has two digits."""
    each = [str(n).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")) for n in numbers]
    return f"₍{','.join(each)}₎" if max(numbers) > 9 else "".join(each)
