"""A page serves one test after another: a load costs more than most of them."""

from tests.browser.driving import until
from tests.browser.tab import Tab


def test_a_page_that_was_read_serves_the_next_test(tab: Tab) -> None:
    page = tab.at_rest()
    page.evaluate("mark = 'the first'")
    for address in ("#layers=3-tanh,1-tanh&step=2", "#lesson=slope"):
        tab.at_rest(address)
        for panel in page.locator("#panels article:visible").all():
            panel.scroll_into_view_if_needed()  # its chart is drawn in its turn
        until(page, "() => document.querySelector('#panels .js-plotly-plot')")
        assert tab.at_rest().evaluate("mark") == "the first"


def test_a_page_that_looks_otherwise_serves_no_other_test(tab: Tab) -> None:
    page = tab.at_rest()
    page.evaluate("mark = 'the first'")
    page.evaluate("document.body.classList.add('other')")
    assert tab.at_rest().evaluate("globalThis.mark") is None
