"""Files as people have them, each form once: how it is written, how many rows, which kinds of columns."""

from pathlib import Path
from typing import Any

import pytest

from app.tables import Dialect, Guesses, Table, Unreadable, read

FILES = Path(__file__).parent / "forms"
PLAIN = Dialect(",", ".", None, True, "utf-8", None)
MEASURED = "number number class"

FORMS: list[tuple[str, dict[str, Any], int, str]] = [
    ("comma", {}, 12, MEASURED),
    ("semicolon", {"separator": ";"}, 12, MEASURED),
    ("tab", {"separator": "\t"}, 12, MEASURED),
    ("pipe", {"separator": "|"}, 12, MEASURED),
    ("spaces", {"separator": "whitespace"}, 12, MEASURED),
    ("fixed", {"separator": "whitespace", "header": False}, 12, "number number number"),
    (
        "auto-mpg",
        {"separator": "whitespace", "header": False},
        3,
        "number number number number number number number number text",
    ),
    ("sep-line", {"separator": ";"}, 12, MEASURED),
    ("sep-line-and-decimal-comma", {"separator": ";", "decimal": ","}, 12, MEASURED),
    ("iris-data", {"header": False}, 6, "number number number number class"),
    ("sonar", {"header": False}, 20, "number " * 60 + "class"),
    ("numbers-without-a-header", {"header": False}, 12, "number number number"),
    ("words-alone", {}, 4, "class class"),
    ("comments", {"comment": "#"}, 12, MEASURED),
    ("comments-amid", {"comment": "#"}, 4, "number number"),
    ("comments-with-per-cent", {"comment": "%"}, 12, MEASURED),
    ("quotes", {}, 4, "number class"),
    ("quotes-inside", {}, 3, "class number"),
    ("quoted-all", {"separator": ";"}, 12, "number number number"),
    ("decimal-comma", {"separator": ";", "decimal": ","}, 12, MEASURED),
    ("thousands-dot", {"separator": ";", "decimal": ",", "thousands": "."}, 4, "number class"),
    ("currency", {"thousands": ","}, 4, "number number"),
    ("euro", {"separator": ";", "decimal": ",", "thousands": ".", "encoding": "cp1252"}, 3, "number number"),
    ("per-cent", {}, 3, "number number"),
    ("trailing-semicolons", {"separator": ";"}, 12, MEASURED),
    ("trailing-commas", {}, 12, MEASURED),
    ("trailing-commas-in-rows", {}, 3, MEASURED),
    ("utf-8-bom", {}, 12, MEASURED),
    ("utf-16le", {"separator": "\t", "encoding": "utf-16"}, 12, MEASURED),
    ("utf-16be", {"separator": ";", "encoding": "utf-16"}, 12, MEASURED),
    ("utf-16-no-bom", {"encoding": "utf-16-le"}, 12, MEASURED),
    ("cp1252", {"encoding": "cp1252"}, 12, MEASURED),
    ("cr", {}, 12, MEASURED),
    ("crlf", {}, 12, MEASURED),
    ("missing", {}, 5, "number class number"),
    ("index", {}, 4, "index number class"),
    ("dates", {}, 3, "date number class"),
    ("titanic", {}, 5, "number number number text class number text number class class"),
    ("ragged", {}, 3, "number number number"),
    ("one-row", {}, 1, "number number"),
    ("blank-lines", {}, 2, "number number"),
    ("spaces-after-comma", {}, 3, MEASURED),
    ("decimal-comma-and-tabs", {"separator": "\t", "decimal": ","}, 12, MEASURED),
    ("names-in-a-comment", {"separator": "\t", "comment": "#"}, 3, "number number"),
    ("scientific", {}, 3, "number number"),
    ("single-quotes", {}, 3, "number text"),
    ("excel", {"separator": ";", "decimal": ","}, 6, MEASURED),
    ("units-under-names", {}, 5, MEASURED),
    ("units-in-brackets", {"separator": ";"}, 5, MEASURED),
    ("groups-over-names", {}, 5, MEASURED),
    ("title", {}, 4, MEASURED),
    ("title-with-a-comma", {}, 4, MEASURED),
    ("comments-with-slashes", {"comment": "//"}, 3, MEASURED),
    ("currency-words", {}, 3, "number class"),
    ("currency-words-after", {"separator": ";", "decimal": ",", "thousands": "."}, 3, "number class"),
    ("thousands-apostrophe", {"separator": ";", "thousands": "'"}, 3, "number class"),
    ("bookkeeping", {}, 4, "number class"),
    ("units-in-cells", {}, 3, "number number"),
    ("degrees", {}, 3, "number class"),
    ("dates-in-words", {}, 3, "date number number"),
    ("dates-with-times", {}, 3, "date number"),
    ("index-from-892", {}, 4, "index number number"),
    ("missing-marks", {}, 10, "number number"),
    ("spreadsheet-errors", {}, 10, "number number"),
    ("markdown", {"separator": "|"}, 3, MEASURED),
    ("lines-in-quotes", {}, 3, MEASURED),
    ("years-as-names", {}, 3, "class number number number"),
    ("line-ends-mixed", {}, 4, MEASURED),
    (
        "thousands-space",
        {"separator": ";", "decimal": ",", "thousands": "\u00a0", "encoding": "cp1252"},
        3,
        "number number",
    ),
    ("aligned", {"separator": "whitespace"}, 3, MEASURED),
    ("lines-inside", {}, 3, "number class number"),
    ("decimal-comma-in-quotes", {"decimal": ","}, 3, MEASURED),
    ("r-csv2", {"separator": ";", "decimal": ","}, 3, "index number number"),
    ("names-repeated", {}, 3, "number number number number"),
    ("true-false", {}, 4, "number class"),
    ("ctrl-z", {}, 3, "number number"),
    ("sixty-classes", {}, 240, "number text"),
    ("constant", {}, 3, "index number class"),
    ("pipes-around", {"separator": "|"}, 3, MEASURED),
    ("per-cent-and-decimal-comma", {"separator": ";", "decimal": ","}, 3, "number class"),
    ("padded", {}, 3, MEASURED),
    ("trailing-tabs", {"separator": "\t"}, 3, MEASURED),
    ("numbers-as-names", {}, 3, "number number number number number"),
]


