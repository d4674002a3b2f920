import pytest

from app.core import fingerprint
from app.core.activations import ACTIVATIONS
from app.core.compiled import blocks, build, kernels, target, trace
from app.core.compiled.warm import warm


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "CACHE", tmp_path / "made")
    return tmp_path


def test_it_is_built_for_these_sources_and_this_machine(cache, monkeypatch):
    assert not build.is_built()
    build.build(warm)
    assert build.is_built()
    monkeypatch.setattr(fingerprint, "version", lambda name: "another")
    assert not build.is_built()


def test_code_for_all_of_its_kind_is_there_where_the_processor_can_run_it(cache, monkeypatch):
    build.CACHE.mkdir()
    build._stamp(target.PORTABLE).touch()
    assert build.built() == target.PORTABLE
    monkeypatch.setattr(target, "get_host_cpu_features", lambda: {"avx": True})
    assert build.built() is None


def test_without_numba_it_is_not_there(monkeypatch):
    monkeypatch.setattr(build, "find_spec", lambda name: None)
    assert not build.is_built()


def test_no_two_compiled_functions_share_a_name():
    # Code from the cache is linked by name: one would be taken for the other.
    names: dict[str, object] = {}
    waiting: list[object] = [trace.trace, kernels.train, *vars(blocks).values()]
    while waiting:
        function = waiting.pop()
        if not hasattr(function, "py_func") or names.get(function.py_func.__qualname__) is function:
            continue
        name = function.py_func.__qualname__
        assert name not in names, name
        names[name] = function
        waiting += [cell.cell_contents for cell in function.py_func.__closure__ or ()]
    assert len(names) > 2 * len(ACTIVATIONS)
