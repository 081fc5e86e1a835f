"""Taking cases out for good: the one way in which anything is ever deleted."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from server.store import access
from server.store.clock import stored
from server.store.database import Database
from server.store.records import COMMAND
from server.store.tables import (
    access_log,
    answers,
    cases,
    conversations,
    documents,
    facts,
    hand_overs,
    messages,
    notes,
    overrides,
    particulars,
    purging,
    take_overs,
    turns,
)

# Rows that point to others go before them.
PARTS = (
    (turns, turns.c.conversation_id),
    (messages, messages.c.conversation_id),
    (conversations, conversations.c.id),
    *(
        (table, table.c.case_id)
        for table in (answers, facts, hand_overs, documents, particulars, notes, overrides, take_overs, access_log)
    ),
    (cases, cases.c.id),
)


class Purge:
    """Deleting cases with all that belongs to them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def older_than(self, time: dt.datetime, state: str | None = None) -> list[str]:
        """The ids of the cases to which nothing was added since `time` (with time zone), oldest first."""
        wanted = select(cases.c.id).where(cases.c.updated < stored(time)).order_by(cases.c.updated)
        if state is not None:
            wanted = wanted.where(cases.c.state == state)
        with self._database.reading() as connection:
            return list(connection.execute(wanted).scalars())

    def delete(self, case_ids: list[str]) -> int:
        """Delete these cases; how many there were. Each leaves one line in the access log: its id, and when.

        What was deleted is in files and journals until `Database.leave_nothing` was called.
        """
        return sum(self._delete(case_id) for case_id in case_ids)

    def _delete(self, case_id: str) -> bool:
        with self._database.writing() as connection:
            if connection.execute(select(cases.c.id).where(cases.c.id == case_id).with_for_update()).first() is None:
                return False
            _take_out(connection, case_id)
            access.add(connection, COMMAND, "purged", case_id)
        return True


def _take_out(connection: Connection, case_id: str) -> None:
    # The triggers let go of the rows of exactly this case, in exactly this transaction.
    connection.execute(insert(purging).values(case_id=case_id))
    for table, owner in PARTS:
        connection.execute(delete(table).where(owner == case_id))
    connection.execute(delete(purging).where(purging.c.case_id == case_id))
