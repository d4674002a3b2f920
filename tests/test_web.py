"""The page's files and the headers that keep it to its own server."""

import asyncio
import gzip
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import httpx
import pytest
from starlette.exceptions import HTTPException

from app.export.modules import joined, modules
from app.web import PLOTLY_VERSION, SHEETS, Static
from tests.js.node import NODE
from tests.server import ROOT


@pytest.fixture
def client(server_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server_url) as client:
        yield client


@pytest.mark.parametrize(
    "path", ["/", "/watched", "/atlas", "/static/js/main.js", "/assets/main.js", "/assets/plotly.min.js"]
)
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
    assert {script, script.replace(".js", ".css"), "first.js", "inter.woff2"} <= {
        address.removeprefix("assets/").partition("?v=")[0] for address in addresses
    }
    sheet = next(address for address in addresses if ".css?" in address)
    found = {f"assets/{name}" for name in re.findall(r'url\("([^"]+)"\)', client.get(f"/{sheet}").text)}
    assert any("inter.woff2?v=" in address for address in found & addresses)  # announced as it is asked for
    for address in addresses | found:
        answer = client.get(f"/{address}")
        assert answer.status_code == 200, address
        if address.startswith("assets/"):
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable", address


def test_a_page_has_its_modules_in_one_script_and_there_are_no_others() -> None:
    found = set()
    for entry in ("main.js", "watched.js", "atlas.js"):
        script = joined(entry)
        inside = re.findall(r'^modules\["([^"]+)"\] = ', script, flags=re.MULTILINE)
        assert sorted([*inside, entry]) == sorted(modules(entry))
        for name in inside:  # a module comes after those that it takes something from
            taken = re.findall(r'= modules\["([^"]+)"\];', script.partition(f'modules["{name}"] = ')[0])
            assert set(taken) <= set(inside[: inside.index(name)])
        command = [str(NODE), "--input-type=module", "--check"]
        subprocess.run(command, input=script, text=True, check=True)
        found |= set(modules(entry))
    folder = ROOT / "static/js"
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*.js")}
    assert there == {*found, *modules("saved.js"), "first.js"}


def test_modules_in_one_script_do_what_they_do_one_by_one() -> None:
    entry = "words/glossary.js"
    asked = "console.log(JSON.stringify(GLOSSARY))"
    said = [
        subprocess.run(
            [NODE, "--input-type=module", "--eval", f"{script}\n{asked}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for script in (f'import {{ GLOSSARY }} from "./static/js/{entry}";', joined(entry))
    ]
    assert said[0] == said[1] != ""


def test_a_style_sheet_has_those_of_its_page_in_their_order(client: httpx.Client) -> None:
    text = client.get("/assets/main.css").text
    places = [text.index((ROOT / f"static/css/{name}.css").read_text()[-60:]) for name in SHEETS["main"]]
    assert places == sorted(places)
    of_pages = {name for sheets in SHEETS.values() for name in sheets}
    assert {path.stem for path in (ROOT / "static/css").iterdir()} == of_pages | {"saved"}


@pytest.mark.parametrize("page", SHEETS)
def test_a_class_by_itself_is_ruled_in_one_sheet_of_a_page(page: str) -> None:
    ruled = Counter(
        name
        for sheet in SHEETS[page]
        if sheet != "wall"  # it makes other sheets' parts larger
        for name in set(re.findall(r"(?m)^\.([\w-]+) \{", (ROOT / f"static/css/{sheet}.css").read_text()))
    )
    assert [name for name, sheets in ruled.items() if sheets > 1] == []


def test_the_address_of_a_class_leads_to_the_page_that_joins_it(client: httpx.Client) -> None:
    for method in ("GET", "HEAD"):
        answer = client.request(method, "/c/abc%20234")
        assert (answer.status_code, answer.headers["location"]) == (307, "../#class=abc%20234")
    assert client.get("/c/ABC234", follow_redirects=True).text == client.get("/").text


def test_plotly_is_the_installed_packages_and_never_asked_for_twice(client: httpx.Client) -> None:
    script = files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
    address = f"/assets/plotly.min.js?v={PLOTLY_VERSION}"
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    assert plain.content == script
    assert "content-encoding" not in plain.headers
    assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert packed.content == script
    assert int(packed.headers["content-length"]) == len(gzip.compress(script, mtime=0))
    assert address.removeprefix("/") in client.get("/").text


@pytest.mark.parametrize("path", ["/", "/static/css/base.css", "/assets/main.js", "/assets/main.js?v=other"])
def test_what_has_no_version_in_its_address_is_asked_for_again(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    assert first.headers["cache-control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert client.get(path, headers={"If-None-Match": '"another"'}).status_code == 200


def test_files_come_compressed_to_who_takes_that(client: httpx.Client) -> None:
    plain, packed = (
        client.get("/assets/main.js", headers={"Accept-Encoding": coding}) for coding in ("identity", "gzip")
    )
    content = joined("main.js").encode()
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
        same = client.get("/assets/main.js", headers=asked)
        assert (same.status_code, same.headers["content-security-policy"]) == (304, policy)
    font = client.get("/assets/inter.woff2")
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
    for name in ("widgetbundle.js", "saved.js", "main.woff2", "modules.py", "%2e%2e%2fapp%2fweb.py"):
        assert client.get(f"/assets/{name}").status_code == 404, name


@pytest.mark.parametrize("path", ["/", "/assets/plotly.min.js", "/static/css/base.css"])
def test_head_answers_without_a_body(client: httpx.Client, path: str) -> None:
    answer = client.head(path)
    assert answer.status_code == 200
    assert answer.content == b""
