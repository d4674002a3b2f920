"""A run as a page: one HTML file that has its steps, its scripts, its fonts with it and asks nobody.

It opens from a folder, from any static host, in an `<iframe>`. Browsers refuse modules beside a file that was
opened from a folder, so the modules travel as text, under the names that an import map gives them.
"""

import base64
import gzip
import re
from functools import cache
from pathlib import Path

import orjson
from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup

from app.export.modules import ROOT, modules

STATIC = ROOT / "static"
SHEETS = (
    *("tokens", "base", "layout", "hero", "equation", "rule", "nudge", "stage", "key", "transport"),
    *("charts", "overlays", "meaning", "saved"),
)
ADDRESS = re.compile(r'url\("([^"]+)"\)')
KINDS = {".woff2": "font/woff2", ".svg": "image/svg+xml"}


def saved_page(saved: bytes, title: str, live: str) -> str:
    """The page.

    `saved`: JSON of what `Saved` of `static/js/types.d.ts` declares. `live`: where the run can be opened.
    """
    scripts = orjson.dumps(modules("saved.js"))
    packed = gzip.compress(b'{"modules":%b,"saved":%b}' % (scripts, saved), mtime=0)
    return _template().render(
        saved=True,
        title=title,
        live=live,
        style=Markup(_style()),
        packed=Markup(base64.b64encode(packed).decode()),
    )


@cache
def _template() -> Template:
    environment = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
    return environment.get_template("saved.html")


@cache
def _style() -> str:
    """All style sheets."""
    sheets = (STATIC / "css" / f"{sheet}.css" for sheet in SHEETS)
    return "\n".join(_with_its_files(sheet) for sheet in sheets)


def _with_its_files(sheet: Path) -> str:
    """A style sheet that has what it refers to within it."""

    def inline(address: re.Match[str]) -> str:
        file = (sheet.parent / address[1]).resolve()
        content = base64.b64encode(file.read_bytes()).decode()
        return f'url("data:{KINDS[file.suffix]};base64,{content}")'

    return ADDRESS.sub(inline, sheet.read_text())
