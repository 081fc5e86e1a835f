"""Wishes for a person: waiting → taken → closed. One is open per case at most."""

from __future__ import annotations

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from server.store.clock import now
from server.store.database import Database
from server.store.locking import lock, next_number
from server.store.records import HandOver
from server.store.tables import hand_overs


def add(connection: Connection, case_id: str, reason: str, time: str) -> None:
    """Queue the case for a person, unless it is; needs the case's lock."""
    is_open = select(hand_overs).where(hand_overs.c.case_id == case_id, hand_overs.c.state != "closed")
    if connection.execute(is_open).first() is None:
        number = next_number(connection, hand_overs, case_id)
        waiting = {"reason": reason, "state": "waiting", "created": time}
        connection.execute(insert(hand_overs).values(case_id=case_id, number=number, **waiting))


def of_case(connection: Connection, case_id: str) -> list[HandOver]:
    """All hand-overs of a case, oldest first."""
    wanted = select(hand_overs).where(hand_overs.c.case_id == case_id).order_by(hand_overs.c.number)
    return [HandOver(**row._mapping) for row in connection.execute(wanted)]


class HandOvers:
    """The queue. Every method is one transaction and blocks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, case_id: str, reason: str) -> None:
        """Queue the case for a person, unless it is queued already. Raises CaseGone."""
        time = now()
        with self._database.writing() as connection:
            lock(connection, case_id, time)
            add(connection, case_id, reason, time)

    def waiting(self) -> list[HandOver]:
        """What nobody has taken yet, oldest first."""
        wanted = select(hand_overs).where(hand_overs.c.state == "waiting").order_by(hand_overs.c.created)
        with self._database.reading() as connection:
            return [HandOver(**row._mapping) for row in connection.execute(wanted)]

    def of_case(self, case_id: str) -> list[HandOver]:
        """All hand-overs of a case, oldest first."""
        with self._database.reading() as connection:
            return of_case(connection, case_id)

    def take(self, case_id: str, staff_id: str) -> bool:
        """Take the waiting one; False when somebody was quicker or none waits. Raises CaseGone."""
        return self._move(case_id, ("waiting",), state="taken", taken_by=staff_id, taken=now())

    def close(self, case_id: str, staff_id: str) -> bool:
        """Close the open one; False when none is. Raises CaseGone."""
        return self._move(case_id, ("waiting", "taken"), state="closed", closed_by=staff_id, closed=now())

    def _move(self, case_id: str, states: tuple[str, ...], **values: str) -> bool:
        with self._database.writing() as connection:
            lock(connection, case_id, now())
            here = (hand_overs.c.case_id == case_id, hand_overs.c.state.in_(states))
            return bool(connection.execute(update(hand_overs).where(*here).values(**values)).rowcount)
