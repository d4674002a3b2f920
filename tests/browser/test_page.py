"""The page as a whole: sizes, themes, charts, and what it asks of the network."""

import re

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from app.words import factor
from tests.browser.driving import data_of, drawn, flowing, past, press, resting, until, value
from tests.browser.tab import OpenedAt


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
def test_nothing_scrolls_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/")
    flowing(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator("[data-unit]").first).to_be_in_viewport(ratio=0) if width >= 1280 else None


def test_the_first_screen_holds_the_whole_first_floor(paused: Page) -> None:
    for part in (".hero", ".setup", "#net", ".transport", "#curve", "#loss", ".peek"):
        expect(paused.locator(part)).to_be_in_viewport(ratio=0.99)


def test_a_phones_first_screen_shows_the_equation_and_the_network(opened_at: OpenedAt) -> None:
    page = opened_at("#layers=4-tanh,2-tanh,1-tanh&data=circle&batch=1&step=0", 390)
    expect(page.locator("#phase-title")).to_be_in_viewport(ratio=1)
    heading = page.locator("#net .hd").first
    expect(heading).to_be_in_viewport(ratio=0.5)  # of a line, which is higher than its letters
    expect(page.locator("#legend")).to_be_visible()
    row = [page.locator(f'[data-action="{name}"]').bounding_box() for name in ("phase-back", "step", "epoch")]
    assert len({box["y"] + box["height"] / 2 for box in row if box}) == 1
    tag = page.locator("#net .tag").bounding_box()
    assert tag
    units = [box for node in page.locator("#net .unit").all() if (box := node.bounding_box())]
    for unit in units:  # it stands beside its edge, and on no unit
        apart = [unit["x"] - tag["x"] - tag["width"], tag["x"] - unit["x"] - unit["width"]]
        apart += [unit["y"] - tag["y"] - tag["height"], tag["y"] - unit["y"] - unit["height"]]
        assert max(apart) >= 0
    edge = page.locator('#net .hit[aria-pressed="true"]').bounding_box()
    assert edge
    assert edge["y"] - 24 < tag["y"] < edge["y"] + edge["height"]
    assert tag["x"] < edge["x"] + edge["width"]
    assert tag["x"] + tag["width"] > edge["x"]
    assert tag["x"] >= 0
    assert tag["x"] + tag["width"] <= 390
    page.locator("#share").click()
    cut = "node => node.scrollWidth > node.clientWidth"
    assert not page.locator("#sharing").evaluate(cut)


def test_on_a_tall_screen_the_network_keeps_its_shape_and_panels_come_into_view(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 2400})
    page.goto("/")
    net = page.locator("#net").bounding_box()
    assert net
    assert net["height"] < 1.5 * net["width"]
    expect(page.locator("#panels .plot").first).to_be_in_viewport(ratio=0.99)


def test_charts_that_are_out_of_view_widen_no_page_that_became_narrower(paused: Page) -> None:
    paused.set_viewport_size({"width": 1600, "height": 1000})
    until(paused, "() => document.querySelector('#loss .main-svg')?.clientWidth > 360")
    paused.set_viewport_size({"width": 390, "height": 700})
    until(paused, "() => document.querySelector('#loss').clientWidth < 380")
    assert paused.evaluate("document.querySelector('.learning').scrollWidth") < 390


WORDS = """() => {
  const hero = document.querySelector(".eq").getBoundingClientRect();
  const past = node => {
    const { right, bottom } = node.getBoundingClientRect();
    return node.scrollWidth > node.clientWidth + 1 || right > hero.right + 1 || bottom > hero.bottom + 1;
  };
  return ["#say", "#check-brief", "#rule-case", ".star .product"].map(id => document.querySelector(id))
    .filter(past).map(node => node.textContent);
}"""
LONG = "#layers=1-leaky_relu,8-selu,8-sin,1-tanh&init=normal&batch=10&regularizer=l1&strength=0.01&step=20"


@pytest.mark.parametrize("width", [768, 960, 1180])
@pytest.mark.parametrize("weight", [1, 3, 6])
def test_a_small_slope_is_whole(opened_at: OpenedAt, weight: int, width: int) -> None:
    page = opened_at(f"#layers=1-tanh,1-tanh&init=constant&init.value={weight}&step=1", width)
    assert page.evaluate(WORDS) == []
    assert len(page.locator(".star .num").inner_text()) >= 6


@pytest.mark.parametrize("width", [768, 1180, 1280, 1500, 1920])
def test_whatever_the_hero_says_the_page_under_it_stays(opened_at: OpenedAt, width: int) -> None:
    page = opened_at(LONG, width)
    tops = set()
    for rule in ("with", "without"):
        page.locator(f'[data-rule="{rule}"]').click()
        for kind in ("one+0", "exact+0.1", "leaky_relu+0") if rule == "without" else [None]:
            if kind:
                page.locator("#rule-what").select_option(kind)
            for edge in ("1,0,0", "2,3,0", "3,7,7", "4,0,0"):
                page.locator(f'[data-edge="{edge}"]').dispatch_event("click")
                expect(page.locator(f'[data-edge="{edge}"]')).to_have_attribute("aria-pressed", "true")
                tops.add(page.evaluate("document.querySelector('#stage').getBoundingClientRect().y"))
                assert page.evaluate(WORDS) == []
    assert len(tops) == 1


