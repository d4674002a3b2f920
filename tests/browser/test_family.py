"""Going on from any step with one thing changed, and from one such run to another."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import (
    address,
    advance,
    data_of,
    frame,
    resting,
    run,
    says,
    says_no_longer,
    step_of,
    until,
)


def go_on(page: Page, name: str) -> None:
    """Choose what is to be otherwise from the step on show."""
    before = data_of(page, "run")
    page.locator("#onward").select_option(name)
    says_no_longer(page, run=before)
    resting(page)


def visit(page: Page, run_id: str) -> None:
    """Go to another run of the tree."""
    if not page.locator("#family").get_attribute("open"):
        page.locator("#family summary").click()
    page.locator(f'[data-visit="{run_id}"]').click()
    says(page, run=run_id)
    resting(page)
    page.keyboard.press("Escape")


def scrub(page: Page, step: int) -> None:
    """Look at a recorded step."""
    page.locator("#time").fill(str(step))
    says(page, step=str(step))
    resting(page)


def trained(page: Page) -> int:
    """Train an epoch; the step after it."""
    advance(page, "epoch", 250)
    return step_of(page)


def test_a_run_goes_on_from_the_step_on_show(paused: Page, api: httpx.Client) -> None:
    trained(paused)
    scrub(paused, 7)
    parent, view, seen = data_of(paused, "run"), run(paused, api)["view"], frame(paused, api)
    go_on(paused, "faster")
    child = run(paused, api)
    assert child["forked_from"] == {"run": view, "step": 7}
    assert child["spec"]["training"]["optimizer"]["learning_rate"] == pytest.approx(0.09)
    assert frame(paused, api)["layers"] == seen["layers"]
    advance(paused)
    expect(paused.locator('[data-term="rate"]')).to_have_text("0.09")
    expect(paused.locator("#family summary")).to_have_text("run 2 of 2: rate 0.09")
    assert api.get(f"/runs/{parent}").status_code == 200


def test_back_to_the_run_that_was_left(paused: Page, api: httpx.Client) -> None:
    last = trained(paused)
    scrub(paused, 5)
    parent = data_of(paused, "run")
    go_on(paused, "slope")
    child = data_of(paused, "run")
    expect(paused.locator('[data-rule="without"]')).to_have_attribute("aria-pressed", "true")
    trained(paused)
    visit(paused, parent)
    says(paused, step="5")
    expect(paused.locator('[data-rule="with"]')).to_have_attribute("aria-pressed", "true")
    expect(paused.locator("#time")).to_have_attribute("max", str(last))
    assert api.get(f"/runs/{child}").status_code == 200


def test_four_runs_beside_each_other(paused: Page, api: httpx.Client) -> None:
    trained(paused)
    first = data_of(paused, "run")
    runs = [first]
    for variant in ("faster", "slower", "momentum"):
        go_on(paused, variant)
        runs.append(data_of(paused, "run"))
        trained(paused)
        visit(paused, first)
    expect(paused.locator("#onward option").nth(1)).to_be_disabled()
    expect(paused.locator("#onward")).to_have_attribute("aria-label", "There are 4 runs: end one first")
    paused.locator("#family summary").click()
    for id in runs:
        last = paused.locator(f'[data-loss="{id}"]')
        step = "".join(filter(str.isdigit, last.inner_text().split("step")[1]))
        loss = api.get(f"/runs/{id}/frames/{step}").json()["loss"]["train"]
        assert float(last.get_attribute("data-value") or "nan") == pytest.approx(loss, rel=1e-4)
    ends = "document.getElementById('loss').data?.find(({ mode }) => mode === 'text')?.text"
    until(
        paused, f"() => {ends}?.map(end => end.match(/run \\d/)?.[0] ?? '').join() === ',run 2,run 3,run 4'"
    )
    names = paused.evaluate("document.getElementById('loss').data.map(({ name }) => name).filter(Boolean)")
    assert {"rate 0.09", "rate 0.01", "momentum"} <= set(names)


def test_a_run_that_ends_leaves_the_tree(paused: Page, api: httpx.Client) -> None:
    trained(paused)
    first = data_of(paused, "run")
    go_on(paused, "faster")
    middle = data_of(paused, "run")
    go_on(paused, "slower")
    paused.locator("#family summary").click()
    expect(paused.locator("#family li")).to_have_count(3)
    with paused.expect_response(lambda answer: answer.request.method == "DELETE"):
        paused.locator(f'[data-end="{middle}"]').click()
    expect(paused.locator("#family li")).to_have_count(2)
    assert (
        paused.locator("#family li").nth(1).evaluate("item => item.style.getPropertyValue('--depth')") == "1"
    )
    assert api.get(f"/runs/{middle}").status_code == 404
    with paused.expect_response(lambda answer: answer.request.method == "DELETE"):
        paused.locator(f'[data-end="{first}"]').click()
    expect(paused.locator("#family")).to_be_hidden()


def test_another_rate_ends_none_of_them(paused: Page, api: httpx.Client) -> None:
    trained(paused)
    parent = data_of(paused, "run")
    go_on(paused, "slope")
    paused.locator("#rate").select_option("0.3")
    advance(paused)
    expect(paused.locator('[data-term="rate"]')).to_have_text("0.3")
    expect(paused.locator("#family summary")).to_have_text("run 2 of 2: without f′")
    assert api.get(f"/runs/{parent}").status_code == 200


def test_an_old_step_of_the_fork_keeps_the_rate_it_was_made_with(paused: Page) -> None:
    trained(paused)
    scrub(paused, 7)
    go_on(paused, "faster")
    trained(paused)
    scrub(paused, 3)
    expect(paused.locator('[data-term="rate"]')).to_have_text("0.03")


def test_another_network_forgets_where_it_came_from(paused: Page, api: httpx.Client) -> None:
    trained(paused)
    parent = data_of(paused, "run")
    go_on(paused, "slower")
    child = data_of(paused, "run")
    with paused.expect_response(
        lambda answer: answer.request.method == "DELETE" and answer.url.endswith(parent)
    ):
        paused.get_by_label("One layer more").click()
    says_no_longer(paused, run=child)
    expect(paused.locator("#family")).to_be_hidden()
    assert api.get(f"/runs/{parent}").status_code == 404


def by_hand(page: Page) -> None:
    """Set the picked weight, and let a step go from there."""
    page.locator('[data-term="old"]').click()
    page.locator("#set-weight").fill("1.5")
    page.keyboard.press("Enter")
    expect(page.locator('[data-term="old"]')).to_have_attribute("data-value", "1.5")
    advance(page)


@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize("variant", ["slope", "faster"])
def test_the_link_of_a_run_that_went_on_gives_its_numbers(
    page: Page, elsewhere: Page, api: httpx.Client, variant: str, edited: bool
) -> None:
    page.goto("/#layers=3-tanh,1-tanh&seed=4&batch=1&step=5")
    resting(page)
    if edited:
        by_hand(page)
    go_on(page, variant)
    advance(page)
    until(page, "step => location.hash.includes(`step=${step}&`)", step_of(page))
    elsewhere.goto(address(page))
    says(elsewhere, step=data_of(page, "step"))
    resting(elsewhere)
    expect(elsewhere.locator("#notice")).to_be_empty()
    mine, theirs = (api.get(f"/runs/{data_of(each, 'run')}/parameters").json() for each in (page, elsewhere))
    assert theirs == mine


def test_a_link_does_not_promise_what_it_cannot_carry(paused: Page) -> None:
    paused.context.grant_permissions(["clipboard-read", "clipboard-write"])
    go_on(paused, "activation")
    paused.get_by_role("button", name="Share").click()
    paused.get_by_role("button", name="This picture").click()
    expect(paused.locator("#notice")).to_have_text(
        "Link copied. It cannot carry all that was changed on the way: it shows this run as it trains. "
        "A saved file has it all."
    )
