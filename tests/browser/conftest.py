"""The page in a browser, opened on a run of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import hurry, resting

expect.set_options(timeout=30_000)  # milliseconds, as long as a click waits: a machine may be busy


@pytest.fixture(autouse=True)
def left(page: Page) -> Iterator[None]:
    """Leave the page at the end as a reader does, so that its run stops playing."""
    yield
    page.goto("about:blank")


@pytest.fixture
def opened(page: Page) -> Page:
    """The page as it opens, a run that plays; faster than it opens, so that steps go by."""
    page.goto("/")
    hurry(page)
    return page


@pytest.fixture
def paused(opened: Page) -> Page:
    """The page at rest on a step, every number in full."""
    opened.locator('[data-action="pause"]').click()
    resting(opened)
    return opened


@pytest.fixture
def elsewhere(browser: Browser, server_url: str) -> Iterator[Page]:
    """Another reader's browser."""
    context = browser.new_context(base_url=server_url, viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()
