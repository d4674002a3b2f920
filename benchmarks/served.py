"""How many steps a second through the public API, beside a tutorial's batched NumPy loop in the same run.

A step request of 10,000 steps, with everything that the server does for it: validation, the worker's process,
the store, the last step's frame and its encoding.
"""

from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import httpx

from app.main import create_app
from app.settings import Settings
from benchmarks.engines import BATCHES, Problem, tutorial
from benchmarks.steps import NETWORKS, pace

COUNT = 10_000
ROUNDS = 7


async def main() -> None:
    """Prints a line for each network."""
    print(f"POST …/step with count {COUNT:,}, over a tutorial's NumPy loop")
    with TemporaryDirectory() as directory:
        app = create_app(Settings.model_validate({"workers": 1, "data_dir": directory}))
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://api/api/v1", timeout=600
            ) as api:
                for sizes, batch in NETWORKS:
                    await measure(api, sizes, batch)


async def measure(api: httpx.AsyncClient, sizes: tuple[int, ...], batch: int) -> None:
    """One network, in turns with the tutorial's loop."""
    problem = Problem.of(sizes, batch)
    spec = {
        "network": {"layers": [{"units": units} for units in sizes[1:]]},
        "data": {"source": "inline", "inputs": problem.inputs.tolist(), "targets": problem.targets.tolist()},
        "training": {"batch_size": batch},
    }
    run = (await api.post("/runs", json=spec)).raise_for_status().json()
    loop = tutorial(problem)
    served, beside = [], []
    for _ in range(ROUNDS):
        start = perf_counter()
        (await api.post(f"/runs/{run['id']}/step", json={"count": COUNT})).raise_for_status()
        served.append(COUNT / (perf_counter() - start))
        beside.append(pace(loop, 20 * BATCHES, perf_counter))
    ratios = [mine / theirs for mine, theirs in zip(served, beside, strict=True)]
    name = f"{'-'.join(map(str, sizes))} ({run['engine']})"
    print(f"  {name:32}{median(served):10,.0f} steps/s   × {median(ratios):.1f}")
