"""The page's JavaScript: which modules an entry reaches, and all of them as one."""

import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "static/js"
IMPORT = re.compile(r'(?<=from )"(\.[^"]*\.js)"')
IMPORTED = re.compile(r'^import (\{[^}]*\}) from "([^"]*)";', re.MULTILINE)
EXPORTED = re.compile(r"^export ((?:async function|function|class|const) (\w+))", re.MULTILINE)
DESCRIPTION = re.compile(r"^[ \t]*/\*\*.*?\*/", re.MULTILINE | re.DOTALL)


@cache
def modules(entry: str) -> dict[str, str]:
    """The entry and all that it imports, by their paths under `static/js`, each met once.

    In each text the modules that it imports are named by these paths, as an import map has them. What
    describes the code is left out; each line stands where it stood.
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

        text = DESCRIPTION.sub(lambda match: "\n" * match[0].count("\n"), (SCRIPTS / name).read_text())
        found[name] = IMPORT.sub(named, text)
    return found


def joined(entry: str) -> str:
    """The entry and all that it imports as one module, to be found in a folder beside `static`.

    Each of the others is a function's body, run once, those first that are imported; they are in no circle.
    What it exports is an object, from which the others take what they import.
    """
    texts = modules(entry)
    imports = {name: [path for _, path in IMPORTED.findall(text)] for name, text in texts.items()}
    order = list(TopologicalSorter(imports).static_order())
    return "\n".join(
        [
            "const modules = {};",
            *(_body(name, texts[name]) for name in order if name != entry),
            _inner(entry, texts[entry]),
        ]
    )


def _body(name: str, text: str) -> str:
    exports = ", ".join(each for _, each in EXPORTED.findall(text))
    return f'modules["{name}"] = (() => {{\n{_inner(name, text)}\nreturn {{ {exports} }};\n}})();'


def _inner(name: str, text: str) -> str:
    """A module's text without a module's words, as if it were still where it was."""
    place = f'new URL("../static/js/{name}", import.meta.url)'
    text = IMPORTED.sub(r'const \1 = modules["\2"];', text).replace("import.meta.url", place)
    return EXPORTED.sub(r"\1", text)
