"""The one door to runs: what the API asks, in plain data that could cross a process.

Arguments are keys, numbers, specifications and questions by name; answers are dataclasses of such, and
arrays. A key is a run's id or, to read, its view. Whatever asks for a run wakes it. RunNotFound, RunExpired,
AtCapacity and EngineMissing where it cannot be woken; ViewOnly where a view commands; TrainedElsewhere where
what is asked or commanded takes a run that is trained here.
"""

from collections.abc import AsyncGenerator, Callable
from typing import Any, Concatenate, ParamSpec, TypeVar, cast, overload

from app.analysis.pieces import Pieces
from app.analysis.replayed import replayed
from app.core.arrays import Array
from app.core.frame import Frame
from app.runs.errors import AtCapacity, NotSent, TrainedElsewhere
from app.runs.history import Cursor, RecordedFrame
from app.runs.parts import Parts
from app.runs.run import Run
from app.runs.state import Losses, News, Outline, Standing, State, Tail, WatchedOutline, WatchedState
from app.runs.turns import acting_for
from app.runs.watched import WatchedRun
from app.runs.worker import Worker
from app.settings import Settings
from app.spec import Specification
from app.spec.watched import SentFrames, Watched
from app.timeline import StepNotFound, Timeline

P = ParamSpec("P")
R = TypeVar("R")


