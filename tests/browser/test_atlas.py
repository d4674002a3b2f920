"""The page of maps: cells as they come, moved, zoomed and opened, by pointer and by keyboard."""

import re
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import inaccessible
from tests.browser.driving import address, advance, data_of, drawn, says, until, value
from tests.browser.lessons import asked, choose

RATES = "/atlas#map=rate&cells=24,16&steps=300"
COLOURS = """() => {
  const canvas = document.querySelector(".atlas canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
}"""


def made(page: Page, before: str = "") -> str:
    """Wait until another map than before is done; its id."""
    done = "before => { const { map, status } = document.documentElement.dataset;"
    until(page, done + " return map && map !== before && status === 'done'; }", before)
    return data_of(page, "map")


def cell(page: Page, api: httpx.Client, row: int, column: int) -> dict[str, Any]:
    """A cell of the first map on show, as REST answers it."""
    id = data_of(page, "map").split()[0]
    return dict(api.get(f"/atlases/{id}/cells/{row}/{column}").raise_for_status().json())


def middle(page: Page, across: float, up: float) -> tuple[float, float]:
    """A place on the first map, by shares of its width and height."""
    box = page.locator(".atlas .reach").first.bounding_box()
    assert box
    return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]


def test_a_map_is_read_moved_and_opened(page: Page, api: httpx.Client) -> None:
    page.goto(RATES)
    first = made(page)
    title = page.locator("#map-title")
    expect(title).to_have_text(
        re.compile(r"^Above a rate of 0\.\d+ the loss explodes \(.*\): theory, 2/λ, says 0\.\d+\.$")
    )
    said = [
        float(number)
        for number in re.findall(r"rate of ([\d.]+)|says ([\d.]+)\.", title.inner_text())[0:2]
        for number in number
        if number
    ]
    assert said[0] == pytest.approx(said[1], rel=0.25)
    assert page.evaluate(COLOURS) > 3
    expect(page.locator("#map-key")).to_contain_text("theory: Goh 2017")
    expect(page.locator("#map-key")).not_to_contain_text("so far")
    expect(page.locator("#map-key .missing")).to_be_hidden()
    hatched = page.locator(".atlas canvas").first.evaluate("e => getComputedStyle(e).backgroundImage")
    assert "repeating-linear-gradient" in hatched  # where no cell is painted

    page.mouse.move(*middle(page, 2.5 / 24, 3.5 / 16))
    values = cell(page, api, 3, 2)["values"]
    expect(page.locator("#cell tr", has_text="test loss")).to_have_count(0)  # there are no test samples
    loss = page.locator("#cell tr").first.locator("td").inner_text()
    assert float(loss) == pytest.approx(values["loss"], rel=0.01)

    page.mouse.down()
    page.mouse.move(*middle(page, 0.6, 0.5), steps=3)
    page.mouse.up()
    moved = made(page, first)
    window = address(page)
    assert "map=rate&x=training.optimizer.learning_rate,0.00" in window
    assert httpx.get(f"{api.base_url}atlases/{first}").status_code == 404  # nobody looks at it any more

    reach = page.locator(".atlas .reach").first
    reach.focus()
    reach.press("+")
    closer = made(page, moved)
    reach.press("ArrowLeft")
    reach.press("ArrowUp")
    until(page, "() => !document.querySelector('#cell .acts').hidden")
    drawn(page)  # the cell that was gone to, not the one before
    rate, strength = map(float, re.findall(r" ([\d.]+),", page.locator("#cell p").inner_text()))
    reach.press("Enter")
    expect(page).to_have_url(re.compile("/#"))
    says(page, step="300", status="paused", precision="full")
    assert value(page, '[data-term="rate"]') == pytest.approx(rate, rel=5e-3)
    atlas = api.get(f"/atlases/{closer}").json()
    column, row = (
        int(np.argmin(np.abs(np.array(atlas[way]["values"]) - at)))
        for way, at in (("x", rate), ("y", strength))
    )
    opened = api.get(f"/atlases/{closer}/cells/{row}/{column}").json()
    run = api.get(f"/runs/{data_of(page, 'run')}").json()
    assert run["loss"]["train"] == opened["values"]["loss"]
    told = api.get(f"/runs/{run['id']}/diagnosis", params={"step": 300}).json()["sentence"]
    expect(page.locator(".standing p")).to_contain_text(told)
    panel = page.locator('[data-panel="diagnosis"]')
    expect(panel.locator(".stands")).to_have_text(told)
    page.get_by_role("button", name="Its diagnosis").click()
    expect(panel).to_be_in_viewport()
    advance(page)
    expect(page.locator(".standing")).to_be_hidden()  # it spoke of another step
    expect(page.locator("#maps-link")).to_have_text("← Map")

    closest = page.locator("#maps-link").get_attribute("href") or ""
    page.go_back()
    assert made(page) == closer
    assert address(page).endswith(closest.removeprefix("atlas"))


