"""What is counted for those who watch the server: numbers and kinds, never ids and never what anybody said."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0 as CONTENT_TYPE

__all__ = ["CONTENT_TYPE", "Metrics"]

_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """The figures of one server process; Prometheus adds up those of several."""

    def __init__(self) -> None:
        own = self._registry = CollectorRegistry()
        self._turns = Counter("triage_turns", "Messages by what came of them", ["outcome"], registry=own)
        self._seconds = Histogram(
            "triage_work_seconds", "Time that a worker took", ["kind"], buckets=_SECONDS, registry=own
        )
        self._reply = Histogram(
            "triage_reply_seconds", "Time from a message to its reply", buckets=_SECONDS, registry=own
        )
        self._seats = Gauge("triage_seats_taken", "Messages and assessments in line or at work", registry=own)
        self._refused = Counter("triage_refused", "Turned away at once because the line was full", registry=own)
        self._replaced = Counter("triage_workers_replaced", "Worker processes replaced", ["why"], registry=own)
        self._storage = Counter("triage_storage_errors", "Requests that failed at the database", registry=own)
        self.listeners = Gauge("triage_listeners", "Open event streams", registry=own)
        self._ready = Gauge("triage_ready", "Whether a conversation can be had", registry=own)

    def turn(self, outcome: str, seconds: float) -> None:
        """A message was `answered`, went `to_operator`, or its turn ended with an error's code."""
        self._turns.labels(outcome).inc()
        if outcome == "answered":
            self._reply.observe(seconds)

    def worked(self, kind: str, seconds: float) -> None:
        """A worker did a job: `turn` or `assess`."""
        self._seconds.labels(kind).observe(seconds)

    def seats(self, taken: int) -> None:
        """So many are in line or at work."""
        self._seats.set(taken)

    def refused(self) -> None:
        """Somebody was turned away."""
        self._refused.inc()

    def replaced(self, why: str) -> None:
        """A worker was replaced."""
        self._replaced.labels(why).inc()

    def storage_failed(self) -> None:
        """The database did not do what a request asked of it."""
        self._storage.inc()

    def shown(self, ready: bool) -> bytes:
        """Everything, as Prometheus reads it; `ready` is as it is now."""
        self._ready.set(ready)
        found: bytes = generate_latest(self._registry)
        return found
