from importlib.metadata import PackageNotFoundError

import pytest

from app.core import fingerprint as module
from app.core.fingerprint import fingerprint

SOURCE = '''"""A module."""

RATE = 0.1
"""How fast."""


def step(weight, gradient):
    """The next weight."""
    return weight - RATE * gradient
'''


@pytest.fixture
def source(tmp_path):
    """A file in the folder below the one whose fingerprint is taken."""
    path = tmp_path / "below" / "source.py"
    path.parent.mkdir()
    path.write_text(SOURCE)
    return path


def test_it_stands_for_the_sources_and_what_they_run_on(tmp_path, source, monkeypatch):
    first = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == first
    source.write_text(SOURCE.replace("weight - RATE", "weight + RATE"))
    changed = fingerprint(tmp_path)
    monkeypatch.setattr(module, "version", lambda name: "another")
    assert len({first, changed, fingerprint(tmp_path)}) == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A module.", "The module."),
        ("How fast.", "How fast it goes."),
        ("The next weight.", "The weight after a step."),
        ("RATE = 0.1", "# Small enough.\n\nRATE = 0.1  # per step"),
        ("RATE * gradient", "(RATE * gradient)"),
        ('    """The next weight."""\n', ""),
    ],
)
def test_words_are_no_numerics(tmp_path, source, old, new):
    first, letters = fingerprint(tmp_path), fingerprint(tmp_path, to_the_letter=True)
    assert old in SOURCE
    source.write_text(SOURCE.replace(old, new))
    assert fingerprint(tmp_path) == first
    assert fingerprint(tmp_path, to_the_letter=True) != letters


def test_a_string_that_is_used_is_no_word(tmp_path, source):
    source.write_text('NAME = "one"')
    first = fingerprint(tmp_path)
    source.write_text('NAME = "two"')
    assert fingerprint(tmp_path) != first


def test_without_numba_there_is_one_too(monkeypatch):
    def missing(name):
        if name == "numba":
            raise PackageNotFoundError(name)
        return "2.4"

    before = fingerprint()
    monkeypatch.setattr(module, "version", missing)
    assert fingerprint() != before
