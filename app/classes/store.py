"""What outlives every process of a class: what all look at, what was asked, and who answered what."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select, update

from app.runs.database.tables import NOW, answers, classes, questions, runs, watched
from app.runs.store import Store


@dataclass(frozen=True)
class Asked:
    """What a question says; `right` is the choice that comes out, of a lesson's."""

    text: str
    choices: tuple[str, ...]
    lesson: str | None = None
    step: int | None = None
    right: int | None = None

    def is_like(self, other: "Asked") -> bool:
        """Whether it asks the same; of a lesson's, the numbers of another run may be in it."""
        if self.lesson or other.lesson:
            return (self.lesson, self.step) == (other.lesson, other.step)
        return (self.text, self.choices) == (other.text, other.choices)


@dataclass(frozen=True)
class StoredQuestion:
    """A question, how often each choice was made, and the voters' choices while it is open."""

    number: int
    asked: Asked
    first: int
    open: bool
    counts: list[int]
    votes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class StoredClass:
    """A class as it lies in the store."""

    id: str
    code: str
    run: str
    view: str
    look: dict[str, Any]
    questions: tuple[StoredQuestion, ...] = ()


class Vote(NamedTuple):
    """Of a class, on a question: what somebody chose."""

    of: str
    question: int
    voter: str
    choice: int


FORMER = delete(answers).where(
    answers.c["class"] == bindparam("of"),
    answers.c.question == bindparam("on"),
    answers.c.voter == bindparam("by"),
)
OPEN = select(questions.c["class"], questions.c.number).where(questions.c.open == 1)


class ClassStore:
    """The classes of one database, beside its runs. A call is one transaction. StoreUnavailable."""

    def __init__(self, store: Store) -> None:
        self._database = store.database

    async def add(self, one: StoredClass) -> None:
        """A new class, in which nothing was asked yet."""
        row = {"id": one.id, "code": one.code, "run": one.run, "view": one.view, "look": json.dumps(one.look)}

        def write(connection: Connection) -> None:
            connection.execute(delete(classes).where(classes.c.id == one.id))
            connection.execute(insert(classes).values(**row, made=NOW))

        await self._database.write(write)

    async def looked(self, id: str, look: dict[str, Any], run: str, view: str) -> bool:
        """All look there; whether the class is there still."""
        query = update(classes).where(classes.c.id == id).values(look=json.dumps(look), run=run, view=view)
        return bool(await self._database.write(lambda connection: connection.execute(query).rowcount))

    async def asked(self, id: str, number: int, asked: Asked, first: int) -> bool:
        """A question is open; whether the class is there still."""
        row = {"class": id, "number": number, "asked": json.dumps(asdict(asked)), "first": first, "open": 1}
        same = (questions.c["class"] == id) & (questions.c.number == number)

        def write(connection: Connection) -> bool:
            if connection.scalar(select(classes.c.id).where(classes.c.id == id)) is None:
                return False
            connection.execute(delete(questions).where(same))
            connection.execute(insert(questions), [row])
            return True

        return await self._database.write(write)

    async def closed(self, id: str, number: int) -> bool:
        """No answer to a question is taken any more; whether it is there still."""
        query = update(questions).where(questions.c["class"] == id, questions.c.number == number)
        closing = query.values(open=0)
        return bool(await self._database.write(lambda connection: connection.execute(closing).rowcount))

    async def voted(self, vote: Vote) -> bool:
        """Somebody has answered, for the first time or otherwise than before; whether the question was open.

        What comes while the transaction before is under way is written in one.
        """
        return await self._database.write_together(_vote, vote)

    async def remove(self, id: str) -> None:
        """It is gone."""
        query = delete(classes).where(classes.c.id == id)
        await self._database.write(lambda connection: connection.execute(query))

    async def expire(self, age: float) -> list[str]:
        """Those are gone that were made so many seconds ago, or whose run is gone. Their ids."""
        there = [exists().where(table.c.id == classes.c.run) for table in (runs, watched)]
        over = (classes.c.made < NOW - age) | ~(there[0] | there[1])

        def write(connection: Connection) -> list[str]:
            ids = list(connection.scalars(select(classes.c.id).where(over)))
            if ids:
                connection.execute(delete(classes).where(classes.c.id.in_(ids)))
            return ids

        return await self._database.write(write)

    async def all(self) -> list[StoredClass]:
        """Every class there is."""
        return await self._database.read(_load)


def _vote(connection: Connection, votes: list[Vote]) -> list[bool]:
    """Which of these answers are to open questions; those are kept, of each voter the last."""
    open_ones = connection.execute(OPEN.where(questions.c["class"].in_({vote.of for vote in votes}))).all()
    taken = {tuple(row) for row in open_ones}
    last = {vote[:3]: vote.choice for vote in votes if vote[:2] in taken}
    if last:
        connection.execute(FORMER, [{"of": of, "on": number, "by": voter} for of, number, voter in last])
        rows = [
            {"class": of, "question": number, "voter": voter, "choice": choice}
            for (of, number, voter), choice in last.items()
        ]
        connection.execute(insert(answers), rows)
    return [vote[:2] in taken for vote in votes]


def _load(connection: Connection) -> list[StoredClass]:
    by_class: dict[str, list[StoredQuestion]] = {}
    key = (answers.c["class"], answers.c.question)
    counted: dict[tuple[str, int], Counter[int]] = {}
    counts = select(*key, answers.c.choice, func.count()).group_by(*key, answers.c.choice)
    for of, number, choice, count in connection.execute(counts):
        counted.setdefault((of, number), Counter())[choice] = count
    for row in connection.execute(select(questions).order_by(questions.c.number)).mappings():
        of, number = row["class"], row["number"]
        asked = Asked(**{name: _tuple(value) for name, value in json.loads(row["asked"]).items()})
        chosen = counted.get((of, number), Counter())
        votes = _votes(connection, of, number) if row["open"] else {}
        question = StoredQuestion(
            number,
            asked,
            row["first"],
            bool(row["open"]),
            [chosen[choice] for choice in range(len(asked.choices))],
            votes,
        )
        by_class.setdefault(of, []).append(question)
    return [
        StoredClass(
            row.id, row.code, row.run, row.view, json.loads(row.look), tuple(by_class.get(row.id, ()))
        )
        for row in connection.execute(select(classes).order_by(classes.c.made)).all()
    ]


def _votes(connection: Connection, of: str, number: int) -> dict[str, int]:
    """What each voter has chosen."""
    query = select(answers.c.voter, answers.c.choice)
    found = connection.execute(query.where(answers.c["class"] == of, answers.c.question == number))
    return {row.voter: row.choice for row in found}


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
