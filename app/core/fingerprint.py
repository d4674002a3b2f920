"""What decides a result's last bits beside the specification: the code, the libraries, the processor."""

import ast
import hashlib
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CORE = Path(__file__).parent


def fingerprint(sources: Path = CORE, to_the_letter: bool = False, target: str = "") -> str:
    """16 digits that stand for the Python sources under a directory, and for all that they run on here.

    Comments, docstrings and layout change no number and so no digit, unless the sources count to the letter.
    With a `target`, it stands for machine code that is for other processors than this one, too.
    """
    platforms = [sys.version, version("numpy"), _numba(), target or _processor()]
    texts = (path.read_text("utf-8") for path in sorted(sources.rglob("*.py")))
    code = [text if to_the_letter else _statements(text) for text in texts]
    return hashlib.sha256("\n".join(platforms + code).encode()).hexdigest()[:16]


def _statements(text: str) -> str:
    """The syntax tree of a source, without the strings that stand alone, as docstrings do."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(body := getattr(node, "body", None), list):
            node.body = [each for each in body if not _is_docstring(each)]  # type: ignore[attr-defined]
    return ast.dump(tree)


def _is_docstring(node: ast.AST) -> bool:
    alone = node.value if isinstance(node, ast.Expr) else None
    return isinstance(alone, ast.Constant) and isinstance(alone.value, str)


def _numba() -> str:
    try:
        return version("numba")
    except PackageNotFoundError:
        return "none"


def _processor() -> str:
    try:
        from llvmlite.binding import get_host_cpu_name
    except ModuleNotFoundError:
        return platform.processor()
    return str(get_host_cpu_name())
