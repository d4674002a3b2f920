"""The page's files and the headers that keep it to its own server."""

import gzip
import re
from collections.abc import Iterator
from importlib.resources import files

import httpx
import pytest

from app.export.modules import modules
from app.web import PLOTLY_VERSION
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


def test_only_the_pages_own_files_are_served(client: httpx.Client) -> None:
    assert client.get("/static/nothing.js").status_code == 404
    assert client.get("/static/%2e%2e/app/web.py").status_code == 404
    assert client.get("/assets/widgetbundle.js").status_code == 404


@pytest.mark.parametrize("path", ["/", "/assets/plotly.min.js", "/static/css/base.css"])
def test_head_answers_without_a_body(client: httpx.Client, path: str) -> None:
    answer = client.head(path)
    assert answer.status_code == 200
    assert answer.content == b""
