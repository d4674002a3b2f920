"""The API's documentation, in a browser."""

from playwright.sync_api import Page


def test_the_documentation_shows_without_leaving_its_origin(page: Page) -> None:
    page.goto("/docs")
    page.get_by_text("/api/v1/backprop", exact=True).wait_for()
