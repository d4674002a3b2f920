"""A worker in a process of its own, at the other end of a pair of sockets.

How its death is noticed is decided here and nowhere else: only the worker's process has the other end, so
that the connection ends with it, whatever it was saying; and a call that takes too long ends the process.

On Linux workers are forked from a process of one thread that has loaded what they need and does nothing else:
one starts in milliseconds, and they share its memory. Elsewhere each loads it for itself.
"""

import asyncio
import os
import pickle
import signal
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.util import get_temp_dir
from pathlib import Path
from shutil import rmtree
from threading import Thread
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import numpy as np

from app.runs.calls import answer, failure, outcome
from app.runs.turns import Turns
from app.runs.worker import RunLog, Worker

P = ParamSpec("P")
R = TypeVar("R")

LENGTH = struct.Struct("!Q")
"""Each message is its length, and so many bytes of pickle."""
FAREWELL = LENGTH.pack(0)
"""Ends a worker in order; without it, its server has died."""
WARMING_SECONDS = 600.0
"""How long a new process may take to load all that it needs, on a machine that is busy."""
FAREWELL_SECONDS = 1.0
"""How long a worker that has nothing to do may take to end by itself."""
PROCESSES = get_context("forkserver") if sys.platform == "linux" else get_context("spawn")
PROCESSES.set_forkserver_preload(["app.runs.loaded"])


class WorkerDied(Exception):
    """The process has died, with all that it held."""


class CallTooLong(WorkerDied):
    """The call took so long that the process was killed."""


class Tenant(Protocol):
    """A run that lives in a worker."""

    async def log(self) -> RunLog:
        """The run as it stands, for another process that has to take it over."""

    def evict(self) -> None:
        """No process could take it over: it sleeps from now on."""


class _Call:
    """A call, the answer to which is waited for; made in its turn, unless nobody waits any more."""

    def __init__(self, function: Callable[[Worker], Any], seconds: float) -> None:
        self.seconds = seconds
        self.message = pickle.dumps(function, pickle.HIGHEST_PROTOCOL)
        self.answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    @property
    def is_wanted(self) -> bool:
        """Whether somebody still waits for the answer."""
        return not self.answer.done()


class WorkerProcess:
    """A worker's process, the calls to it, and the runs that it is to hold. To be started.

    `call_seconds` is how long a call may take; `niceness` by how much others go before it.
    """

    def __init__(self, call_seconds: float, niceness: int = 0) -> None:
        self._call_seconds, self._niceness = call_seconds, niceness
        self._started = self._alive = False
        self.ready = False
        """Whether it lives, and holds its runs."""
        self.recovery = asyncio.Lock()
        """Held while another worker is put in the place of one that has died."""
        self.deaths = 0
        """How many workers have died here."""
        self.tenants: dict[str, Tenant] = {}
        """What it is to hold, by id."""

    @property
    def queue(self) -> int:
        """Calls that are not answered yet: the one that is made, and those that wait."""
        return len(self._calls) + (self._made is not None) if self._alive else 0

    @property
    def memory(self) -> int:
        """Bytes of memory that the process has, on Linux; 0 where that is not known."""
        with suppress(OSError):  # it has just ended, or there is no such file
            pages = Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]
            return int(pages) * os.sysconf("SC_PAGE_SIZE")
        return 0

    async def start(self, compiled: bool) -> None:
        """A new, empty worker, when it is warm; the one before it ends. WorkerDied."""
        self._end(WorkerDied())
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = PROCESSES.Process(
                target=_serve, args=(theirs, self._niceness, get_temp_dir()), daemon=True
            )
            self._process.start()
        self._calls: Turns[_Call] = Turns()
        self._made: _Call | None = None
        self._alive = True
        loop = asyncio.get_running_loop()
        connection = partial(_Connection, self._answered, self._ended)
        self._transport, _ = await loop.create_connection(connection, sock=ours)
        self._started = True
        await self._call(partial(Worker.warm, compiled=compiled), WARMING_SECONDS)

    async def call(
        self, method: Callable[Concatenate[Worker, P], R], *arguments: P.args, **named: P.kwargs
    ) -> R:
        """Calls a method of the worker there. A client's calls are served in order, and clients in turn.

        WorkerDied, CallTooLong, and what the method raises.
        """
        answer: R = await self._call(partial(_on, method, arguments, named), self._call_seconds)
        return answer

    async def close(self) -> None:
        """Ends the worker, if there is one, with what it was doing."""
        if not self._started:
            return
        self._alive = self.ready = False
        self._transport.write(FAREWELL)
        self._transport.close()
        self._drop(WorkerDied())
        await asyncio.to_thread(self._process.join, FAREWELL_SECONDS)
        self._process.kill()
        self._process.join()

    async def _call(self, function: Callable[[Worker], Any], seconds: float) -> Any:
        if not self._alive:
            raise WorkerDied
        call = _Call(function, seconds)
        self._calls.add(call)
        if not self._made:
            self._ask()
        return await call.answer

    def _ask(self) -> None:
        """Makes the next call, if there is one."""
        self._made = self._calls.next()
        if self._made:
            self._limit = asyncio.get_running_loop().call_later(self._made.seconds, self._give_up)
            self._transport.writelines([LENGTH.pack(len(self._made.message)), self._made.message])

    def _answered(self, message: bytes) -> None:
        """The worker's answer to the call that was made."""
        self._limit.cancel()
        if self._made and self._made.is_wanted:
            try:
                self._made.answer.set_result(outcome(message))
            except Exception as error:  # noqa: BLE001  it is for whoever waits
                self._made.answer.set_exception(error)
        self._ask()

    def _give_up(self) -> None:
        self._end(CallTooLong())

    def _ended(self) -> None:
        self._end(WorkerDied())

    def _end(self, reason: WorkerDied) -> None:
        """Nothing can be asked of this worker any more."""
        if not self._alive:
            return
        self._alive = self.ready = False
        self.deaths += 1
        self._process.kill()
        self._transport.abort()
        self._drop(reason)

    def _drop(self, reason: WorkerDied) -> None:
        """No call is answered: the one that was made for this reason, the others with the process."""
        made, waiting = self._made, list(self._calls)
        self._made, self._calls = None, Turns()
        if made:
            self._limit.cancel()
            if made.is_wanted:
                made.answer.set_exception(reason)
        for call in waiting:
            if call.is_wanted:
                call.answer.set_exception(WorkerDied())


