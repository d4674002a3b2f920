"""Specifications as they lie in the store: as JSON, and what is large apart, once for all that have it."""

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

from app.runs.database import Statement
from app.spec import Inline, Specification
from app.spec.base import Large
from app.spec.data import Data
from app.spec.network import LayerParameters

USERS = [
    user
    for table in ("runs", "changes", "former", "atlases")
    for user in (
        f"SELECT samples FROM {table} WHERE samples IS NOT NULL",
        f"SELECT value FROM {table}, json_each({table}.given)",
    )
]
PRUNING = f"DELETE FROM large WHERE digest NOT IN ({' UNION '.join(USERS)})"
"""Lets go of what nobody refers to."""
LEAST_APART = 10_000
"""Characters of parameters from which on they lie apart; a client's own samples always do."""


class Parted(NamedTuple):
    """A specification for three columns: JSON without what lies apart, and the digests of that."""

    text: str
    samples: str | None
    given: str | None
    """Of its own parameters, a JSON list with an entry a layer."""


class Specifications:
    """Writes and reads them; `rows` answers a query."""

    def __init__(self, rows: Callable[..., list[Any]]) -> None:
        self._rows = rows
        self._awake: WeakValueDictionary[str, Large] = WeakValueDictionary()

    def parted(self, spec: Specification, known: Data | None = None) -> tuple[Parted, list[Statement]]:
        """The specification for its columns, and what stores what is large and not there yet.

        Data that are known anyway are left out.
        """
        data, given = spec.data, spec.network.given
        samples = data if isinstance(data, Inline) and data != known else None
        if sum(len(one.text) for one in given) < LEAST_APART:
            given = ()
        parted = Parted(
            spec.text_without(data=samples is not None or data == known, parameters=bool(given)),
            samples.digest if samples else None,
            json.dumps([one.digest for one in given]) if given else None,
        )
        return parted, list(self._insertions([*([samples] if samples else []), *given]))

    def _insertions(self, large: list[Large]) -> Iterator[Statement]:
        for one in large:
            if not self._rows("SELECT 1 FROM large WHERE digest = ?", one.digest):
                yield "INSERT OR IGNORE INTO large VALUES (?, ?)", (one.digest, one.text)

    def whole(self, parted: Parted, known: Data | None = None) -> Specification:
        """The specification that was parted so."""
        fields = json.loads(parted.text)
        if parted.samples:
            fields["data"] = self._found(parted.samples, Inline)
        elif known:
            fields = {"data": known, **fields}
        if parted.given:
            entries = tuple(self._found(digest, LayerParameters) for digest in json.loads(parted.given))
            fields["network"]["parameters"] = entries
        return Specification.model_validate(fields)

    def _found(self, digest: str, kind: type[Large]) -> Large:
        """What is large and has this digest, of all runs that are awake the same."""
        found = self._awake.get(digest)
        if not found:
            ((text,),) = self._rows("SELECT text FROM large WHERE digest = ?", digest)
            found = self._awake[digest] = kind.model_validate_json(text)
        return found
