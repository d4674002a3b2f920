"""What the page does with its time, in a real browser: first picture, frames a second, long tasks, memory.

Software Chromium on the machine that also runs the server: a laptop with a graphics chip does better. Every
panel below the first screen is open in the second half of the table. `python -m benchmarks.page 10 9` looks
for 10 seconds at each, and then for 9 minutes at the memory of a page that plays.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

import numpy as np
from playwright.sync_api import CDPSession, Page

from tests.chromium import browser
from tests.server import serving

NETWORKS = {
    "2-4-2-1": "layers=4-tanh,2-tanh,1-tanh&data=circle",
    "2-8×6-1": f"layers={'8-tanh,' * 6}1-tanh&data=circle",
    "64-32-10": "layers=32-relu,10-softmax&data=digits&loss=cross_entropy",
}
SPEEDS = ("60 steps/s", "max")
SECONDS = 10
WATCH = """seconds => new Promise(done => {
  const told = { frames: 0, long: 0, longest: 0, steps: Number(document.documentElement.dataset.step) };
  new PerformanceObserver(list => list.getEntries().forEach(({ duration }) => {
    told.long += 1;
    told.longest = Math.max(told.longest, duration);
  })).observe({ entryTypes: ["longtask"] });
  const start = performance.now();
  (function count(now) {
    if (now - start < 1000 * seconds) return (told.frames += 1, requestAnimationFrame(count));
    told.steps = Number(document.documentElement.dataset.step) - told.steps;
    done(told);
  })(start);
})"""
LONG = 50  # milliseconds
TRACED = {"categories": "toplevel,devtools.timeline", "transferMode": "ReportEvents"}
THERE = """new MutationObserver(([{ target }], watch) => {
  if (!target.dataset?.run) return;
  performance.mark("run");
  watch.disconnect();
}).observe(document, { attributes: true, attributeFilter: ["data-run"], subtree: true });"""
PAINTED = """() => ["first-contentful-paint", "run"].map(
  name => performance.getEntriesByName(name)[0]?.startTime ?? NaN,
)"""


def main(seconds: int = SECONDS, minutes: int = 0) -> None:
    """Prints a line for each network, speed and state of the panels, and what play does to memory."""
    with serving() as server, browser() as chromium:
        for name, speed, panels in product(NETWORKS, SPEEDS, (False, True)):
            page = chromium.new_page(viewport={"width": 1280, "height": 800 if not panels else 3200})
            page.add_init_script(THERE)
            page.goto(f"{server.url}/#{NETWORKS[name]}")
            page.wait_for_selector("html[data-status]")
            painted, there = page.evaluate(PAINTED)
            play(page, speed)
            page.wait_for_selector("#loss .main-svg")
            devtools = page.context.new_cdp_session(page)
            devtools.send("Performance.enable")
            with tasks(page) as own:
                before = busy(devtools)
                told = page.evaluate(WATCH, seconds)
                each = 1000 * (busy(devtools) - before) / max(1, told["frames"])
            print(
                f"  {name:10}{speed:12}{'all panels' if panels else '':12}first picture {painted:5.0f} ms, "
                f"the run's {there:5.0f} ms, "
                f"{told['frames'] / seconds:3.0f} frames/s, {each:4.1f} ms CPU each, "
                f"{told['steps'] / seconds:7,.0f} steps/s on show, "
                f"{told['long']} tasks over 50 ms, the longest {told['longest']:.0f} ms; "
                f"of CPU {sum(task > LONG for task in own)}, the longest {max(own):.0f} ms"
            )
            page.close()
        if minutes:
            remember(chromium.new_page(), server.url, minutes)


def busy(devtools: CDPSession) -> float:
    """CPU seconds of the page's main thread since it was asked first: others' load does not lengthen them."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "ThreadTime"))


@contextmanager
def tasks(page: Page) -> Iterator[list[float]]:
    """The CPU milliseconds of each task of the page's main thread: others' load does not lengthen them.

    The list is filled when the block ends.
    """
    events: list[dict[str, Any]] = []
    ended: list[None] = []
    devtools = page.context.new_cdp_session(page)
    devtools.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    devtools.on("Tracing.tracingComplete", lambda _: ended.append(None))
    devtools.send("Tracing.start", TRACED)
    taken: list[float] = []
    yield taken
    devtools.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(50)  # events are heard while something is waited for
    calls = Counter((event["pid"], event["tid"]) for event in events if event["name"] == "FunctionCall")
    (main, _), *_ = calls.most_common(1)
    taken += [
        event["tdur"] / 1000
        for event in events
        if event["name"].endswith("RunTask") and (event["pid"], event["tid"]) == main and "tdur" in event
    ]


def remember(page: Page, url: str, minutes: int) -> None:
    """Prints how the heap of a page that plays rises; what can be let go is let go before each look."""
    page.goto(url)
    page.wait_for_selector("html[data-status]")
    play(page, SPEEDS[0])
    devtools = page.context.new_cdp_session(page)
    heap = []
    for _ in range(4 * minutes):
        page.wait_for_timeout(15_000)  # what is measured: play for so long
        devtools.send("HeapProfiler.collectGarbage")
        heap.append(devtools.send("Runtime.getHeapUsage")["usedSize"] / 1e6)
    last = heap[2 * len(heap) // 3 :]  # its ring of frames takes three and a half minutes to fill
    slope = np.polyfit(np.arange(len(last)) / 240, last, 1)[0]
    ends = f"{heap[0]:.1f} MB at first, {heap[-1]:.1f} MB at last"
    print(f"  {minutes} minutes at {SPEEDS[0]}: {ends}, {slope:+.1f} MB an hour")


def play(page: Page, speed: str) -> None:
    """Choose a speed; the page plays at it."""
    page.get_by_label("Speed", exact=True).select_option(label=speed)
    if page.locator("html").get_attribute("data-status") != "running":
        page.locator('[data-action="play"], [data-action="pause"]').first.click()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
