"""Runs that are trained elsewhere: their frames come from outside, and nobody here commands them."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from app.core.arrays import Array
from app.core.frame import FIELDS, MEASURES, PROBE, Frame, layout_of
from app.runs.errors import AtCapacity, FrameTooLarge, ParametersNotSent, RunNotFound, ViewOnly
from app.runs.history import Cursor, RecordedFrame, Strides
from app.runs.keys import new_key
from app.runs.measures import Measures
from app.runs.state import Losses, WatchedOutline, WatchedState
from app.runs.store import Store
from app.runs.track import Track
from app.runs.watched_store import WatchedStore
from app.settings import Settings
from app.spec.watched import Number, SentFrame, SentFrames, Watched

SILENT_SECONDS = 60.0
"""One that has sent nothing for so long is said to have paused."""


@dataclass(eq=False, kw_only=True)
class WatchedRun(Track):
    """One run: `model` is what it is made of."""

    model: Watched
    history: Strides
    heard: float = -SILENT_SECONDS
    """When it last sent something."""
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while frames are written down, those that come meanwhile after them."""

    def outline(self, key: str) -> WatchedOutline:
        """The run as it is now, in short."""
        return WatchedOutline(key, self.view, self.status, self.step, self.model)

    def state(self, key: str) -> WatchedState:
        """The run as it is now."""
        newest = self.history.newest()
        losses = Losses.of(newest.frame.train_loss, newest.frame.test_loss) if newest else Losses(None, None)
        steps = self.history.steps
        return WatchedState(key, self.view, self.status, self.step, steps, self.epoch, losses, self.model)

    def record(self, frame: Frame) -> RecordedFrame:
        """A frame with its place in the run."""
        return RecordedFrame(frame, Cursor(0, frame.step), self.status_of(frame.diverged))

    def parameters(self, step: int) -> list[dict[str, Array]]:
        """Weights and biases of each layer after so many steps. ParametersNotSent."""
        after, before = self.history.find(step + 1), self.history.find(step)
        if after and (found := _arrays(after.frame, "weights", "biases")):
            return [{"weights": weights, "biases": biases} for weights, biases in found]
        updates = before and _arrays(before.frame, "weight_updates", "bias_updates")
        if before and updates and (start := _arrays(before.frame, "weights", "biases")):
            return [
                {"weights": weights + more, "biases": biases + shift}
                for (weights, biases), (more, shift) in zip(start, updates, strict=True)
            ]
        raise ParametersNotSent(step)

    def take(self, records: list[RecordedFrame]) -> None:
        """Its newest frames; wakes whoever waits."""
        for record in records:
            self.history.append(record)
            self.step, self.epoch = record.frame.step, record.frame.epoch
        self.wake()


