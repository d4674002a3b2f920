"""The loss that one or two weights roll on, beside their network."""

import pytest
from playwright.sync_api import expect

from tests.browser.driving import drawn, without
from tests.browser.tab import OpenedAt

ROW = "features=x1&layers=1-linear,1-linear&data=plane&step=20"
APART = """() => {
  const shown = [...document.querySelectorAll("#net text")].map(node => node.getBoundingClientRect())
    .filter(({ width, height }) => width * height);
  return shown.filter((a, k) => shown.slice(k + 1).some(b =>
    a.left + 2 < b.right && b.left + 2 < a.right && a.top + 4 < b.bottom && b.top + 4 < a.bottom)).length;
}"""


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (
            "features=x1&batch=1&step=5",
            "This step goes uphill on the curve of all 250 samples: it follows this",
        ),
        ("features=x1&batch=full&step=5", "Each weight moves by rate"),
        (
            "features=x1,x2&batch=1&step=5",
            "This step goes uphill on the map of all 250 samples: it follows this",
        ),
    ],
)
def test_a_step_of_few_samples_may_go_uphill_and_it_is_said_why(
    opened_at: OpenedAt, step: str, said: str
) -> None:
    page = opened_at(f"#layers=1-linear&{step}")
    place = page.locator("#canvas").bounding_box()
    page.locator('#phases [aria-label="update"]').dispatch_event("click")
    drawn(page)
    expect(page.locator("#phase-text")).to_contain_text(said)
    assert page.locator("#canvas").bounding_box() == place


@pytest.mark.parametrize("width", [390, 1280, 2560])
def test_two_weights_in_a_row_have_the_names_of_their_axes(opened_at: OpenedAt, width: int) -> None:
    page = opened_at(f"#{ROW}", width)
    for phase in ("backward 1", "update"):
        page.locator(f'#phases [aria-label="{phase}"]').dispatch_event("click")
        drawn(page)
        assert page.evaluate(APART) == 0
    words = page.locator("#net .descent text").all_text_contents()
    assert words.count("weight of") == 2
    (end,) = page.locator("#net .descent text[text-anchor='end'].hd").all_text_contents()[:1]
    assert float(end) >= 3


def test_the_weight_that_has_no_tag_has_its_number_at_its_edge(opened_at: OpenedAt) -> None:
    page = opened_at(f"#{ROW}", 1280)
    number = '#net .descent [data-name="weight of {}"]'
    expect(page.locator(number.format("layer 1"))).to_have_text("")
    expect(page.locator(number.format("the output"))).not_to_have_text("")
    page.locator('[data-edge="2,0,0"]').dispatch_event("click")
    expect(page.locator(number.format("the output"))).to_have_text("")
    expect(page.locator(number.format("layer 1"))).not_to_have_text("")


@pytest.mark.parametrize("width", [390, 1280])
def test_an_update_without_f_has_the_scale_of_the_runs_own(opened_at: OpenedAt, width: int) -> None:
    page = opened_at("#layers=1-tanh&step=5", width)
    page.locator('#phases [aria-label="update"]').dispatch_event("click")
    drawn(page)
    longest = page.locator("#key [data-name='longest bar']")
    bar, size = longest.get_attribute("data-value"), page.locator("#key .size").get_attribute("d")
    without(page)
    drawn(page)
    assert longest.get_attribute("data-value") == bar
    assert page.locator("#key .size").get_attribute("d") == size
    expect(page.locator("#key")).to_contain_text("would be this long")
    expect(page.locator("#key")).to_contain_text("arrow: longer still")
    expect(page.locator("#net .tagged")).to_contain_text("41 × as long (mean of 10)")
    expect(page.locator("#net .descent")).to_contain_text("41 × as long (mean of 10)")
    expect(page.locator("#legend")).to_contain_text("update, drawn × 200; hollow: would be")
