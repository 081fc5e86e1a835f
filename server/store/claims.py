"""Which conversations this server answers just now, so that another server on the same database waits instead of doing
the same work.

It saves work, no more: what keeps turns from overtaking each other is the conversation's version (conversations.py).
"""

from __future__ import annotations

import hashlib
import threading
from contextlib import suppress

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.expression import TextClause

from server.store.database import Database

_TAKE = text("SELECT pg_try_advisory_lock(CAST(:key AS bigint))")
_RELEASE = text("SELECT pg_advisory_unlock(CAST(:key AS bigint))")


class Claims:
    """Advisory locks of one lasting connection: when this process or its host dies, PostgreSQL lets go of them.

    A file of SQLite has one server, and every claim is granted. Methods block.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None
        self._alone = threading.Lock()

    def take(self, conversation_id: str) -> bool:
        """Whether this server may go on; False while another one does. Raises SQLAlchemyError."""
        if not self._database.is_shared:
            return True
        with self._alone:
            if self._connection is not None:
                with suppress(SQLAlchemyError):  # the database may have gone and come back since: try anew
                    return self._answer(self._connection, _TAKE, conversation_id)
                self._drop()
            self._connection = self._database.lasting()
            return self._answer(self._connection, _TAKE, conversation_id)

    def release(self, conversation_id: str) -> None:
        """Let others go on. When the connection is lost, that has happened already."""
        with self._alone:
            if self._connection is None:
                return
            try:
                self._answer(self._connection, _RELEASE, conversation_id)
            except SQLAlchemyError:
                self._drop()

    def close(self) -> None:
        """Let go of everything."""
        with self._alone:
            self._drop()

    def _answer(self, connection: Connection, question: TextClause, conversation_id: str) -> bool:
        return bool(connection.execute(question, {"key": _key(conversation_id)}).scalar_one())

    def _drop(self) -> None:
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.invalidate()  # never back into the pool: it may still hold locks
                self._connection.close()
            self._connection = None


def _key(conversation_id: str) -> int:
    """A number of PostgreSQL's size; two conversations that share one would only wait for each other."""
    return int.from_bytes(hashlib.sha256(conversation_id.encode()).digest()[:8], signed=True)
