"""The page in a browser, opened on a run of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests import chromium
from tests.browser.driving import past, press, resting, step_of
from tests.browser.watching import watch
from tests.server import serving, unmeasured

expect.set_options(timeout=30_000)  # milliseconds, as long as a click waits: a machine may be busy

SIZE = ViewportSize(width=1280, height=800)


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
def complaints() -> list[str]:
    """What went wrong on the module's page."""
    return []


@pytest.fixture
def faults(complaints: list[str]) -> list[str]:
    """What went wrong on the page; a test that provokes a fault takes it out of this list."""
    complaints.clear()
    return complaints


@pytest.fixture(scope="module")
def tab(browser: Browser, server_url: str, complaints: list[str]) -> Iterator[Page]:
    """One tab for a module: to load the page again takes a third of what a browser's first load does."""
    context = browser.new_context(base_url=server_url, viewport=SIZE)
    tab = context.new_page()
    watch(tab, server_url, complaints)
    yield tab
    context.close()


@pytest.fixture
def page(tab: Page, server_url: str, faults: list[str]) -> Iterator[Page]:
    """An empty page, 1280×800, whose relative addresses are the server's. Any fault on it fails the test.

    At the end it is left as a reader does, so that its run stops playing, and nothing of it stays.
    """
    yield tab
    tab.goto("about:blank")
    forget(tab, server_url)
    assert faults == []


def forget(tab: Page, origin: str) -> None:
    """The tab as a new one would be."""
    tab.unroute_all()
    tab.emulate_media(color_scheme="null", reduced_motion="null")
    tab.set_viewport_size(SIZE)
    tab.mouse.move(0, 0)
    tab.context.set_offline(False)
    tab.context.clear_permissions()
    storage = tab.context.new_cdp_session(tab)
    storage.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage"})
    storage.detach()


@pytest.fixture
def paused(page: Page) -> Page:
    """The page at rest on a step, every number in full; played, its steps would go by quickly."""
    page.goto("/#step=3")
    resting(page)
    page.locator("#speed").select_option("60 steps/s")
    return page


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
