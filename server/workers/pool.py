"""The worker processes of a server: one line of jobs, and for each worker a task that keeps it alive and busy."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field

from server.errors import place_of
from server.metrics import Metrics
from server.workers.executor import Began, NotWorking, Outcome, TookTooLong
from server.workers.process import Reply
from server.workers.work import Failed, Hello, Job, Refused
from server.workers.worker import StartFailed, Worker, WorkerLost

log = logging.getLogger("triage.workers")

LONGEST_PAUSE = 30.0
"""Seconds between tries to begin a worker, at most; the first ones come after one, two, four…"""

USED_UP = ("jobs", "memory")
"""Reasons to replace a worker that are no error: it has served its time."""


@dataclass(frozen=True)
class Limits:
    """What a worker may take: seconds for a job, jobs in its life, megabytes to grow by."""

    seconds: float
    jobs: int
    megabytes: int


@dataclass
class _Ordered:
    """A job in line."""

    job: Job
    began: asyncio.Event = field(default_factory=asyncio.Event)
    outcome: asyncio.Future[Outcome] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def settle(self, came: Outcome | Exception) -> None:
        """Tell whoever waits, unless that was done."""
        if self.outcome.done():
            return
        if isinstance(came, Exception):
            self.outcome.set_exception(came)
        else:
            self.outcome.set_result(came)


class Pool:
    """An executor (see executor.py) of `count` processes that have the parts of `module`."""

    def __init__(self, module: str, count: int, limits: Limits, metrics: Metrics) -> None:
        """Begin at once; the first worker takes as long as loading takes."""
        self._module, self._limits, self._metrics = module, limits, metrics
        self._line: asyncio.Queue[_Ordered] = asyncio.Queue()
        self._hello: Hello | None = None
        self._problem: Refused | Failed | None = None
        self._told = asyncio.Event()
        self._one_begins = asyncio.Lock()  # what the fork server could not load, a worker loads: one at a time
        self._slots = [asyncio.create_task(self._slot(number)) for number in range(count)]
        self.pids: dict[int, int] = {}
        """The process of each slot that has one: for those who watch, and for tests."""

    @property
    def hello(self) -> Hello:
        """What the engine is called and says first. Raises NotWorking."""
        if self._hello is None or (self._problem is not None and not self.pids):
            raise NotWorking(self._problem)
        return self._hello

    async def wait_until_loaded(self) -> None:
        """Return when it is known whether the parts can be loaded."""
        await self._told.wait()

    async def run(self, job: Job, began: Began) -> Outcome:
        """What came of the job. Raises TookTooLong, WorkerLost, and TimeoutError when it could not even begin."""
        ordered = _Ordered(job)
        self._line.put_nowait(ordered)
        try:
            async with asyncio.timeout(self._limits.seconds):
                await ordered.began.wait()
            began()
            return await ordered.outcome
        finally:
            ordered.outcome.cancel()  # whoever waited has gone: the job is passed over, or its outcome thrown away

    async def close(self) -> None:
        """End all workers; jobs in progress are given up."""
        for slot in self._slots:
            slot.cancel()
        await asyncio.gather(*self._slots, return_exceptions=True)

    async def _slot(self, number: int) -> None:
        pause = 1.0
        while True:
            started = time.monotonic()
            try:
                async with self._one_begins:
                    worker = await Worker.start(self._module, self._limits.seconds, self._limits.megabytes)
            except Exception as error:
                self._problem = error.why if isinstance(error, StartFailed) else Failed(place_of(error))
                self._told.set()
                place = self._problem.code if isinstance(self._problem, Refused) else self._problem.place
                log.error("worker %d could not be begun: %s", number, place)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
                continue
            pause, self._hello, self._problem = 1.0, worker.hello, None
            self.pids[number] = worker.pid
            log.info("worker %d begun: process %d, %.1f seconds", number, worker.pid, time.monotonic() - started)
            self._told.set()
            try:
                why = await self._serve(worker)
            finally:
                self.pids.pop(number, None)
                worker.kill()
            self._metrics.replaced(why)
            log.log(logging.INFO if why in USED_UP else logging.ERROR, "worker %d replaced: %s", number, why)

    async def _serve(self, worker: Worker) -> str:
        """Give the worker jobs until it must be replaced; why it must."""
        for _ in range(self._limits.jobs):
            ordered = await self._next_job(worker)
            if ordered is None:
                return "lost"
            ordered.began.set()
            error: Exception = WorkerLost()
            try:
                async with asyncio.timeout(self._limits.seconds):
                    reply = await worker.do(ordered.job)
            except TimeoutError:
                error = TookTooLong()
                return "took too long"
            except WorkerLost:
                return "lost"
            else:
                ordered.settle(reply.outcome)
            finally:
                ordered.settle(error)
            if why := self._worn(reply):
                return why
        return "jobs"

    async def _next_job(self, worker: Worker) -> _Ordered | None:
        """The next job that somebody waits for; None when the worker has ended meanwhile."""
        gone = asyncio.create_task(worker.gone())
        try:
            while True:
                getting = asyncio.create_task(self._line.get())
                try:
                    await asyncio.wait((getting, gone), return_when=asyncio.FIRST_COMPLETED)
                finally:
                    getting.cancel()
                if not getting.done():
                    return None
                ordered = getting.result()
                if gone.done():
                    self._line.put_nowait(ordered)
                    return None
                if not ordered.outcome.done():
                    return ordered
        finally:
            gone.cancel()

    def _worn(self, reply: Reply) -> str | None:
        if isinstance(reply.outcome, Failed) and reply.outcome.place.startswith("MemoryError"):
            return "out of memory"
        return "memory" if reply.grown > self._limits.megabytes else None
