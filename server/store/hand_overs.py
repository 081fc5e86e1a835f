"""Wishes for a person: waiting → taken → closed. One is open per case at most."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from server.store.clock import now
from server.store.database import Database
from server.store.locking import lock, next_number
from server.store.records import HandOver
from server.store.tables import cases, hand_overs


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
        """Take the waiting one and its case; False when somebody was quicker or none waits. Raises CaseGone."""
        taken = {"state": "taken", "taken_by": staff_id, "taken": now()}
        return self._move(case_id, hand_overs.c.state == "waiting", taken, assigned_to=staff_id)

    def release(self, case_id: str, staff_id: str | None) -> bool:
        """Let the one that `staff_id` took wait again (None: whoever took it); False when it is not so.

        Raises CaseGone.
        """
        waiting = {"state": "waiting", "taken_by": None, "taken": None}
        mine = hand_overs.c.taken_by == staff_id if staff_id else hand_overs.c.taken_by.is_not(None)
        return self._move(case_id, (hand_overs.c.state == "taken") & mine, waiting, assigned_to=None)

    def close(self, case_id: str, staff_id: str) -> bool:
        """Close the open one; False when none is. Raises CaseGone."""
        return self._move(case_id, hand_overs.c.state != "closed", _closed(staff_id))

    def close_own(self, case_id: str, staff_id: str) -> bool:
        """Close the open one, unless somebody else took it; False when it is not so. Raises CaseGone."""
        free = or_(hand_overs.c.state == "waiting", hand_overs.c.taken_by == staff_id)
        return self._move(case_id, (hand_overs.c.state != "closed") & free, _closed(staff_id))

    def _move(self, case_id: str, wanted: ColumnElement[bool], values: dict[str, Any], **of_case: Any) -> bool:
        with self._database.writing() as connection:
            lock(connection, case_id, now())
            here = (hand_overs.c.case_id == case_id, wanted)
            moved = bool(connection.execute(update(hand_overs).where(*here).values(**values)).rowcount)
            if moved and of_case:
                connection.execute(update(cases).where(cases.c.id == case_id).values(**of_case))
            return moved


def _closed(staff_id: str) -> dict[str, Any]:
    return {"state": "closed", "closed_by": staff_id, "closed": now()}
