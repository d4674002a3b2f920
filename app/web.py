"""The page: its template, its files, Plotly's script, and the headers that keep it to its own server."""

from __future__ import annotations

import gzip
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from plotly.offline import get_plotlyjs_version
from starlette.datastructures import Headers
from starlette.staticfiles import NotModifiedResponse
from starlette.types import Scope

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
    """Add the page to an application: `/`, `/watched`, `/atlas` and `/assets/plotly.min.js`."""
    app.include_router(page)


def include_files(app: FastAPI) -> None:
    """Add what the page asks for by the hundred, `/static/…`: best as the first, which is looked at first."""
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


class _File(NamedTuple):
    """A file as it was read last: when it was changed, and its answers, as it is and compressed."""

    path: str
    changed: int
    plain: Response
    packed: Response


class Static(StaticFiles):
    """Files of the page. They are asked for again each time, so that a new release shows at once.

    They stay in memory, so that a class that opens the page at once waits for no thread.
    """

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory)
        self._read: dict[str, _File] = {}

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or that it has not changed. HTTPException where there is none."""
        headers = Headers(scope=scope)
        if "Range" in headers:
            part = await super().get_response(path, scope)
            part.headers.update({**HEADERS, "Cache-Control": "no-cache"})
            return part
        file = self._read.get(path)
        if not file or _changed(file.path) != file.changed:
            found = await super().get_response(path, {**scope, "headers": []})
            file = self._read[path] = _read(self.lookup_path(path)[0], found)
        answer = file.packed if "gzip" in headers.get("Accept-Encoding", "") else file.plain
        if not self.is_not_modified(answer.headers, headers):
            return answer
        unchanged = NotModifiedResponse(answer.headers)
        unchanged.headers.update(HEADERS)
        return unchanged


def _changed(path: str) -> int:
    """When, in nanoseconds; 0 where it is gone."""
    with suppress(OSError):
        return Path(path).stat().st_mtime_ns
    return 0


def _read(path: str, found: Response) -> _File:
    """The file, whose answer says what it is; one that gzip makes no smaller is sent as it is."""
    changed, content = _changed(path), Path(path).read_bytes()
    kind, tag = found.media_type, found.headers["ETag"].strip('"')
    own = {**HEADERS, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    own["Last-Modified"] = found.headers["Last-Modified"]
    plain = Response(content, media_type=kind, headers={**own, "ETag": f'"{tag}"'})
    packed = gzip.compress(content, mtime=0)
    if len(packed) >= len(content):
        return _File(path, changed, plain, plain)
    coded = {**own, "ETag": f'"{tag}-gzip"', "Content-Encoding": "gzip"}
    return _File(path, changed, plain, Response(packed, media_type=kind, headers=coded))
