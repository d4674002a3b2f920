"""The page: its template, its one script and style sheet, Plotly's script; headers keep it to its server."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader
from plotly.offline import get_plotlyjs_version
from starlette.types import Scope

from app.api.content import AGAIN, Content
from app.export.modules import ROOT, SCRIPTS, joined
from app.export.sheets import sheet

PLOTLY, PLOTLY_VERSION = "plotly.min.js", get_plotlyjs_version()
# Two style sheets that Plotly adds, by their hashes: an empty one, whose rules it writes through the object
# model, and that of the maps in its bundle, which this version adds on loading.
STYLES = (
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='",
)
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        f"style-src-elem 'self' {' '.join(STYLES)}",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
HEADERS = {"Content-Security-Policy": POLICY}

SHEETS = {
    page: names.split()
    for page, names in {
        "main": "tokens base layout hero equation rule beneath nudge digits stage key family transport setup"
        " advanced charts panels diagnosis chain own guide lesson overlays meaning embed classroom teaching"
        " seat wall",
        "watched": "tokens base layout stage key panels diagnosis watched",
        "atlas": "tokens base layout charts atlas",
    }.items()
}
"""The pages, by the module that their script begins with, and their style sheets in their order."""
FILES = {
    path.name: path
    for path in (
        SCRIPTS / "first.js",
        *(ROOT / "static" / name for name in ("icon.svg", "arrow.svg")),
        *(ROOT / "static/fonts" / name for name in ("inter.woff2", "stix-two-italic.woff2")),
    )
}
KINDS = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}

templates = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)


def include_page(app: FastAPI) -> None:
    """Add the page to an application: `/`, `/watched`, `/atlas`, what they are made of, and its sources.

    Best as the first, since the first is looked at first.
    """
    for path, answer in (("/", index), ("/watched", watched), ("/atlas", atlas), ("/c/{code}", join)):
        app.add_route(path, answer, include_in_schema=False)
    app.add_route("/assets/{name}", asset, include_in_schema=False)
    app.mount("/static", Static(directory=ROOT / "static"), name="static")


async def index(request: Request) -> Response:
    """The page itself; everything that moves on it comes from the API."""
    return (await _ready(_page, "index", "main")).answer(request)


async def watched(request: Request) -> Response:
    """The page on a run that is trained elsewhere."""
    return (await _ready(_page, "watched", "watched")).answer(request)


async def atlas(request: Request) -> Response:
    """The page of maps."""
    return (await _ready(_page, "atlas", "atlas")).answer(request)


async def join(request: Request) -> Response:
    """The address of a class, short enough to type: the page, which joins it."""
    code = request.path_params["code"]
    return RedirectResponse(f"../#class={quote(code, safe='')}", headers=HEADERS)


async def asset(request: Request) -> Response:
    """What the pages are made of. What an address with its version gives is kept."""
    name = request.path_params["name"]
    stem, _, kind = name.rpartition(".")
    if not (name in FILES or name == PLOTLY or (stem in SHEETS and kind in ("js", "css"))):
        raise HTTPException(404)
    return (await _ready(_asset, name)).answer(request, request.query_params.get("v", ""))


_made: dict[tuple[str, ...], Content] = {}


async def _ready(make: Callable[..., Content], *names: str) -> Content:
    """What is made once; meanwhile others are answered."""
    if names not in _made:
        _made[names] = await run_in_threadpool(make, *names)
    return _made[names]


def _page(template: str, entry: str) -> Content:
    html = templates.get_template(f"{template}.html").render(entry=entry, asset=_address)
    return Content(html.encode(), "text/html", HEADERS)


@cache
def _asset(name: str) -> Content:
    path = Path(name)
    kind = KINDS[path.suffix]
    if name == PLOTLY:
        return Content(plotly_source(), kind, HEADERS, PLOTLY_VERSION)
    if name in FILES:
        return Content(FILES[name].read_bytes(), kind, HEADERS)
    if path.suffix == ".js":
        return Content(joined(name).encode(), kind, HEADERS)
    text = sheet(SHEETS[path.stem], lambda file: _address(file.name).removeprefix("assets/"))
    return Content(text.encode(), kind, HEADERS)


def _address(name: str) -> str:
    """Where a page finds what it is made of; another version has another address."""
    version = PLOTLY_VERSION if name == PLOTLY else _asset(name).version
    return f"assets/{name}?v={version}"


def plotly_source() -> bytes:
    """The script as the package ships it, about 4.5 MB."""
    return files("plotly").joinpath("package_data", PLOTLY).read_bytes()


class Static(StaticFiles):
    """The page's files one by one, for who looks into them, and for what is seldom needed."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or that it has not changed. HTTPException where there is none."""
        answer = await super().get_response(path, scope)
        answer.headers.update({**HEADERS, "Cache-Control": AGAIN})
        return answer
