"""What staff write down about a case. Masked like everything that comes in; never changed afterwards."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from server.masking import mask
from server.store.clock import now
from server.store.database import Database
from server.store.locking import lock, next_number
from server.store.records import Note
from server.store.tables import notes


def of_case(connection: Connection, case_id: str) -> list[Note]:
    """All notes of a case, oldest first."""
    wanted = select(notes).where(notes.c.case_id == case_id).order_by(notes.c.number)
    return [Note(row.number, row.staff_id, row.text, row.created) for row in connection.execute(wanted)]


class Notes:
    """The notes. Every method is one transaction and blocks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, case_id: str, staff_id: str, text: str) -> Note:
        """Write a note. Raises CaseGone."""
        note = Note(0, staff_id, mask(text), now())
        with self._database.writing() as connection:
            lock(connection, case_id, note.created)
            number = next_number(connection, notes, case_id)
            connection.execute(
                insert(notes).values(
                    case_id=case_id, number=number, staff_id=staff_id, text=note.text, created=note.created
                )
            )
        return Note(number, staff_id, note.text, note.created)

    def of_case(self, case_id: str) -> list[Note]:
        """All notes of a case, oldest first."""
        with self._database.reading() as connection:
            return of_case(connection, case_id)
