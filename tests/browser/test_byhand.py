"""Set by hand: a weight, a bias, the sample that is looked at; all of it on the server's numbers."""

import httpx
from playwright.sync_api import Page, expect

from tests.browser.driving import (
    address,
    advance,
    data_of,
    drawn,
    frame,
    pick,
    resting,
    run,
    says,
    step_of,
    term,
    until,
    value,
)

ASIDE = "This sample would ask for"


def announced(page: Page, api: httpx.Client) -> dict[str, object]:
    """What the next step would do, as REST answers it."""
    return dict(api.get(f"/runs/{data_of(page, 'run')}/next").json())


def open_box(page: Page) -> None:
    page.locator('[data-term="old"]').click()
    expect(page.locator("#by-hand")).to_be_visible()


def put(page: Page, **values: str) -> None:
    """Fill in and set."""
    for name, text in values.items():
        page.locator(f"#set-{name}").fill(text)
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.locator("#by-hand")).to_be_hidden()


def shows(page: Page, name: str, value: float) -> None:
    until(
        page,
        "([name, value]) => Number(document.querySelector(`[data-term=${name}]`).dataset.value) === value",
        [name, value],
    )


def test_a_weight_is_set_and_the_next_step_starts_from_it(paused: Page, api: httpx.Client) -> None:
    step, sample = step_of(paused), frame(paused, api)["probe"]["index"]
    place = paused.locator("#sample-place")
    expect(place).to_have_text(f"Sample {sample + 1} of 250")
    before = api.get(f"/runs/{data_of(paused, 'run')}/parameters").json()
    open_box(paused)
    expect(place).to_have_text(f"Sample {sample + 1} of 250")
    assert float(paused.locator("#set-weight").input_value()) == before[0]["weights"][0][0]
    assert float(paused.locator("#set-bias").input_value()) == before[0]["biases"][0]
    put(paused, weight="2.5", bias="-0.125")
    shows(paused, "old", 2.5)
    assert step_of(paused) == step
    before[0]["weights"][0][0], before[0]["biases"][0] = 2.5, -0.125
    assert api.get(f"/runs/{data_of(paused, 'run')}/parameters").json() == before
    following = announced(paused, api)["layers"][0]  # type: ignore[index]
    expect(place).to_have_text(f"Sample {sample + 1} of 250")
    expect(paused.get_by_role("button", name="follow the batches")).to_be_visible()
    assert term(paused, "derivative") == following["derivatives"][0]
    expect(paused.locator("#phase-text")).to_contain_text("Not made yet: this is what the next step will do.")
    advance(paused)
    made = frame(paused, api)
    assert term(paused, "old") == 2.5 == made["layers"][0]["weights"][0][0]


def test_what_is_set_while_steps_stream_past_is_set_at_rest(opened: Page, api: httpx.Client) -> None:
    open_box(opened)
    says(opened, status="paused")
    put(opened, weight="-3")
    shows(opened, "old", -3)
    assert api.get(f"/runs/{data_of(opened, 'run')}/parameters").json()[0]["weights"][0][0] == -3


def test_an_old_step_on_show_gives_way_to_the_next_one(paused: Page) -> None:
    newest = step_of(paused)
    paused.locator("#time").fill("1")
    says(paused, step="1")
    open_box(paused)
    says(paused, step=str(newest))


def test_nothing_set_changes_nothing(paused: Page, api: httpx.Client) -> None:
    open_box(paused)
    put(paused)
    assert run(paused, api)["changes"] == 0


def test_what_is_no_number_is_not_set(paused: Page, api: httpx.Client) -> None:
    open_box(paused)
    paused.locator("#set-weight").fill("")
    paused.get_by_role("button", name="Set", exact=True).click()
    expect(paused.locator("#by-hand")).to_be_visible()
    paused.keyboard.press("Escape")
    expect(paused.locator("#by-hand")).to_be_hidden()
    assert run(paused, api)["changes"] == 0


