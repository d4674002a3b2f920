"""With and without the slope: every number is that of one backward pass by that rule; REST gives it too."""

import math
import re
from itertools import chain
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import advance, drawn, frame, pick, press, run, term, value, without
from tests.browser.tab import OpenedAt

CLOSE = 1e-9
CORNERS = """() => [...document.querySelectorAll(
    '.terms > *, .star > *:not(svg), .say, .choices, .nudge > *, #canvas')]
  .map(node => node.getBoundingClientRect()).map(({x, y}) => [x, y])"""


def walk(page: Page, api: httpx.Client, rules: list[Any]) -> dict[str, Any]:
    """The step on show by other rules, one a layer, of its own sample only."""
    shown = frame(page, api)
    spec = run(page, api)["spec"]
    body = {
        "network": {
            "layers": [
                {**layer, "derivative": rule}
                for layer, rule in zip(spec["network"]["layers"], rules, strict=True)
            ],
            "parameters": [{key: layer[key] for key in ("weights", "biases")} for layer in shown["layers"]],
        },
        "loss": spec["loss"],
        "inputs": [shown["probe"]["inputs"]],
        "targets": [shown["probe"]["targets"]],
        "learning_rate": spec["training"]["optimizer"]["learning_rate"],
    }
    answer = api.post("/backprop", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def length(layers: list[dict[str, Any]]) -> float:
    """The norm of an update, weights and biases."""
    parts = ([*chain(*layer["weight_updates"]), *layer["bias_updates"]] for layer in layers)
    return math.hypot(*chain(*parts))


@pytest.mark.parametrize(
    ("where", "what", "rules"),
    [
        ("network", "one+0", ["one", "one", "one"]),
        ("hidden", "one+0", ["one", "one", "exact"]),
        ("output", "one+0", ["exact", "exact", "one"]),
        ("layer", "one+0", ["one", "exact", "exact"]),
        ("network", "sigmoid+0", ["sigmoid", "sigmoid", "sigmoid"]),
        ("hidden", "exact+0.1", [{"name": "exact", "offset": 0.1}] * 2 + ["exact"]),
    ],
)
def test_the_terms_are_those_of_the_rule(
    paused: Page, api: httpx.Client, where: str, what: str, rules: list[Any]
) -> None:
    pick(paused, "1,2,1")
    without(paused, where, what)
    layer = walk(paused, api, rules)["layers"][0]
    assert term(paused, "delta") == pytest.approx(-layer["errors"][0][2], abs=CLOSE)
    assert term(paused, "derivative") == pytest.approx(layer["derivatives"][0][2], abs=CLOSE)
    assert term(paused, "would") == pytest.approx(layer["weights_after"][2][1], abs=CLOSE)
    paused.locator('[data-rule="with"]').click()
    expect(paused.locator("#choices")).to_be_hidden()
    true = frame(paused, api)["layers"][0]
    assert term(paused, "delta") == -true["errors"][2]
    assert term(paused, "derivative") == true["derivatives"][2]


def test_the_struck_number_is_the_slope(paused: Page, api: httpx.Client) -> None:
    pick(paused, "1,0,0")
    expect(paused.locator(".star s")).to_be_hidden()
    without(paused)
    expect(paused.locator('[data-term="derivative"]')).to_have_text("1")
    assert value(paused, ".star s") == frame(paused, api)["layers"][0]["slopes"][0]


@pytest.mark.parametrize("edge", ["1,0,0", "1,3,1", "2,1,2", "3,0,1"])
def test_at_first_only_this_unit_is_left_out(paused: Page, api: httpx.Client, edge: str) -> None:
    layer, unit, _ = map(int, edge.split(","))
    pick(paused, edge)
    before = {name: term(paused, name) for name in ("old", "rate", "delta", "input", "derivative", "new")}
    paused.locator('[data-rule="without"]').click()
    expect(paused.locator(".eq")).to_have_attribute("data-lens", "unit")
    expect(paused.locator('[data-term="new"]')).to_have_count(0)
    for name in ("old", "rate", "delta", "input"):
        assert term(paused, name) == before[name]
    assert term(paused, "derivative") == 1
    slope = frame(paused, api)["layers"][layer - 1]["slopes"][unit]
    assert before["derivative"] == slope
    moved, would = before["new"] - before["old"], term(paused, "would") - before["old"]
    assert would * slope == pytest.approx(moved, rel=1e-9)
    for row in ("#say", ".verdict"):
        said = paused.locator(row).inner_text().replace("\u202f", "")
        more = re.search(r"([\d.]+) % more|the same", said)  # 1/f′, where f′ is nearly 1
        times = re.search(r"([\d.]+) times as much", said)
        if "cannot tell" in said:  # the loss’s bend within the nudge is more than so little
            assert slope > 0.99, said
            continue
        ratio = float(times[1]) if times else 1 + float(more[1] or 0) / 100 if more else math.nan
        assert ratio == pytest.approx(1 / slope, rel=0.06), said
    expect(paused.locator("#say")).to_contain_text("With f′, the run moved this weight by")


def test_what_lies_before_the_unit_is_as_it_was_and_what_lies_behind_is_handed_another_error(
    paused: Page, api: httpx.Client
) -> None:
    pick(paused, "2,0,0")
    press(paused, "phase-forward")
    paused.locator('[data-rule="without"]').click()
    expect(paused.locator('[data-unit="2,0"]')).to_have_attribute("data-kind", "out")
    for unit in ("2,1", "3,0", "1,0"):
        expect(paused.locator(f'[data-unit="{unit}"]')).to_have_attribute("data-kind", "open")


def test_a_unit_that_is_shut_would_move_though_nothing_gets_through(opened_at: OpenedAt) -> None:
    page = opened_at("#layers=4-relu,1-tanh&batch=1&seed=3&step=1")
    page.locator('[data-rule="without"]').click()
    expect(page.locator(".eq")).to_have_attribute("data-lens", "unit")
    for unit in range(4):
        pick(page, f"1,{unit},0")
        if term(page, "delta") and value(page, ".star s") == 0:
            expect(page.locator("#say")).to_contain_text("f′ is 0. Without f′ it would move by")
            expect(page.locator("#say")).to_contain_text("though nothing gets through")
            return
    pytest.fail("no unit of this run is shut: the test wants another seed")


def test_what_became_of_delta_is_told_where_more_is_left_out(paused: Page, api: httpx.Client) -> None:
    pick(paused, "1,0,0")
    true = frame(paused, api)["layers"][0]["errors"][0]
    without(paused, "hidden")
    other = term(paused, "delta")
    assert other != pytest.approx(-true, rel=1e-3)
    verdict = paused.locator(".verdict").inner_text().replace("−", "-")
    said = re.search(r"Delta is (\S+) without f′, not (\S+)\.$", verdict)
    assert said, verdict
    assert [float(number) for number in said.groups()] == pytest.approx([other, -true], rel=1e-2)
    expect(paused.locator("#say")).not_to_contain_text("1/f′")


@pytest.mark.parametrize(
    ("address", "where", "said"),
    [
        ("#layers=1-tanh&step=5", "hidden", "No unit there has an f′ of its own: nothing changes."),
        (
            "#data=iris&samples=150&loss=cross_entropy&layers=4-tanh,3-softmax&batch=1&step=5",
            "output",
            "No unit there has an f′ of its own: nothing changes.",
        ),
    ],
    ids=["no hidden layer", "softmax"],
)
def test_where_no_unit_has_an_f_of_its_own_nothing_is_offered(
    opened_at: OpenedAt, address: str, where: str, said: str
) -> None:
    page = opened_at(f"{address}&rule=one,{where}")
    expect(page.locator(f"#rule-where option[value={where}]")).to_be_disabled()
    expect(page.locator("#say")).to_contain_text(said)
    expect(page.locator(".star .capt")).to_have_text("what gets through")
    for action in ("train-twin", "train-without"):
        expect(page.locator(f"[data-action={action}]")).to_be_disabled()
    page.locator("#rule-where").select_option("layer")
    expect(page.locator("[data-action=train-twin]")).to_be_enabled()


def test_units_that_are_pushed_the_wrong_way_are_marked_and_counted(paused: Page, api: httpx.Client) -> None:
    for _ in range(3):
        advance(paused, "epoch", 250)
    without(paused)
    true = frame(paused, api)["layers"]
    other = walk(paused, api, ["one"] * 3)["layers"]
    wrong = {
        f"{number},{unit}"
        for number, (own, layer) in enumerate(zip(true, other, strict=True), 1)
        for unit, error in enumerate(own["errors"])
        if error * layer["errors"][0][unit] < 0
    }
    marked = {node.get_attribute("data-unit") for node in paused.locator("[data-wrong-way]").all()}
    assert marked == wrong
    expect(paused.locator("#phase-text")).to_contain_text("ignored")  # once the switch has turned
    caption = paused.locator("#phase-text").inner_text()
    said = re.search(r"so far ✕ (\d) of 7 go", caption)
    assert (int(said[1]) if said else 0) == len(wrong) > 0
    now, due = math.hypot(*other[0]["deltas"][0]), math.hypot(*true[0]["deltas"])
    assert value(paused, '#net [data-name="size of delta, layer 1"]') == pytest.approx(now)
    sizes = re.search(
        r"ignored: (\S+) leaves layer 1, (?:(\S+) times the|with f′) (\S*\d)(?: with f′)?[;.]", caption
    )
    assert sizes
    assert [float(sizes[1]), float(sizes[3])] == pytest.approx([now, due], rel=1e-3)
    assert bool(sizes[2]) == (now / due >= 1.1)
    assert float(sizes[2] or now / due) == pytest.approx(now / due, rel=0.05)


@pytest.mark.parametrize("where", ["network", "output"])
def test_the_sentence_says_how_many_times_as_much(paused: Page, api: httpx.Client, where: str) -> None:
    pick(paused, "1,0,0")
    without(paused, where)
    rules = ["one"] * 3 if where == "network" else ["exact", "exact", "one"]
    true, other = (
        walk(paused, api, each)["layers"][0]["weight_updates"][0][0] for each in (["exact"] * 3, rules)
    )
    ratio = other / true
    if ratio < 0:
        words = "the wrong way"
    elif ratio >= 1.1:
        words = f"{ratio:.1f} times" if ratio < 9.95 else f"{ratio:,.0f} times".replace(",", "\u202f")
    else:
        words = "more" if ratio > 1 else "less" if ratio > 0.9 else "of that"
    near = "|the same" if abs(ratio - 1) < 0.01 else ""
    expect(paused.locator("#say")).to_contain_text(re.compile(re.escape(words) + near))


def test_the_same_size_leaves_only_the_direction(paused: Page, api: httpx.Client) -> None:
    without(paused)
    true, other = (walk(paused, api, [rule] * 3)["layers"] for rule in ("exact", "one"))
    paused.locator("#rule-case-name").click()
    paused.locator("#rule-matched").check()
    expect(paused.locator(".terms")).to_contain_text("scaled to match")
    scale = length(true) / length(other)
    assert term(paused, "rate") == pytest.approx(0.03 * scale, rel=1e-9)
    product = (
        term(paused, "rate") * term(paused, "delta") * term(paused, "derivative") * term(paused, "input")
    )
    assert term(paused, "would") == pytest.approx(term(paused, "old") + product, abs=1e-12)


@pytest.mark.parametrize(
    ("where", "name", "case"),
    [
        ("network", "not any loss’s gradient", "the gradient of nothing"),
        ("hidden", "not any loss’s gradient", "the gradient of nothing"),
        ("output", "harmless: cross-entropy’s gradient", "is the cross-entropy gradient"),
    ],
)
def test_the_page_says_which_case_this_is(paused: Page, where: str, name: str, case: str) -> None:
    without(paused, where)
    expect(paused.locator("#rule-case-name")).to_have_text(name)
    expect(paused.locator("#rule-case")).to_contain_text(case)


def test_the_flat_spot_fix_is_named(paused: Page) -> None:
    without(paused, "hidden", "exact+0.1")
    expect(paused.locator("#rule-case")).to_contain_text("The flat-spot fix")


@pytest.mark.parametrize("where", ["unit", "network"])
@pytest.mark.parametrize("width", [1280, 1920, 2560])
def test_switching_moves_nothing(paused: Page, width: int, where: str) -> None:
    paused.set_viewport_size({"width": width, "height": 900})
    drawn(paused)
    before = paused.evaluate(CORNERS)
    without(paused, where)
    assert paused.evaluate(CORNERS) == before


def test_the_switch_says_which_is_pressed_and_works_by_keyboard(paused: Page) -> None:
    paused.locator('[data-rule="without"]').focus()
    paused.keyboard.press("Enter")
    expect(paused.locator('[data-rule="without"]')).to_have_attribute("aria-pressed", "true")
    expect(paused.locator('[data-rule="with"]')).to_have_attribute("aria-pressed", "false")
    expect(paused.locator('[data-rule="without"]')).to_be_focused()
