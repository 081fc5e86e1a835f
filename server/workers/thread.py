"""An executor on one thread of this process: for fakes, whose state tests look into."""

from __future__ import annotations

import asyncio
import threading

from server.workers.executor import Began, Outcome, TookTooLong
from server.workers.work import Hello, Job, Parts, do, hello


class OneThread:
    """One job at a time; one that takes longer than `seconds` is given up."""

    def __init__(self, parts: Parts, seconds: float) -> None:
        self._parts, self._seconds = parts, seconds
        self._loop = asyncio.new_event_loop()
        self._one_at_a_time = asyncio.Lock()
        self._thread = threading.Thread(target=self._loop.run_forever, name="brain", daemon=True)
        self._thread.start()

    @property
    def hello(self) -> Hello:
        """What the engine is called and says first."""
        return hello(self._parts)

    async def wait_until_loaded(self) -> None:
        """Return at once."""

    async def run(self, job: Job, began: Began) -> Outcome:
        """What came of the job. Raises TookTooLong."""

        async def alone() -> Outcome:
            async with self._one_at_a_time:
                return await do(self._parts, job)

        began()
        future = asyncio.run_coroutine_threadsafe(alone(), self._loop)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self._seconds)
        except TimeoutError:
            raise TookTooLong from None

    async def close(self) -> None:
        """End the thread; a job in progress is given up."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        await asyncio.to_thread(self._thread.join, 5)
        if not self._thread.is_alive():
            self._loop.close()
