"""A frame as JSON, in the words of the API.

The stream rounds to a few significant digits, the frame's flat array in one go: fixed decimals would erase
the small gradients that this project is about.
"""

from collections.abc import Set
from dataclasses import replace

import numpy as np
import orjson

from app.core.arrays import Array
from app.core.frame import FIELDS, Frame
from app.runs.history import RecordedFrame

ARRAYS = frozenset(FIELDS)
WEIGHT_ARRAYS = frozenset(name for name, shape in FIELDS.items() if shape == "weights")
TENS = np.array([float(f"1e{power}") for power in range(309)])
LEAST = -1073  # frexp's exponent of the smallest double; its number lies from 2^(exponent - 1) to 2^exponent
FLOORS = np.array([int(f"{2.0 ** (exponent - 1):.16e}".split("e")[1]) for exponent in range(LEAST, 1025)])
"""⌊log₁₀⌋ of the least number of each binary exponent,"""
NEXT = np.array([float(f"1e{floor + 1}") for floor in FLOORS])
"""and the power of ten above it, which is infinite for the last ones."""
MOST_PLACES = 294  # more, and the power of ten that scales up is no double


def encode(record: RecordedFrame, label: str, digits: int | None = None, fields: Set[str] = ARRAYS) -> bytes:
    """A record's JSON; `label` is the id or the view that it is shown under.

    `digits`: significant digits, None for all of them. `fields`: which of the layers' arrays it carries.
    However many read it, the numbers are encoded once.
    """
    key = (digits, frozenset(fields))
    body = record.encodings.get(key)
    if body is None:
        body = _encode(record, digits, fields)
        record.encodings[key] = body
    return b'{"run":"%b","status":"%b",%b' % (label.encode(), record.status.encode(), body[1:])


def _encode(record: RecordedFrame, digits: int | None, fields: Set[str]) -> bytes:
    frame = record.frame if digits is None else _rounded(record.frame, digits)
    body = {
        "step": frame.step,
        "epoch": frame.epoch,
        "cursor": str(record.cursor),
        "changes": record.changes,
        "loss": {"batch": frame.batch_loss, "train": frame.train_loss, "test": frame.test_loss},
        "batch": {"indices": frame.indices},
        "probe": {
            "index": frame.probe_index,
            "inputs": frame.probe("inputs"),
            "targets": frame.probe("targets"),
            "outputs": frame.probe("outputs"),
            "loss": frame.probe_loss,
        },
        "layers": [
            frame.arrays(number, fields) | frame.measures(number) for number in range(len(frame.shape))
        ],
        "descent_cosine": frame.descent_cosine,
        "clipped": frame.clipped,
    }
    return orjson.dumps(body, option=orjson.OPT_SERIALIZE_NUMPY)


def _rounded(frame: Frame, digits: int) -> Frame:
    scalars = ("batch_loss", "train_loss", "test_loss", "probe_loss", "descent_cosine", "clipped")
    numbers = np.array([getattr(frame, name) for name in scalars])
    numbers = round_significant(np.concatenate([numbers, frame.values]), digits)
    rounded = dict(zip(scalars, numbers[: len(scalars)].tolist(), strict=True))
    return replace(frame, values=numbers[len(scalars) :], **rounded)


def round_significant(numbers: Array, digits: int) -> Array:
    """Each number rounded to so many significant digits; what is tiny or not finite stays as it is.

    Decimal exponents are looked up by binary ones: logarithms would take as long as all the rest.
    """
    size = np.abs(numbers)
    binary = np.frexp(size)[1] - LEAST
    exponent = FLOORS.take(binary, mode="clip") + (size >= NEXT.take(binary, mode="clip"))
    places = digits - 1 - exponent
    up, down = TENS.take(places, mode="clip"), TENS.take(-places, mode="clip")
    with np.errstate(over="ignore", invalid="ignore"):
        rounded = np.rint(numbers * up / down) / up * down
    result: Array = np.where(np.isfinite(rounded) & (places < MOST_PLACES), rounded, numbers)
    return result
