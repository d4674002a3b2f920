"""One tab for many tests. Between them it is emptied, or an address gives its page a run of its own."""

import os
from collections.abc import Callable
from typing import Protocol

from playwright.sync_api import Browser, BrowserContext, Error, Page, ViewportSize

from tests.browser.driving import data_of, drawn, resting, says_no_longer, until
from tests.browser.watching import watch

SIZE = ViewportSize(width=1280, height=800)
PICK = "pick=1,0,0"  # a weight stays picked where an address names none
START = f"#step=3&{PICK}"
TIDY = """() => {
  const find = selector => document.querySelector(selector);
  const all = selector => [...document.querySelectorAll(selector)];
  const set = (node, change) => Object.assign(node, change).dispatchEvent(new Event("change"));
  scrollTo(0, 0);
  for (const node of all("dialog[open]")) node.close();
  for (const node of all(":popover-open")) node.hidePopover();
  find("#family").open = find("#more").open = false;
  find("#own-clear").click();
  if (!find("#digits").hidden) find("#digits-open").click();
  find("[data-notation=question]").click();
  set(find("#theme"), { selectedIndex: 0 });
  // no address without a rule forgets the last one
  for (const node of all("#choices select")) set(node, { selectedIndex: 0 });
  for (const node of all("#choices input")) set(node, { checked: false });
}"""
FOLLOW = """hash => {
  history.replaceState(null, "", location.pathname); // so that the same address is another one
  location.hash = hash;
}"""
LATE = """{
  const soon = requestAnimationFrame;
  window.requestAnimationFrame = draw => setTimeout(() => soon(draw), 120);
}"""
"""The page draws so late that a test that does not wait for it reads what was there before."""
SELDOM = """{
  const soon = requestAnimationFrame, waiting = new Map();
  let last = 0, number = 0;
  const frame = now => {
    if (now - last < 42) return soon(frame);
    last = now;
    const due = [...waiting.values()];
    waiting.clear();
    for (const draw of due) try { draw(now); } catch (error) { reportError(error); }
  };
  window.requestAnimationFrame = draw => {
    if (!waiting.size) soon(frame);
    waiting.set(++number, draw);
    return number;
  };
  window.cancelAnimationFrame = number => waiting.delete(number);
}"""
"""A display of 20 pictures a second, of which the first comes at once: what moves takes less to draw."""
THE_LAST = "#panels [data-action=diagnose-twin]"
"""What a page of one run hides once it is drawn with all its panels."""
LOOKS = """() => {
  const told = [...document.documentElement.attributes]
    .filter(({ name, value }) => value && name !== "data-run"); // a theme that was chosen and let go is ""
  const parts = "body, article, details, dialog, [popover], [hidden], input, select, textarea, button, .plot";
  const filled = ":is(#lesson, #guide, #by-hand, #digits, .now) *, .acts output + *"; // when it is their turn
  return JSON.stringify([
    told.map(({ name, value }) => [name, value]),
    [...document.querySelectorAll(parts)].filter(node => !node.matches(filled)).map(node => [
      node.id, node.matches("button") || node.value, // what it would set is filled in when it is shown
      node.checked, node.open, node.hidden, node.disabled,
      node.matches(".plot, .panel") || node.className, // charts are drawn in their turn, and stay so
      node.matches(":popover-open"), node.ariaPressed, node.ariaExpanded,
    ]),
  ]);
}"""


def draws_in_its_time(context: BrowserContext) -> None:
    """Its pages draw seldom, or late."""
    context.add_init_script(LATE if "LATE_FRAMES" in os.environ else SELDOM)


class OpenedAt(Protocol):
    """The page at rest where an address leads: what the fixture `opened_at` gives."""

    def __call__(self, address: str, width: int = ..., /) -> Page: ...


class Tab:
    """A reader's only tab, and what was wrong on its pages since a test began."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self.faults: list[str] = []
        self._origin = origin
        context = browser.new_context(base_url=origin, viewport=SIZE)
        draws_in_its_time(context)
        self._page = context.new_page()
        self._first: dict[tuple[str, int], str] = {}
        self._last = START, SIZE["width"]
        watch(self._page, origin, self.faults)

    def empty(self) -> Page:
        """No page at all: its run has stopped playing, and nothing of it stays."""
        self._page.goto("about:blank")
        self._forget(SIZE)
        self.faults.clear()
        return self._page

    def at_rest(self, address: str = START, width: int = SIZE["width"]) -> Page:
        """The page at rest where an address leads; played, steps would go by quickly.

        It is loaded only where following the address does not make it look as it did the first time, since
        that costs more.
        """
        place = address, width
        if not self._is_as_at_first(place, lambda: self._follow(*place)):
            if address == START:
                self.load()
            else:
                if not self._is_as_at_first(self._last, lambda: self._tidy(self._last[1])):
                    self.at_rest()
                self._follow(*place)
            self._first[place] = self._looks()
        self._last = place
        return self._page

    def _is_as_at_first(self, place: tuple[str, int], arrive: Callable[[], None]) -> bool:
        """Whether the page looks, once it has come to a place, as it did there the first time."""
        first = self._first.get(place)
        if not (first and self._page.url.startswith(self._origin)):
            return False
        try:
            arrive()
        except (Error, AssertionError):  # however the last test left it
            return False
        return self._looks() == first

    def _looks(self) -> str:
        """How the page looks once it is drawn as it is."""
        drawn(self._page)
        looks: str = self._page.evaluate(LOOKS)
        return looks

    def load(self) -> Page:
        """The page at rest, just loaded: none of its panels has been drawn yet."""
        self.empty().goto(f"/{START}")
        until(self._page, f"() => document.querySelector({THE_LAST!r})?.hidden")
        self._rest()
        return self._page

    def _tidy(self, width: int) -> None:
        self._forget(ViewportSize(width=width, height=SIZE["height"]))
        self._page.evaluate(TIDY)

    def _follow(self, address: str, width: int) -> None:
        self._tidy(width)
        before = data_of(self._page, "run")
        self._page.evaluate(FOLLOW, address if "pick=" in address else f"{address}&{PICK}")
        says_no_longer(self._page, run=before)
        self._rest()
        self._page.evaluate("document.activeElement.blur()")  # a lesson that is left gives the focus back
        self.faults.clear()

    def _rest(self) -> None:
        resting(self._page)
        self._page.locator("#speed").select_option("60 steps/s")

    def _forget(self, size: ViewportSize) -> None:
        """What tests do to a tab, and what a page stores."""
        page, context = self._page, self._page.context
        page.unroute_all()
        page.emulate_media(color_scheme="null", reduced_motion="null")
        page.set_viewport_size(size)
        page.mouse.move(0, 0)
        context.set_offline(False)
        context.clear_permissions()
        storage = context.new_cdp_session(page)
        storage.send("Storage.clearDataForOrigin", {"origin": self._origin, "storageTypes": "local_storage"})
        storage.detach()
