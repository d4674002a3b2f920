"""What several rooms' tests share: the real server, a client of its API, and a page in a real browser."""

from collections.abc import Iterator

import httpx
import pytest
from hypothesis import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from tests import chromium
from tests.server import serving

# No test measures time: a busy machine is no fault.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The address of one real server for all tests, without a slash at its end."""
    with serving() as server:
        yield server.url


@pytest.fixture
def api(server_url: str) -> Iterator[httpx.Client]:
    """A client of the real server's API; its paths start after `/api/v1`."""
    with httpx.Client(base_url=f"{server_url}/api/v1", timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for one module: while it lives, `asyncio.run` is not to be had in this thread."""
    with chromium.browser() as browser:
        yield browser


@pytest.fixture
def faults() -> list[str]:
    """What went wrong on the page; a test that provokes a fault takes it out of this list."""
    return []


@pytest.fixture
def page(browser: Browser, server_url: str, faults: list[str]) -> Iterator[Page]:
    """An empty page, 1280×800, whose relative addresses are the server's. Any fault on it fails the test."""
    context = browser.new_context(base_url=server_url, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    watch(page, server_url, faults)
    yield page
    context.close()
    assert faults == []


def watch(page: Page, origin: str, faults: list[str]) -> None:
    """Add to `faults` what console, scripts and network complain of, and requests to another origin."""

    def heard(message: ConsoleMessage) -> None:
        # What a graphics driver in software says of Plotly's surfaces in space is not the page's doing.
        drivers = ("GL Driver Message", "willReadFrequently")
        if message.type in ("error", "warning") and not any(words in message.text for words in drivers):
            faults.append(f"console: {message.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith((f"{origin}/", "data:", "blob:")):
            faults.append(f"leaves the origin: {request.url}")

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a stream that the page closes is no fault
            faults.append(f"failed: {request.url}: {request.failure}")

    page.on("console", heard)
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("request", asked)
    page.on("requestfailed", failed)