class Service:
    """The runs of a server, or of one shard of so many."""

    def __init__(self, settings: Settings, shard: int = 0, shards: int = 1) -> None:
        self._settings, self._place = settings, (shard, shards)
        self._opened: Parts | None = None

    def open(self) -> None:
        """Takes the directory and opens its store, if that is still to be done. StoreUnusable."""
        self._opened = self._opened or Parts(self._settings, *self._place)

    async def start(self) -> None:
        """Opens the store and starts the workers; returns when all of them are ready. StoreUnusable."""
        self.open()
        await self.parts.start()

    async def close(self) -> None:
        """Stops what plays, lets every reader go, and ends the workers; the store has it all."""
        await self.parts.close()

    @property
    def parts(self) -> Parts:
        """What is behind the door, for the room that shares its store and its engines: the atlas."""
        if not self._opened:
            raise RuntimeError("The service has not been opened.")
        return self._opened

    async def let_readers_go(self) -> None:
        """Ends every stream, and those that begin from now on."""
        self.parts.let_readers_go()

    async def check(self) -> None:
        """Returns where commands can be carried out now. NotReady, StoreUnavailable."""
        await self.parts.check()

    async def metrics(self) -> bytes:
        """What is counted and timed, as Prometheus reads it."""
        return self.parts.measures.text()

    async def sent_parameters(self, key: str, step: int) -> list[dict[str, Array]]:
        """Weights and biases of a run that is trained elsewhere, after so many steps. ParametersNotSent."""
        return (await self.parts.watched.find(key)).parameters(step)

    async def outline(self, key: str) -> Outline:
        """A run in short; no worker is asked. TrainedElsewhere."""
        return (await self.parts.runs.find(key)).outline(key)

    async def look(self, key: str) -> Outline | WatchedOutline:
        """A run in short, wherever it is trained."""
        return (await self._track(key)).outline(key)

    async def state(self, key: str) -> State | WatchedState:
        """A run, with its losses at the parameters now where it is trained here."""
        match await self._track(key):
            case Run() as run:
                return await self._state(run, key)
            case run:
                return run.state(key)

    async def watch(self, model: Watched, client: str) -> WatchedState:
        """A new run that is trained elsewhere. AtCapacity."""
        run = await self.parts.watched.create(model, client)
        return run.state(run.id)

    async def send(self, id: str, frames: SentFrames) -> WatchedState:
        """Frames of a run that is trained elsewhere have come.

        RunNotFound, ViewOnly, FrameTooLarge, and ValidationError where they do not fit.
        """
        return (await self.parts.watched.send(id, frames)).state(id)

    async def authorize(self, id: str) -> None:
        """ViewOnly where the key is no id, and with it no right to command."""
        await self.parts.runs.find_to_command(id)

    async def create(self, spec: Specification, client: str) -> State:
        """A new run, paused at step 0. AtCapacity when the server, or the client, has as many as it may."""
        run = await self.parts.commands.create(spec, client)
        return await self._state(run, run.id)

    async def fork(
        self, key: str, step: int | None, changes: dict[str, Any], lockstep: bool, client: str
    ) -> State:
        """A run that goes on from a step of another one, with a merge patch; in lockstep its twin.

        AtCapacity, StepNotFound, and ValidationError of the changes.
        """
        find = self.parts.runs.find_to_command if lockstep else self.parts.runs.find
        child = await self.parts.commands.fork(await find(key), step, changes, lockstep, client)
        return await self._state(child, child.id)

    async def patch(self, id: str, changes: dict[str, Any]) -> State:
        """Goes on with a merge patch of the specification. ValidationError of the changes."""
        run = await self.parts.runs.find_to_command(id)
        await self.parts.commands.patch(run, changes)
        return await self._state(run, id)

    async def delete(self, id: str) -> None:
        """Ends it, its twins and their streams."""
        match await self._track(id):
            case Run():
                await self.parts.commands.delete(await self.parts.runs.find_to_command(id))
            case _:
                await self.parts.watched.delete(id)

    async def step(self, id: str, count: int) -> RecordedFrame:
        """Trains `count` steps and returns the last one's record. Playing, Diverged, Twin."""
        return await self.parts.clock.step(await self.parts.runs.find_to_command(id), count)

    async def play(self, id: str, steps_per_second: float | None, until_step: int | None) -> State:
        """Goes on by itself at this pace (None: at full speed), to a step if there is one. Diverged, Twin."""
        run = await self.parts.runs.find_to_command(id)
        await self.parts.clock.play(run, steps_per_second, until_step)
        return await self._state(run, id)

    async def pause(self, id: str) -> State:
        """Stands still. Twin."""
        run = await self.parts.runs.find_to_command(id)
        await self.parts.clock.pause(run)
        return await self._state(run, id)

    async def reset(self, id: str) -> State:
        """Back to step 0; frames are forgotten, changes kept. Twin."""
        run = await self.parts.runs.find_to_command(id)
        await self.parts.commands.reset(run)
        return await self._state(run, id)

    async def frame(self, key: str, step: int) -> RecordedFrame:
        """One step's record, replayed where it is no longer there. StepNotFound; NotSent."""
        run = await self._track(key)
        if record := run.history.find(step):
            return run.with_status(record)
        if isinstance(run, WatchedRun):
            raise NotSent(step, run.history.around(step))
        if not 1 <= step <= run.step:
            raise StepNotFound(step, 1, run.step)
        return run.record(await self.parts.questions.ask([run], Timeline.frame, [step]))

    async def next_frame(self, key: str) -> RecordedFrame:
        """The record that the next step would leave. Diverged."""
        run = await self.parts.runs.find(key)
        return run.record(await self.parts.questions.ask([run], Timeline.next_frame))

    async def frames(self, key: str, after: int, limit: int) -> list[RecordedFrame]:
        """Up to `limit` records that are there, of steps later than `after`, ascending."""
        run = await self._track(key)
        return [run.with_status(record) for record in run.history.after(after, limit)]

    async def course(self, key: str, last: Frame, after: int = 0) -> list[Frame]:
        """Frames of steps later than `after` and up to `last`, near enough to each other for a line.

        All but `last` are without their arrays. Those that are there; between them replayed ones, which are
        kept. A run that plays is not held up.
        """
        run = await self.parts.runs.find(key)
        generation = run.generation
        if run.status != "running" and (gaps := run.course.gaps(last, after)):
            frames = await self.parts.questions.ask([run], replayed, [gaps])
            if run.generation == generation:
                run.course.fill(frames, last)
        return run.course.upto(last, after)

    async def follow(self, key: str, cursor: Cursor | None) -> AsyncGenerator[News]:
        """The newest record, or those after `cursor`, then every new one. AtCapacity."""
        run, most = await self._track(key), self._settings.max_streams_per_run
        if run.readers >= most:
            raise AtCapacity("This run has", most, "streams", "max_streams_per_run")
        return self.parts.feed.follow(run, cursor)

    async def tail(self, view: str, known: Standing | None) -> Tail:
        """What has come of a run since it stood so, once there is something; for None what is there.

        For who hands it on to readers of its own, who are one here.
        """
        return await self.parts.feed.tail(await self._track(view), known)

    @overload
    async def ask(
        self,
        key: str,
        question: Callable[Concatenate[Timeline, P], Pieces[R]],
        /,
        *arguments: P.args,
        **named: P.kwargs,
    ) -> R: ...

    @overload
    async def ask(
        self,
        key: str,
        question: Callable[Concatenate[Timeline, P], R],
        /,
        *arguments: P.args,
        **named: P.kwargs,
    ) -> R: ...

    async def ask(self, key: str, question: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
        """What a question finds out about a run: a function of `app/analysis`, say, with its arguments.

        Raises what the question raises.
        """
        return await self.parts.questions.ask([await self.parts.runs.find(key)], question, arguments, named)

    async def ask_beside(
        self,
        key: str,
        twin: str,
        question: Callable[Concatenate[Timeline, Timeline, P], Pieces[R]],
        /,
        *arguments: P.args,
        **named: P.kwargs,
    ) -> R:
        """What a question finds out about a run beside its twin."""
        runs = [await self.parts.runs.find(key), await self.parts.runs.find(twin)]
        return cast(R, await self.parts.questions.ask(runs, question, arguments, named))

    def act_for(self, address: str) -> None:
        """What is asked for in this task from now on waits for the turn of the client with this address."""
        acting_for.set(address)

    async def compute(self, function: Callable[P, R], /, *arguments: P.args, **named: P.kwargs) -> R:
        """What a function comes to that is about no run, by the worker that has the fewest runs."""
        workers = self.parts.workers
        return await workers.call(workers.idlest(), Worker.compute, function, *arguments, **named)

    async def read(self, function: Callable[P, R], /, *arguments: P.args, **named: P.kwargs) -> R:
        """What a function makes of something large that was sent, by a process that holds no run.

        One at a time is read, so that whatever is sent, runs go on and a processor is left for them.
        """
        reader = self.parts.reader
        return await reader.call(reader.idlest(), Worker.compute, function, *arguments, **named)

    async def _track(self, key: str) -> Run | WatchedRun:
        """A run to look at, wherever it is trained."""
        try:
            return await self.parts.runs.find(key)
        except TrainedElsewhere:
            return await self.parts.watched.find(key)

    async def _state(self, run: Run, key: str) -> State:
        losses = Losses.of(*await self.parts.questions.ask([run], Timeline.losses))
        return run.state(key, losses, self.parts.engines.numerics)