class WatchedRuns:
    """Those of a server, by id and by view; those that nobody asks for sleep in the store."""

    def __init__(self, settings: Settings, store: Store, measures: Measures, shard: int = 0) -> None:
        self._settings, self._store, self._measures = settings, WatchedStore(store), measures
        self._shard = shard
        self._by_id: dict[str, WatchedRun] = {}
        self._by_view: dict[str, WatchedRun] = {}

    def __iter__(self) -> Iterator[WatchedRun]:
        """All that are awake."""
        return iter(list(self._by_id.values()))

    async def has(self, key: str) -> bool:
        """Whether there is one with this id or view."""
        return key in self._by_id or key in self._by_view or await self._store.has(key)

    async def find(self, key: str) -> WatchedRun:
        """The one with this id or view; it wakes up if it slept. RunNotFound, AtCapacity."""
        stored = None if self._awake(key) else await self._store.load(key)
        run = self._awake(key)
        if not run:
            if not stored:
                raise RunNotFound
            run = WatchedRun(history=self._history(), model=stored.model, id=stored.id, view=stored.view)
            run.take([run.record(frame) for frame in stored.frames])
            run.step = stored.step
            self._add(run)
        run.used = time.monotonic()
        return run

    async def find_to_command(self, id: str) -> WatchedRun:
        """The one with this id. ViewOnly where it is a view, and as `find`."""
        run = await self.find(id)
        if run.id != id:
            raise ViewOnly("looked at")
        return run

    async def create(self, model: Watched, client: str) -> WatchedRun:
        """A new one, of which nothing was sent yet. AtCapacity."""
        run = WatchedRun(history=self._history(), model=model, client=client)
        run.id, run.view = new_key(self._shard), new_key(self._shard)
        self._make_room(client)
        self._add(run)
        try:
            await self._store.add(run.id, run.view, model)
        except BaseException:
            self.remove(run)
            raise
        return run

    async def send(self, id: str, sent: SentFrames) -> WatchedRun:
        """Frames of it have come. RunNotFound, ViewOnly, FrameTooLarge; ValidationError where they misfit."""
        run = await self.find_to_command(id)
        async with run.writing:
            await self._take(run, sent)
        return run

    async def _take(self, run: WatchedRun, sent: SentFrames) -> None:
        """Writes frames down, then takes them in."""
        most = self._settings.watched_bytes
        frames = [frame_of(one, run.model) for one in sent.fitting(run.model, run.step).frames]
        if frames and (largest := max(frame.values.nbytes for frame in frames)) > most:
            raise FrameTooLarge(largest, most)
        diverged = any(frame.diverged for frame in frames) or run.status == "diverged"
        records = [run.record(frame) for frame in frames]
        dropped = run.history.overflow(records)
        records = [record for record in records if record.frame.step not in dropped]
        if records and not await self._store.sent(run.id, [each.frame for each in records], dropped):
            self.remove(run)
            raise RunNotFound
        run.heard = time.monotonic()
        run.status = "diverged" if diverged else "paused" if sent.ended else "running"
        run.history.drop(dropped)
        run.take(records)
        self._measures.frames.inc(len(frames))

    async def delete(self, id: str) -> None:
        """Ends it and its streams. RunNotFound, ViewOnly."""
        run = await self.find_to_command(id)
        await self._store.remove(id)
        self.remove(run)

    def remove(self, run: WatchedRun) -> None:
        """It is awake no longer; its readers leave."""
        if run.closed:
            return
        run.closed = True
        del self._by_id[run.id]
        del self._by_view[run.view]
        run.wake()

    async def keep_in_order(self, expire_seconds: float) -> None:
        """What has fallen silent has paused, what nobody asks for sleeps, what is old goes."""
        now = time.monotonic()
        await self._store.used([run.id for run in self])
        await self._store.expire(expire_seconds)
        for run in self:
            if run.status == "running" and now - run.heard > SILENT_SECONDS:
                run.status = "paused"
                run.wake()
            if now - run.used > self._settings.idle_seconds and not run.readers:
                self.remove(run)

    def _awake(self, key: str) -> WatchedRun | None:
        return self._by_id.get(key) or self._by_view.get(key)

    def _history(self) -> Strides:
        return Strides(self._settings.watched_bytes)

    def _add(self, run: WatchedRun) -> None:
        self._make_room()
        self._by_id[run.id] = self._by_view[run.view] = run

    def _make_room(self, client: str = "") -> None:
        """Lets idle ones sleep, the longest idle first, until one more may be awake. AtCapacity."""
        most, each = self._settings.max_watched, self._settings.max_watched_per_client
        if client and self._crowded([run for run in self if run.client == client], each):
            raise AtCapacity("This client has", each, "runs trained elsewhere", "max_watched_per_client")
        if self._crowded(list(self), most):
            raise AtCapacity("The server holds", most, "runs trained elsewhere", "max_watched")

    def _crowded(self, those: list[WatchedRun], most: int) -> bool:
        """Whether so many of them are awake, when idle ones have gone."""
        awake = len(those)
        for run in sorted(those, key=lambda run: run.used):
            if awake < most:
                break
            if not run.readers and not run.in_use:
                self.remove(run)
                awake -= 1
        return awake >= most


def frame_of(sent: SentFrame, model: Watched) -> Frame:
    """A frame as it was sent, in one flat array; what is not known is nan."""
    shape = tuple(layer.sides for layer in model.layers)
    ends = [list(getattr(sent.probe, name)) for name in PROBE]
    arrays = [[layer.array(name) for name in FIELDS] for layer in sent.layers]
    sizes = (tuple(map(len, ends)), *(tuple(map(len, each)) for each in arrays))
    layout = layout_of(shape, sizes)
    values = np.full(layout.size, np.nan)
    for name, numbers in zip(PROBE, ends, strict=True):
        values[layout.probe[name]] = _known(numbers)
    for places, each in zip(layout.layers, arrays, strict=True):
        for place, numbers in zip(places.values(), each, strict=True):
            values[place] = _known(numbers)
    values[layout.measures] = _known([getattr(layer, name) for layer in sent.layers for name in MEASURES])
    batch, train, test, probe, cosine, clipped = _known(
        [sent.loss.batch, sent.loss.train, sent.loss.test, sent.probe.loss, sent.descent_cosine, sent.clipped]
    ).tolist()
    return Frame(
        step=sent.step,
        epoch=sent.epoch,
        diverged=sent.diverged,
        shape=shape,
        sloped=(True,) * len(shape),
        indices=(),
        probe_index=sent.probe.index,
        batch_loss=batch,
        train_loss=train,
        test_loss=test,
        probe_loss=probe,
        descent_cosine=cosine,
        clipped=clipped,
        values=values,
        sizes=sizes,
        batch_size=sent.batch_size or 0,
    )


def _arrays(frame: Frame, *names: str) -> list[tuple[Array, ...]] | None:
    """These arrays of each layer; None where one of them lacks one, or has no units."""
    layers = range(len(frame.shape))
    if any(not all(frame.shape[at]) or frame.layout.lacking[at] & set(names) for at in layers):
        return None
    return [tuple(frame.array(at, name) for name in names) for at in layers]


def _known(numbers: list[Number]) -> Array:
    """null as nan."""
    return np.array(numbers, dtype=np.float64)
