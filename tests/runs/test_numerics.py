"""The digits that a run has shown are not silently replaced by others, whatever changes under it."""

import logging

import pytest

from app.runs.errors import EngineMissing
from tests.runs.conducting import conducting, same
from tests.specs import spec

pytestmark = pytest.mark.anyio

ANOTHER = (
    "1 runs were trained by another version or on another processor: "
    "their steps may come back with other digits."
)


@pytest.fixture
def said(caplog):
    """What the registry has told the operator."""
    caplog.set_level(logging.INFO, "app.runs.registry")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "app.runs.registry"]


async def test_a_compiled_run_waits_for_its_engine(tmp_path, monkeypatch, said):
    async with conducting(tmp_path) as before:
        run = await before.create(spec())
        assert run.engine == "numba"
        await before.step(run, 30)
        parameters = await before.parameters(run, None)
    with monkeypatch.context() as gone:
        gone.setattr("app.runs.registry.is_built", lambda: False)
        async with conducting(tmp_path) as without:
            for key in (run.id, run.view):
                with pytest.raises(
                    EngineMissing, match="NumPy would give other digits, so that the run waits"
                ):
                    await without.find(key)
            assert (await without.create(spec())).engine == "numpy"
    assert said() == [
        "NumPy trains; `python -m app.core.compiled` builds what is tens of times as fast.",
        "1 runs wait until the compiled engine that trained them is built.",
    ]
    async with conducting(tmp_path) as after:
        woken = await after.find(run.id)
        assert (woken.engine, woken.step) == ("numba", 30)
        assert same(await after.parameters(woken, None), parameters)


async def test_a_compiled_run_goes_on_so_where_new_ones_are_not(tmp_path):
    async with conducting(tmp_path) as before:
        run = await before.create(spec())
        await before.step(run, 20)
        await before.step(run, 20)
        parameters = await before.parameters(run, None)
    async with conducting(tmp_path, engine="numpy") as after:
        woken = await after.find(run.id)
        assert woken.engine == "numba"
        assert same(await after.parameters(woken, None), parameters)
        assert (await after.create(spec())).engine == "numpy"
        assert (await after.fork(woken, 10, {}, lockstep=False)).engine == "numba"


async def test_a_run_of_other_numerics_is_told_from_the_others(tmp_path, monkeypatch, said):
    async with conducting(tmp_path) as before:
        run = await before.create(spec())
        await before.step(run, 5)
    assert said() == []
    monkeypatch.setattr("app.runs.registry.fingerprint", lambda: "changed")
    async with conducting(tmp_path) as after:
        assert said() == [ANOTHER]
        woken = await after.find(run.id)
        fork = await after.fork(woken, 3, {}, lockstep=False)
        assert woken.numerics == fork.numerics == before.numerics != after.numerics
        await after.reset(woken)  # its steps are all to come
        assert woken.numerics == after.numerics == (await after.create(spec())).numerics
    async with conducting(tmp_path) as afterwards:
        assert (await afterwards.find(run.id)).numerics == afterwards.numerics
        assert (await afterwards.find(fork.id)).numerics == before.numerics
    assert said() == [ANOTHER, ANOTHER]
