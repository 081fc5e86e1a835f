"""The one thread that reads and answers. Rasa and GiNZA block, so the web loop never calls them itself.

One thing at a time: GiNZA's tokeniser must not be entered twice, and two cores gain nothing from more threads.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import TypeVar

from actions.answer import answer
from actions.contract import Answer
from nlu.analyze import Reader
from server.errors import ApiError, internal
from server.ports import Engine, Opening, TurnResult

log = logging.getLogger("triage.server")
T = TypeVar("T")
Loader = Callable[[], Awaitable[tuple[Reader, Engine]]]


class Brain:
    """Reader and engine on a thread of their own. Loading starts at once and takes seconds; see `ready`."""

    def __init__(self, load: Loader, seconds: float) -> None:
        """Begin loading. `seconds` is the time limit of one turn or assessment."""
        self._seconds = seconds
        self._loop = asyncio.new_event_loop()
        self._one_at_a_time = asyncio.Lock()
        self._thread = threading.Thread(target=self._loop.run_forever, name="brain", daemon=True)
        self._thread.start()
        self._loaded: Future[tuple[Reader, Engine]] = asyncio.run_coroutine_threadsafe(_run(load), self._loop)
        self._loaded.add_done_callback(_report)

    @property
    def ready(self) -> bool:
        """Whether a conversation can be had now."""
        return self._loaded.done() and self._loaded.exception() is None

    async def wait_until_loaded(self) -> None:
        """Return when loading has ended, well or badly."""
        await asyncio.wait([asyncio.wrap_future(self._loaded)])

    def engine(self) -> Engine:
        """The engine. Raises ApiError (not_ready, start_failed)."""
        return self._parts()[1]

    def reader(self) -> Reader:
        """The reader. Raises ApiError (not_ready, start_failed)."""
        return self._parts()[0]

    async def assess(self, text: str, opening: Opening) -> Answer:
        """The answer for one description. Raises TriageError for input that cannot be used."""
        reader = self.reader()

        async def work() -> Answer:
            return answer(text, opening.known, opening.policies, opening.as_of, reader=reader)

        return await self._do(work)

    async def turn(self, sender_id: str, events: list[dict[str, object]], text: str, opening: Opening) -> TurnResult:
        """One turn of a conversation. Raises whatever the engine raises."""
        engine = self.engine()
        return await self._do(lambda: engine.handle(sender_id, events, text, opening))

    def close(self) -> None:
        """End the thread; a turn in progress is given up."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        if not self._thread.is_alive():
            self._loop.close()

    def _parts(self) -> tuple[Reader, Engine]:
        if not self._loaded.done():
            raise ApiError(503, "not_ready", {"Retry-After": "5"})
        if self._loaded.exception() is not None:
            raise ApiError(503, "start_failed")
        return self._loaded.result()

    async def _do(self, work: Callable[[], Awaitable[T]]) -> T:
        async def alone() -> T:
            async with self._one_at_a_time:
                return await work()

        future = asyncio.run_coroutine_threadsafe(alone(), self._loop)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self._seconds)
        except TimeoutError:
            raise ApiError(503, "took_too_long", {"Retry-After": "5"}) from None


async def load_real() -> tuple[Reader, Engine]:
    """The project's own reader and engine. Imported here because it takes seconds."""
    from bot.engine import Engine as RasaEngine
    from nlu.analyze import default_reader

    engine = await RasaEngine.load()
    return default_reader(), engine


async def _run(load: Loader) -> tuple[Reader, Engine]:
    return await load()


def _report(loaded: Future[tuple[Reader, Engine]]) -> None:
    if loaded.cancelled():
        return
    if (error := loaded.exception()) is not None:
        internal(error, "loading")
    else:
        log.info("ready")
