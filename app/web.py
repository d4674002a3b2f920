"""The page: its template, its files, Plotly's script, and the headers that keep it to its own server."""

from __future__ import annotations

import gzip
import os
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from plotly.offline import get_plotlyjs_version
from starlette.datastructures import Headers
from starlette.staticfiles import PathLike
from starlette.types import Message, Receive, Scope, Send

from app.export.modules import ROOT, modules

PLOTLY_VERSION = get_plotlyjs_version()
PLOTLY_PATH = "/assets/plotly.min.js"
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

page = APIRouter(include_in_schema=False)
templates = Jinja2Templates(ROOT / "templates")


def include_page(app: FastAPI) -> None:
    """Add the page to an application: `/`, `/watched`, `/static/…` and `/assets/plotly.min.js`."""
    app.include_router(page)
    app.mount("/static", Static(directory=ROOT / "static"), name="static")


@page.api_route("/", methods=["GET", "HEAD"])
def index(request: Request) -> Response:
    """The page itself; everything that moves on it comes from the API."""
    return _page(request, "index", "main")


def _page(request: Request, template: str, entry: str = "") -> Response:
    """A page of ours, whose scripts begin with this entry, named as its template where it says none."""
    scripts = sorted(f"static/js/{name}" for name in modules(f"{entry or template}.js"))
    context = {"scripts": scripts, "plotly": f"{PLOTLY_PATH[1:]}?v={PLOTLY_VERSION}"}
    headers = {**HEADERS, "Cache-Control": "no-cache"}
    return templates.TemplateResponse(request, f"{template}.html", context, headers=headers)


@page.api_route("/watched", methods=["GET", "HEAD"])
def watched(request: Request) -> Response:
    """The page on a run that is trained elsewhere."""
    return _page(request, "watched")


@page.api_route("/c/{code}", methods=["GET", "HEAD"])
def join(code: str) -> Response:
    """The address of a class, short enough to type: the page, which joins it."""
    return RedirectResponse(f"../#class={quote(code, safe='')}", headers=HEADERS)


@page.api_route("/atlas", methods=["GET", "HEAD"])
def atlas(request: Request) -> Response:
    """The page of maps."""
    return _page(request, "atlas")


@page.api_route(PLOTLY_PATH, methods=["GET", "HEAD"])
def plotly_script(request: Request) -> Response:
    """Plotly's JavaScript out of the installed package; its address names the version, so it keeps."""
    headers = {**HEADERS, "Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(plotly_gzipped(), media_type="text/javascript", headers=headers)
    return Response(plotly_source(), media_type="text/javascript", headers=headers)


def plotly_source() -> bytes:
    """The script as the package ships it, about 4.5 MB."""
    return files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()


@cache
def plotly_gzipped() -> bytes:
    """The script compressed, once for the life of the process."""
    return gzip.compress(plotly_source(), mtime=0)


class Static(StaticFiles):
    """Files of the page. They are asked for again each time, so that a new release shows at once."""

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The whole of it at once: they are small and many, and threads for each read take twice as long."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        if not isinstance(response, FileResponse) or "range" in Headers(scope=scope):
            return response
        return Response(Path(full_path).read_bytes(), status_code, response.headers, response.media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the file and the page's headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {**HEADERS, "Cache-Control": "no-cache"}
                message["headers"] = [
                    *message["headers"],
                    *((name.lower().encode(), value.encode()) for name, value in own.items()),
                ]
            await send(message)

        await super().__call__(scope, receive, with_headers)
