"""What Prometheus reads of a server: its own registry, and label sets that cannot grow.

A label that a caller could choose (a task, a route, a status) is taken from a known set, anything
else is ``other``: else whoever asks for random paths fills the memory of the server and of
Prometheus. Classes and features are from packages, and only the first ``MOST`` of them are told
apart. Of a task, the last ``VERSIONS`` that were loaded keep their counters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.parser import text_string_to_metric_families

OTHER = "other"
MOST = 1000
VERSIONS = 20
SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
ROWS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
CONFIDENCE = tuple(tenth / 10 for tenth in range(1, 11))
COUNTERS = {
    "requests": ("Requests that were answered", "task", "version", "route", "status"),
    "request_rows": ("Rows of the requests that were answered", "task", "version"),
    "errors": ("Requests answered with a status of 500 or above", "task", "route"),
    "refused": ("Requests answered with 429: the queue was full, or a caller too fast", "task"),
    "predictions": ("Rows by the class that was predicted", "task", "version", "label"),
    "log_failures": ("Predictions that could not be logged", "task"),
}
HISTOGRAMS = {
    "request_seconds": ("Time to answer a request", SECONDS, "task", "route"),
    "batch_rows": ("Rows that a model was asked at once", ROWS, "task"),
    "confidence": ("Confidence of the predictions", CONFIDENCE, "task", "version"),
}
GAUGES = {
    "queue_depth": ("Requests that wait for a thread", "task"),
    "queue_limit": ("Requests that may wait; the next one gets 429", "task"),
    "loaded_info": ("1 for each version that answers", "task", "version", "digest"),
    "drift": (
        "How far a feature is from the reference: its population stability index; of all together "
        "the area under the ROC curve that tells the samples apart; of accuracy its fall",
        "task",
        "feature",
    ),
    "drift_found": ("Changes that are significant after correction and beyond their limit", "task"),
    "accuracy": ("Accuracy on predictions whose truth is known", "task"),
    "accuracy_reference": ("Accuracy on the held-out test rows of the stored reference", "task"),
    "watched_timestamp_seconds": ("When drift was last looked for, seconds since 1970", "task"),
    "journal_intact": ("0 once the chain of the audit journal was found broken",),
}
WATCHED = (
    "drift",
    "drift_found",
    "accuracy",
    "accuracy_reference",
    "watched_timestamp_seconds",
)
"""Gauges that the job of drift sets, in a process of its own; see ``Exposition.adopt``."""


class Exposition:
    """The metrics of one process, all named ``rampart_...``.

    Parameters
    ----------
    tasks, routes : those that are told apart. A version or a task that is ``loaded`` is known too.
    """

    def __init__(self, tasks: Iterable[str] = (), routes: Iterable[str] = ()):
        disable_created_metrics()  # a time beside each counter: twice the series, read by nobody
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.tasks, self.routes = set(tasks), set(routes)
        self.versions: dict[
            str, dict[str, str]
        ] = {}  # of a task: version to digest, "" when unloaded
        self.seen: dict[str, set[str]] = {"label": set(), "feature": set()}
        made: dict[str, Any] = {}
        for name, (words, *labels) in COUNTERS.items():
            made[name] = Counter(f"rampart_{name}", words, labels, registry=self.registry)
        for name, (words, buckets, *labels) in HISTOGRAMS.items():
            made[name] = Histogram(
                f"rampart_{name}", words, labels, buckets=buckets, registry=self.registry
            )
        for name, (words, *labels) in GAUGES.items():
            made[name] = Gauge(f"rampart_{name}", words, labels, registry=self.registry)
        made["journal_intact"].set(1)
        self.metrics = made
        self._found: dict[tuple[str, ...], Any] = {}  # what `labels` found: to ask costs a lock

    def observe(
        self, task: str, version: str, route: str, status: int, seconds: float, rows: int
    ) -> None:
        """Count a request that was answered, in ``seconds``, for ``rows`` rows."""
        task, version = self._task(task), self._version(task, version)
        route = known(route, self.routes)
        code = str(status) if 100 <= status <= 599 else OTHER
        self._of("requests", task, version, route, code).inc()
        self._of("request_rows", task, version).inc(max(rows, 0))
        self._of("request_seconds", task, route).observe(seconds)
        if status >= 500:
            self._of("errors", task, route).inc()
        if status == 429:
            self._of("refused", task).inc()

    def queue(self, task: str, depth: int, limit: int | None = None) -> None:
        """Set how many requests of a task wait, and how many may."""
        self._of("queue_depth", self._task(task)).set(depth)
        if limit is not None:
            self._of("queue_limit", self._task(task)).set(limit)

    def batch(self, task: str, size: int) -> None:
        """Count a batch of ``size`` rows."""
        self._of("batch_rows", self._task(task)).observe(size)

    def predicted(self, task: str, version: str, label: str, confidence: float) -> None:
        """Count a row by its class."""
        task, version = self._task(task), self._version(task, version)
        self._of("predictions", task, version, self._first("label", label)).inc()
        self._of("confidence", task, version).observe(confidence)

    def drift(self, task: str, feature: str, value: float) -> None:
        """Set how far a feature is from the reference, as the last run of the drift job found."""
        name = self._first("feature", feature)
        self._of("drift", self._task(task), name).set(value)

    def drifted(self, task: str, features: int, at: float) -> None:
        """Set how many changes are drift, and when that was looked for (epoch s)."""
        self._of("drift_found", self._task(task)).set(features)
        self._of("watched_timestamp_seconds", self._task(task)).set(at)

    def accuracy(self, task: str, value: float, reference: float) -> None:
        """Set the accuracy on late truths, and that of the stored reference."""
        self._of("accuracy", self._task(task)).set(value)
        self._of("accuracy_reference", self._task(task)).set(reference)

    def unlogged(self, task: str, rows: int = 1) -> None:
        """Count predictions that could not be logged."""
        self._of("log_failures", self._task(task)).inc(rows)

    def journal(self, intact: bool) -> None:
        """Set whether the chain of the audit journal holds."""
        self.metrics["journal_intact"].set(int(intact))

    def loaded(self, task: str, version: str, digest: str) -> None:
        """Say that a version answers; its digest must not be empty."""
        self.unloaded(task, version)
        self.tasks.add(task)
        versions = self.versions.setdefault(task, {})
        versions.pop(version, None)
        versions[version] = digest  # last in the order
        self._of("loaded_info", task, version, digest).set(1)
        idle = [name for name, its in versions.items() if not its]
        for name in idle[: max(len(versions) - VERSIONS, 0)]:
            del versions[name]
            for metric in ("requests", "request_rows", "predictions", "confidence"):
                self.metrics[metric].remove_by_labels({"task": task, "version": name})
            self._found.clear()

    def unloaded(self, task: str, version: str) -> None:
        """Say that a version no longer answers; what it counted stays for a while."""
        if digest := self.versions.get(task, {}).get(version):
            self.metrics["loaded_info"].remove(task, version, digest)
            self._found.clear()
            self.versions[task][version] = ""

    def adopt(self, text: str) -> None:
        """Take over the gauges of drift and accuracy that another process wrote as ``text``.

        Raises
        ------
        ValueError : it is not what ``text`` writes.
        """
        for family in text_string_to_metric_families(text):
            name = family.name.removeprefix("rampart_")
            for sample in family.samples if name in WATCHED else ():
                labels = dict(sample.labels)
                if set(labels) != set(GAUGES[name][1:]):
                    raise ValueError(f"{family.name}: has the labels {sorted(labels)}")
                labels["task"] = self._task(labels["task"])
                if "feature" in labels:
                    labels["feature"] = self._first("feature", labels["feature"])
                self.metrics[name].labels(**labels).set(sample.value)

    def text(self) -> tuple[bytes, str]:
        """Return the page that Prometheus reads, and its content type."""
        return generate_latest(self.registry), CONTENT_TYPE_PLAIN_0_0_4

    def _of(self, name: str, *labels: str) -> Any:
        """Return one series of a metric."""
        found = self._found.get((name, *labels))
        if found is None:
            found = self._found[name, *labels] = self.metrics[name].labels(*labels)
        return found

    def _task(self, task: str) -> str:
        return known(task, self.tasks)

    def _version(self, task: str, version: str) -> str:
        return known(version, self.versions.get(task, ()))

    def _first(self, kind: str, value: str) -> str:
        seen = self.seen[kind]
        value = value.encode("utf-8", "replace").decode()
        if value not in seen:
            if len(seen) >= MOST:
                return OTHER
            seen.add(value)
        return value


def known(value: str, values: Collection[str]) -> str:
    """Return a value of a label that is known, or ``other``."""
    return value if value in values else OTHER
