"""The browser that the tests drive: the system's Chromium, or Playwright's own download.

`python -m tests.chromium` installs one where there is none: Debian's package, or else that download.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

COMMANDS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
MISSING = """
The tests need a Chromium that starts. On Debian: sudo apt-get install chromium libatomic1.
Elsewhere: install Chrome, or .venv/bin/playwright install --with-deps chromium. Then run this again."""


def of_the_system() -> str | None:
    """Where the system's own Chromium is, if it has one."""
    return next(filter(None, map(shutil.which, COMMANDS)), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, started; without the system's, Playwright takes its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=of_the_system(), args=ARGUMENTS)
        yield browser
        browser.close()


def install() -> None:
    """Install Chromium where there is none, in the way that needs no one's leave."""
    if of_the_system():
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["tools/debian", "chromium", "libatomic1"], check=True)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    try:
        install()
        with browser():
            pass
    except Exception as error:  # noqa: BLE001 - a driver that does not start raises nothing finer
        sys.exit(f"{error}\n{MISSING}")
