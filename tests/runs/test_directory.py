import pytest

from app.runs.errors import StoreTaken
from app.runs.service import Service
from app.settings import Settings
from tests.runs.serving import serving
from tests.specs import spec

pytestmark = pytest.mark.anyio


async def test_a_directory_has_one_server(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("app.runs.database.sqlite.HANDOVER_SECONDS", 0.1)
    async with serving(tmp_path):
        with pytest.raises(StoreTaken, match="another server has it"):
            async with serving(tmp_path):
                pass
        second = Service(
            Settings.model_construct(
                **Settings(workers=1).model_dump() | {"data_dir": tmp_path}, _fields_set={"workers"}
            )
        )
        await second.start()
        await second.create(spec(), "")
        await second.close()
    assert "Another server keeps its runs in" in caplog.text