TOUCHING = """() => {
  const line = document.querySelector(".terms").getBoundingClientRect();
  const boxes = [...document.querySelectorAll(".terms :is(.lab, .num, .capt, .star)")].map(node => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const { left, right, top, bottom } = (node.matches(".star") ? node : range).getBoundingClientRect();
    return { words: node.textContent.trim(), star: node.closest(".star"), left, right, top, bottom };
  }).filter(({ words }) => words);
  const meet = (a, b) => a.left <= b.left && b.left - a.right < 4 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
  return [
    ...boxes.filter(({ right }) => right > line.right + 1).map(({ words }) => `${words} is past the line`),
    ...boxes.flatMap(a => boxes.filter(b => a !== b && !(a.star && b.star) && meet(a, b))
      .map(b => `${a.words} on ${b.words}`)),
  ];
}"""


@pytest.mark.parametrize("address", ["layers=1-linear&features=x1", f"layers={'4-sigmoid,' * 4}1-sigmoid"])
def test_at_no_width_the_heros_words_touch(opened_at: OpenedAt, address: str) -> None:
    page = opened_at(f"#{address}&data=circle&batch=10&step=2")
    expect(page.locator("#result-word")).to_have_text("by this sample alone")
    touching = {}
    for width in (390, 430, 600, 760, 761, 800, 960, 961, 1179, 1180, 1230, 1279, 1280, 1500, 2000, 2560):
        page.set_viewport_size({"width": width, "height": 1000})
        touching[width] = page.evaluate(TOUCHING)
    assert {width: words for width, words in touching.items() if words} == {}


CLIPPED = """() => {
  const bottom = id => document.querySelector(id).getBoundingClientRect().bottom;
  const ticks = [...document.querySelectorAll("#curve .xtick text, #loss .xtick text")];
  const inside = tick => tick.getBoundingClientRect().bottom <= bottom("#" + tick.closest(".plot").id);
  return {
    ticks: ticks.length > 4 && ticks.every(inside),
    zs: document.querySelectorAll("#curve .xtick text").length > 2,
    captions: bottom("#maps") <= bottom(".right"),
  };
}"""


@pytest.mark.parametrize("twin", [False, True])
@pytest.mark.parametrize("width", [1180, 1280, 1920])
def test_no_chart_is_clipped(opened_at: OpenedAt, width: int, twin: bool) -> None:
    page = opened_at("#step=30", width)
    if twin:
        page.locator("#twin-start").click()
        until(page, "() => document.querySelector('#loss-text').textContent.includes('The twin’s loss')")
    until(
        page,
        f"() => {{ const seen = ({CLIPPED})(); return seen.ticks && seen.zs && seen.captions; }}",
    )


@pytest.mark.parametrize("layers", ["4-tanh,2-tanh", ",".join(["8-tanh"] * 5 + ["8-relu"])])
def test_the_set_ups_last_row_is_always_there(opened_at: OpenedAt, layers: str) -> None:
    page = opened_at(f"#layers={layers},1-tanh&regularizer=l1&strength=0.01&step=2")
    expect(page.locator("#save")).to_be_in_viewport(ratio=1)
    page.locator("#strength").scroll_into_view_if_needed()
    expect(page.locator("#strength")).to_be_in_viewport(ratio=1)
    covered = page.locator("#strength").evaluate(
        "e => { const b = e.getBoundingClientRect();"
        " return document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2) !== e; }"
    )
    assert not covered