def test_a_sample_is_chosen_on_the_map_and_let_go(paused: Page, api: httpx.Client) -> None:
    points = api.get(f"/runs/{data_of(paused, 'run')}/data").json()["train"]["points"]
    box = paused.locator("#maps canvas").first
    box.scroll_into_view_if_needed()
    size = box.bounding_box()
    assert size is not None
    far = max(range(len(points)), key=lambda n: abs(points[n][0]))
    if announced(paused, api)["batch"] == {"indices": [far]}:  # by chance the next step's own sample
        advance(paused)
    middle = {"x": size["width"] / 2, "y": size["height"] / 2}
    a_unit = middle["y"] / min(6, 1.5 * max(abs(v) for point in points for v in point))
    box.click(
        position={"x": middle["x"] + points[far][0] * a_unit, "y": middle["y"] - points[far][1] * a_unit}
    )
    until(paused, "() => /probe:/.test(decodeURIComponent(location.hash))")
    chosen = run(paused, api)["spec"]["probe"]["index"]
    assert chosen == far
    expect(paused.locator("#sample-place")).to_have_text(f"Sample {chosen + 1} of 250")
    expect(paused.locator("#say")).to_contain_text(ASIDE)
    assert term(paused, "input") == announced(paused, api)["probe"]["inputs"][0]  # type: ignore[index]
    expect(paused.locator("#sample-verdict")).to_contain_text("This step will train on others")
    paused.get_by_role("button", name="follow the batches").click()
    expect(paused.get_by_role("button", name="follow the batches")).to_be_hidden()
    assert run(paused, api)["spec"]["probe"]["index"] is None


def test_a_sample_is_chosen_by_number(paused: Page, api: httpx.Client) -> None:
    open_box(paused)
    put(paused, sample="17")
    expect(paused.locator("#sample-place")).to_have_text("Sample 17 of 250")
    assert run(paused, api)["spec"]["probe"]["index"] == 16
    open_box(paused)
    paused.locator("#set-sample").fill("251")
    paused.get_by_role("button", name="Set", exact=True).click()
    expect(paused.locator("#by-hand")).to_be_visible()


def test_the_same_numbers_elsewhere(paused: Page, elsewhere: Page) -> None:
    pick(paused, "2,1,3")
    open_box(paused)
    put(paused, weight="0.75", bias="0.5", sample="3")
    shows(paused, "old", 0.75)
    step = step_of(paused)
    advance(paused)
    until(paused, "step => location.hash.includes(`step=${step}&`)", step + 1)
    elsewhere.goto(address(paused))
    says(elsewhere, step=str(step + 1))
    names = ("new", "old", "rate", "delta", "derivative", "input")
    assert [term(elsewhere, name) for name in names] == [term(paused, name) for name in names]


def test_a_link_to_a_weight_that_is_not_there(page: Page) -> None:
    page.goto("/#layers=2-tanh,1-tanh&then=0:w.1.5.0:1&step=2")
    expect(page.locator("#notice")).to_contain_text("there is no weight or bias where it sets one by hand")


def test_the_panel_of_a_link_that_there_is_none_of(page: Page) -> None:
    page.goto("/#layers=2-tanh,1-tanh&step=2&panel=nonsense")
    expect(page.locator("#notice")).to_have_text("The link was not all understood: panel=nonsense")


def test_long_work_tells_how_far_it_is_and_stops(page: Page, api: httpx.Client) -> None:
    page.goto("/#layers=8-tanh,8-tanh,1-tanh&batch=full&step=1000000&then=999999:rate:0.5")
    expect(page.locator(".standing")).to_contain_text("Training to step 1 000 000:")
    page.get_by_role("button", name="Stop").click()
    resting(page)
    expect(page.locator(".standing")).to_be_hidden()
    stopped = run(page, api)
    assert step_of(page) == stopped["step"] < 999_999
    assert stopped["changes"] == 0


TERMS = ("old", "delta", "derivative", "input", "new")


def centre(page: Page, selector: str) -> tuple[float, float]:
    """Where an element has its middle, once it is in sight."""
    found = page.locator(selector)
    found.scroll_into_view_if_needed()
    box = found.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: tuple[float, float], right: float = 0, up: float = 0) -> None:
    """Press there and move; the button stays down."""
    x, y = start
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y - up / 2)
    page.mouse.move(x + right, y - up)


def parameters(page: Page, api: httpx.Client) -> list[dict[str, list[list[float]]]]:
    return list(api.get(f"/runs/{data_of(page, 'run')}/parameters").json())


def test_a_weight_is_dragged_and_all_follows_it(paused: Page, api: httpx.Client) -> None:
    before = parameters(paused, api)
    old, step = before[0]["weights"][0][0], step_of(paused)
    drag(paused, centre(paused, '[data-term="old"]'), right=140)
    moved = round(old * 100 + 140) / 100
    shows(paused, "old", moved)
    assert run(paused, api)["changes"] == 0  # the server is asked at the end
    computed = {name: term(paused, name) for name in TERMS}
    paused.mouse.up()
    expect(paused.locator("#by-hand")).to_be_hidden()  # it was no click
    until(paused, "() => /[:,]w[.]/.test(decodeURIComponent(location.hash))")
    before[0]["weights"][0][0] = moved
    assert parameters(paused, api) == before
    assert step_of(paused) == step
    following = announced(paused, api)
    drawn(paused)
    assert term(paused, "derivative") == following["layers"][0]["derivatives"][0]  # type: ignore[index]
    for name in TERMS:
        assert abs(term(paused, name) - computed[name]) < 1e-9, name


