"""How often somebody tried to sign in, counted in the database so that all servers count together."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, text, update

from server.store.clock import stored
from server.store.database import Database
from server.store.tables import login_attempts

# One statement, so that attempts made at once are each counted, on either database.
_COUNT = text(
    """
    INSERT INTO login_attempts (key, began, count) VALUES (:key, :now, 1)
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN login_attempts.began <= :since THEN 1 ELSE login_attempts.count + 1 END,
      began = CASE WHEN login_attempts.began <= :since THEN :now ELSE login_attempts.began END
    RETURNING count, began
    """
)


class LoginAttempts:
    """Attempts by key (a hash: no login and no address is kept). Every method is one transaction and blocks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, key: str, window: dt.timedelta) -> tuple[int, float]:
        """Count one more; how many there are in this window, and the seconds until it ends."""
        time = dt.datetime.now(dt.UTC)
        values = {"key": key, "now": stored(time), "since": stored(time - window)}
        with self._database.writing() as connection:
            connection.execute(delete(login_attempts).where(login_attempts.c.began <= values["since"]))
            row = connection.execute(_COUNT, values).one()
        ends = dt.datetime.fromisoformat(row.began) + window
        return row.count, max((ends - time).total_seconds(), 1.0)

    def forget(self, key: str) -> None:
        """Begin again with none."""
        with self._database.writing() as connection:
            connection.execute(delete(login_attempts).where(login_attempts.c.key == key))

    def take_back(self, key: str) -> None:
        """One that was no failure."""
        here = (login_attempts.c.key == key, login_attempts.c.count > 0)
        with self._database.writing() as connection:
            connection.execute(update(login_attempts).where(*here).values(count=login_attempts.c.count - 1))
