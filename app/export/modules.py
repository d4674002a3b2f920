"""The page's JavaScript: which modules an entry reaches."""

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "static/js"
IMPORT = re.compile(r'(?<=from )"(\.[^"]*\.js)"')


@cache
def modules(entry: str) -> dict[str, str]:
    """The entry and all that it imports, by their paths under `static/js`, each met once.

    In each text the modules that it imports are named by these paths, as an import map has them.
    """
    found: dict[str, str] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        folder = (SCRIPTS / name).parent

        def named(match: re.Match[str], folder: Path = folder) -> str:
            path = (folder / match[1]).resolve().relative_to(SCRIPTS).as_posix()
            waiting.append(path)
            return f'"{path}"'

        found[name] = IMPORT.sub(named, (SCRIPTS / name).read_text())
    return found