class _Connection(asyncio.Protocol):
    """The server's end: whole messages, and the end."""

    def __init__(self, answered: Callable[[bytes], None], ended: Callable[[], None]) -> None:
        self._answered, self._ended = answered, ended
        self._bytes = bytearray()

    def data_received(self, data: bytes) -> None:
        self._bytes += data
        if len(self._bytes) >= LENGTH.size:
            end = LENGTH.size + LENGTH.unpack_from(self._bytes)[0]
            if len(self._bytes) == end:  # one call at a time, so that nothing comes behind it
                message, self._bytes = bytes(memoryview(self._bytes)[LENGTH.size :]), bytearray()
                self._answered(message)

    def connection_lost(self, error: Exception | None) -> None:
        self._ended()


def _serve(connection: socket.socket, niceness: int, directory: str) -> None:
    """The worker's end: answers calls until the server goes. Ctrl-C and SIGTERM are for the server.

    `directory` is the server's own for temporary files.
    """
    for signals in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signals, signal.SIG_IGN)
    Thread(target=_end_with_parent, args=(directory,), daemon=True).start()
    if niceness and sys.platform != "win32":
        os.nice(niceness)
    np.seterr(all="ignore")  # a training that passes all bounds has diverged, which is an answer and no fault
    worker = Worker()
    # A server that goes while it is told something does not hear the end of it.
    with suppress(ConnectionError), connection, connection.makefile("rwb") as stream:
        while header := stream.read(LENGTH.size):
            if header == FAREWELL:
                return
            told = _answer(worker, stream.read(*LENGTH.unpack(header)))
            stream.write(LENGTH.pack(len(told)))
            stream.write(told)
            stream.flush()
    _end_with_parent(directory)


def _answer(worker: Worker, message: bytes) -> bytes:
    """What a call answers or raises; what cannot be pickled is an error, too."""
    try:
        return answer(pickle.loads(message)(worker))
    except Exception as error:  # noqa: BLE001  it is raised again where the call was made
        return failure(error, "worker")


def _on(method: Callable[..., R], arguments: tuple[Any, ...], named: dict[str, Any], worker: Worker) -> R:
    return method(worker, *arguments, **named)


def _end_with_parent(directory: str) -> None:
    """A server that was killed has no worker go on with what it did, and leaves no folder of its own."""
    parent = parent_process()
    if parent:
        parent.join()
        rmtree(directory, ignore_errors=True)  # others do it as well
        os._exit(1)