def opened(name: str, **known: Any) -> Table:
    return read((FILES / f"{name}.csv").read_bytes(), Guesses(**known))


@pytest.mark.parametrize(("name", "otherwise", "rows", "kinds"), FORMS, ids=[form[0] for form in FORMS])
def test_a_form_is_understood(name: str, otherwise: dict[str, Any], rows: int, kinds: str) -> None:
    table = opened(name)
    assert table.dialect == Dialect(**{**vars(PLAIN), **otherwise})
    assert [column.kind for column in table.columns] == kinds.split()
    assert table.rows == rows
    assert all(len(column.values) == rows for column in table.columns)


def test_each_form_is_in_the_list() -> None:
    assert {path.stem for path in FILES.iterdir()} == {form[0] for form in FORMS}


@pytest.mark.parametrize(
    ("name", "column", "values"),
    [
        ("thousands-dot", 0, [-1100.07, 2345678.5, 12.0, 1000.0]),
        ("currency", 0, [1200.5, 950.0, 2100000.0, 7.0]),
        ("euro", 0, [1200.5, 950.0, 7.0]),
        ("per-cent", 0, [12.0, 3.5, 40.0]),
        ("scientific", 1, [2.5e4, 3.0, -2.0]),
        ("missing", 0, [22.0, 38.0, None, 35.0, None]),
        ("missing", 1, [None, "C85", None, None, None]),
        ("quotes", 1, ["a,b", "c\nd", "a,b", "a,b"]),
        ("quotes-inside", 0, ["oak wood", "ash", "oak wood"]),
        ("index", 0, [0.0, 1.0, 2.0, 3.0]),
        ("thousands-apostrophe", 0, [1200.5, 950.0, 12080.25]),
        ("thousands-space", 0, [1500.5, 12000.0, 900.0]),
        ("currency-words", 0, [1200.5, 950.0, 80.25]),
        ("currency-words-after", 0, [1200.5, 950.0, 80.25]),
        ("bookkeeping", 0, [-120.5, 950.0, -80.25, 30.0]),
        ("units-in-cells", 1, [60.0, 70.0, 65.0]),
        ("degrees", 0, [21.5, 19.0, 20.1]),
        ("decimal-comma-in-quotes", 1, [2.5, 4.25, 4.75]),
        ("missing-marks", 1, [None, None, 4.0, None, 5.0, 6.0, 8.0, 8.0, None, None]),
        ("spreadsheet-errors", 1, [None, 3.0, 4.0, None, 5.0, 6.0, 8.0, 8.0, 1.0, 2.0]),
        ("true-false", 1, ["TRUE", "FALSE", "TRUE", "FALSE"]),
        ("auto-mpg", 8, ["chevrolet chevelle malibu", "buick skylark 320", "ford pinto"]),
    ],
)
def test_values(name: str, column: int, values: list[Any]) -> None:
    assert opened(name).columns[column].values == values


