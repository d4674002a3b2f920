"""A class of five hundred with a teacher, three phones and a projector in real browsers among them, twice.

`python -m benchmarks.classroom [FOLDER]`, about five minutes; pictures of what the browsers show go to the
folder. The other phones are sockets of this process, as in `benchmarks.lecture`. All join, the run plays, a
question of the teacher's own is voted on twice, then a lesson's, whose answer the run gives; the counts are
saved as CSV and the class is ended. In the second class the server is killed (SIGKILL) amid the second vote,
and started again. Each count has to be right in each browser that may see it: else this fails.
"""

import asyncio
import csv
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from time import perf_counter

from playwright.async_api import Browser, Page, async_playwright, expect

from benchmarks.phones import Phone, asked_by_a_browser, cpu, over
from tests.chromium import ARGUMENTS, of_the_system
from tests.server import Running, free_port, serving

PHONES, REAL = 500, 3
JOINING_SECONDS, VOTING_SECONDS = 10.0, 5.0
PATIENCE = 120_000  # milliseconds, of a busy machine
OWN = ("Which valve shuts first?", "the one at the output", "the one at the input", "neither")
CHOICES = len(OWN) - 1
SIZES = {"teacher": (1280, 800), "phone": (390, 844), "wall": (1920, 1080)}

expect.set_options(timeout=PATIENCE)


class Hall:
    """The browsers of one class, and its other phones."""

    def __init__(self, browser: Browser, url: str, folder: Path | None) -> None:
        self.browser, self.url, self.folder = browser, url, folder
        self.attending: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """The teacher begins a class, shows it to the room, and lets the run play."""
        self.teacher = await self.page("teacher")
        await self.teacher.goto(self.url)
        await expect(self.teacher.locator("html")).to_have_attribute("data-run", re.compile("."))
        await act(self.teacher, "Teach")
        code = self.teacher.locator(".teaching .code")
        await expect(code).to_be_visible()
        self.code = (await code.inner_text()).replace(" ", "")
        self.wall = await self.teacher.context.new_page()
        width, height = SIZES["wall"]
        await self.wall.set_viewport_size({"width": width, "height": height})
        await self.wall.goto(f"{self.url}/#class={self.code}&projector")
        await expect(self.wall.locator("html")).to_have_attribute("data-class", "projector")
        await self.play()

    async def play(self) -> None:
        """The run trains for all to see."""
        await self.teacher.bring_to_front()
        await self.teacher.locator("#speed").select_option("10 steps/s")
        await self.teacher.locator('.transport [data-action="play"]').click()
        await expect(self.teacher.locator("html")).to_have_attribute("data-status", "running")

    async def join(self, port: int) -> None:
        """Three phones come in browsers, all others as sockets."""
        self.phones = [await self.page("phone") for _ in range(REAL)]
        for phone in self.phones:
            await phone.goto(f"{self.url}/c/{self.code}")
            await expect(phone.locator("html")).to_have_attribute("data-class", "student")
        page = await asyncio.to_thread(asked_by_a_browser, self.url, self.code)
        self.others = [Phone(port, self.code, number, page) for number in range(PHONES)]

        async def come(phone: Phone) -> None:
            await phone.load()
            self.attending.append(asyncio.create_task(phone.attend()))
            await phone.came.wait()

        await over(JOINING_SECONDS, self.others, come)
        await expect(self.teacher.locator(".teaching > .told")).to_have_text(f"{PHONES + REAL} are in.")

    async def ask_own(self) -> None:
        """A question of the teacher's own."""
        text, *choices = OWN
        await self.teacher.get_by_text("A question of your own").click()
        await self.teacher.get_by_role("textbox", name="The question").fill(text)
        for number, words in enumerate(choices, 1):
            if number > 2:
                await act(self.teacher, "One more choice")
            await self.teacher.get_by_label(f"Choice {number}").fill(words)
        await act(self.teacher, "Ask")

    async def vote(
        self, question: int, choices: int, amid: Callable[[], object] | None = None
    ) -> list[float]:
        """All answer: how long each took, in milliseconds. `amid` is done when half have."""
        for number, phone in enumerate(self.phones):
            chosen = phone.locator(f'.vote [data-choice="{number % choices}"]')
            await expect(chosen).to_be_visible()
            if amid and number == REAL - 1:
                continue  # which answers while there is no server
            await chosen.click()
            await expect(phone.locator(".vote")).to_contain_text("Your answer has arrived.")
        answers = asyncio.create_task(
            over(VOTING_SECONDS, self.others, lambda phone: phone.vote(question, choices))
        )
        if amid:
            await asyncio.sleep(VOTING_SECONDS / 2)
            await asyncio.to_thread(amid)
            number = REAL - 1
            await self.phones[number].locator(f'.vote [data-choice="{number % choices}"]').click()
        taken = await answers
        for phone in self.phones:
            await expect(phone.locator(".vote")).to_contain_text("Your answer has arrived.")
        return taken

    async def close(self, round: int, choices: int) -> list[int]:
        """All come to see the same bars: the counts of this round."""
        await act(self.teacher, "Close and show")
        wanted = [sum(n % choices == k for n in (*range(PHONES), *range(REAL))) for k in range(choices)]
        for page in (self.teacher, *self.phones, self.wall):
            bars = page.locator(".bars:not([hidden]) > li")
            await expect(bars.last.locator("[data-count]")).to_have_count(round)
            for k, count in enumerate(wanted):
                last = bars.nth(k).locator("[data-count]").last
                await expect(last).to_have_attribute("data-count", str(count))
        return wanted

    async def counts(self) -> list[int]:
        """How many answered each question that was asked, as the CSV has it."""
        async with self.teacher.expect_download() as saved:
            await act(self.teacher, "Counts as CSV")
        rows = list(csv.DictReader((await (await saved.value).path()).read_text().splitlines()))
        numbers = sorted({int(row["question"]) for row in rows})
        return [
            sum(int(row["count"]) for row in rows if int(row["question"]) == number) for number in numbers
        ]

    async def end(self) -> None:
        """All hear that it is over."""
        await act(self.teacher, "End the class")
        await act(self.teacher, "End it for all")
        for phone in self.phones:
            await expect(phone.locator(".seat")).to_contain_text("The class has ended.")
        for task in self.attending:
            task.cancel()

    async def page(self, kind: str) -> Page:
        """A page in a browser of its own."""
        width, height = SIZES[kind]
        context = await self.browser.new_context(viewport={"width": width, "height": height})
        return await context.new_page()

    async def show(self, name: str) -> None:
        """Pictures of all browsers."""
        if not self.folder:
            return
        pages = {"teacher": self.teacher, "phone": self.phones[0], "wall": self.wall}
        for kind, page in pages.items():
            await page.screenshot(path=self.folder / f"{name}-{kind}.png")


