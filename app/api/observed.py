"""Every request observed: an id for it, a line in the log, a measurement, and an answer to a fault."""

import logging
import re
import secrets
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import problem

log = logging.getLogger(__name__)

REQUEST_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)


class Metrics:
    """One application's metrics, of its requests and its process; those of its runs are the service's."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.seconds = Histogram(
            "gradient_flow_request_seconds",
            "Time until the answer began, in seconds",
            ("operation", "status"),
            registry=self.registry,
        )
        self.refusals = Counter(
            "gradient_flow_refusals",
            "Requests refused for want of room, by the setting that limits it",
            ("limit",),
            registry=self.registry,
        )
        ProcessCollector(registry=self.registry)


class Observed:
    """Logs and measures each request under the name of its operation: its path would show a run's id.

    `log_clients`: with the address that it came from. What nobody expected is logged with its traceback, and
    answered as a problem.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, log_clients: bool = False) -> None:
        self.app = app
        self.metrics = metrics
        self.log_clients = log_clients

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        name = _request_id(Headers(scope=scope))
        status = 0

        async def observe(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = name
                self.metrics.seconds.labels(_operation(scope), str(status)).observe(perf_counter() - began)
            await send(message)

        try:
            await self.app(scope, receive, observe)
        except ClientDisconnect:
            pass  # nobody is there to be answered
        except Exception:  # whatever it is, the client gets a problem, and the log what happened
            log.exception("A request failed.", extra={"fields": {"request": name}})
            if status:
                raise
            answer = problem(500, "The server failed at this request. What happened is in its log.")
            await answer(scope, receive, observe)
        finally:
            milliseconds = round(1000 * (perf_counter() - began), 3)
            fields = {"request": name, "method": scope["method"], "operation": _operation(scope)}
            fields |= {"status": status, "milliseconds": milliseconds}
            if self.log_clients:
                fields["client"] = scope["client"][0] if scope["client"] else ""
            log.info("Request.", extra={"fields": fields})


def _request_id(headers: Headers) -> str:
    """The client's or a proxy's name for the request, where it is one; else a new one."""
    given = headers.get("x-request-id", "")
    return given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _operation(scope: Scope) -> str:
    return getattr(scope.get("endpoint"), "__name__", "none")