def test_names() -> None:
    assert [column.name for column in opened("names-in-a-comment").columns] == ["x", "y"]
    assert [column.name for column in opened("cp1252").columns] == ["größe", "gewicht", "art"]
    quoted = read(b'x,"the ""kind"", said"\n1,"a,b"\n2,"c\nd"\n', Guesses()).columns
    assert (quoted[1].name, quoted[1].values) == ('the "kind", said', ["a,b", "c\nd"])
    named = read(b"a , ,a,a 2,a\n1,2,3,4,5\n1,2,3,4,6\n", Guesses()).columns
    assert [column.name for column in named] == ["a", "column 2", "a 2", "a 2 2", "a 3"]
    without_first = read(b"x y\nr1 0.5 2\nr2 0.7 3\nr3 0.9 5\n", Guesses()).columns
    assert [column.name for column in without_first] == ["column 1", "x", "y"]


@pytest.mark.parametrize(
    ("name", "names", "left_out"),
    [
        ("title", "height weight kind", [(1, "left out: it stands above the names")]),
        ("title-with-a-comma", "height weight kind", [(1, "left out: it stands above the names")]),
        ("units-under-names", "height weight kind", [(2, "left out: a second line of names or units")]),
        ("units-in-brackets", "height weight kind", [(2, "left out: a second line of names or units")]),
        ("groups-over-names", "height weight kind", [(1, "left out: a second line of names or units")]),
        ("markdown", "x y kind", [(2, "left out: a second line of names or units")]),
        ("years-as-names", "country 2019 2020 2021", []),
        ("numbers-as-names", "0 1 2 3 4", []),
        ("lines-in-quotes", "x y kind", []),
    ],
)
def test_lines_around_the_names(name: str, names: str, left_out: list[tuple[int, str]]) -> None:
    table = opened(name)
    assert [column.name for column in table.columns] == names.split()
    assert [(fault.line, fault.message) for fault in table.faults] == left_out


def test_a_row_of_numbers_that_do_not_count_is_no_header() -> None:
    for row in (b"0,1,2,5", b"2,3,4,5", b"0,1,2", b"2019,2020,2022"):
        assert not read(
            row + b"\n" + b"5,3,4,7"[: len(row.split(b",")) * 2 - 1] + b"\n", Guesses()
        ).dialect.header


def test_a_spreadsheet_is_no_text() -> None:
    with pytest.raises(Unreadable, match="This is no text"):
        read(b"PK\x03\x04" + bytes(range(256)), Guesses())
    with pytest.raises(Unreadable, match=r"This is not written in ascii\."):
        read(b"x,y\n\xe4,2\n", Guesses(encoding="ascii"))


def test_what_is_missing_is_counted_and_classes_come_as_they_first_appear() -> None:
    age, cabin, _ = opened("missing").columns
    assert (age.missing, age.classes) == (2, None)
    assert (cabin.missing, cabin.classes) == (4, ["C85"])
    assert opened("iris-data").columns[4].classes == ["Iris-setosa", "Iris-versicolor", "Iris-virginica"]


def test_a_fault_says_its_line_and_costs_no_other_row() -> None:
    faults = [(fault.line, fault.message) for fault in opened("ragged").faults]
    assert faults == [(3, "2 values where there are 3 columns"), (5, "4 values where there are 3 columns")]
    table = read(b"x,y\n1,a\n2,b\nbad,a\n4,b\n5,a\n6,b\n", Guesses())
    assert [(fault.line, fault.message) for fault in table.faults] == [
        (4, "“bad” in x is no number that can be used")
    ]
    assert table.columns[0].values == [1.0, 2.0, None, 4.0, 5.0, 6.0]


@pytest.mark.parametrize(
    ("known", "names", "first"),
    [
        ({"header": False}, ["column 1", "column 2", "column 3"], None),
        ({"separator": "|"}, ["height,weight,kind"], "1.50,60.0,a"),
        ({"separator": "whitespace"}, ["height,weight,kind"], "1.50,60.0,a"),
        ({"decimal": ","}, ["height", "weight", "kind"], "1.50"),
    ],
)
def test_a_guess_can_be_overruled(known: dict[str, Any], names: list[str], first: object) -> None:
    table = opened("comma", **known)
    assert [column.name for column in table.columns] == names
    assert table.columns[0].values[0] == first


def test_a_comment_can_be_told_to_be_none() -> None:
    assert [fault.line for fault in opened("comments-amid").faults] == []
    assert [fault.line for fault in opened("comments-amid", comment="").faults] == [3]


def test_an_x_that_counts_up_beside_one_y_is_no_index() -> None:
    assert [column.kind for column in read(b"x,y\n1,3\n2,5\n3,7\n4,9\n", Guesses()).columns] == ["number"] * 2
    assert read(b"id,y\n1,3\n2,5\n3,7\n4,9\n", Guesses()).columns[0].kind == "index"


def test_too_large_a_number_is_none() -> None:
    table = read(b"x,y\n1,3\n2,5\n1e300,7\n4,9\n4,9\n", Guesses())
    assert table.columns[0].values == [1.0, 2.0, None, 4.0, 4.0]
    assert table.faults[0].message == "“1e300” in x is no number that can be used"
