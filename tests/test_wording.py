"""One word, one thing: the page says f′ or derivative of a unit, and slope of the loss of the loss."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.server import ROOT

ALLOWED = r"slopes? of the loss|loss’s slope"
STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)


def of_scripts() -> Iterator[tuple[Path, str]]:
    for path in (ROOT / "static/js").rglob("*.js"):
        for plain, pattern in STRING.findall(COMMENT.sub("", path.read_text())):
            yield path, re.sub(r"\$\{[^{}]*}", "…", plain or pattern)


def of_templates() -> Iterator[tuple[Path, str]]:
    for path in (ROOT / "templates").glob("*.html"):
        content = path.read_text()
        for attribute, text in re.findall(
            r'(?:title|aria-label|placeholder|alt|data-name)="([^"]*)"|>([^<>]+)<', content
        ):
            yield path, attribute or text


def of_figures() -> Iterator[tuple[Path, str]]:
    for path in (ROOT / "app/figures").glob("*.py"):
        tree = ast.parse(path.read_text())
        documentation = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in documentation
            ):
                yield path, node.value


@pytest.mark.parametrize("source", [of_scripts, of_templates, of_figures])
def test_a_slope_is_the_loss_s(source: Callable[[], Iterator[tuple[Path, str]]]) -> None:
    texts = list(source())
    assert texts
    said = [
        f"{path.relative_to(ROOT)}: {text.strip()}"
        for path, text in texts
        if " " in text.strip(" ,")
        if re.search(r"\bslopes?\b", re.sub(ALLOWED, "", text), re.IGNORECASE)
    ]
    assert said == []
