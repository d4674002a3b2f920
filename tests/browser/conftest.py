"""The page in a browser, opened on a run of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import chromium
from tests.browser.driving import past, press, step_of
from tests.browser.tab import SIZE, Tab
from tests.server import serving, unmeasured

expect.set_options(timeout=30_000)  # milliseconds, as long as a click waits: a machine may be busy


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The address of the server that the pages come from; its coverage is the other tests' to judge."""
    with serving(unmeasured(), workers=1) as server:
        yield server.url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for one module: while it lives, `asyncio.run` cannot run in this thread."""
    with chromium.browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def tab(browser: Browser, server_url: str) -> Iterator[Tab]:
    """One tab for a module: what a browser has loaded once it loads quickly."""
    tab = Tab(browser, server_url)
    yield tab
    tab.close()


@pytest.fixture
def faults(tab: Tab) -> list[str]:
    """What went wrong on the page; a test that provokes a fault takes it out of this list."""
    return tab.faults


@pytest.fixture
def page(tab: Tab, faults: list[str]) -> Iterator[Page]:
    """An empty page, 1280×800, whose relative addresses are the server's. Any fault on it fails the test."""
    yield tab.empty()
    assert faults == []


@pytest.fixture
def paused(tab: Tab, faults: list[str]) -> Iterator[Page]:
    """The page at rest on a step, every number in full. Any fault on it fails the test."""
    yield tab.at_rest()
    assert faults == []


@pytest.fixture
def opened(paused: Page) -> Page:
    """The page with a run that plays, one step after another going by."""
    press(paused, "play")
    past(paused, step_of(paused) + 1)
    return paused


@pytest.fixture
def elsewhere(browser: Browser, server_url: str) -> Iterator[Page]:
    """Another reader's browser."""
    context = browser.new_context(base_url=server_url, viewport=SIZE)
    yield context.new_page()
    context.close()
