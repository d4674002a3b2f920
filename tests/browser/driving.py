"""What the browser's tests do on the page, and read from it."""

from typing import Any

import httpx
from playwright.sync_api import Page, expect

ORDER = [
    *("forward-1", "forward-2", "forward-3", "loss"),
    *("backward-3", "backward-2", "backward-1", "update"),
]
"""The phases of a step of the network that the page opens with."""

SAID = "([name, value]) => document.documentElement.dataset[name] === value"


def resting(page: Page) -> None:
    """Wait until the page stands still on a step whose numbers it has in full."""
    says(page, status="paused", precision="full")


def says(page: Page, **data: str) -> None:
    """Wait until the document says so of itself: `run`, `step`, `phase`, `status` …

    Where `expect` finds it otherwise, it describes the whole document as a screen reader has it, which costs
    as much as a step.
    """
    until(page, f"said => Object.entries(said).every({SAID})", data)


def says_no_longer(page: Page, **data: str) -> None:
    """Wait until the document says something else of itself."""
    until(page, f"said => !Object.entries(said).some({SAID})", data)


def until(page: Page, predicate: str, argument: object = None) -> None:
    """Wait until a JavaScript function of `argument` is true, looked at in every animation frame.

    Playwright's own `wait_for_function` evaluates text in the page, which the page's policy forbids.
    """
    page.evaluate(
        f"""argument => new Promise((done, failed) => {{
          const predicate = {predicate}, end = performance.now() + 30_000;
          const late = () => new Error(`Not so in time: ${{predicate}} of ${{JSON.stringify(argument)}}`);
          (function look() {{
            if (predicate(argument)) done();
            else if (performance.now() > end) failed(late());
            else requestAnimationFrame(look);
          }})();
        }})""",
        argument,
    )


def drawn(page: Page) -> None:
    """Wait until the page, at rest, shows what was last done to it: it draws in the next animation frame."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => done()))")


def past(page: Page, step: int) -> None:
    """Wait until a later step is on show."""
    until(page, "step => Number(document.documentElement.dataset.step) > step", step)


def flowing(page: Page) -> None:
    """Wait until the page is there, on the first step, which flows again and again and is not made."""
    resting(page)
    says(page, step="0")
    for action in ("play", "pause"):
        expect(page.locator(f'[data-action="{action}"]')).to_be_visible()


def hurry(page: Page) -> None:
    """Let steps go by, faster than the page opens."""
    flowing(page)
    page.locator("#speed").select_option("60 steps/s")
    press(page, "play")
    past(page, 1)


def phase_is(page: Page, phase: str) -> None:
    """Wait until a phase is on show."""
    says(page, phase=phase)


def press(page: Page, action: str) -> None:
    """Press a button of the transport."""
    page.locator(f'[data-action="{action}"]').click()


def advance(page: Page, action: str = "step", steps: int = 1) -> None:
    """Go on from rest by a button that makes so many steps, and wait until the last of them rests in full.

    What is read in between is of one step or another.
    """
    last = step_of(page) + steps
    press(page, action)
    says(page, step=str(last), status="paused", precision="full")


def address(page: Page) -> str:
    """The address as it is now; Playwright's own hears of it only later."""
    return str(page.evaluate("location.href"))


def data_of(page: Page, name: str) -> str:
    """What the document says of itself: `run`, `step`, `phase` or `status`, once it shows what was done."""
    drawn(page)
    return page.locator("html").get_attribute(f"data-{name}") or ""


def step_of(page: Page) -> int:
    """The step on show."""
    return int(data_of(page, "step"))


def term(page: Page, name: str) -> float:
    """A term of the equation, in full precision."""
    return value(page, f'[data-term="{name}"]')


def value(page: Page, selector: str) -> float:
    """The quantity that an element carries, once the page shows what was done."""
    drawn(page)
    return float(page.locator(selector).get_attribute("data-value") or "nan")


def pick(page: Page, edge: str) -> None:
    """Pick a weight: `layer,unit,input`."""
    page.locator(f'[data-edge="{edge}"]').dispatch_event("click")
    expect(page.locator(f'[data-edge="{edge}"]')).to_have_attribute("aria-pressed", "true")


def frame(page: Page, api: httpx.Client) -> dict[str, Any]:
    """The frame on show, as REST answers it."""
    answer = api.get(f"/runs/{data_of(page, 'run')}/frames/{data_of(page, 'step')}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def run(page: Page, api: httpx.Client) -> dict[str, Any]:
    """The page's run, as REST answers it."""
    return dict(api.get(f"/runs/{data_of(page, 'run')}").json())


def without(page: Page, where: str = "network", what: str = "one+0") -> None:
    """Look through the lens: f′ left out there, or something in its place."""
    page.locator('[data-rule="without"]').click()
    page.locator("#rule-where").select_option(where)
    page.locator("#rule-what").select_option(what)
    expect(page.locator("#choices")).to_be_visible()
    drawn(page)
    expect(page.locator(".eq")).to_have_attribute("data-lens", where)
