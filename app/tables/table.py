"""A table, read from a file's bytes; every guess about it can be overruled."""

from collections import Counter
from dataclasses import dataclass
from itertools import chain

from app.tables.columns import Column, Fault, column_of
from app.tables.errors import Unreadable
from app.tables.header import TELLING, distinct, fitted, is_header, is_second, titles_above
from app.tables.numerals import Numerals, numerals_in
from app.tables.text import SAMPLE, Quoting, Record, comment_in, decoded, quoting_of, records_of, unwrapped

SEP_LINE = "sep="  # spreadsheets' own way to say what parts the cells
MOST_COLUMNS = 1_000


@dataclass(frozen=True)
class Guesses:
    """What is known of a file, and need not be guessed."""

    separator: str | None = None
    decimal: str | None = None
    header: bool | None = None
    encoding: str | None = None
    comment: str | None = None


@dataclass(frozen=True)
class Dialect:
    """How a table is written."""

    separator: str
    decimal: str
    thousands: str | None
    header: bool
    encoding: str
    comment: str | None


@dataclass(frozen=True)
class Table:
    """What was understood of a file."""

    dialect: Dialect
    rows: int
    columns: list[Column]
    faults: list[Fault]


def read(data: bytes, known: Guesses) -> Table:
    """The table in a file's bytes.

    A row of another length than most is a fault and is left out; a column with nothing in it is left out.
    Unreadable where nothing is left.
    """
    text, encoding = decoded(data, known.encoding)
    lines = text.split("\n")
    separator = known.separator
    if lines[0].lower().startswith(SEP_LINE) and len(lines[0]) == len(SEP_LINE) + 1:
        separator, lines[0] = separator or lines[0][-1], ""
    comment = known.comment if known.comment is not None else comment_in(lines)
    body = unwrapped(["" if comment and line.lstrip().startswith(comment) else line for line in lines])
    quoting = quoting_of("\n".join(line for line in body if line.strip())[:SAMPLE], separator)
    records = records_of(body, quoting)
    if not records:
        raise Unreadable("There is nothing in it yet.")
    width = Counter(len(record.cells) for record in records).most_common(1)[0][0]
    if width > MOST_COLUMNS:
        raise Unreadable(f"There are {width:,} columns; a table takes at most {MOST_COLUMNS:,}.")
    telling = chain.from_iterable(record.cells for record in records[:TELLING])
    numerals = numerals_in(telling, quoting.separator, known.decimal)
    titles = titles_above(records, width, numerals)
    above = _comment_above(lines, records[0].line, comment, quoting)
    names, rows, second = _headed(records[len(titles) :], above, width, numerals, known.header)
    whole, faults = _whole(rows, width)
    faults += [Fault(record.line, "left out: it stands above the names") for record in titles]
    faults += [Fault(record.line, "left out: a second line of names or units") for record in second]
    columns = []
    for place, name in enumerate(distinct(names or [""] * width)):
        column, unusable = column_of(name, place, whole, numerals, width)
        columns += [column] if column else []
        faults += unusable
    if not columns:
        raise Unreadable(_nothing(rows, faults))
    faults.sort(key=lambda fault: fault.line)
    thousands = numerals.thousands[:1] or None
    header = names is not None
    dialect = Dialect(quoting.separator, numerals.decimal, thousands, header, encoding, comment or None)
    return Table(dialect, len(whole), columns, faults)


def _comment_above(lines: list[str], first: int, comment: str | None, quoting: Quoting) -> list[str]:
    """The cells of a comment right above the first row: NumPy, among others, writes the names there."""
    above = lines[first - 2].lstrip() if comment and first > 1 else ""
    named = above.removeprefix(comment) if comment and above.startswith(comment) else ""
    found = records_of([named], quoting)
    return found[0].cells if found else []


def _headed(
    records: list[Record], above: list[str], width: int, numerals: Numerals, known: bool | None
) -> tuple[list[str] | None, list[Record], list[Record]]:
    """The columns' names, None where they have none, the rows under them, and a line that is neither."""
    first, rows = records[0], records[1:]
    if known is not False and len(above) == width and all(map(numerals.is_word, above)):
        return above, records, []
    if not (is_header(first.cells, rows[:TELLING], numerals) if known is None else known):
        return None, records, []
    if not rows or not is_second(rows[0], rows[1:TELLING], numerals):
        return fitted(first.cells, rows, width), rows, []
    second, rows = rows[0], rows[1:]
    if all(second.cells[:width]) and not all(first.cells[:width]):
        first, second = second, first  # groups of columns stand above their names
    return fitted(first.cells, rows, width), rows, [second]


def _whole(rows: list[Record], width: int) -> tuple[list[Record], list[Fault]]:
    """Rows of the right length, where empty cells too many do not count, and the faults of the others."""
    whole, faults = [], []
    for row in rows:
        if len(row.cells) >= width and not any(row.cells[width:]):
            whole.append(row)
        else:
            values = f"{len(row.cells)} value{'' if len(row.cells) == 1 else 's'}"
            faults.append(Fault(row.line, f"{values} where there are {width} columns"))
    return whole, faults


def _nothing(rows: list[Record], faults: list[Fault]) -> str:
    """Why nothing of it can be used."""
    if not rows:
        return "There is a header, and no line of values under it."
    if faults:
        return f"No line can be used; line {faults[0].line}: {faults[0].message}."
    return "There are rows, and nothing in them."
