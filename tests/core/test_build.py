import pytest

from app.core import fingerprint
from app.core.compiled import build


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "CACHE", tmp_path / "made")
    return tmp_path


def test_it_is_built_for_these_sources_and_this_machine(cache, monkeypatch):
    assert not build.is_built()
    build.build()
    assert build.is_built()
    monkeypatch.setattr(fingerprint, "version", lambda name: "another")
    assert not build.is_built()


def test_without_numba_it_is_not_there(monkeypatch):
    monkeypatch.setattr(build, "find_spec", lambda name: None)
    assert not build.is_built()
