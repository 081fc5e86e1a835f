"""Tells open event streams that a conversation moved. The message log is the truth; this only wakes its readers."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

Signal = Literal["message", "typing"]
Listener = tuple[asyncio.Queue[Signal], asyncio.AbstractEventLoop]


class Live:
    """Who listens to which conversation within this process; other servers hear of it through `post`."""

    def __init__(self, post: Callable[[str, str], None] | None = None) -> None:
        self._post = post
        self._listeners: dict[str, set[Listener]] = defaultdict(set)

    def tell(self, conversation_id: str, signal: Signal) -> None:
        """Wake all who listen, wherever; may be called from any thread."""
        self.hear(conversation_id, signal)
        if self._post is not None:
            self._post(conversation_id, signal)

    def hear(self, conversation_id: str, signal: str) -> None:
        """Wake those who listen here: another server told it."""
        for queue, loop in tuple(self._listeners.get(conversation_id, ())):
            loop.call_soon_threadsafe(_put, queue, "typing" if signal == "typing" else "message")

    def missed(self) -> None:
        """Wake everybody: what other servers told may have been lost."""
        for conversation_id in tuple(self._listeners):
            self.hear(conversation_id, "message")

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
