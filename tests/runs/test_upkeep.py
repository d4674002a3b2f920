import shutil

import pytest

from tests.runs.serving import serving
from tests.specs import spec

pytestmark = pytest.mark.anyio


async def test_a_run_that_is_watched_does_not_sleep(tmp_path):
    async with serving(tmp_path, idle_seconds=1) as server:
        run = await server.commands.create(spec())
        await server.clock.step(run, 1)
        reader = server.feed.follow(run, None)
        await anext(reader)
        run.used -= 60
        await server.upkeep.once()
        assert list(server.runs) == [run]
        await reader.aclose()


async def test_what_was_tended_is_in_the_file_without_its_log(tmp_path):
    async with serving(tmp_path / "a") as server:
        run = await server.commands.create(spec())
        await server.clock.step(run, 7)
        await server.upkeep.once()
        (tmp_path / "b").mkdir()
        shutil.copy(
            tmp_path / "a" / "runs.sqlite3", tmp_path / "b"
        )  # all that a power cut leaves for certain
    async with serving(tmp_path / "b") as afterwards:
        assert (await afterwards.runs.find(run.id)).step == 7
