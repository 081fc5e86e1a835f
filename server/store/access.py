"""Who looked at or handled which case, and when. Only ever added to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from server.store.clock import now
from server.store.database import Database
from server.store.records import Access
from server.store.tables import access_log


def add(connection: Connection, who: str, action: str, case_id: str | None, detail: str = "") -> None:
    """Log one access."""
    line = {"who": who, "action": action, "case_id": case_id, "detail": detail, "created": now()}
    connection.execute(insert(access_log).values(**line))


def of_case(connection: Connection, case_id: str) -> list[Access]:
    """All accesses to a case, oldest first."""
    wanted = select(access_log).where(access_log.c.case_id == case_id).order_by(access_log.c.id)
    return [Access(row.case_id, row.who, row.action, row.detail, row.created) for row in connection.execute(wanted)]


class AccessLog:
    """The access log. Every method is one transaction and blocks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, who: str, action: str, case_id: str | None, detail: str = "") -> None:
        """Log one access: who (see records), what (`read`, `exported`…), and ids or counts as detail."""
        with self._database.writing() as connection:
            add(connection, who, action, case_id, detail)

    def add_each(self, who: str, action: str, case_ids: Sequence[str], detail: str) -> None:
        """Log the same for several cases, all or none."""
        with self._database.writing() as connection:
            for case_id in case_ids:
                add(connection, who, action, case_id, detail)

    def of_case(self, case_id: str) -> list[Access]:
        """All accesses to a case, oldest first."""
        with self._database.reading() as connection:
            return of_case(connection, case_id)
