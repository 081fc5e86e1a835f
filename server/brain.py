"""The way to whoever reads and answers: a bounded number of seats, and what goes wrong there as errors for people.

Rasa and GiNZA block, so the web process never calls them: it has worker processes do it (server/workers).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from actions.contract import Answer
from knowledge.errors import TriageError
from server.errors import ApiError
from server.metrics import Metrics
from server.ports import Opening
from server.store.records import NewTurn
from server.workers.executor import Executor, NotWorking, TookTooLong
from server.workers.work import AssessJob, Failed, Hello, Job, Outcome, Refused, TurnJob
from server.workers.worker import WorkerLost

log = logging.getLogger("triage.server")

AGAIN = {"Retry-After": "5"}
"""Seconds after which somebody who was turned away may try again."""


class Broken(Exception):
    """The work broke. `place` says where, never what was said."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class Brain:
    """Reads and answers, for so many at a time. Loading takes seconds; see `ready`."""

    def __init__(self, executor: Executor, seats: int, metrics: Metrics) -> None:
        """At most `seats` messages and assessments are in line or at work; further ones are turned away."""
        self._executor, self._free, self._seats, self._metrics = executor, seats, seats, metrics

    @property
    def ready(self) -> bool:
        """Whether a conversation can be had now."""
        try:
            return bool(self._executor.hello)
        except NotWorking:
            return False

    async def wait_until_loaded(self) -> None:
        """Return when loading has ended, well or badly."""
        await self._executor.wait_until_loaded()

    def hello(self) -> Hello:
        """What the engine is called and says first. Raises ApiError (not_ready, start_failed)."""
        try:
            return self._executor.hello
        except NotWorking as error:
            if error.why is None:
                raise ApiError(503, "not_ready", AGAIN) from None
            raise ApiError(503, "start_failed") from None

    @contextmanager
    def seat(self) -> Iterator[None]:
        """A place for one message or assessment, from arrival to reply. Raises ApiError (busy) when there is none.

        It is taken before anything is logged: who is turned away has left nothing behind, and is told at once.
        """
        if not self._free:
            self._metrics.refused()
            raise ApiError(503, "busy", AGAIN)
        self._free -= 1
        self._metrics.seats(self._seats - self._free)
        try:
            yield
        finally:
            self._free += 1
            self._metrics.seats(self._seats - self._free)

    async def assess(self, text: str, opening: Opening) -> Answer:
        """The answer for one description. Raises TriageError for input that cannot be used, and ApiError."""
        with self.seat():
            try:
                outcome = await self._do(AssessJob(text, opening), "assess")
            except Broken as error:
                log.error("assessment failed: %s", error.place)
                raise ApiError(503, "assessment_failed") from None
        assert isinstance(outcome, Answer)
        return outcome

    async def turn(self, conversation_id: str, events: list[dict[str, Any]], text: str, opening: Opening) -> NewTurn:
        """One turn of a conversation. Raises TriageError for input that cannot be used, ApiError and Broken."""
        outcome = await self._do(TurnJob(conversation_id, events, text, opening), "turn")
        assert isinstance(outcome, NewTurn)
        return outcome

    async def close(self) -> None:
        """Give up what is in progress."""
        await self._executor.close()

    async def _do(self, job: Job, kind: str) -> Outcome:
        began: float | None = None  # a job that was never begun took no worker's time

        def begins() -> None:
            nonlocal began
            began = time.monotonic()

        self.hello()
        try:
            outcome = await self._executor.run(job, begins)
        except TookTooLong:
            raise ApiError(503, "took_too_long", AGAIN) from None
        except TimeoutError:
            raise ApiError(503, "busy", AGAIN) from None
        except WorkerLost:
            raise Broken("the worker process ended") from None
        finally:
            if began is not None:
                self._metrics.worked(kind, time.monotonic() - began)
        if isinstance(outcome, Refused):
            error = TriageError(outcome.code, outcome.message)
            error.details = outcome.details
            raise error
        if isinstance(outcome, Failed):
            raise Broken(outcome.place)
        return outcome
