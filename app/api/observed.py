"""What Prometheus reads: requests and how long they took, runs by status, and the process."""

from collections import Counter as Tally
from collections.abc import Iterator
from time import perf_counter
from typing import get_args

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.runs.conductor import Conductor
from app.runs.record import Status


class Metrics:
    """One application's metrics, in a registry of their own."""

    def __init__(self, conductor: Conductor) -> None:
        self.registry = CollectorRegistry()
        self.seconds = Histogram(
            "gradient_flow_request_seconds",
            "Time until the answer began, in seconds",
            ("operation", "status"),
            registry=self.registry,
        )
        self.registry.register(_Runs(conductor))
        ProcessCollector(registry=self.registry)


class _Runs(Collector):
    """Counts the runs whenever the metrics are read."""

    def __init__(self, conductor: Conductor) -> None:
        self._conductor = conductor

    def collect(self) -> Iterator[GaugeMetricFamily]:
        tally = Tally(run.status for run in self._conductor.runs)
        gauge = GaugeMetricFamily("gradient_flow_runs", "Runs alive, by status", labels=["status"])
        for status in get_args(Status):
            gauge.add_metric([status], tally[status])
        yield gauge


class Measured:
    """Observes each request under the name of its operation: no id gets into the metrics."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()

        async def observe(message: Message) -> None:
            if message["type"] == "http.response.start":
                operation = getattr(scope.get("endpoint"), "__name__", "none")
                status = str(message["status"])
                self.metrics.seconds.labels(operation, status).observe(perf_counter() - began)
            await send(message)

        await self.app(scope, receive, observe)
