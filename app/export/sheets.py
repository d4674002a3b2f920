"""The page's style sheets as one."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from app.export.modules import ROOT

SHEETS = ROOT / "static/css"
ADDRESS = re.compile(r'url\("([^"]+)"\)')


def sheet(names: Iterable[str], addressed: Callable[[Path], str]) -> str:
    """They, one after the other; `addressed` says where each file is found that they refer to."""

    def found(address: re.Match[str]) -> str:
        return f'url("{addressed((SHEETS / address[1]).resolve())}")'

    return "\n".join(ADDRESS.sub(found, (SHEETS / f"{name}.css").read_text()) for name in names)
