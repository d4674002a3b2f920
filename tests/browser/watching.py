"""What is wrong on a page: said on its console, thrown, failed, or asked of somebody else."""

from playwright.sync_api import ConsoleMessage, Page, Request


def watch(page: Page, origin: str, faults: list[str]) -> None:
    """Add to `faults` what console, scripts and network complain of, and requests to another origin."""

    def heard(message: ConsoleMessage) -> None:
        # What a graphics driver in software says of Plotly's surfaces in space is not the page's doing.
        drivers = ("GL Driver Message", "willReadFrequently")
        if message.type in ("error", "warning") and not any(words in message.text for words in drivers):
            faults.append(f"console: {message.text} {message.location['url']}".strip())

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
