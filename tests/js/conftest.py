"""What Node's own runner finds in a `test_*.js` is told as tests of pytest's, each by its own name."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.js.node import NODE
from tests.server import ROOT


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A script of tests, beside pytest's own kind."""
    if file_path.suffix == ".js" and file_path.name.startswith("test_"):
        return Script.from_parent(parent, path=file_path)
    return None


class Script(pytest.File):
    """The tests of a file. Loops make some of them, so which there are is known once they have run."""

    def collect(self) -> Iterator[pytest.Item]:
        """Run the file, and name its tests."""
        command = [str(NODE), "--test-reporter=junit", str(self.path)]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        cases = list(ElementTree.fromstring(ran.stdout).iter("testcase")) if ran.stdout else []
        if not cases or (ran.returncode and not any(map(len, cases))):
            raise self.CollectError(ran.stdout + ran.stderr)
        for case in cases:
            yield Case.from_parent(self, name=case.attrib["name"], outcome=case)


class Case(pytest.Item):
    """One test, and what came of it: an element that holds nothing unless it failed or was left out."""

    def __init__(self, *, outcome: ElementTree.Element, **rest: Any) -> None:
        super().__init__(**rest)
        self.outcome = outcome

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where it stands, and its name."""
        return self.path, None, self.name

    def runtest(self) -> None:
        """Say what came of it."""
        if len(self.outcome):
            raise Failure("".join(self.outcome.itertext()).strip())

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """In Node's words."""
        if excinfo.errisinstance(Failure):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


class Failure(Exception):
    """A test of Node's that did not pass."""
