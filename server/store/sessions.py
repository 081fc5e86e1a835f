"""Who of the staff is signed in. Only a hash of a session's token is kept; a session ends by time or by hand."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, insert, or_, select, update

from server.store.clock import stored
from server.store.database import Database
from server.store.staff import Member, member_of
from server.store.tables import sessions, staff

# How exactly it is known when somebody was here last; a write for every request would be much for nothing.
TOUCH = dt.timedelta(seconds=30)


class Sessions:
    """The sessions. Every method is one transaction and blocks.

    `idle` is how long a session may lie unused; it ends at `expires` however much it is used.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, token_hash: str, staff_id: str, expires: dt.datetime, idle: dt.timedelta) -> None:
        """Begin a session; those that have ended are swept away."""
        time = dt.datetime.now(dt.UTC)
        ended = or_(sessions.c.expires <= stored(time), sessions.c.last_seen <= stored(time - idle))
        row = {"token_hash": token_hash, "staff_id": staff_id, "expires": stored(expires)}
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(ended))
            connection.execute(insert(sessions).values(**row, created=stored(time), last_seen=stored(time)))

    def find(self, token_hash: str, idle: dt.timedelta) -> Member | None:
        """Whose session this is; None when it is nobody's, has ended, or its member is disabled."""
        time = dt.datetime.now(dt.UTC)
        alive = (sessions.c.expires > stored(time), sessions.c.last_seen > stored(time - idle))
        wanted = select(staff, sessions.c.last_seen).join(sessions, sessions.c.staff_id == staff.c.id)
        with self._database.reading() as connection:
            mine = (sessions.c.token_hash == token_hash, staff.c.disabled.is_(None))
            row = connection.execute(wanted.where(*mine, *alive)).one_or_none()
        if row is None:
            return None
        if row.last_seen < stored(time - TOUCH):
            with self._database.writing() as connection:
                here = sessions.c.token_hash == token_hash
                connection.execute(update(sessions).where(here).values(last_seen=stored(time)))
        return member_of(row)

    def close(self, token_hash: str) -> None:
        """End one session."""
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))
