"""Numbers as people write them: with a decimal comma, marks for thousands, a currency, a per cent sign."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

MISSING = {"", "?", "na", "n/a", "n.a.", "<na>", "nan", "-nan", "nat", "null", "-", "--", "."}
ERRORS = {"#n/a", "#div/0!", "#value!", "#ref!", "#num!", "#name?", "#null!"}  # as a spreadsheet has them
SIGNS = "$€£¥₹₽₩₺₪%"
CURRENCIES = "USD|EUR|GBP|CHF|JPY|CNY|INR|AUD|CAD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|ZAR|TRY|Rs|Fr|kr|zł"
MOSTLY = 0.8  # a column of which so many are numbers is one of numbers, with faults in it
LARGEST = 1e100  # squares and sums of such numbers are still finite
OTHER = {".": ",", ",": "."}
BLANKS = " '’\u00a0\u202f"  # stand between thousands, whatever the decimal mark is


@dataclass(frozen=True)
class Numerals:
    """The mark before decimals, and those of which one may stand between thousands."""

    decimal: str
    thousands: str

    @cached_property
    def _form(self) -> re.Pattern[str]:
        sign, unit, point = "[-+−]?", rf"(?:[{SIGNS}]|(?:{CURRENCIES})\.?)?", re.escape(self.decimal)
        marks = f"[{self.thousands}]" if self.thousands else "(?!)"
        grouped = rf"[1-9]\d{{0,2}}(?P<mark>{marks})\d{{3}}(?:(?P=mark)\d{{3}})*"
        whole = rf"(?P<whole>{grouped}|\d+|(?={point}\d))"
        part = rf"(?:{point}(?P<part>\d*))?(?P<power>[eE][-+]?\d+)?"
        return re.compile(rf"(?P<sign>{sign})\s*{unit}\s*(?P<after>{sign}){whole}{part}\s*{unit}")

    def number(self, cell: str) -> float:
        """The number that a cell says; NaN where it says none, or one too large to reckon with.

        Bookkeepers write (12) for −12.
        """
        booked = cell.startswith("(") and cell.endswith(")")
        found = self._form.fullmatch(cell[1:-1] if booked else cell)
        if not found:
            return math.nan
        signs, whole, mark, part, power = (
            found["sign"] + found["after"],
            *found.group("whole", "mark", "part", "power"),
        )
        if len(signs) + booked > 1:
            return math.nan
        digits = whole.replace(mark, "") if mark else whole or "0"
        value = float(f"{'-' if booked or signs in ('-', '−') else ''}{digits}.{part or 0}{power or ''}")
        return value if abs(value) <= LARGEST else math.nan

    def is_word(self, cell: str) -> bool:
        """Whether a cell says no number."""
        return math.isnan(self.number(cell))

    def mark_in(self, cell: str) -> str | None:
        """What stands between the thousands of a cell's number."""
        found = self._form.fullmatch(cell)
        return found["mark"] if found else None


def is_missing(cell: str) -> bool:
    """Whether a cell stands for nothing."""
    return cell.lower() in MISSING | ERRORS


def mostly_numbers(cells: Iterable[str], numerals: Numerals) -> bool:
    """Whether what is filled in is numbers, but for a few."""
    filled = [cell for cell in cells if not is_missing(cell)]
    return bool(filled) and sum(not numerals.is_word(cell) for cell in filled) >= MOSTLY * len(filled)


def numerals_in(cells: Iterable[str], separator: str, decimal: str | None) -> Numerals:
    """How numbers are written in these cells.

    What can be read in one way only tells: 1.5, 1,5, 1.100,07. Where nothing does, a comma before three
    digits parts thousands in a file parted by commas, and decimals elsewhere.
    """
    marked = [cell for cell in cells if any(mark in cell for mark in (".", ",", *BLANKS))]
    read = {mark: Numerals(mark, OTHER[mark] + BLANKS) for mark in (".", ",")}
    decimal = decimal or _decimal_in(marked, separator, read)
    used = {read[decimal].mark_in(cell) for cell in marked}
    return Numerals(decimal, "".join(mark for mark in read[decimal].thousands if mark in used))


def _decimal_in(cells: list[str], separator: str, read: dict[str, Numerals]) -> str:
    fits = {mark: {cell for cell in cells if not read[mark].is_word(cell)} for mark in read}
    point, comma = len(fits["."] - fits[","]), len(fits[","] - fits["."])
    either = fits["."] & fits[","]
    leaning = (
        separator != "," and any("," in cell for cell in either) and not any("." in cell for cell in either)
    )
    return "," if comma > point or (comma == point and leaning) else "."
