"""An operator takes a conversation over: the assistant is silent until the operator gives it back."""

from __future__ import annotations

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from server.store.clock import now
from server.store.database import Database
from server.store.locking import lock, next_number
from server.store.tables import take_overs


def active(connection: Connection, case_id: str) -> str | None:
    """Who of the staff speaks in this conversation now; None: the assistant does."""
    wanted = select(take_overs.c.staff_id).where(take_overs.c.case_id == case_id, take_overs.c.ended.is_(None))
    found: str | None = connection.execute(wanted).scalar()
    return found


class TakeOvers:
    """Who speaks. Every method is one transaction and blocks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, case_id: str, staff_id: str) -> str:
        """Take over; whoever speaks from now on (the one who was quicker, if somebody was). Raises CaseGone."""
        time = now()
        with self._database.writing() as connection:
            lock(connection, case_id, time)
            speaker = active(connection, case_id)
            if speaker is None:
                number = next_number(connection, take_overs, case_id)
                connection.execute(
                    insert(take_overs).values(case_id=case_id, number=number, staff_id=staff_id, began=time)
                )
        return speaker or staff_id

    def end(self, case_id: str) -> bool:
        """Give the conversation back to the assistant; False when it had it. Raises CaseGone."""
        time = now()
        with self._database.writing() as connection:
            lock(connection, case_id, time)
            here = (take_overs.c.case_id == case_id, take_overs.c.ended.is_(None))
            return bool(connection.execute(update(take_overs).where(*here).values(ended=time)).rowcount)

    def active(self, case_id: str) -> str | None:
        """Who of the staff speaks in this conversation now; None: the assistant does."""
        with self._database.reading() as connection:
            return active(connection, case_id)
