"""Data of the reader's own, as tests give them to the page."""

from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page

from tests.browser.driving import data_of, run, until

FLOWERS = "length,width,kind\n" + "".join(
    f"{5 + k % 7 / 10},{3 + k % 5 / 10},{('iris', 'rose', 'lily')[k % 3]}\n" for k in range(30)
)
COINS = "weight;sum;side\n" + "".join(
    f"{k % 9},{k % 4};{k * 3};{('head', 'tail')[k % 2]}\n" for k in range(24)
)
HOUSES = "area\tprice\n" + "".join(f"{50 + k}\t{100.5 + 2 * k}\n" for k in range(40))


def paste(page: Page, text: str) -> None:
    """Put a table into the box."""
    page.get_by_label("CSV", exact=True).fill(text)


def give(page: Page, path: Path, text: str) -> None:
    """Choose a file of this text."""
    path.write_text(text)
    page.locator('#own input[type="file"]').set_input_files(path)


def trained(page: Page, api: httpx.Client) -> dict[str, Any]:
    """Train, and answer with the specification of the run that there is then."""
    before = data_of(page, "run")
    page.get_by_role("button", name="Train", exact=True).click()
    until(page, "before => document.documentElement.dataset.run !== before", before)
    return dict(run(page, api)["spec"])
