"""A frame as JSON, in the words of the API.

The stream rounds to a few significant digits, what is wanted of the frame's flat array in one go: fixed
decimals would erase the small gradients that this project is about.
"""

from collections.abc import Set
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import orjson

from app.core.arrays import Array
from app.core.frame import FIELDS, MEASURES, Frame
from app.runs.history import RecordedFrame

ARRAYS = frozenset(FIELDS)
WEIGHT_ARRAYS = frozenset(name for name, shape in FIELDS.items() if shape == "weights")
SCALARS = ("batch_loss", "train_loss", "test_loss", "probe_loss", "descent_cosine", "clipped")
LAYERS, END = b'"layers":[{', b'}],"descent_cosine":'
"""What stands before a frame's layers, and behind them."""
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
    However many read it, and whatever they choose, each number is encoded once.
    """
    body = record.encodings.get(digits)
    if body is None:
        body = record.encodings[digits] = _Body(fields, _encoded(record, digits, fields))
    text = body.whole if fields == body.fields else _joined(body, record.frame, digits, fields)
    return b'{"run":"%b","status":"%b",%b' % (label.encode(), record.status.encode(), text[1:])


@dataclass
class _Body:
    """What was made of a record, in so many digits: a first choice of arrays, in one go.

    Most records are read with no other choice. When there is one, the text is cut up, and every choice from
    then on is joined from pieces.
    """

    fields: Set[str]
    whole: bytes
    front: bytes = b""
    layers: list[dict[str, bytes]] = field(default_factory=list)
    """For each layer the text of each of its arrays and measures, by name."""
    end: bytes = b""

    def cut(self) -> None:
        """Makes pieces of the text."""
        start, stop = self.whole.index(LAYERS) + len(LAYERS), self.whole.rindex(END)
        self.front, self.end = self.whole[:start], self.whole[stop:]
        self.layers = _cut(self.whole[start:stop])


def _joined(body: _Body, frame: Frame, digits: int | None, fields: Set[str]) -> bytes:
    """The text with other arrays than the first one had."""
    if not body.layers:
        body.cut()
    if missing := fields - body.layers[0].keys():
        more = _dumped(_layers(_rounded(frame, digits, missing), missing))
        for layer, pieces in zip(body.layers, _cut(more[2:-2]), strict=True):
            layer |= pieces
    chosen = [*(name for name in FIELDS if name in fields), *MEASURES]
    layers = [b",".join([layer[name] for name in chosen]) for layer in body.layers]
    return b"".join((body.front, b"},{".join(layers), body.end))


def _cut(layers: bytes) -> list[dict[str, bytes]]:
    """For each layer its members by name: only names stand between quotes."""
    cut = []
    for layer in layers.split(b"},{"):
        words = layer.split(b'"')
        cut.append(
            {
                name.decode(): b'"%b"%b' % (name, value.rstrip(b","))
                for name, value in zip(words[1::2], words[2::2], strict=True)
            }
        )
    return cut


def _encoded(record: RecordedFrame, digits: int | None, fields: Set[str]) -> bytes:
    frame = _rounded(record.frame, digits, fields)
    layers = [arrays | frame.measures(number) for number, arrays in enumerate(_layers(frame, fields))]
    return _dumped(
        {
            "step": frame.step,
            "epoch": frame.epoch,
            "cursor": str(record.cursor),
            "changes": record.changes,
            "loss": {"batch": frame.batch_loss, "train": frame.train_loss, "test": frame.test_loss},
            "batch": {"indices": frame.indices, "size": frame.samples},
            "probe": {
                "index": frame.probe_index,
                "inputs": frame.probe("inputs"),
                "targets": frame.probe("targets"),
                "outputs": frame.probe("outputs"),
                "loss": frame.probe_loss,
            },
            "layers": layers,
            "descent_cosine": frame.descent_cosine,
            "clipped": frame.clipped,
        }
    )


def _layers(frame: Frame, fields: Set[str]) -> list[dict[str, Any]]:
    return [frame.arrays(number, fields) for number in range(len(frame.shape))]


def _dumped(content: Any) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY)


def _rounded(frame: Frame, digits: int | None, fields: Set[str]) -> Frame:
    """The frame with these arrays, and all that is no array, rounded; other arrays are left undefined."""
    if digits is None:
        return frame
    numbers = [getattr(frame, name) for name in SCALARS]
    stretches = frame.layout.stretches(fields)
    parts = [np.array(numbers), *(frame.values[stretch] for stretch in stretches)]
    rounded = round_significant(np.concatenate(parts), digits)
    values, end = np.empty_like(frame.values), len(SCALARS)
    for stretch in stretches:
        start, end = end, end + stretch.stop - stretch.start
        values[stretch] = rounded[start:end]
    scalars = dict(zip(SCALARS, rounded[: len(SCALARS)].tolist(), strict=True))
    return replace(frame, values=values, **scalars)


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
