"""What a frame costs on its way: bytes, and time to encode it, beside the standard library's JSON."""

import json
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import perf_counter

from app.core.frame import FIELDS
from app.runs.encoding import ARRAYS, WEIGHT_ARRAYS, encode
from app.runs.history import Cursor, RecordedFrame
from benchmarks.engines import Problem, training_of
from benchmarks.steps import NETWORKS

DIGITS = 5  # of the stream
ROUNDS, TIMES = 15, 20


def main() -> None:
    """Prints a line for each network."""
    print("a frame: bytes on the wire and µs to encode; × of the standard library's JSON in the same run")
    for sizes, batch in NETWORKS:
        training = training_of(Problem.of(sizes, batch))
        record = RecordedFrame(training.observe(), Cursor(0, 1), "running")
        whole = encode(record, "run")
        slow = _microseconds(json.dumps, json.loads(whole))
        print(f"  {'-'.join(map(str, sizes))}; standard library: {slow:,.0f} µs")
        for name, digits, fields in (
            ("REST, every digit", None, ARRAYS),
            ("stream, 5 digits", DIGITS, ARRAYS),
            ("stream without weights", DIGITS, frozenset(FIELDS) - WEIGHT_ARRAYS),
        ):
            taken = _microseconds(_encoded, record, digits, fields)
            size = len(_encoded(record, digits, fields))
            print(f"    {name:26}{size:10,} bytes {taken:8,.0f} µs   × {taken / slow:.2f}")


def _encoded(record: RecordedFrame, digits: int | None, fields: frozenset[str]) -> bytes:
    return encode(replace(record, encodings={}), "run", digits, fields)


def _microseconds(call: Callable[..., object], *arguments: object) -> float:
    """Median time of a call."""
    taken = []
    for _ in range(ROUNDS):
        start = perf_counter()
        for _ in range(TIMES):
            call(*arguments)
        taken.append((perf_counter() - start) / TIMES)
    return 1e6 * median(taken)