async def act(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


@asynccontextmanager
async def measured(what: str, server: Callable[[], Running]) -> AsyncIterator[list[str]]:
    """Prints how long something took, and the server's share; what it says of itself is appended."""
    notes: list[str] = []
    began, before = perf_counter(), cpu(server())
    first = server()
    yield notes
    used = cpu(server()) - (before if server() is first else 0)
    print(f"| {what} | {perf_counter() - began:.1f} | {used:.1f} | {'; '.join(notes)} |", flush=True)


async def hold(browser: Browser, start: Callable[[], Running], kills: bool, folder: Path | None) -> None:
    """One class. `start` starts the server, again where it `kills` the one before it."""
    servers = [await asyncio.to_thread(start)]

    def now() -> Running:
        return servers[-1]

    hall = Hall(browser, now().url, folder)

    def kill() -> None:
        now().process.kill()
        now().process.wait()
        servers.append(start())

    async with measured("a class begins, a wall shows it, the run plays", now):
        await hall.open()
    async with measured(f"{REAL} browsers and {PHONES} phones open the page and join", now):
        await hall.join(int(hall.url.rpartition(":")[2]))
    await hall.show("joined")
    await hall.ask_own()
    async with measured("a question of one's own", now) as notes:
        await hall.vote(1, CHOICES)
        await hall.show("voting")
        notes.append(" + ".join(map(str, await hall.close(1, CHOICES))))
    await act(hall.teacher, "Ask again")
    async with measured("its second round" + (", the server killed amid it" if kills else ""), now) as notes:
        await hall.vote(2, CHOICES, kill if kills else None)
        notes.append(" + ".join(map(str, await hall.close(2, CHOICES))))
    await hall.show("second-round")
    await act(hall.teacher, "Put it away")
    await hall.teacher.locator("#start").click()
    async with measured("a lesson's question, and its answer", now) as notes:
        await act(hall.teacher, "Ask this")
        for phone in hall.phones:
            await expect(phone.locator("html")).to_have_attribute("data-lesson", "slope 1")
        choices = await hall.phones[0].locator(".vote [data-choice]").count()
        await hall.vote(3, choices)
        notes.append(" + ".join(map(str, await hall.close(1, choices))))
        await act(hall.teacher, "Show the answer")
        for page in (*hall.phones, hall.wall):
            await expect(page.locator("[data-lesson-answer]")).to_be_visible()
    await hall.show("answered")
    counts = await hall.counts()
    assert counts == [PHONES + REAL] * 3, counts
    print(f"| the counts as CSV | | | {counts} |")
    async with measured("the class ends", now):
        await hall.end()


async def held(start: Callable[[], Running], kills: bool, folder: Path | None) -> None:
    """One class, in a browser that is started for it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=of_the_system(), args=ARGUMENTS)
        await hold(browser, start, kills, folder)
        await browser.close()


def main(folder: Path | None = None) -> None:
    """Prints a table for each of the two classes."""
    for kills in (False, True):
        port = free_port()
        with tempfile.TemporaryDirectory() as directory, ExitStack() as servers:
            settings: dict[str, object] = {"port": port, "data_dir": directory, "workers": 1}

            def start(servers: ExitStack = servers, settings: dict[str, object] = settings) -> Running:
                return servers.enter_context(serving(**settings))

            print(f"{'The server is killed' if kills else 'Nothing goes wrong'}\n")
            print("| what | seconds | CPU seconds of the server | |\n|---|---|---|---|")
            asyncio.run(held(start, kills, folder))
            print()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