def test_before_the_first_cells_the_map_has_its_frame_and_says_that_it_works(page: Page) -> None:
    page.route("**/api/v1/atlases*", lambda _: None)  # never answered
    page.goto(RATES)
    expect(page.locator(".atlas .mapbox.coming").first).to_be_visible()
    words = page.locator(".atlas .mapbox").first.evaluate("e => getComputedStyle(e, '::before').content")
    assert "working" in words
    expect(page.locator("#map-key .bar")).to_be_hidden()
    place = page.locator("#whole").bounding_box()
    page.locator("#turn").evaluate("e => { e.textContent = 'Stop'; }")
    assert page.locator("#whole").bounding_box() == place


def test_maps_with_and_without_the_derivative_move_together(page: Page, api: httpx.Client) -> None:
    page.goto("/atlas#map=learns&cells=12,12&steps=60")
    first = made(page)
    page.locator("#beside").check()
    both = made(page, first)
    assert len(both.split()) == 2
    assert both.split()[0] == first
    expect(page.locator(".atlas:visible")).to_have_count(2)
    expect(page.locator("#map-title")).to_contain_text("Without f′")
    spec = api.get(f"/atlases/{both.split()[1]}/cells/5/5").json()["spec"]
    assert spec["network"]["derivative"] == "one"
    page.locator("#axis-y .field").last.fill("10")
    page.locator("#axis-y .field").last.press("Enter")
    moved = made(page, both)
    assert not set(moved.split()) & set(both.split())
    for id in moved.split():
        assert api.get(f"/atlases/{id}").json()["y"]["to"] == 10
    page.locator("#colour").select_option("start_ratio")
    expect(page.locator("#map-title")).to_have_text(re.compile("^The error fades to under a tenth in"))
    assert data_of(page, "map") == moved
    page.locator("#axis-x .field").first.fill("0")
    page.locator("#axis-x .field").first.press("Enter")
    expect(page.locator("#notice")).to_contain_text("on a log scale both are above 0")
    page.get_by_role("button", name="How deep can it be?").click()
    expect(page.locator("h1")).to_have_text("How deep can it be?")
    until(page, "() => document.documentElement.dataset.status === 'running'")
    page.locator("#turn").click()
    expect(page.locator("#turn")).to_have_text("Go on")
    says(page, status="stopped")


def test_a_lesson_ends_in_its_map_as_the_reader_left_it(page: Page) -> None:
    page.goto("/#lesson=rate&at=5")
    asked(page, "rate", 5)
    link = page.get_by_role("link", name="The map of such networks")
    expect(link).to_be_hidden()
    choose(page, 2)
    expect(link).to_have_attribute("href", "atlas#map=rate")
    page.goto("/atlas#map=rate&cells=8,8&steps=20&x=training.optimizer.learning_rate,0.05,0.5,log")
    made(page)
    until(page, "() => sessionStorage.getItem('map')?.includes('cells=8,8')")
    page.goto("/#lesson=rate&at=5")
    asked(page, "rate", 5)
    choose(page, 2)
    link.click()
    expect(page.locator("h1")).to_have_text("How large may the rate be?")
    made(page)
    assert "learning_rate,0.05,0.5,log" in address(page)


def test_the_row_or_column_of_the_section_is_marked_on_the_map(page: Page) -> None:
    page.goto("/atlas#map=rate&cells=8,8&steps=20")
    made(page)
    box = page.locator(".atlas .reach").first.bounding_box()
    assert box

    def lies(across: str, up: str) -> None:
        """Its place and size, in the map's; by the cell's middle."""
        until(
            page,
            """([box, across, up]) => {
              const cut = document.querySelector(".atlas .cut");
              const { left, top, width, height } = cut.getBoundingClientRect();
              const share = (at, start, whole) => String(Math.round(1000 * (at - start) / whole) / 1000);
              return (width > height ? "whole" : share(left, box.x, box.width)) === across
                && (height > width ? "whole" : share(top, box.y, box.height)) === up;
            }""",
            [box, across, up],
        )

    lies("whole", "0.438")  # the fifth of eight from below
    page.mouse.move(*middle(page, 0.05, 0.95))
    lies("whole", "0.063")
    page.locator("#along").select_option("column")
    lies("0.063", "whole")
    expect(page.locator("#section-words")).to_have_text(re.compile(r"^at .*\w\u00a0[\d.]+$"))


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_of_maps_is_accessible_and_fits(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/atlas#map=rate&cells=8,8&steps=20&beside=without")
    made(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".atlas .reach").first.focus()
    page.keyboard.press("ArrowUp")
    until(page, "() => !document.querySelector('#cell .acts').hidden")
    assert inaccessible(page) == []
