"""Specifications as they lie in the store: as JSON, and what is large apart, once for all that have it."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

from sqlalchemy import Connection, bindparam, delete, insert, select, union

from app.runs.database.tables import atlases, changes, former, large, runs
from app.spec import Inline, Specification
from app.spec.base import Large
from app.spec.data import Data
from app.spec.network import LayerParameters

LEAST_APART = 10_000
"""Characters of parameters from which on they lie apart; a client's own samples always do."""
USERS = (runs, changes, former, atlases)
SAMPLES, GIVEN = (
    union(*(select(table.c[column]).where(table.c[column].is_not(None)) for table in USERS))
    for column in ("samples", "given")
)
"""What all specifications refer to."""


class Parted(NamedTuple):
    """A specification for three columns: JSON without what lies apart, and the digests of that."""

    spec: str
    samples: str | None
    given: str | None
    """Of its own parameters, a JSON list with an entry a layer."""


class Specifications:
    """Writes and reads them, by the connection of whoever does."""

    def __init__(self) -> None:
        self._awake: WeakValueDictionary[str, Large] = WeakValueDictionary()

    def put(self, connection: Connection, spec: Specification, known: Data | None = None) -> Parted:
        """The specification for its columns; what is large is written where it is not there yet.

        Data that are known anyway are left out.
        """
        data, given = spec.data, spec.network.given
        samples = data if isinstance(data, Inline) and data != known else None
        if sum(len(one.text) for one in given) < LEAST_APART:
            given = ()
        _keep(connection, [*([samples] if samples else []), *given])
        return Parted(
            spec.text_without(data=samples is not None or data == known, parameters=bool(given)),
            samples.digest if samples else None,
            json.dumps([one.digest for one in given]) if given else None,
        )

    def whole(self, connection: Connection, parted: Parted, known: Data | None = None) -> Specification:
        """The specification that was parted so."""
        fields: dict[str, Any] = json.loads(parted.spec)
        if parted.samples:
            fields["data"] = self._found(connection, parted.samples, Inline)
        elif known:
            fields = {"data": known, **fields}
        if parted.given:
            fields["network"]["parameters"] = tuple(
                self._found(connection, digest, LayerParameters) for digest in json.loads(parted.given)
            )
        return Specification.model_validate(fields)

    def _found(self, connection: Connection, digest: str, kind: type[Large]) -> Large:
        """What is large and has this digest, of all runs that are awake the same."""
        found = self._awake.get(digest)
        if not found:
            text = connection.scalars(select(large.c.text).where(large.c.digest == digest)).one()
            found = self._awake[digest] = kind.model_validate_json(text)
        return found


def prune(connection: Connection) -> None:
    """Lets go of what is large and belongs to no specification any more."""
    there = connection.scalars(select(large.c.digest)).all()
    if not there:
        return
    used = set(connection.scalars(SAMPLES))
    for digests in connection.scalars(GIVEN):
        used.update(json.loads(digests))
    if gone := [{"gone": digest} for digest in there if digest not in used]:
        connection.execute(delete(large).where(large.c.digest == bindparam("gone")), gone)


def _keep(connection: Connection, all_large: Iterable[Large]) -> None:
    for one in all_large:
        if not connection.scalar(select(large.c.digest).where(large.c.digest == one.digest)):
            connection.execute(insert(large).values(digest=one.digest, text=one.text))
