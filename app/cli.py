"""The command `gradient-flow`: serve the page and the API until SIGTERM or Ctrl-C."""

import argparse
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from types import FrameType

import uvicorn
from fastapi import FastAPI
from pydantic import ValidationError
from uvicorn.config import STARTUP_FAILURE

from app.logs import start_logging
from app.main import create_app
from app.runs.errors import StoreUnusable
from app.settings import Settings, misspelt

log = logging.getLogger(__name__)


class Server(uvicorn.Server):
    """Uvicorn's server; it says where it listens, ends open streams first, and exits with 0 when told to."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        self._closing = app.state.closing
        self._reader_timeout = settings.reader_timeout
        super().__init__(
            uvicorn.Config(
                app,
                proxy_headers=bool(settings.trusted_proxies),
                forwarded_allow_ips=settings.trusted_proxies,
                root_path=settings.root_path,
                access_log=False,  # an address holds a run's id, which is the right to command it
                server_header=False,
                log_config=None,
                log_level="error" if settings.log_level == "error" else "warning",
                timeout_graceful_shutdown=2,
            )
        )

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say where: the line tells that the server is ready, and which port it has."""
        await super().startup(sockets)
        listeners = self.servers[0].sockets
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            for listener in listeners:  # each connection inherits it
                listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 1_000 * self._reader_timeout)
        host, port = listeners[0].getsockname()[:2]
        print(f"Gradient Flow: http://{f'[{host}]' if ':' in host else host}:{port}/", flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then everything else: uvicorn alone would wait for them."""
        self._closing.set()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop, with exit code 0: uvicorn would raise the signal once more when all is closed."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the options, which go before the environment, and serve."""
    parser = argparse.ArgumentParser(
        prog="gradient-flow",
        description="Serve the page and the API. Settings come from GRADIENT_FLOW_* in the environment.",
    )
    parser.add_argument("--host", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on; 0 takes a free one (8000)")
    options = vars(parser.parse_args(arguments))
    if unknown := misspelt(os.environ):
        parser.error("; ".join(unknown))
    try:
        settings = Settings(**{name: value for name, value in options.items() if value is not None})
    except ValidationError as error:
        faults = (
            f"{fault['loc'][0]}: {fault['msg'].removeprefix('Value error, ')}" for fault in error.errors()
        )
        parser.error("; ".join(faults))
    start_logging(settings.log_level)
    app = create_app(settings)
    try:
        app.state.service.open()
        # Only now: the server before this one may have been at the same port.
        listener = _bound(settings.host, settings.port)
    except StoreUnusable as error:
        log.error("%s", error)
        sys.exit(STARTUP_FAILURE)
    except OSError as error:
        log.error("Nothing can listen on %s, port %d: %s.", settings.host, settings.port, error.strerror)
        sys.exit(STARTUP_FAILURE)
    Server(app, settings).run([listener])


def _bound(host: str, port: int) -> socket.socket:
    """A socket with this address, on which nobody listens yet. OSError."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    return listener
