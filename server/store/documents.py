"""Papers of a case: which are ready, which were received. A history; the newest line of each paper counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from server.store.clock import now
from server.store.database import Database
from server.store.locking import lock, next_number
from server.store.records import DocumentState
from server.store.tables import documents

State = Literal["ready", "received", "missing"]


def history(connection: Connection, case_id: str) -> list[DocumentState]:
    """Every line of a case, oldest first."""
    wanted = select(documents).where(documents.c.case_id == case_id).order_by(documents.c.number)
    return [DocumentState(row.document, row.state, row.who, row.created) for row in connection.execute(wanted)]


class Documents:
    """The papers. Every method is one transaction and blocks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mark(self, case_id: str, document: str, state: State, who: str) -> None:
        """Note where a paper (its id in the knowledge base) stands. Raises CaseGone."""
        self.mark_all(case_id, {document: state}, who)

    def mark_all(self, case_id: str, states: Mapping[str, State], who: str) -> None:
        """Note where several papers stand, all or none. Raises CaseGone."""
        time = now()
        with self._database.writing() as connection:
            lock(connection, case_id, time)
            for document, state in states.items():
                number = next_number(connection, documents, case_id)
                line = {"document": document, "state": state, "who": who, "created": time}
                connection.execute(insert(documents).values(case_id=case_id, number=number, **line))

    def current(self, case_id: str) -> dict[str, DocumentState]:
        """How each paper that was ever marked stands now, by its id."""
        with self._database.reading() as connection:
            return {line.document: line for line in history(connection, case_id)}
