"""The page in a browser, opened on a run of its own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import chromium
from tests.browser.driving import past, press, step_of
from tests.browser.tab import OpenedAt, Tab
from tests.server import serving, unmeasured

expect.set_options(timeout=30_000)  # milliseconds, as long as a click waits: a machine may be busy


class Readers(NamedTuple):
    """Two readers, who have a tab each in one browser: what these have loaded once they load quickly."""

    browser: Browser
    tab: Tab
    other: Tab
    close: Callable[[], None]


READERS = pytest.StashKey[Readers]()
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
def readers(request: pytest.FixtureRequest, server_url: str) -> Iterator[Readers]:
    """One browser for all tests of it in a row.

    It ends with the last of them, since `asyncio.run` cannot run in this thread while it lives.
    """
    stash = request.session.stash
    if READERS not in stash:
        stack = ExitStack()
        browser = stack.enter_context(chromium.browser())
        stash[READERS] = Readers(browser, Tab(browser, server_url), Tab(browser, server_url), stack.close)
    yield stash[READERS]
    if not request.node.stash[FOLLOWED]:
        stash[READERS].close()
        del stash[READERS]


@pytest.fixture
def tab(readers: Readers) -> Tab:
    """The reader's tab."""
    return readers.tab


@pytest.fixture
def browser(readers: Readers) -> Browser:
    """Chromium."""
    return readers.browser


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
def loaded(tab: Tab, faults: list[str]) -> Iterator[Page]:
    """The page at rest on a step, just loaded. Any fault on it fails the test."""
    yield tab.load()
    assert faults == []


@pytest.fixture
def opened_at(tab: Tab, faults: list[str]) -> Iterator[OpenedAt]:
    """Opens the page at rest where an address leads. Any fault on it fails the test."""
    yield tab.at_rest
    assert faults == []


@pytest.fixture
def opened(paused: Page) -> Page:
    """The page with a run that plays, one step after another going by."""
    press(paused, "play")
    past(paused, step_of(paused) + 1)
    return paused


@pytest.fixture
def dialog(paused: Page) -> Page:
    """The page, with its dialog for the reader's own data open."""
    paused.get_by_role("button", name="CSV…").click()
    expect(paused.get_by_role("dialog", name="Your own data")).to_be_visible()
    return paused


@pytest.fixture
def elsewhere(readers: Readers) -> Iterator[Page]:
    """An empty page of another reader's. Any fault on it fails the test."""
    page = readers.other.empty()
    yield page
    page.goto("about:blank")
    assert readers.other.faults == []
