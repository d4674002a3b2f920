from importlib.metadata import PackageNotFoundError

import pytest

from app.core.compiled import build


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "CACHE", tmp_path)
    return tmp_path


def test_it_is_built_for_these_sources_and_this_machine(cache, monkeypatch):
    assert not build.is_built()
    build.build()
    assert build.is_built()
    monkeypatch.setattr(build, "version", lambda name: "another")
    assert not build.is_built()


def test_without_numba_it_is_not_there(monkeypatch):
    def missing(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(build, "version", missing)
    assert not build.is_built()


def test_nor_where_its_cache_cannot_be_written(cache, monkeypatch):
    build.build()
    monkeypatch.setattr("os.access", lambda path, mode: False)
    assert not build.is_built()
