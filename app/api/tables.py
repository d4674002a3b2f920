"""A file of somebody's own, as it is understood; nothing is kept."""

from typing import Annotated, Literal

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response

from app import tables
from app.api.dependencies import TheService
from app.api.openapi import problems
from app.api.schemas import Answer

router = APIRouter(tags=["tables"])

FILE = {
    "requestBody": {
        "required": True,
        "description": "the file as it is",
        "content": {
            "text/csv": {
                "schema": {"type": "string", "format": "binary"},
                "examples": {"decimal commas": {"value": "height;kind\n1,62;oak\n0,95;birch\n1,40;oak\n"}},
            }
        },
    }
}


class TableDialect(Answer):
    """How a table is written."""

    separator: Literal[",", ";", "\t", "|", "whitespace"]
    decimal: Literal[".", ","]
    thousands: str | None
    header: bool
    encoding: str
    comment: str | None


class TableColumn(Answer):
    """A column of a table."""

    name: str
    kind: tables.Kind
    missing: int
    """How many of its values are null."""
    values: list[float | None] | list[str | None]
    """One a row: numbers of a `number` or an `index`, else strings."""
    classes: list[str] | None
    """Of a `class`, as they first appear."""


class TableFault(Answer):
    """What could not be used of a file."""

    line: int
    message: str


class Table(Answer):
    """A file of somebody's own, as it was understood."""

    dialect: TableDialect
    rows: int
    columns: list[TableColumn]
    faults: list[TableFault]


async def _guesses(
    separator: Annotated[
        Literal[",", ";", "\t", "|", "whitespace"] | None,
        Query(description="what stands between two cells; `whitespace` is any run of blanks and tabs"),
    ] = None,
    decimal: Annotated[Literal[".", ","] | None, Query(description="the mark before decimals")] = None,
    header: Annotated[bool | None, Query(description="whether the first row names the columns")] = None,
    encoding: Annotated[str | None, Query(max_length=40, description="as Python's codecs name it")] = None,
    comment: Annotated[
        str | None, Query(max_length=2, description="how a line begins that is left out; empty for none")
    ] = None,
) -> tables.Guesses:
    return tables.Guesses(separator, decimal, header, encoding, comment)


@router.post(
    "/tables",
    response_model=None,
    responses={200: {"model": Table}, **problems(413, 422, 503)},
    openapi_extra=FILE,
)
async def read_table(
    request: Request, known: Annotated[tables.Guesses, Depends(_guesses)], service: TheService
) -> Response:
    """What a CSV file holds: how it is written, its columns with a value a row, and what could not be used.

    What the query leaves out is guessed. A row of another length than most is left out, as a fault.
    """
    data = await request.body()
    return Response(await service.read(_table, data, known), media_type="application/json")


def _table(data: bytes, known: tables.Guesses) -> bytes:
    """The answer's body, written where the file is read: it may be large."""
    return orjson.dumps(tables.read(data, known))
