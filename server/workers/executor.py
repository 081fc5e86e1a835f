"""What the brain needs of whoever does the work: worker processes (pool.py), or a thread for fakes (thread.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from server.workers.work import Failed, Hello, Job, Outcome, Refused

__all__ = ["Began", "Executor", "NotWorking", "Outcome", "TookTooLong"]

Began = Callable[[], None]
"""Called when a job's time in line is over."""


class TookTooLong(Exception):
    """The job passed its time limit and was given up."""


class NotWorking(Exception):
    """Nothing can be worked out now. `why` is None while the parts are loaded for the first time."""

    def __init__(self, why: Refused | Failed | None) -> None:
        super().__init__(why)
        self.why = why


class Executor(Protocol):
    """Does jobs, some at a time."""

    @property
    def hello(self) -> Hello:
        """What the engine is called and says first. Raises NotWorking."""

    async def wait_until_loaded(self) -> None:
        """Return when it is known whether work can be done."""

    async def run(self, job: Job, began: Began) -> Outcome:
        """What came of the job. Raises TookTooLong, WorkerLost, and TimeoutError when it could not even begin."""

    async def close(self) -> None:
        """Give up what is in progress."""
