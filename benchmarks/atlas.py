"""How long a map takes: 128 × 128 cells of 500 steps of 2-16-1 on 32 samples, through the public API.

`python -m benchmarks.atlas`. By the clock until the first, coarse picture is whole and until all is done,
with the processor's time of the processes that make it, which a busy machine changes less; and what a run
that plays at full speed beside it keeps of its pace.
"""

import asyncio
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import httpx

from app.atlas.order import coarse_to_fine
from app.main import create_app
from app.settings import Settings

SIDE = 128
SURVEY: dict[str, Any] = {
    "spec": {
        "network": {"layers": [{"units": 16}, {"units": 1}]},
        "data": {"samples": 32, "test_fraction": 0},
        "training": {"batch_size": "full"},
    },
    "x": {"path": "network.layers.0.rate", "from": 0.1, "to": 1000, "scale": "log"},
    "y": {"path": "network.layers.1.rate", "from": 0.1, "to": 1000, "scale": "log"},
    "columns": SIDE,
    "rows": SIDE,
    "steps": 500,
}
LOOK_SECONDS = 0.02
PLAY_SECONDS = 4.0
TICKS = os.sysconf("SC_CLK_TCK")


async def main() -> None:
    """Prints a line for the map and one for a run beside it."""
    with TemporaryDirectory() as directory:
        app = create_app(Settings.model_validate({"data_dir": directory}))
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://api/api/v1", timeout=600
            ) as api:
                await timed(api)
                await beside(api)


async def timed(api: httpx.AsyncClient) -> None:
    """One map by itself."""
    order = coarse_to_fine(SIDE, SIDE)
    coarse = int((order[:, 2] == order[0, 2]).sum())
    start = perf_counter()
    id = (await api.post("/atlases", json=SURVEY)).raise_for_status().json()["id"]
    first = await reached(api, id, coarse) - start
    whole = await reached(api, id, SIDE * SIDE) - start
    seconds = sum(processor_seconds(process) for process in niced())
    print(
        f"{SIDE} × {SIDE} cells: {coarse} coarse ones after {first:.2f} s, all after {whole:.1f} s; "
        f"{seconds:.1f} s of the processors, {seconds / SIDE**2 * 1000:.2f} ms a cell"
    )
    await api.delete(f"/atlases/{id}")


async def beside(api: httpx.AsyncClient) -> None:
    """A run at full speed, alone and while a map is made."""
    run = (await api.post("/runs", json=SURVEY["spec"])).raise_for_status().json()["id"]
    alone = await pace(api, run)
    id = (await api.post("/atlases", json=SURVEY | {"steps": 50_000})).raise_for_status().json()["id"]
    await reached(api, id, 1)
    together = await pace(api, run)
    await api.delete(f"/atlases/{id}")
    print(f"a run at full speed: {alone:,.0f} steps/s alone, {together:,.0f} beside a map")


async def pace(api: httpx.AsyncClient, run: str) -> float:
    """Steps a second of a run that plays."""
    before = (await api.get(f"/runs/{run}")).json()["step"]
    start = perf_counter()
    await api.post(f"/runs/{run}/play", json={})
    await asyncio.sleep(PLAY_SECONDS)
    after = (await api.post(f"/runs/{run}/pause")).json()["step"]
    return float(after - before) / (perf_counter() - start)


async def reached(api: httpx.AsyncClient, id: str, cells: int) -> float:
    """When so many cells of a map are done."""
    done = 0
    while done < cells:
        await asyncio.sleep(LOOK_SECONDS)
        done = (await api.get(f"/atlases/{id}")).json()["done"]
    return perf_counter()


def niced() -> list[Path]:
    """The processes of the lowest priority that this one's forked servers have forked, on Linux."""
    own = os.getpid()
    servers = {int(path.name) for path in processes() if int(fields(path)[1]) == own}
    return [path for path in processes() if int(fields(path)[1]) in servers and fields(path)[16] == "19"]


def processes() -> list[Path]:
    """All there are."""
    return [path for path in Path("/proc").iterdir() if path.name.isdigit() and (path / "stat").exists()]


def fields(process: Path) -> list[str]:
    """What the kernel says of a process, from its state on."""
    return (process / "stat").read_text().rpartition(")")[2].split()


def processor_seconds(process: Path) -> float:
    """What it has used so far."""
    user, system = fields(process)[11:13]
    return (int(user) + int(system)) / TICKS


if __name__ == "__main__":
    asyncio.run(main())
