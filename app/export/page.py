"""A run as a page: one HTML file that has its steps, its scripts, its fonts with it and asks nobody.

It opens from a folder, from any static host, in an `<iframe>`. Browsers refuse modules beside a file that was
opened from a folder, so the modules travel as text, under the names that an import map gives them.
"""

import base64
import gzip
from functools import cache
from pathlib import Path

import orjson
from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup

from app.export.modules import ROOT, modules
from app.export.sheets import sheet

SHEETS = (
    *(
        "tokens",
        "base",
        "layout",
        "hero",
        "equation",
        "rule",
        "beneath",
        "nudge",
        "stage",
        "key",
        "transport",
    ),
    *("charts", "overlays", "meaning", "saved"),
)
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
    """All style sheets, with what they refer to within them."""
    return sheet(SHEETS, _within)


def _within(file: Path) -> str:
    return f"data:{KINDS[file.suffix]};base64,{base64.b64encode(file.read_bytes()).decode()}"
