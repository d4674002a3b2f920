"""A file of somebody's own over HTTP."""

from typing import Any

import httpx
import pytest

FILE = "größe;art\n1,5;a\n2,5;b\n1.000,5;a\n".encode("cp1252")


def test_a_file_is_answered_as_it_was_understood(api: httpx.Client) -> None:
    answer = api.post("/tables", content=FILE)
    assert answer.status_code == 200
    assert answer.json() == {
        "dialect": {
            "separator": ";",
            "decimal": ",",
            "thousands": ".",
            "header": True,
            "encoding": "cp1252",
            "comment": None,
        },
        "rows": 3,
        "columns": [
            {"name": "größe", "kind": "number", "missing": 0, "values": [1.5, 2.5, 1000.5], "classes": None},
            {"name": "art", "kind": "class", "missing": 0, "values": ["a", "b", "a"], "classes": ["a", "b"]},
        ],
        "faults": [],
    }


@pytest.mark.parametrize(
    ("guess", "value"),
    [("separator", "\t"), ("decimal", "."), ("header", False), ("encoding", "latin-1"), ("comment", "%")],
)
def test_each_guess_can_be_overruled(api: httpx.Client, guess: str, value: str | bool) -> None:
    answer = api.post("/tables", params={guess: value}, content=FILE).json()
    assert answer["dialect"][guess] == value


@pytest.mark.parametrize(
    ("content", "query", "message"),
    [
        (b"", {}, "There is nothing in it yet."),
        (b"# only words\n", {"comment": "#"}, "There is nothing in it yet."),
        (b"a,b\n", {}, "There is a header, and no line of values under it."),
        (b"a,b\n,\n?,-\n", {"header": True}, "There are rows, and nothing in them."),
        (b'a,b\n1,"2\n', {}, "A quote that opens in line 2 is never closed."),
        (b"a,b\n1,2\n", {"encoding": "klingon"}, "There is no encoding “klingon”."),
        (b"a,b\n1,2\n", {"encoding": "punycode"}, "There is no encoding “punycode”."),
        (b"a,b\n1,2\n", {"encoding": "utf-8\0"}, "There is no encoding “utf-8\0”."),
        ("ö,b\n1,2\n".encode("cp1252"), {"encoding": "utf-8"}, "This is not written in utf-8."),
        (
            b"PK\3\4\0\0\0\1",
            {"encoding": "utf-8"},
            "This is no text. A spreadsheet saves a table as text under the name of CSV.",
        ),
        (b"a,b\n1," + b"x" * 200_000, {}, "A cell of the row that begins in line 2 is too long."),
        (b"," * 1000, {"separator": ","}, "There is nothing in it yet."),
        (b"a" + b",1" * 1000, {"separator": ","}, "There are 1,001 columns; a table takes at most 1,000."),
    ],
)
def test_what_cannot_be_used(api: httpx.Client, content: bytes, query: dict[str, Any], message: str) -> None:
    answer = api.post("/tables", params=query, content=content)
    assert (answer.status_code, answer.json()["detail"]) == (422, message)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            {"separator": "x"},
            "separator: Input should be ',', ';', '\\t', '|' or 'whitespace'; \"x\" was sent.",
        ),
        ({"decimal": "'"}, "decimal: Input should be '.' or ','; \"'\" was sent."),
        (
            {"header": "maybe"},
            'header: Input should be a valid boolean, unable to interpret input; "maybe" was sent.',
        ),
        ({"comment": "###"}, 'comment: String should have at most 2 characters; "###" was sent.'),
    ],
)
def test_a_guess_that_is_none(api: httpx.Client, query: dict[str, str], message: str) -> None:
    answer = api.post("/tables", params=query, content=FILE)
    assert (answer.status_code, answer.json()["detail"]) == (422, message)


def test_too_large_a_file(api: httpx.Client) -> None:
    answer = api.post("/tables", content=b"1,2\n" * 2_000_001)
    assert answer.status_code == 413
