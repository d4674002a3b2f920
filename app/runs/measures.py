"""What is counted and timed of runs, for Prometheus."""

from collections import Counter as Tally
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from app.runs.database.database import Database
from app.runs.history import Status
from app.runs.process import WorkerProcess
from app.runs.run import Run
from app.runs.track import Track

FAST = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
"""Buckets in seconds, for what is nearly always over at once."""


class Measures:
    """One server's, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.steps = Counter(
            "gradient_flow_steps", "Steps trained, replayed ones left out", registry=self.registry
        )
        self.frames = Counter("gradient_flow_frames", "Frames recorded", registry=self.registry)
        self.cells = Counter("gradient_flow_cells", "Cells of maps made", registry=self.registry)
        self.frame_age = Histogram(
            "gradient_flow_frame_age_seconds",
            "Time from a frame's arrival until a reader is handed it",
            buckets=FAST,
            registry=self.registry,
        )
        self.store_seconds = Histogram(
            "gradient_flow_store_seconds", "Time of a transaction", buckets=FAST, registry=self.registry
        )
        self.worker_restarts = Counter(
            "gradient_flow_worker_restarts", "Workers that died and were replaced", registry=self.registry
        )

    def text(self) -> bytes:
        """All of them as Prometheus reads them."""
        return generate_latest(self.registry)


def merged(label: str, texts: Mapping[str, str]) -> bytes:
    """The metrics of several processes, each with its name by this label."""
    registry = CollectorRegistry()
    registry.register(_Merged(label, texts))
    return generate_latest(registry)


class _Merged(Collector):
    def __init__(self, label: str, texts: Mapping[str, str]) -> None:
        self._label, self._texts = label, texts

    def collect(self) -> Iterable[Metric]:
        """Each metric once, with the samples of all who have it."""
        metrics: dict[str, Metric] = {}
        for name, text in self._texts.items():
            for found in text_string_to_metric_families(text):
                metric = metrics.setdefault(found.name, Metric(found.name, found.documentation, found.type))
                for sample in found.samples:
                    metric.samples.append(sample._replace(labels={**sample.labels, self._label: name}))
        return metrics.values()


class Census(Collector):
    """Counts the runs that are awake and their readers, whenever the metrics are read."""

    def __init__(self, runs: Iterable[Run], watched: Iterable[Track]) -> None:
        self._runs, self._watched = runs, watched

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Runs by status, and open streams."""
        tally = Tally(run.status for run in self._runs)
        gauge = GaugeMetricFamily("gradient_flow_runs", "Runs alive, by status", labels=["status"])
        for status in get_args(Status):
            gauge.add_metric([status], tally[status])
        yield gauge
        elsewhere = len(list(self._watched))
        yield GaugeMetricFamily("gradient_flow_watched_runs", "Runs trained elsewhere", value=elsewhere)
        readers = sum(run.readers for run in chain(self._runs, self._watched))
        yield GaugeMetricFamily("gradient_flow_readers", "Open streams", value=readers)
        footprint = sum(run.footprint for run in self._runs)
        about = "Memory that the runs alive may come to take, of memory_bytes"
        yield GaugeMetricFamily("gradient_flow_runs_bytes", about, value=footprint)


class Holdings(Collector):
    """What each worker holds and has to do, and what the disk has, whenever the metrics are read."""

    def __init__(self, workers: Iterable[WorkerProcess], database: Database) -> None:
        self._workers, self._database = workers, database

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Memory, calls and runs of each worker; bytes that the runs take, and of room beside them."""
        memory, queue, runs = (
            GaugeMetricFamily(f"gradient_flow_worker_{name}", about, labels=["worker"])
            for name, about in (
                ("memory_bytes", "Memory of a worker's process"),
                ("queue", "Calls to a worker that are not answered yet"),
                ("runs", "Runs that a worker holds"),
            )
        )
        for number, worker in enumerate(self._workers):
            memory.add_metric([str(number)], worker.memory)
            queue.add_metric([str(number)], worker.queue)
            runs.add_metric([str(number)], len(worker.tenants))
        yield from (memory, queue, runs)
        disk = self._database.disk()
        yield GaugeMetricFamily("gradient_flow_store_bytes", "Disk that the runs take", value=disk.taken)
        if disk.free is not None:
            yield GaugeMetricFamily(
                "gradient_flow_disk_free_bytes", "Room on the runs' disk", value=disk.free
            )
