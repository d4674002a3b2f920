"""A file's bytes as text, and its text as records of cells, each with its line.

CleverCSV finds the separator (van den Burg, Nazábal, Sutton 2019, "Wrangling messy CSV files by detecting row
and type patterns"), Python's own reader takes the text apart.
"""

import codecs
import csv
import re
from collections import Counter
from dataclasses import dataclass

from app.tables.errors import Unreadable

WHITESPACE = "whitespace"
SEPARATORS = (",", ";", "\t", "|", WHITESPACE)
COMMENTS = ("#", "%", "//")
SAMPLE = 20_000  # characters that show what the whole is like

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NO_FILES = {
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
}  # codecs of names and code
WESTERN = "cp1252"  # what spreadsheets write instead; nearly each byte is a letter
NO_TEXT = "This is no text. A spreadsheet saves a table as text under the name of CSV."
WRAPPED = re.compile(r'\s*"((?:[^"]|"")*)"[,;\s]*')  # a whole line as one quoted cell
WORDS = re.compile(r'"(?:[^"]|"")*"|\S+')
APART = re.compile(r"\S {2,}\S")


@dataclass(frozen=True)
class Record:
    """A row's cells, and the line of the file where it begins, from 1."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Quoting:
    """What cells are parted by, and what keeps a separator inside of one."""

    separator: str
    quote: str = '"'
    escape: str | None = None


def decoded(data: bytes, encoding: str | None) -> tuple[str, str]:
    """Text, and the encoding that it is in.

    A byte-order mark tells; without one, UTF-8 if it is that, UTF-16 where every other byte is 0, else
    Windows-1252. Unreadable where the encoding asked for does not fit or is none.
    """
    guessed, encoding = not encoding, encoding or _encoding_of(data)
    try:
        if codecs.lookup(encoding).name in NO_FILES:
            raise LookupError
        text = data.decode(encoding)
    except UnicodeError:
        raise Unreadable(NO_TEXT if guessed else f"This is not written in {encoding}.") from None
    except (LookupError, ValueError):  # a name with a null character in it is the latter
        raise Unreadable(f"There is no encoding “{encoding}”.") from None
    if "\0" in text:
        raise Unreadable(NO_TEXT)
    text = text.removeprefix("\ufeff").removesuffix("\x1a")  # the end of a file, to MS-DOS
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding.lower()


def _encoding_of(data: bytes) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    zeros = Counter(k % 2 for k, byte in enumerate(data[:SAMPLE]) if byte == 0)
    if zeros.total() > len(data[:SAMPLE]) / 4:
        return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return WESTERN
    return "utf-8"


def unwrapped(lines: list[str]) -> list[str]:
    """The lines, without quotes that each of them stands in as a whole, separators included."""
    inside = [WRAPPED.fullmatch(line) for line in lines if line.strip()]
    parted = {tuple(found[1].count(mark) for mark in SEPARATORS[:4]) for found in inside if found}
    if not all(inside) or len(parted) != 1 or not any(parted.pop()):
        return lines
    return [found[1].replace('""', '"') if (found := WRAPPED.fullmatch(line)) else "" for line in lines]


def comment_in(lines: list[str]) -> str | None:
    """The mark that lines to be left out begin with, if there are such lines."""
    written = [line.lstrip() for line in lines if line.strip()]
    starts = {mark: sum(line.startswith(mark) for line in written) for mark in COMMENTS}
    return next((mark for mark, count in starts.items() if 0 < count < len(written)), None)


def quoting_of(sample: str, separator: str | None) -> Quoting:
    """How the sample's cells are parted. Runs of blanks are one separator, `whitespace`."""
    import clevercsv  # here: it asks all of Unicode what is punctuation, which a server need not wait for

    found = clevercsv.Sniffer().sniff(sample, delimiters=[*SEPARATORS[:4], " "])
    if found is None:
        return Quoting(separator or ",")
    if not separator:
        separator = found.delimiter or ","
        if separator == " " or (separator == "\t" and _is_padded(sample)):
            separator = WHITESPACE
    return Quoting(separator, found.quotechar or '"', found.escapechar or None)


def _is_padded(sample: str) -> bool:
    """Whether blanks, and not tabs, stand between the columns: more than one, in each line."""
    return all(APART.search(line) for line in sample.splitlines() if line.strip())


def records_of(lines: list[str], quoting: Quoting) -> list[Record]:
    """Rows that have something in them. Unreadable where a quote is never closed."""
    split = _by_blanks if quoting.separator == WHITESPACE else _by_marks
    return [record for record in split(lines, quoting) if any(record.cells)]


def _by_blanks(lines: list[str], quoting: Quoting) -> list[Record]:
    return [
        Record(number, [word.strip('"').replace('""', '"') for word in WORDS.findall(line)])
        for number, line in enumerate(lines, 1)
    ]


def _by_marks(lines: list[str], quoting: Quoting, strict: bool = True) -> list[Record]:
    reader = csv.reader(
        (f"{line}\n" for line in lines),
        delimiter=quoting.separator,
        quotechar=quoting.quote,
        escapechar=quoting.escape,
        skipinitialspace=True,
        strict=strict,
    )
    records, first = [], 1
    try:
        for cells in reader:
            records.append(Record(first, [cell.strip() for cell in cells]))
            first = reader.line_num + 1
    except csv.Error as error:
        if "expected after" in str(error):  # "a"b is a cell as well, if a strange one
            return _by_marks(lines, quoting, strict=False)
        if "end of data" in str(error):
            raise Unreadable(f"A quote that opens in line {first} is never closed.") from None
        raise Unreadable(f"A cell of the row that begins in line {first} is too long.") from None
    return records
