"""How many training steps a second: ours beside a hand-tightened one, a tutorial's and PyTorch's.

All end with the same parameters. They take turns in short rounds, since machines change their pace, and are
measured by the processor's time; the ratios are medians over the rounds.
"""

import importlib.util
from collections.abc import Callable
from statistics import median
from time import process_time

import numpy as np

from benchmarks.engines import (
    Engine,
    Problem,
    observed,
    observed_compiled,
    ours,
    ours_compiled,
    pytorch,
    tightened,
    tutorial,
)

NETWORKS = [((2, 4, 2, 1), 10), ((2, 8, 8, 8, 8, 8, 8, 1), 10), ((64, 128, 64, 10), 32)]
YARDSTICK = "NumPy, hand-tightened"
ENGINES = {
    YARDSTICK: tightened,
    "ours, NumPy": ours,
    "ours, compiled": ours_compiled,
    "ours, NumPy, a frame of each": observed,
    "ours, compiled, a frame of each": observed_compiled,
    "NumPy, as a tutorial writes it": tutorial,
}
if importlib.util.find_spec("torch"):
    ENGINES["PyTorch, eager"] = pytorch
ROUNDS = 25
SECONDS = 0.05


def pace(engine: Engine, steps: int, clock: Callable[[], float] = process_time) -> float:
    """Steps a second over `steps` steps, of the processor's time unless by another clock."""
    start = clock()
    engine.advance(steps)
    return steps / (clock() - start)


def measure(problem: Problem) -> dict[str, list[float]]:
    """Each engine's steps a second, round by round."""
    engines = {name: make(problem) for name, make in ENGINES.items()}
    for engine in engines.values():
        engine.advance(60)
        np.testing.assert_allclose(
            engine.parameters(), engines[YARDSTICK].parameters(), rtol=1e-9, atol=1e-12
        )
    turns = {name: max(1, round(SECONDS * pace(engine, 100))) for name, engine in engines.items()}
    paces: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(ROUNDS):
        for name, engine in engines.items():
            paces[name].append(pace(engine, turns[name]))
    return paces


def main() -> None:
    """Prints a table for each network."""
    for sizes, batch in NETWORKS:
        print(f"{'-'.join(map(str, sizes))} tanh, batches of {batch}")
        paces = measure(Problem.of(sizes, batch))
        for name, own in paces.items():
            ratios = [mine / theirs for mine, theirs in zip(own, paces[YARDSTICK], strict=True)]
            print(f"  {name:32}{median(own):10,.0f} steps/s   × {median(ratios):.2f}")
    if pytorch not in ENGINES.values():
        print("PyTorch is not installed here, so it was not measured.")