def test_escape_puts_back_what_is_dragged(paused: Page, api: httpx.Client) -> None:
    before, phase = {name: term(paused, name) for name in TERMS}, data_of(paused, "phase")
    drag(paused, centre(paused, '[data-term="old"]'), right=-90)
    until(
        paused,
        "old => Number(document.querySelector('[data-term=old]').dataset.value) !== old",
        before["old"],
    )
    paused.keyboard.press("Escape")
    shows(paused, "old", before["old"])
    paused.mouse.up()
    assert {name: term(paused, name) for name in TERMS} == before
    assert data_of(paused, "phase") == phase
    assert run(paused, api)["changes"] == 0


def test_keys_move_the_weight_that_has_the_focus(paused: Page, api: httpx.Client) -> None:
    old = parameters(paused, api)[0]["weights"][0][0]
    paused.locator('[data-term="old"]').focus()
    paused.keyboard.press("ArrowUp")
    until(paused, "() => /[:,]w[.]/.test(decodeURIComponent(location.hash))")
    assert parameters(paused, api)[0]["weights"][0][0] == round(old * 100 + 1) / 100


def test_plus_and_minus_move_the_edge_that_has_the_focus(paused: Page, api: httpx.Client) -> None:
    old = parameters(paused, api)[0]["weights"][0]
    paused.locator('[data-edge="1,0,0"]').focus()
    paused.keyboard.press("ArrowDown")
    paused.keyboard.press("-")
    until(paused, "() => /[:,]w[.]/.test(decodeURIComponent(location.hash))")
    edge = paused.locator('[data-edge="1,0,1"]')
    expect(edge).to_have_attribute("aria-pressed", "true")
    expect(edge).to_be_focused()
    assert parameters(paused, api)[0]["weights"][0] == [old[0], round(old[1] * 100 - 1) / 100]


def test_the_dot_on_the_curve_is_the_bias(paused: Page, api: httpx.Client) -> None:
    pick(paused, "1,1,0")
    drawn(paused)
    before = parameters(paused, api)
    expect(paused.locator(".dot")).to_be_visible()
    said = paused.locator(".dot span")
    drag(paused, centre(paused, ".dot"), right=30)
    until(
        paused, "b => Number(document.querySelector('.dot span').dataset.value) > b", before[0]["biases"][1]
    )
    expect(said).to_contain_text("bias b₂")
    paused.mouse.up()
    until(paused, "() => /[:,]b[.]/.test(decodeURIComponent(location.hash))")
    after = parameters(paused, api)
    assert after[0]["biases"][1] > before[0]["biases"][1]
    before[0]["biases"][1] = after[0]["biases"][1]
    assert after == before


def test_an_edge_that_is_pointed_at_shows_in_the_equation_and_the_picked_one_is_dragged(
    paused: Page, api: httpx.Client
) -> None:
    weights = parameters(paused, api)[0]["weights"]
    own, shown = term(paused, "old"), paused.locator("#weight-symbol")
    paused.locator('[data-edge="1,3,1"]').dispatch_event("pointerover")
    expect(shown).to_have_text("w₄₂")
    expect(paused.locator(".eq.glance")).to_be_visible()
    at = frame(paused, api)["layers"][0]["weights"][3][1]
    assert term(paused, "old") == at == value(paused, '[data-name="weight pointed at"]')
    paused.locator('[data-edge="1,3,1"]').dispatch_event("pointerout")
    expect(shown).to_have_text("w₁₁")
    assert term(paused, "old") == own
    middle = paused.evaluate(
        """() => {
          const path = document.querySelector('[data-edge="1,0,0"]');
          const { x, y } = path.getPointAtLength(path.getTotalLength() / 4);
          const { a, d, e, f } = path.getScreenCTM();
          return [a * x + e, d * y + f];
        }"""
    )
    drag(paused, (middle[0], middle[1]), up=50)
    shows(paused, "old", round(weights[0][0] * 100 + 50) / 100)
    paused.mouse.up()
    until(paused, "() => /[:,]w[.]/.test(decodeURIComponent(location.hash))")
    assert parameters(paused, api)[0]["weights"][0][0] == round(weights[0][0] * 100 + 50) / 100
