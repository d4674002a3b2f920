"""A frame as JSON, in the words of the API.

The stream rounds to a few significant digits, the frame's flat array in one go: fixed decimals would erase
the small gradients that this project is about.
"""

from collections.abc import Set
from dataclasses import replace
from typing import Any

import numpy as np
import orjson

from app.core.arrays import Array
from app.core.frame import FIELDS, MEASURES, Frame
from app.runs.record import Record

ARRAYS = frozenset(FIELDS)
WEIGHT_ARRAYS = frozenset(name for name, shape in FIELDS.items() if shape == "weights")
TENS = np.array([float(f"1e{power}") for power in range(309)])
TINY = 1e-290  # below, the power of ten that would scale it up is no double


def encode(record: Record, label: str, digits: int | None = None, fields: Set[str] = ARRAYS) -> bytes:
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


def _encode(record: Record, digits: int | None, fields: Set[str]) -> bytes:
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
        "layers": [_layer(frame, number, fields) for number in range(len(frame.shape))],
        "descent_cosine": frame.descent_cosine,
    }
    return orjson.dumps(body, option=orjson.OPT_SERIALIZE_NUMPY)


def _layer(frame: Frame, number: int, fields: Set[str]) -> dict[str, Any]:
    arrays: dict[str, Any] = {
        name: frame.array(number, name)
        if frame.sloped[number] or name not in ("slopes", "derivatives")
        else None
        for name in FIELDS
        if name in fields
    }
    return arrays | {name: frame.measure(number, name) for name in MEASURES}


def _rounded(frame: Frame, digits: int) -> Frame:
    scalars = ("batch_loss", "train_loss", "test_loss", "probe_loss", "descent_cosine")
    numbers = np.array([getattr(frame, name) for name in scalars])
    numbers = round_significant(np.concatenate([numbers, frame.values]), digits)
    rounded = dict(zip(scalars, numbers[: len(scalars)].tolist(), strict=True))
    return replace(frame, values=numbers[len(scalars) :], **rounded)


def round_significant(numbers: Array, digits: int) -> Array:
    """Each number rounded to so many significant digits; what is 0, tiny or not finite stays as it is."""
    usual = np.isfinite(numbers) & (np.abs(numbers) > TINY)
    safe = np.where(usual, numbers, 1.0)
    places = digits - 1 - np.floor(np.log10(np.abs(safe))).astype(np.intp)
    up, down = TENS[np.maximum(places, 0)], TENS[np.maximum(-places, 0)]
    with np.errstate(over="ignore"):
        rounded = np.rint(safe * up / down) / up * down
    result: Array = np.where(usual & np.isfinite(rounded), rounded, numbers)
    return result
