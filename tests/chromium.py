"""The browser that the tests drive: the system's Chromium, or Playwright's own download.

`python -m tests.chromium` installs one where there is none: Debian's package, or else that download.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

COMMANDS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


def executable() -> str | None:
    """Where Chromium is, or None."""
    for command in COMMANDS:
        if found := shutil.which(command):
            return found
    with sync_playwright() as playwright:
        downloaded = playwright.chromium.executable_path
    return downloaded if Path(downloaded).exists() else None


def install() -> None:
    """Install Chromium in the way that needs no one's leave."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["tools/debian", "chromium"], check=True)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    if not executable():
        install()
    if not executable():
        sys.exit(
            "The tests need Chromium: install it (Debian: apt-get install chromium), then run this again."
        )
