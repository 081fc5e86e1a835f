"""Tells open event streams that a conversation moved. The message log is the truth; this only wakes its readers."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

Signal = Literal["message", "typing"]
Listener = tuple[asyncio.Queue[Signal], asyncio.AbstractEventLoop]


class Live:
    """Who listens to which conversation, within this process."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = defaultdict(set)

    def tell(self, conversation_id: str, signal: Signal) -> None:
        """Wake all who listen; may be called from any thread."""
        for queue, loop in tuple(self._listeners.get(conversation_id, ())):
            loop.call_soon_threadsafe(_put, queue, signal)

    @contextmanager
    def listening(self, conversation_id: str) -> Iterator[asyncio.Queue[Signal]]:
        """A queue of signals for as long as the block lasts."""
        listener: Listener = (asyncio.Queue(maxsize=20), asyncio.get_running_loop())
        self._listeners[conversation_id].add(listener)
        try:
            yield listener[0]
        finally:
            self._listeners[conversation_id].discard(listener)
            if not self._listeners[conversation_id]:
                del self._listeners[conversation_id]


def _put(queue: asyncio.Queue[Signal], signal: Signal) -> None:
    # A listener that is far behind misses signals, never messages: it reads the log.
    if not queue.full():
        queue.put_nowait(signal)
