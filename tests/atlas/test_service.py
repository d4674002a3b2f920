"""The service of maps when something is in its way, and what it keeps in memory."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.atlas import pool, service
from app.atlas.errors import AtlasNotFound
from app.atlas.service import Atlases, Tidings
from app.settings import Settings
from app.spec import Survey
from tests.runs.serving import Serving, serving, unwritable
from tests.runs.storing import Place

pytestmark = pytest.mark.anyio

SMALL: dict[str, Any] = {
    "spec": {"network": {"layers": [{"units": 2}, {"units": 1}]}, "data": {"samples": 20}},
    "x": {"path": "training.optimizer.learning_rate", "from": 0.1, "to": 0.3},
    "y": {"path": "seed", "from": 0, "to": 9},
    "columns": 6,
    "rows": 6,
    "steps": 30,
}


class Maps(NamedTuple):
    """A service of maps, and the runs' beside which it is."""

    atlases: Atlases
    server: Serving


class Heard(logging.Handler):
    """Tells when something has been logged."""

    def __init__(self) -> None:
        super().__init__()
        self.event, self.messages = asyncio.Event(), [""]

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())
        self.event.set()


@pytest.fixture
async def maps(anyio_backend: str, tmp_path: Path) -> AsyncIterator[Maps]:
    """A service of maps with one worker."""
    async with serving(tmp_path) as server:
        atlases = Atlases(Settings(atlas_workers=1, expire_days=1), server.service)
        await atlases.start()
        yield Maps(atlases, server)
        await atlases.close()


@pytest.fixture
def heard() -> Iterator[Heard]:
    """What the pool logs."""
    handler = Heard()
    pool.log.addHandler(handler)
    yield handler
    pool.log.removeHandler(handler)


def survey(**fields: Any) -> Survey:
    return Survey.model_validate(SMALL | fields)


async def ended(atlases: Atlases, id: str) -> Tidings:
    """What a reader of a map hears last."""
    news: list[Tidings] = [each async for each in await atlases.follow(id, 0)]
    return news[-1]


async def test_cells_that_cannot_be_written_down_are_not_told_of(
    maps: Maps, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "RETRY_SECONDS", 0.01)
    id = (await maps.atlases.create(survey(), "")).id
    with unwritable(maps.server):
        await heard.event.wait()
        assert heard.messages[-1].startswith("A map waits. The server cannot write to its store")
        assert (await maps.atlases.state(id)).done == 0
    assert await ended(maps.atlases, id) == "done"
    assert (await maps.atlases.state(id)).done == 36


async def test_a_map_that_cannot_be_made_says_so_and_may_be_gone_on_with(
    maps: Maps, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "SLICE_MILLISECONDS", None)  # nothing can be made in no time
    id = (await maps.atlases.create(survey(), "")).id
    assert await ended(maps.atlases, id) == "failed"
    assert heard.messages[-1] == "A map could not be made."
    monkeypatch.undo()
    assert (await maps.atlases.resume(id, "")).status == "running"
    assert await ended(maps.atlases, id) == "done"


async def test_what_is_not_looked_at_sleeps_in_the_store_and_comes_back(
    maps: Maps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AWAKE", 1)
    ids = []
    for seeds in (3, 5, 7):
        y = SMALL["y"] | {"to": seeds}
        ids.append((await maps.atlases.create(survey(y=y), "")).id)
        assert await ended(maps.atlases, ids[-1]) == "done"
    kept = [await maps.atlases.cells(id, "loss") for id in ids]
    assert len(maps.atlases._awake) == 1
    for id, (grid, done) in zip(ids, kept, strict=True):
        again, count = await maps.atlases.cells(id, "loss")
        assert again.tobytes() == grid.tobytes()
        assert count == done == 36
    assert len({grid.tobytes() for grid, _ in kept}) == 3


async def test_a_map_that_nobody_asks_for_expires(maps: Maps, tmp_path: Path) -> None:
    old = (await maps.atlases.create(survey(), "")).id
    assert await ended(maps.atlases, old) == "done"
    await maps.server.store.pass_time(86_401, [])
    made = (await maps.atlases.create(survey(), "")).id
    assert Place(tmp_path).rows("SELECT id FROM atlases") == [(made,)]
    assert Place(tmp_path).rows(f"SELECT DISTINCT atlas FROM cells WHERE atlas <> '{made}'") == []
    with pytest.raises(AtlasNotFound):
        await maps.atlases.delete(old)
