"""The page's files and the headers that keep it to its own server."""

import asyncio
import gzip
import os
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import httpx
import pytest
from starlette.exceptions import HTTPException

from app.export.modules import modules
from app.web import PLOTLY_VERSION, Static
from tests.server import ROOT


@pytest.fixture
def client(server_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server_url) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/watched", "/atlas", "/static/js/main.js", "/assets/plotly.min.js"])
def test_every_answer_keeps_the_page_to_its_own_server(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("page", "script"), [("/", "main.js"), ("/watched", "watched.js"), ("/atlas", "atlas.js")]
)
def test_the_page_asks_only_for_files_that_there_are(client: httpx.Client, page: str, script: str) -> None:
    html = client.get(page).text
    addresses = set(re.findall(r'(?:href|src|data-plotly)="([^"#][^"]*)"', html)) - {"./"}
    assert {f"static/js/{script}", "static/css/tokens.css"} <= addresses
    for address in addresses:
        assert client.get(f"/{address}").status_code == 200, address


def test_a_page_announces_its_modules_and_there_are_no_others(client: httpx.Client) -> None:
    found = set()
    for path, script in (("/", "main.js"), ("/watched", "watched.js"), ("/atlas", "atlas.js")):
        announced = re.findall(r'modulepreload" href="static/js/([^"]+)"', client.get(path).text)
        assert announced == sorted(modules(script))
        found |= set(announced)
    folder = ROOT / "static/js"
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*.js")}
    later = modules("views/classroom.js")
    assert found.isdisjoint({"views/classroom.js", "views/teaching.js", "control/student.js"} & set(later))
    assert there == {*found, *modules("saved.js"), *later, "first.js"}


def test_the_address_of_a_class_leads_to_the_page_that_joins_it(client: httpx.Client) -> None:
    for method in ("GET", "HEAD"):
        answer = client.request(method, "/c/abc%20234")
        assert (answer.status_code, answer.headers["location"]) == (307, "../#class=abc%20234")
    assert client.get("/c/ABC234", follow_redirects=True).text == client.get("/").text


def test_plotly_is_the_installed_packages_and_never_asked_for_twice(client: httpx.Client) -> None:
    script = files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
    plain = client.get("/assets/plotly.min.js", headers={"Accept-Encoding": "identity"})
    assert plain.content == script
    assert "content-encoding" not in plain.headers
    assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
    packed = client.get("/assets/plotly.min.js", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert packed.content == script
    assert int(packed.headers["content-length"]) == len(gzip.compress(script, mtime=0))
    assert f"plotly.min.js?v={PLOTLY_VERSION}" in client.get("/").text


def test_files_are_asked_for_again(client: httpx.Client) -> None:
    first = client.get("/static/css/base.css")
    assert first.headers["cache-control"] == "no-cache"
    again = client.get("/static/css/base.css", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


def test_files_come_compressed_to_who_takes_that(client: httpx.Client) -> None:
    plain, packed = (
        client.get("/static/js/main.js", headers={"Accept-Encoding": coding})
        for coding in ("identity", "gzip")
    )
    content = (ROOT / "static/js/main.js").read_bytes()
    assert plain.content == packed.content == content
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(content) == int(plain.headers["content-length"])
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    assert plain.headers["etag"] != packed.headers["etag"]
    assert plain.headers["content-type"] == packed.headers["content-type"] == "text/javascript; charset=utf-8"
    policy = packed.headers["content-security-policy"]
    for each, coding in ((plain, "identity"), (packed, "gzip")):
        asked = {"Accept-Encoding": coding, "If-None-Match": each.headers["etag"]}
        same = client.get("/static/js/main.js", headers=asked)
        assert (same.status_code, same.headers["content-security-policy"]) == (304, policy)
    font = client.get("/static/fonts/inter.woff2")
    assert "content-encoding" not in font.headers


def test_a_file_that_has_changed_is_read_again(tmp_path: Path) -> None:
    async def read(app: Static, tag: str = "") -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await client.get("/page.js", headers={"If-None-Match": tag} if tag else {})

    async def live() -> list[httpx.Response]:
        file, app = tmp_path / "page.js", Static(directory=tmp_path)
        file.write_text("1")
        first = await read(app)
        unchanged = await read(Static(directory=tmp_path), first.headers["etag"])
        file.write_text("22")
        os.utime(file, ns=(1, 1))
        second = await read(app, first.headers["etag"])
        file.unlink()
        with pytest.raises(HTTPException):
            await read(app)
        return [first, unchanged, second]

    first, unchanged, second = asyncio.run(live())
    assert (first.text, second.text) == ("1", "22")
    assert (unchanged.status_code, second.status_code) == (304, 200)


def test_only_the_pages_own_files_are_served(client: httpx.Client) -> None:
    assert client.get("/static/nothing.js").status_code == 404
    assert client.get("/static/%2e%2e/app/web.py").status_code == 404
    assert client.get("/assets/widgetbundle.js").status_code == 404


@pytest.mark.parametrize("path", ["/", "/assets/plotly.min.js", "/static/css/base.css"])
def test_head_answers_without_a_body(client: httpx.Client, path: str) -> None:
    answer = client.head(path)
    assert answer.status_code == 200
    assert answer.content == b""
