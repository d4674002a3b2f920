"""What a column of cells is: numbers, classes, a count of the rows, dates, or text."""

import math
import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.tables.numerals import MOSTLY, Numerals, is_missing
from app.tables.text import Record

Kind: TypeAlias = Literal["number", "class", "index", "date", "text"]

MOST_CLASSES = 50
LEAST_COUNTED = 3  # rows; fewer count nothing
DAY = r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{2}|\d{4}))"
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
WORDED = rf"(\d{{1,2}}\.?[- ]{MONTH}[- ,]+(\d{{2}}|\d{{4}})|{MONTH} \d{{1,2}},? \d{{4}})"
TIME = r"\d{1,2}:\d{2}(:\d{2})?\S*( ?[ap]\.?m\.?)?"
DATE = re.compile(rf"(?i)({DAY}|{WORDED})([T ]{TIME})?|{TIME}")
UNIT = re.compile(r"\d (?P<unit>[^\W\d_]{1,5}|°[CF])$|\d(?P<degrees>°[CF]?)$")
COUNTER = re.compile(r"(?i)|.*\b(id|index|idx|no|nr|row|rows|number|unnamed: \d+)\.?|.*(Id|ID|_id)|#|№")


@dataclass(frozen=True)
class Column:
    """One value a row, None where it is missing: numbers of a `number` or an `index`, else strings."""

    name: str
    kind: Kind
    missing: int
    values: list[float | None] | list[str | None]
    classes: list[str] | None
    """Of a `class` column, as they first appear."""


@dataclass(frozen=True)
class Fault:
    """What could not be used, and the line of the file where it stands."""

    line: int
    message: str


def column_of(
    name: str, place: int, records: list[Record], numerals: Numerals, width: int
) -> tuple[Column | None, list[Fault]]:
    """A column, None if there is nothing in it, and the cells of it that are no numbers among numbers."""
    cells = [None if is_missing(record.cells[place]) else record.cells[place] for record in records]
    filled = [cell for cell in cells if cell is not None]
    if not filled:
        return None, []
    missing = len(cells) - len(filled)
    unit = _unit_of(filled)
    numbers = [math.nan if cell is None else numerals.number(cell.removesuffix(unit)) for cell in cells]
    count = sum(not math.isnan(number) for number in numbers)
    if count >= MOSTLY * len(filled):
        faults = [
            Fault(record.line, f"“{cell}” in {name} is no number that can be used")
            for record, cell, number in zip(records, cells, numbers, strict=True)
            if cell is not None and math.isnan(number)
        ]
        values = [None if math.isnan(number) else number for number in numbers]
        kind: Kind = "index" if _counts(name, place, values, width) else "number"
        return Column(name, kind, missing + len(faults), values, None), faults
    classes = list(dict.fromkeys(filled))
    kind = _kind_of(filled, classes)
    return Column(name, kind, missing, cells, classes if kind == "class" else None), []


def _counts(name: str, place: int, values: list[float | None], width: int) -> bool:
    """Whether a column only counts the rows: the first of several from 0 or 1, or one that is named so.

    An x of 1, 2, 3 … beside one y is what somebody wants to learn from.
    """
    named = COUNTER.fullmatch(name) is not None
    if len(values) < LEAST_COUNTED or not (named or (place == 0 and width > 2)):
        return False
    first = values[0]
    if first is None or not (named or first in (0, 1)):
        return False
    return all(value == first + k for k, value in enumerate(values))


def _unit_of(filled: list[str]) -> str:
    """What stands after the number in every cell alike: 1.5 m, 19 °C; else nothing."""
    ends = {found["unit"] or found["degrees"] if (found := UNIT.search(cell)) else "" for cell in filled}
    return ends.pop() if len(ends) == 1 else ""


def _kind_of(filled: list[str], classes: list[str]) -> Kind:
    if all(DATE.fullmatch(cell) for cell in filled):
        return "date"
    names_each = len(classes) == len(filled) and any(" " in cell for cell in filled)
    return "text" if len(classes) > MOST_CLASSES or names_each else "class"
