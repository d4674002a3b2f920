"""The digits that a run has shown are not silently replaced by others, whatever changes under it."""

import logging

import pytest

from app.runs.errors import EngineMissing
from tests.runs.serving import same, serving
from tests.specs import spec

pytestmark = pytest.mark.anyio

ANOTHER = (
    "1 runs were trained by another version or on another processor: "
    "their steps may come back with other digits."
)


@pytest.fixture
def said(caplog):
    """What the operator has read."""
    caplog.set_level(logging.INFO, "app.runs.engines")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "app.runs.engines"]


async def test_a_compiled_run_waits_for_its_engine(tmp_path, monkeypatch, said):
    async with serving(tmp_path) as before:
        run = await before.commands.create(spec())
        assert run.engine == "numba"
        await before.clock.step(run, 30)
        parameters = await before.parameters(run, None)
    with monkeypatch.context() as gone:
        gone.setattr("app.runs.engines.is_built", lambda: False)
        async with serving(tmp_path) as without:
            for key in (run.id, run.view):
                with pytest.raises(
                    EngineMissing, match="NumPy would give other digits, so that the run waits"
                ):
                    await without.runs.find(key)
            assert (await without.commands.create(spec())).engine == "numpy"
    assert said() == [
        "NumPy trains; `python -m app.core.compiled` builds what is tens of times as fast.",
        "1 runs wait until the compiled engine that trained them is built.",
    ]
    async with serving(tmp_path) as after:
        woken = await after.runs.find(run.id)
        assert (woken.engine, woken.step) == ("numba", 30)
        assert same(await after.parameters(woken, None), parameters)


async def test_a_compiled_run_goes_on_so_where_new_ones_are_not(tmp_path):
    async with serving(tmp_path) as before:
        run = await before.commands.create(spec())
        await before.clock.step(run, 20)
        await before.clock.step(run, 20)
        parameters = await before.parameters(run, None)
    async with serving(tmp_path, engine="numpy") as after:
        woken = await after.runs.find(run.id)
        assert woken.engine == "numba"
        assert same(await after.parameters(woken, None), parameters)
        assert (await after.commands.create(spec())).engine == "numpy"
        assert (await after.commands.fork(woken, 10, {}, lockstep=False)).engine == "numba"


async def test_a_run_of_other_numerics_is_told_from_the_others(tmp_path, monkeypatch, said):
    async with serving(tmp_path) as before:
        run = await before.commands.create(spec())
        await before.clock.step(run, 5)
    assert said() == []
    monkeypatch.setattr("app.runs.engines.fingerprint", lambda: "changed")
    async with serving(tmp_path) as after:
        assert said() == [ANOTHER]
        woken = await after.runs.find(run.id)
        fork = await after.commands.fork(woken, 3, {}, lockstep=False)
        assert woken.numerics == fork.numerics == before.engines.numerics != after.engines.numerics
        await after.commands.reset(woken)  # its steps are all to come
        assert woken.numerics == after.engines.numerics == (await after.commands.create(spec())).numerics
    async with serving(tmp_path) as afterwards:
        assert (await afterwards.runs.find(run.id)).numerics == afterwards.engines.numerics
        assert (await afterwards.runs.find(fork.id)).numerics == before.engines.numerics
    assert said() == [ANOTHER, ANOTHER]
