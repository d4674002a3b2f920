"""The numbers beside the stage's units."""

import pytest
from playwright.sync_api import expect

from tests.browser.driving import drawn, says
from tests.browser.tab import OpenedAt

IRIS = "data=iris&layers=5-tanh,3-softmax&loss=cross_entropy&step=5"


def test_each_unit_of_the_page_has_both_its_numbers_in_three_digits(opened_at: OpenedAt) -> None:
    page = opened_at("#layers=4-tanh,2-tanh,1-tanh&data=circle&seed=25&batch=1&step=3", 1280)
    page.locator('#phases [aria-label="backward 1"]').dispatch_event("click")
    says(page, phase="backward-1")
    for name in ("error at", "delta of"):
        for unit in range(1, 5):
            number = page.locator(f'#net [data-name="{name} unit {unit}, layer 1"]')
            expect(number).to_be_visible()
            assert len((number.text_content() or "").lstrip("+−0.").replace(".", "")) >= 3


def test_on_a_phone_a_softmax_says_what_its_numbers_are(opened_at: OpenedAt) -> None:
    page = opened_at(f"#{IRIS}", 390)
    answer, error = (page.locator("#net .hd", has_text=word) for word in ("answer", "error"))
    for phase, known in (("forward out", False), ("backward 1", True)):
        page.locator(f'#phases [aria-label="{phase}"]').dispatch_event("click")
        expect(answer).to_be_visible()
        expect(error).to_be_visible(visible=known)


DEEP = f"layers={'8-tanh,' * 9}1-tanh&step=5"
SMALL = "layers=4-tanh,2-tanh,1-tanh&data=circle&seed=25&batch=1&step=5"
APART = """() => {
  const boxes = [...document.querySelectorAll("#net .unit, #net .norms text")]
    .filter(node => node.checkVisibility())
    .map(node => node.getBoundingClientRect());
  const tag = document.querySelector("#net .tagged rect").getBoundingClientRect();
  const over = ({ left, right, top, bottom }) =>
    Math.min(right, tag.right) - Math.max(left, tag.left) > 1 &&
    Math.min(bottom, tag.bottom) - Math.max(top, tag.top) > 1;
  const lowest = Math.max(...[...document.querySelectorAll("#net .input")]
    .map(node => node.getBoundingClientRect().bottom));
  return [boxes.filter(over).length, tag.top < lowest];
}"""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", [DEEP, SMALL], ids=["deep", "small"])
def test_the_tag_stands_by_its_edge_on_no_unit_and_no_number_of_the_strip(
    opened_at: OpenedAt, address: str, width: int
) -> None:
    page = opened_at(f"#{address}&pick=1,0,0", width)
    for phase, name in (("backward 1", "backward-1"), ("update", "update")):
        page.locator(f'#phases [aria-label="{phase}"]').dispatch_event("click")
        says(page, phase=name)
        drawn(page)
        assert page.evaluate(APART) == [0, True]


STRIP = """() => {
  const right = node => node.getBoundingClientRect();
  const name = right(document.querySelector('#net .norms [data-word="‖δ‖"]'));
  return [...document.querySelectorAll("#net .unit, #net .norms .v")]
    .filter(node => node.checkVisibility())
    .map(right)
    .filter(box => box.left < name.right && box.top < name.bottom && box.bottom > name.top).length;
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_the_strips_name_leaves_the_first_unit_and_its_number_in_sight(
    opened_at: OpenedAt, width: int
) -> None:
    page = opened_at(f"#{DEEP}", width)
    page.locator('#phases [aria-label="update"]').dispatch_event("click")
    says(page, phase="update")
    drawn(page)
    assert page.evaluate(STRIP) == 0
