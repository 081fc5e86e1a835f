"""The one lock of a case: whoever writes holds its row, so that numbers and histories have one order everywhere."""

from __future__ import annotations

from sqlalchemy import Table, func, select, update
from sqlalchemy.engine import Connection

from server.store.tables import cases


class CaseGone(Exception):
    """There is no case of that id (any more); nothing was saved."""


def lock(connection: Connection, case_id: str, now: str) -> None:
    """Keep other writers of this case out until the transaction ends, and note that something is added `now`.

    Raises CaseGone.
    """
    # One UPDATE locks on PostgreSQL; on SQLite BEGIN IMMEDIATE has kept every other writer out already.
    touched = connection.execute(update(cases).where(cases.c.id == case_id).values(updated=now))
    if touched.rowcount != 1:
        raise CaseGone


def next_number(connection: Connection, table: Table, case_id: str) -> int:
    """The number of the next row that `table` has of a case; needs the lock."""
    owner, number = tuple(table.primary_key.columns)
    last = select(func.coalesce(func.max(number), 0)).where(owner == case_id)
    return int(connection.execute(last).scalar_one()) + 1
