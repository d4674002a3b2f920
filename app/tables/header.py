"""Whether a table's first rows hold the names of its columns, and what they are."""

import math
from itertools import chain, count

from app.tables.numerals import Numerals, is_missing, mostly_numbers
from app.tables.text import Record

TELLING = 500  # rows that show how numbers are written, and whether there is a header
MOST_TITLES = 10
YEARS = range(1900, 2100)


def titles_above(records: list[Record], width: int, numerals: Numerals) -> list[Record]:
    """Rows above a table with numbers in it that are too short: by two cells, or right above its names."""
    lengths = [max((k for k, cell in enumerate(record.cells, 1) if cell), default=0) for record in records]
    first = next((at for at, length in enumerate(lengths[: MOST_TITLES + 1]) if length >= width), 0)
    table = records[first:]
    if not first or not _numeric(table[1:TELLING], width, numerals):
        return []
    lacking = width - max(lengths[:first])
    return records[:first] if lacking > 1 or is_header(table[0].cells, table[1:TELLING], numerals) else []


def is_header(first: list[str], rows: list[Record], numerals: Numerals) -> bool:
    """Words over numbers are names; where there are no numbers, words that do not stand again below.

    So are numbers that count, 0, 1, 2, 3 as pandas numbers columns, or years, if what stands beside them is
    no value of its column.
    """
    below = [[record.cells[k] for record in rows if k < len(record.cells)] for k in range(len(first))]
    numeric = _numeric(rows, len(first), numerals)
    words = [k for k in range(len(first)) if not is_missing(first[k]) and numerals.is_word(first[k])]
    if not rows or (numeric and any(k in words for k in numeric)):
        return bool(words)
    if not numeric:
        return not any(first[k] in below[k] for k in range(len(first)) if not is_missing(first[k]))
    numbers = [numerals.number(first[k]) for k in range(len(first)) if k not in words]
    return _count(numbers) and not any(first[k] in below[k] for k in words)


def is_second(row: Record, rows: list[Record], numerals: Numerals) -> bool:
    """Whether a row under the names holds words over numbers too: units, or names once more."""
    numeric = _numeric(rows, len(row.cells), numerals)
    filled = [k for k, cell in enumerate(row.cells) if not is_missing(cell)]
    words = [k for k in numeric if k in filled and numerals.is_word(row.cells[k])]
    return len(words) == len([k for k in numeric if k in filled]) > (0 if words == filled else 1)


def _numeric(rows: list[Record], width: int, numerals: Numerals) -> list[int]:
    """The columns of numbers."""
    below = [[record.cells[k] for record in rows if k < len(record.cells)] for k in range(width)]
    return [k for k, cells in enumerate(below) if mostly_numbers(cells, numerals)]


def _count(numbers: list[float]) -> bool:
    """Whether numbers go up by one each: four at least from 0, or three years."""
    filled = [number for number in numbers if not math.isnan(number)]
    begins = (filled[:1] == [0] and len(filled) > 3) or (len(filled) > 2 and filled[0] in YEARS)
    return begins and all(number == filled[0] + k for k, number in enumerate(filled))


def fitted(names: list[str], rows: list[Record], width: int) -> list[str]:
    """A name for each column. One too few: the first has none, as R writes it, if the last has values."""
    lacking = width - len(names)
    values_last = any(len(record.cells) == width and record.cells[-1] for record in rows)
    return ["", *names] if lacking == 1 and values_last else [*names[:width], *[""] * lacking]


def distinct(names: list[str]) -> list[str]:
    """The names, `column n` for one that is empty, and a number after one that came before."""
    given: list[str] = []
    for place, name in enumerate(names, 1):
        plain = name or f"column {place}"
        choices = chain([plain], (f"{plain} {n}" for n in count(2)))
        given.append(next(choice for choice in choices if choice not in given))
    return given
