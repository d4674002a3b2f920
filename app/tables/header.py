"""Whether a table's first row holds the names of its columns, and what they are."""

from itertools import chain, count

from app.tables.numerals import Numerals, is_missing, mostly_numbers
from app.tables.text import Record


def is_header(first: list[str], rows: list[Record], numerals: Numerals) -> bool:
    """Words over numbers are names; where there are no numbers, words that do not stand again below."""
    below = [[record.cells[k] for record in rows if k < len(record.cells)] for k in range(len(first))]
    numeric = [k for k, cells in enumerate(below) if mostly_numbers(cells, numerals)]
    if numeric or not rows:
        places = numeric or range(len(first))
        return any(not is_missing(first[k]) and numerals.is_word(first[k]) for k in places)
    return not any(cell in cells for cell, cells in zip(first, below, strict=True) if not is_missing(cell))


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