def test_the_theme_follows_the_system_until_it_is_chosen(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto("/")
    dark = "rgb(13, 16, 21)"
    expect(page.locator("body")).to_have_css("background-color", dark)
    page.get_by_label("Theme").select_option("Light")
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    page.reload()
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    page.get_by_label("Theme").select_option("System")
    expect(page.locator("body")).to_have_css("background-color", dark)
    until(page, "() => location.hash.includes('step=') && !location.hash.includes('theme=')")
    page.reload()
    expect(page.locator("body")).to_have_css("background-color", dark)


def test_charts_take_the_themes_colours(paused: Page) -> None:
    line = paused.locator("#loss .trace.scatter path.js-line").last
    expect(line).to_have_css("stroke", "rgb(17, 22, 29)")
    paused.get_by_label("Theme").select_option("Dark")
    expect(line).to_have_css("stroke", "rgb(238, 241, 245)")


DOTS = """() => [...document.querySelectorAll("#curve .moving path[stroke-linecap=round]")]
  .reduce((dots, path) => dots + path.getAttribute("d").split("h0").length - 1, 0)"""


def test_charts_follow_the_step(paused: Page) -> None:
    title = paused.locator("#curve-title")
    expect(title).to_contain_text("Why ")
    paused.locator('[data-edge="3,0,0"]').dispatch_event("click")
    slope = value(paused, '[data-unit="3,0"] [data-name^="f′"]')
    expect(title).to_contain_text(factor(slope))
    expect(paused.locator("#curve .moving .strong")).to_have_text(factor(slope))
    expect(paused.locator("#curve .trace.scatter")).to_have_count(2)  # f and f′, and over them
    expect(paused.locator("#curve .moving circle")).to_have_count(2)  # this sample
    assert paused.evaluate(DOTS) == 2 * 250  # and all of them


def test_a_hidden_tab_lets_go_of_the_stream_and_takes_it_up_again(opened: Page) -> None:
    hide = """hidden => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    opened.evaluate(hide, True)
    with opened.expect_request(lambda request: "/stream?" in request.url and "last_event_id=" in request.url):
        opened.evaluate(hide, False)
    step = int(data_of(opened, "step"))
    past(opened, step)


def test_the_footer_leads_to_the_steps_numbers(paused: Page, api: httpx.Client) -> None:
    href = paused.locator("#source").get_attribute("href") or ""
    assert href.endswith(f"/runs/{data_of(paused, 'run')}/frames/{data_of(paused, 'step')}")
    assert api.get(href.removeprefix("/api/v1")).status_code == 200


def test_a_server_that_stays_silent_is_told(paused: Page, faults: list[str]) -> None:
    deletions: list[Route] = []
    paused.route(
        re.compile(r"/runs/[^/]+$"),
        lambda route: deletions.append(route) if route.request.method == "DELETE" else route.continue_(),
    )
    paused.route("**/step", lambda route: route.abort())
    before = data_of(paused, "run")
    paused.evaluate("location.hash = '#seed=2'")
    until(paused, "before => document.documentElement.dataset.run !== before", before)
    press(paused, "step")
    expect(paused.locator("#notice")).to_have_text("The server does not answer.")
    deletions.pop().continue_()  # the run before ends only now, and with it the opening
    flowing(paused)
    expect(paused.locator("#notice")).to_have_text("The server does not answer.")
    resting(paused)
    faults.clear()


def test_on_a_phone_the_network_is_on_the_first_screen(opened_at: OpenedAt) -> None:
    page = opened_at("#layers=4-tanh,2-tanh,1-tanh&data=circle&batch=1&step=1", 390)
    page.set_viewport_size({"width": 390, "height": 844})
    drawn(page)
    title = page.locator("#phase-title").evaluate("node => node.getBoundingClientRect().bottom")
    for name in ("1,0", "1,2", "2,1", "3,0"):
        unit = page.locator(f'[data-unit="{name}"]').bounding_box()
        assert unit
        assert title < unit["y"] < 844 - unit["height"]


def test_no_chart_of_the_run_before_stands_beside_the_words_of_the_next(paused: Page) -> None:
    until(paused, "() => document.querySelector('#loss .plot-container')")
    paused.evaluate(
        """() => new MutationObserver((_, changes) => {
          const chart = document.querySelector("#loss .plot-container");
          window.stood = getComputedStyle(chart).visibility;
          changes.disconnect();
        }).observe(document.documentElement, { attributeFilter: ["data-run"] })"""
    )
    paused.locator('#thumbs [data-dataset="xor"]').click()
    until(paused, "() => window.stood")
    assert paused.evaluate("stood") == "hidden"
    expect(paused.locator("#loss .plot-container")).to_be_visible()


def test_on_a_wide_screen_the_factors_are_one_product(paused: Page) -> None:
    paused.set_viewport_size({"width": 2560, "height": 1440})
    gaps = paused.evaluate(
        """() => [...document.querySelectorAll(".terms .op")].map((op) => {
          const range = document.createRange();
          range.selectNodeContents(op);
          const sign = range.getBoundingClientRect();
          const left = op.previousElementSibling;
          const before = (left.querySelector(".sbar") ?? left).getBoundingClientRect().right;
          return [sign.left - before, op.nextElementSibling.getBoundingClientRect().left - sign.right];
        })"""
    )
    for before, after in gaps:
        assert 12 <= before <= 48
        assert before == pytest.approx(after, abs=24)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_curves_title_keeps_to_its_line_whatever_f_prime_is(opened_at: OpenedAt, width: int) -> None:
    page = opened_at("#layers=2-tanh,1-tanh&step=0", width)
    longer = page.evaluate(
        """async () => {
          const { titleOf } = await import("/static/js/words/curve.js");
          const slopes = [0, 1, 0.4902, 0.05861, 0.248, -0.1289, 1.0004, 5.651e-5, -1.265e-12, NaN];
          const title = document.querySelector("#curve-title");
          const lines = () => title.offsetHeight / parseFloat(getComputedStyle(title).lineHeight);
          return slopes
            .flatMap((slope) => [0.25, 1].map((most) => titleOf(slope, "e", false, most)))
            .concat(titleOf(1, "e", true))
            .filter((words) => { title.textContent = words; return lines() > 1.5; });
        }"""
    )
    assert longer == []


def test_the_first_screen_counts_one_step(page: Page) -> None:
    page.goto("/")
    flowing(page)
    expect(page.locator("#count b")).to_have_text("before step 1")
    expect(page.locator("#phase-title")).to_contain_text("step 1, not made yet")
