"""The one door to classes: what the API asks, in plain data.

A key is a class's code, by which it is joined, or its id, the teacher's right. ClassNotFound where there is
none with this key; ForTeacher where a code commands; AtCapacity where an address has guessed too many codes.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterable

from pydantic_core import InitErrorDetails

from app.classes.channel import Channel
from app.classes.classroom import Classroom, Question
from app.classes.codes import LENGTH, new_code, normal
from app.classes.errors import ClassNotFound, ForTeacher, QuestionClosed, QuestionOpen
from app.classes.lessons import asked_of
from app.classes.state import ClassState, Event, Guest, QuestionState, Tidings
from app.classes.store import ClassStore, StoredClass, StoredQuestion, Vote
from app.classes.tries import Tries
from app.runs.errors import AtCapacity, RunError, ViewOnly
from app.runs.keys import new_key
from app.runs.service import Service
from app.settings import Settings
from app.spec.classes import ClassAnswer, Look, NewLook, NewQuestion
from app.spec.faults import fault, refuse

log = logging.getLogger(__name__)

PERIOD_SECONDS = 10.0
"""How often it is looked which are over."""
HOUR_SECONDS = 3600.0


class Classes:
    """The classes of a server, which are stored beside its runs; all that there are stay in memory."""

    def __init__(self, settings: Settings, service: Service) -> None:
        self._settings, self._service = settings, service
        self._by_id: dict[str, Classroom] = {}
        self._by_code: dict[str, Classroom] = {}
        self._tries = Tries(settings.class_tries)
        self._closed = False

    async def start(self) -> None:
        """Takes up those that are there. The service has been started."""
        self._store = ClassStore(self._service.parts.store)
        for stored in await self._store.all():
            self._add(Classroom(stored))
        self._upkeep = asyncio.create_task(self._end_in_time())

    async def close(self) -> None:
        """Lets every reader go; the store has it all."""
        self._upkeep.cancel()
        self.let_readers_go()

    def let_readers_go(self) -> None:
        """Ends every stream, and those that begin from now on."""
        self._closed = True
        for one in self._by_id.values():
            one.let_readers_go()

    async def create(self, run: str, client: str) -> tuple[str, str, str]:
        """A new class that looks at a run, by its id: the class's id, its code, the run's view.

        RunNotFound, ViewOnly, AtCapacity.
        """
        view = await self._view_of(run)
        self._refuse_many(client)
        shard, shards = self._service.parts.shard, self._service.parts.shards
        code = new_code(shard, shards)
        while code in self._by_code:
            code = new_code(shard, shards)
        stored = StoredClass(new_key(shard), code, run, view, Look().model_dump())
        one = Classroom(stored, client)
        self._add(one)
        try:
            await self._store.add(stored)
        except BaseException:
            self._forget(one)
            raise
        return one.id, one.code, one.view

    async def state(self, key: str, client: str) -> ClassState:
        """A class as whoever has this key may see it."""
        one = self._find(key, client)
        return one.state(teacher=key == one.id)

    async def look(self, id: str, look: NewLook, client: str) -> None:
        """All look there from now on. RunNotFound and ViewOnly of another run; QuestionNotFound."""
        one = self._find_to_teach(id, client)
        if look.question:
            one.question(look.question)
        async with one.writing:
            run, view = (look.run, await self._view_of(look.run)) if look.run else (one.run, one.view)
            content = look.model_dump(mode="json", exclude={"run"})
            self._there(await self._store.looked(id, content, run, view), one)
            one.run, one.view, one.look = run, view, content
            one.tell_look()

    async def ask(self, id: str, question: NewQuestion, client: str) -> QuestionState:
        """Opens a question; one that was asked before has another round. QuestionOpen, ValidationError."""
        one = self._find_to_teach(id, client)
        async with one.writing:
            most, number = self._settings.max_questions_per_class, len(one.questions) + 1
            if number > most:
                then = "Open a new class."
                raise AtCapacity("This class has", most, "questions", "max_questions_per_class", then)
            if one.open:
                raise QuestionOpen(one.open.number)
            asked = await asked_of(question, one.run, self._service)
            first = one.first_round(asked)
            self._there(await self._store.asked(id, number, asked, first), one)
            opened = one.add(StoredQuestion(number, asked, first, True, [0] * len(asked.choices)))
            one.tell_question()
        return opened.state(teacher=True)

    async def reveal(self, id: str, number: int, client: str) -> QuestionState:
        """Closes a question, so that all see what was answered. QuestionNotFound."""
        one = self._find_to_teach(id, client)
        async with one.writing:
            question = one.question(number)
            if question.open:
                # Answers are written, and who gave them goes on, in their order: those before it are counted.
                self._there(await self._store.closed(id, number), one)
                question.close()
                one.tell_question()
        return question.state(teacher=True)

    async def answer(self, key: str, answer: ClassAnswer, client: str) -> None:
        """Somebody answers; of each voter the last answer counts.

        QuestionNotFound, QuestionClosed, AtCapacity; ValidationError where there is no such choice.
        """
        one = self._find(key, client)
        question = one.question(answer.question)
        refuse(_choice_faults(question, answer.choice))
        if not question.open:
            raise QuestionClosed(question.number)
        most = self._settings.max_voters_per_question
        if answer.voter not in question.votes and len(question.votes) >= most:
            raise AtCapacity("This question has", most, "voters", "max_voters_per_question")
        if not await self._store.voted(Vote(one.id, question.number, answer.voter, answer.choice)):
            raise ClassNotFound if one.closed else QuestionClosed(question.number)
        question.count(answer.voter, answer.choice)
        one.tell_counts()

    async def follow(self, key: str, last: str, client: str, counted: bool = True) -> AsyncGenerator[Tidings]:
        """What has changed since the event with this id, then each change. AtCapacity.

        `counted`: whether the reader is one of those who are in.
        """
        await self.admit(key, client)
        return self._channel(key, client).follow(last, counted)

    async def admit(self, key: str, client: str) -> None:
        """Returns where one more may follow it. AtCapacity."""
        most = self._settings.max_streams_per_run
        if self._channel(key, client).readers >= most:
            raise AtCapacity("This class has", most, "streams", "max_streams_per_run")

    async def next(self, key: str, last: str, client: str, guest: Guest) -> list[Event]:
        """What a reader of `follow` hears next, for who hands it on to a guest; none after a beat."""
        return await self._channel(key, client).next_for(guest, last)

    def _channel(self, key: str, client: str) -> Channel:
        """Where whoever has this key hears of a class."""
        one = self._find(key, client)
        return one.teacher if key == one.id else one.others

    async def counts(self, id: str, client: str) -> list[QuestionState]:
        """All that was asked, for the teacher."""
        one = self._find_to_teach(id, client)
        return [question.state(teacher=True) for question in one.questions]

    async def delete(self, id: str, client: str) -> None:
        """Ends it; its streams say so."""
        one = self._find_to_teach(id, client)
        await self._store.remove(id)
        self._end([one.id])

    async def run_gone(self, run: str) -> None:
        """A run was deleted: what looks at it is over."""
        if any(one.run == run for one in self._by_id.values()):
            await self._end_what_is_over()

    async def _end_what_is_over(self) -> None:
        self._end(await self._store.expire(self._settings.class_hours * HOUR_SECONDS))

    async def _end_in_time(self) -> None:
        while True:
            await asyncio.sleep(PERIOD_SECONDS)
            try:
                if self._by_id:
                    await self._end_what_is_over()
            except RunError as error:
                log.warning("It could not be looked which classes are over. %s", error)

    async def _view_of(self, run: str) -> str:
        """The view of the run with this id. RunNotFound, ViewOnly."""
        outline = await self._service.look(run)
        if outline.view == run:
            raise ViewOnly
        return outline.view

    def _find(self, key: str, client: str) -> Classroom:
        """The class with this id, or this code however it was typed.

        An address that has joined a class may go on with it, however often others there guess.
        """
        code = normal(key)
        one = self._by_id.get(key) or self._by_code.get(code)
        guess = len(code) == LENGTH and not (one and client in one.known)
        if guess:
            self._tries.refuse_many(client)
        if not one:
            if guess:
                self._tries.count(client)
            raise ClassNotFound
        one.known.add(client)
        return one

    def _find_to_teach(self, id: str, client: str) -> Classroom:
        one = self._find(id, client)
        if one.id != id:
            raise ForTeacher
        return one

    def _refuse_many(self, client: str) -> None:
        most, each = self._settings.max_classes, self._settings.max_classes_per_client
        if sum(one.client == client for one in self._by_id.values()) >= each:
            raise AtCapacity("This client has", each, "classes", "max_classes_per_client")
        if len(self._by_id) >= most:
            raise AtCapacity("The server holds", most, "classes", "max_classes")

    def _there(self, written: bool, one: Classroom) -> None:
        """ClassNotFound where it has ended meanwhile."""
        if not written:
            raise ClassNotFound

    def _add(self, one: Classroom) -> None:
        self._by_id[one.id] = self._by_code[one.code] = one
        if self._closed:
            one.let_readers_go()

    def _end(self, ids: Iterable[str]) -> None:
        for id in ids:
            if one := self._by_id.get(id):
                self._forget(one)
                one.end()

    def _forget(self, one: Classroom) -> None:
        self._by_id.pop(one.id, None)
        self._by_code.pop(one.code, None)


def _choice_faults(question: Question, choice: int) -> Iterable[InitErrorDetails]:
    last = len(question.asked.choices) - 1
    if choice > last:
        message = "Input should be one of the question's choices, 0 to {last}"
        yield fault(("choice",), choice, "no_choice", message, last=last)
