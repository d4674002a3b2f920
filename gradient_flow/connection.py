"""Which server is asked: one that was named, or a local one that ends with this process."""

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from gradient_flow.problems import Problem

VARIABLE = "GRADIENT_FLOW_URL"
READY = "Gradient Flow: http"  # what a server says when it listens
FRAMES = "*,vscode-webview:"
"""Who may show a local server's page in a frame: a notebook, from whatever address, and VS Code."""
SECONDS = httpx.Timeout(10, read=300)
JSON = {"Content-Type": "application/json"}


class Connection:
    """A server's API. ConnectionError where nobody answers, Problem where the server refuses."""

    def __init__(self, url: str, *, local: bool = False) -> None:
        self.url = url.rstrip("/")
        # A proxy that the environment names is not asked for what is on this machine.
        self._client = httpx.Client(
            base_url=f"{self.url}/api/v1", timeout=SECONDS, trust_env=not local, follow_redirects=True
        )
        atexit.register(self._client.close)

    def __repr__(self) -> str:
        return f"Connection({self.url!r})"

    def ask(
        self,
        method: str,
        path: str,
        content: Mapping[str, Any] | bytes | None = None,
        query: Mapping[str, str | float | None] | None = None,
    ) -> httpx.Response:
        """The answer to a request whose path starts after `/api/v1`; a query leaves out what is None.

        Bytes are JSON that is written already.
        """
        asked = {name: value for name, value in (query or {}).items() if value is not None}
        written = isinstance(content, bytes)
        body: dict[str, Any] = {"content": content, "headers": JSON} if written else {"json": content}
        with self._heard():
            response = self._client.request(method, path, params=asked, **body)
        if not response.is_success:
            raise Problem.of(response)
        return response

    def events(self, path: str) -> Iterator[tuple[str, Any]]:
        """Server-sent events as they come: each one's name, `message` where it has none, and its data."""
        with self._heard(), self._client.stream("GET", path) as response:
            if not response.is_success:
                response.read()
                raise Problem.of(response)
            kind = "message"
            for line in response.iter_lines():
                field, _, value = line.partition(": ")
                if field == "event":
                    kind = value
                elif field == "data":
                    yield kind, json.loads(value)
                    kind = "message"

    def embeds(self) -> bool:
        """Whether the server lets anybody at all show its page in a frame."""
        with self._heard():
            policy = self._client.head(f"{self.url}/").headers.get("Content-Security-Policy", "")
        return "frame-ancestors 'none'" not in policy

    @contextmanager
    def _heard(self) -> Iterator[None]:
        try:
            yield
        except httpx.TransportError as error:
            reason = str(error) or type(error).__name__
            raise ConnectionError(f"The server at {self.url} does not answer: {reason}") from None


_chosen: Connection | None = None


def connect(url: str | None = None) -> Connection:
    """Let the runs that are made from now on live on this server; None: on a local one.

    Nobody needs to call it: without it the server is the one that `GRADIENT_FLOW_URL` names in the
    environment, else a local one, which the first run starts: on a free port, for this process alone, with
    data that go when it ends. Raises ValueError for what is no address, ConnectionError and Problem where no
    Gradient Flow answers there.
    """
    global _chosen
    if url is None:
        _chosen = _local()
        return _chosen
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"{url!r} is no address of a server, which is like http://127.0.0.1:8000")
    found = Connection(url.partition("#")[0])
    found.ask("GET", "/losses")
    _chosen = found
    return found


def connection() -> Connection:
    """The server that new runs live on."""
    return _chosen or connect(os.environ.get(VARIABLE))


@cache
def _local() -> Connection:
    """A server of this process's own. RuntimeError where it does not start, with the reason that it gives."""
    environment = {name: value for name, value in os.environ.items() if name.upper() != VARIABLE}
    keeper = subprocess.Popen(
        [sys.executable, "-P", str(Path(__file__).with_name("keeper.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C in a shell or a notebook is not for it
        env={
            **environment,
            "GRADIENT_FLOW_LOG_LEVEL": "error",
            "GRADIENT_FLOW_FRAME_ANCESTORS": FRAMES,
        },
    )

    assert keeper.stdin
    assert keeper.stdout
    said = keeper.stdout.readline()
    if not said.startswith(READY):
        with keeper:
            keeper.stdin.close()
            reason = f"{said}{keeper.stdout.read()}".strip()
        raise RuntimeError(f"No local server has started: {reason or 'it said nothing'}")
    owner = os.getpid()

    def end() -> None:
        if os.getpid() == owner:  # no process that was forked from it
            keeper.communicate()

    atexit.register(end)
    return Connection(said.split()[-1], local=True)
