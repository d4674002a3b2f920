"""The page in a browser, opened on a run of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import past, press, step_of
from tests.browser.tab import SIZE, Tab
from tests.server import serving, unmeasured

expect.set_options(timeout=30_000)  # milliseconds, as long as a click waits: a machine may be busy

TAB = pytest.StashKey[Tab]()
FOLLOWED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The address of the server that the pages come from; its coverage is the other tests' to judge."""
    with serving(unmeasured(), workers=1) as server:
        yield server.url


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Whether a test of the browser follows."""
    item.stash[FOLLOWED] = nextitem is not None and nextitem.path.is_relative_to(Path(__file__).parent)


@pytest.fixture
def tab(request: pytest.FixtureRequest, server_url: str) -> Iterator[Tab]:
    """One tab for all tests of a browser in a row: what it has loaded once it loads quickly.

    It ends with the last of them, since `asyncio.run` cannot run in this thread while it lives.
    """
    stash = request.session.stash
    if TAB not in stash:
        stash[TAB] = Tab(server_url)
    yield stash[TAB]
    if not request.node.stash[FOLLOWED]:
        stash[TAB].close()
        del stash[TAB]


@pytest.fixture
def browser(tab: Tab) -> Browser:
    """Chromium."""
    return tab.browser


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
