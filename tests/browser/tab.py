"""One tab for many tests. Between them it is emptied, or an address gives its page a run of its own."""

from contextlib import ExitStack
from typing import Any

from playwright.sync_api import Error, Page, ViewportSize

from tests import chromium
from tests.browser.driving import data_of, resting, until
from tests.browser.watching import watch

SIZE = ViewportSize(width=1280, height=800)
START = "#step=3"
AGAIN = """hash => {
  document.activeElement.blur();
  scrollTo(0, 0);
  for (const node of document.querySelectorAll("#choices select, #choices input")) {
    if ("selectedIndex" in node) node.selectedIndex = 0; // no address without a rule forgets the last one
    else node.checked = false;
    node.dispatchEvent(new Event("change"));
  }
  history.replaceState(null, "", location.pathname); // so that the same address is another one
  location.hash = hash;
}"""
LOOKS = """() => {
  const told = [...document.documentElement.attributes].filter(({ name }) => name !== "data-run");
  const parts = "body, article, details, dialog, [popover], [hidden], input, select, textarea, button, .plot";
  const filled = ":is(#lesson, #guide) *"; // when they are first opened, for good
  return JSON.stringify([
    told.map(({ name, value }) => [name, value]),
    [...document.querySelectorAll(parts)].filter(node => !node.matches(filled)).map(node => [
      node.id, node.className, node.value, node.checked, node.open, node.hidden, node.disabled,
      node.matches(":popover-open"), node.ariaPressed, node.ariaExpanded,
      node.matches("#panels .plot") && !!node.querySelector(".main-svg"),
    ]),
  ]);
}"""


class Tab:
    """A tab of a browser of its own, and what was wrong on its pages since a test began."""

    def __init__(self, origin: str) -> None:
        self._stack = ExitStack()
        self.browser = self._stack.enter_context(chromium.browser())
        self.faults: list[str] = []
        self._origin = origin
        self._page = self.browser.new_context(base_url=origin, viewport=SIZE).new_page()
        self._first: Any = None
        watch(self._page, origin, self.faults)

    def close(self) -> None:
        """Close the browser."""
        self._stack.close()

    def empty(self) -> Page:
        """No page at all: its run has stopped playing, and nothing of it stays."""
        self._page.goto("about:blank")
        self._forget()
        self.faults.clear()
        return self._page

    def at_rest(self) -> Page:
        """The page at rest on a step; played, steps would go by quickly.

        If an address makes it look as it did when it was loaded it is not loaded again, which costs more.
        """
        if not self._begun_again():
            self.empty().goto(f"/{START}")
            until(self._page, "() => document.querySelector('#panels article')")
            self._rest()
            self._first = self._page.evaluate(LOOKS)
        return self._page

    def _begun_again(self) -> bool:
        if not (self._first and self._page.url.startswith(self._origin)):
            return False
        self._forget()
        before = data_of(self._page, "run")
        try:
            self._page.evaluate(AGAIN, START)
            until(self._page, "before => document.documentElement.dataset.run !== before", before)
            self._rest()
        except (Error, AssertionError):  # however the last test left it
            return False
        self.faults.clear()
        return bool(self._page.evaluate(LOOKS) == self._first)

    def _rest(self) -> None:
        resting(self._page)
        self._page.locator("#speed").select_option("60 steps/s")

    def _forget(self) -> None:
        """What tests do to a tab, and what a page stores."""
        page, context = self._page, self._page.context
        page.unroute_all()
        page.emulate_media(color_scheme="null", reduced_motion="null")
        page.set_viewport_size(SIZE)
        page.mouse.move(0, 0)
        context.set_offline(False)
        context.clear_permissions()
        storage = context.new_cdp_session(page)
        storage.send("Storage.clearDataForOrigin", {"origin": self._origin, "storageTypes": "local_storage"})
        storage.detach()
