from importlib.metadata import PackageNotFoundError

from app.core import fingerprint as module
from app.core.fingerprint import fingerprint


def test_it_stands_for_the_sources_and_what_they_run_on(tmp_path, monkeypatch):
    source = tmp_path / "below" / "source.py"
    source.parent.mkdir()
    source.write_text("1 + 1")
    first = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == first
    source.write_text("1 + 2")
    changed = fingerprint(tmp_path)
    monkeypatch.setattr(module, "version", lambda name: "another")
    assert len({first, changed, fingerprint(tmp_path)}) == 3


def test_without_numba_there_is_one_too(monkeypatch):
    def missing(name):
        if name == "numba":
            raise PackageNotFoundError(name)
        return "2.4"

    before = fingerprint()
    monkeypatch.setattr(module, "version", missing)
    assert fingerprint() != before
