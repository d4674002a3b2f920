"""A class in progress: what all look at, its questions, and who hears of what."""

import asyncio
from dataclasses import asdict
from typing import Any

from app.classes.channel import Channel
from app.classes.errors import QuestionNotFound
from app.classes.state import ClassState, QuestionState
from app.classes.store import Asked, StoredClass, StoredQuestion

LOOK, QUESTION, COUNTS, PRESENT = "look", "question", "counts", "present"


class Question:
    """One that was asked: `first` is the number of its first round."""

    def __init__(self, stored: StoredQuestion, round: int) -> None:
        self.number, self.asked, self.first = stored.number, stored.asked, stored.first
        self.open, self.counts, self.round = stored.open, list(stored.counts), round
        self.votes = dict(stored.votes)
        """By voter, while it is open."""

    def count(self, voter: str, choice: int) -> None:
        """Somebody's last answer."""
        if (former := self.votes.get(voter)) is not None:
            self.counts[former] -= 1
        self.votes[voter] = choice
        self.counts[choice] += 1

    def close(self) -> None:
        """It takes no more answers; who gave which is of no use any more."""
        self.open = False
        self.votes.clear()

    def state(self, teacher: bool) -> QuestionState:
        """What the teacher, or somebody else, may see of it."""
        asked = self.asked
        return QuestionState(
            number=self.number,
            text=asked.text,
            choices=asked.choices,
            lesson=asked.lesson,
            step=asked.step,
            round=self.round,
            first=self.first,
            open=self.open,
            answered=sum(self.counts),
            counts=list(self.counts) if teacher or not self.open else None,
            answer=None if self.open else asked.right,
        )


class Classroom:
    """One class: `id` is the teacher's right, `code` everybody's."""

    def __init__(self, stored: StoredClass, client: str = "") -> None:
        self.id, self.code, self.client = stored.id, stored.code, client
        self.run, self.view, self.look = stored.run, stored.view, stored.look
        self.questions: list[Question] = []
        self.closed = False
        self.writing = asyncio.Lock()
        """Held while the teacher's commands are written down, one after the other."""
        self.known: set[str] = set()
        """Addresses that have joined."""
        self.teacher = Channel(lambda kind: self._content(kind, teacher=True))
        self.others = Channel(lambda kind: self._content(kind, teacher=False), self._moved)
        for question in stored.questions:
            self.add(question)
        self._tell_all(LOOK, *((QUESTION,) if self.questions else ()))
        self.tell_counts()

    def add(self, stored: StoredQuestion) -> Question:
        """A question was asked."""
        question = Question(stored, 1 + sum(each.first == stored.first for each in self.questions))
        self.questions.append(question)
        return question

    @property
    def newest(self) -> Question | None:
        """The question that was asked last."""
        return self.questions[-1] if self.questions else None

    @property
    def open(self) -> Question | None:
        """The one that takes answers."""
        return self.newest if self.newest and self.newest.open else None

    def question(self, number: int) -> Question:
        """One by its number. QuestionNotFound."""
        if not 1 <= number <= len(self.questions):
            raise QuestionNotFound(number, len(self.questions))
        return self.questions[number - 1]

    def first_round(self, asked: Asked) -> int:
        """The number of the question that asked the same at first; that of the next one where none did."""
        same = (each.first for each in self.questions if each.asked.is_like(asked))
        return next(same, len(self.questions) + 1)

    def state(self, teacher: bool) -> ClassState:
        """What the teacher, or somebody else, may see of it."""
        newest = self.newest.state(teacher) if self.newest else None
        return ClassState(
            code=self.code,
            view=self.view,
            look=self.look,
            question=newest,
            counts=newest.counts if newest else None,
            answered=newest.answered if newest else 0,
            present=self.others.counted,
            questions=[each.state(teacher) for each in self.questions if not each.open],
        )

    def tell_look(self) -> None:
        """All look elsewhere."""
        self._tell_all(LOOK)

    def tell_question(self) -> None:
        """A question was opened, or closed."""
        self._tell_all(QUESTION)
        self.tell_counts()

    def tell_counts(self) -> None:
        """The newest question's have changed."""
        if not self.newest:
            return
        self.teacher.changed(COUNTS)
        if not self.newest.open:
            self.others.changed(COUNTS)
        for channel in (self.teacher, self.others):
            channel.outdated(QUESTION)

    def end(self) -> None:
        """It is over."""
        self.closed = True
        self.teacher.end()
        self.others.end()

    def let_readers_go(self) -> None:
        """The server stops."""
        self.teacher.let_readers_go()
        self.others.let_readers_go()

    def _moved(self) -> None:
        """Somebody has come or left."""
        if not self.closed:
            self.teacher.changed(PRESENT)

    def _tell_all(self, *kinds: str) -> None:
        self.teacher.changed(*kinds)
        self.others.changed(*kinds)

    def _content(self, kind: str, teacher: bool) -> dict[str, Any]:
        """What a kind of news is now; who is no teacher hears the counts of what was closed last."""
        if kind == LOOK:
            return {**self.look, "view": self.view}
        if kind == PRESENT:
            return {"present": self.others.counted}
        told = [each for each in self.questions if kind == QUESTION or teacher or not each.open]
        state = told[-1].state(teacher)
        if kind == QUESTION:
            return asdict(state)
        return {"question": state.number, "counts": state.counts, "answered": state.answered}
