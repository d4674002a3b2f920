"""The numbers beside the stage's units."""

from playwright.sync_api import expect

from tests.browser.driving import says
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
