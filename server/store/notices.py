"""Signals between the servers of one PostgreSQL database (LISTEN and NOTIFY): which conversation moved, and how."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from server.store.database import Database

log = logging.getLogger("triage.server")

CHANNEL = "triage_live"
EVERY_SECONDS = 0.2
"""How often the connection is asked for news. The driver cannot wait for them; a signal of ours goes out at once."""
PAUSE_SECONDS = 2.0
_LISTEN = text(f"LISTEN {CHANNEL}")
_NOTIFY = text(f"SELECT pg_notify('{CHANNEL}', :told)")
_NEWS = text("SELECT 1")
_OWN = text("SELECT pg_backend_pid()")
_MANY = 100  # what the driver keeps between two questions


class Notices:
    """One thread with one lasting connection. SQLite has no other servers to tell: nothing happens then.

    A signal may be lost when the database goes away; `missed` is called when it is back.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._outgoing: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def begin(self, heard: Callable[[str, str], None], missed: Callable[[], None]) -> None:
        """Call `heard` with conversation and signal for what other servers tell, on a thread of its own."""
        if self._database.is_shared:
            self._thread = threading.Thread(target=self._run, args=(heard, missed), name="notices", daemon=True)
            self._thread.start()

    def tell(self, conversation_id: str, signal: str) -> None:
        """Tell the other servers; returns at once."""
        if self._thread is not None and self._outgoing.qsize() < 1000:  # while the database is away
            self._outgoing.put(f"{conversation_id} {signal}")

    def close(self) -> None:
        """End the thread."""
        if self._thread is not None:
            self._outgoing.put(None)
            self._thread.join(timeout=5)

    def _run(self, heard: Callable[[str, str], None], missed: Callable[[], None]) -> None:
        while True:
            try:
                connection = self._database.lasting()
                with connection:
                    if self._listen(connection, heard, missed):
                        return
            except SQLAlchemyError as error:
                log.error("signals of other servers are not heard: %s", type(error).__name__)
                if self._ended(PAUSE_SECONDS):
                    return

    def _listen(self, connection: Connection, heard: Callable[[str, str], None], missed: Callable[[], None]) -> bool:
        connection.execute(_LISTEN)
        me = connection.execute(_OWN).scalar_one()
        arrived = connection.connection.dbapi_connection.notifications
        missed()
        while True:
            try:
                told = self._outgoing.get(timeout=EVERY_SECONDS)
            except queue.Empty:
                connection.execute(_NEWS)
            else:
                if told is None:
                    return True
                connection.execute(_NOTIFY, {"told": told})
            if len(arrived) >= _MANY:
                missed()
            while arrived:
                process, _, payload = arrived.popleft()
                if process != me:
                    heard(*payload.split(" ", 1))

    def _ended(self, seconds: float) -> bool:
        """Wait; True when it is time to end. What was to be told meanwhile is lost: see `missed`."""
        until = time.monotonic() + seconds
        with suppress(queue.Empty):
            while (left := until - time.monotonic()) > 0:
                if self._outgoing.get(timeout=left) is None:
                    return True
        return False
